import APIModel
import Functions
import HTTPMessages
import Patterns

/// The compiling of an API's authorizers, each once for all methods that name it.
struct AuthorizerCompiler {
    /// Why an authorizer cannot be asked, and what to do.
    struct Problem: Error {
        let reason: String
    }

    private let grammar: MappingGrammar
    private var compiled: [String: Result<CompiledAuthorizer, Problem>] = [:]

    init(_ snapshot: DeploymentSnapshot, _ grammar: MappingGrammar) {
        self.grammar = grammar
        for authorizer in snapshot.authorizers ?? [] {
            compiled[authorizer.id] = Result { () throws(Problem) in try compile(authorizer) }
        }
    }

    /// An authorizer by its id; nil when the deployment has none of it.
    func authorizer(_ id: String) -> Result<CompiledAuthorizer, Problem>? { compiled[id] }

    private func compile(_ authorizer: Authorizer) throws(Problem) -> CompiledAuthorizer {
        let kind: CompiledAuthorizer.Kind
        switch authorizer.type {
        case .token: kind = .token(try function(of: authorizer))
        case .request: kind = .request(try function(of: authorizer))
        case .cognitoUserPools: kind = .userPools(try pools(of: authorizer))
        }
        let sources = try identitySources(of: authorizer)
        let seconds = authorizer.authorizerResultTtlInSeconds ?? Limits.authorizerTTLDefaultSeconds
        // Without an identity there is nothing to find an answer by.
        let isRemembered: Bool = seconds > 0 && !sources.isEmpty
        return CompiledAuthorizer(
            id: authorizer.id,
            name: authorizer.name,
            kind: kind,
            identitySources: sources,
            validation: authorizer.type == .request ? nil : try validation(of: authorizer),
            timeToLive: isRemembered ? UInt64(seconds) * 1_000_000_000 : nil,
            cacheScope: AuthorizerCache.Scope(
                apiID: grammar.apiID, stageName: grammar.stageName, authorizer: authorizer,
                variables: grammar.variables))
    }

    private func function(of authorizer: Authorizer) throws(Problem) -> AuthorizerFunction {
        let uri = IntegrationURI.substituteVariables(in: authorizer.authorizerUri ?? "", grammar.variables)
        guard let function = Self.function(in: uri) else {
            throw Problem(
                reason: "its authorizerUri \(uri) names no Lambda function; write "
                    + "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function ARN}/invocations")
        }
        let credentials = authorizer.authorizerCredentials ?? ""
        return AuthorizerFunction(
            uri: uri, function: function,
            caller: credentials.isEmpty
                ? .service(
                    principal: "apigateway.amazonaws.com",
                    sourceARN: "arn:aws:execute-api:\(grammar.facts.region):\(grammar.facts.accountID):"
                        + "\(grammar.apiID)/authorizers/\(authorizer.id)")
                : .account)
    }

    /// The function's ARN or name in
    /// `arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/…/invocations`.
    private static func function(in uri: String) -> String? {
        let parts = uri.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "apigateway", parts[4] == "lambda",
            let rest = parts[5].suffix(after: "path/2015-03-31/functions/"), rest.hasSuffix("/invocations")
        else { return nil }
        let function = rest.dropLast("/invocations".count)
        return function.isEmpty || function.contains("/") ? nil : String(function)
    }

    private func pools(of authorizer: Authorizer) throws(Problem) -> [String] {
        let pools = (authorizer.providerARNs ?? [])
            .map { IntegrationURI.substituteVariables(in: $0, grammar.variables) }
        guard !pools.isEmpty else {
            throw Problem(reason: "it has no providerARNs; add the ARN of a user pool and deploy")
        }
        for pool in pools where !pool.hasPrefix("arn:") || !pool.contains(":userpool/") {
            throw Problem(
                reason: "\(pool) is no user pool's ARN; write arn:aws:cognito-idp:{region}:{account}:userpool/{id}")
        }
        return pools
    }

    private func identitySources(of authorizer: Authorizer) throws(Problem) -> [IdentitySource] {
        var sources: [IdentitySource] = []
        for part in (authorizer.identitySource ?? "").split(separator: ",") {
            let expression = part.trimmed
            if expression.isEmpty { continue }
            sources.append(try identitySource(expression, authorizer.type))
        }
        guard authorizer.type == .request || sources.count == 1 else {
            throw Problem(
                reason: "its identitySource must name one header, e.g. method.request.header.Authorization, and names "
                    + "\(sources.count) sources")
        }
        return sources
    }

    private func identitySource(_ expression: String, _ type: AuthorizerType) throws(Problem) -> IdentitySource {
        switch MappingSource(expression) {
        case .requestParameter(.header, let name):
            if let header = ForwardedHeader.allCases.first(where: { $0.rawValue.equalsIgnoringASCIICase(name) }) {
                return .forwarded(header)
            }
            return HeaderRules.droppedAtParsing.contains(name) ? .absent : .header(name)
        case .requestParameter(.queryString, let name) where type == .request: return .queryString(name)
        case .stageVariable(let name) where type == .request: return .stageVariable(grammar.variables[name])
        case .context(let name) where type == .request:
            return ContextVariable(rawValue: name).map(IdentitySource.context) ?? .absent
        default:
            throw Problem(
                reason: type == .request
                    ? "its identitySource \(expression) is none; write method.request.header.X, "
                        + "method.request.querystring.X, stageVariables.X or context.X"
                    : "its identitySource \(expression) is none; write method.request.header.X")
        }
    }

    private func validation(of authorizer: Authorizer) throws(Problem) -> Pattern? {
        guard let expression = authorizer.identityValidationExpression, !expression.isEmpty else { return nil }
        do {
            return try Pattern(expression)
        } catch {
            throw Problem(
                reason: "its identityValidationExpression \(expression) is no regular expression: \(error.message) at "
                    + "offset \(error.offset)")
        }
    }
}

extension Substring {
    /// Without blanks around it.
    fileprivate var trimmed: String {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
