import APIModel
import HTTPMessages

/// Where a mapped value comes from: exactly one source, never a concatenation.
enum ValueSource: Sendable, Equatable {
    case constant(String)
    case path(String)
    case queryString(String)
    case multiValueQueryString(String)
    case header(String)
    case multiValueHeader(String)
    case forwarded(ForwardedHeader)
    case backendHeader(String)
    case backendMultiValueHeader(String)
    case context(ContextVariable)
    /// Never has a value: the mapping is skipped.
    case absent
}

/// What values are read from: one client request and, once there is one, the backend's answer.
struct ValueScope: Sendable {
    let request: ClientRequest
    let stage: CompiledStage
    var method: CompiledMethod?
    var captures: [PathCapture] = []
    var query: [QueryItem] = []
    var backend: BackendResponse?
    var failure: GatewayFailure?
    /// A test invocation comes over no connection.
    var isTest = false
}

extension ValueSource {
    /// The values for one request; empty when the source is missing, which skips the mapping.
    func values(in scope: ValueScope) -> [String] {
        switch self {
        case .constant(let text): [text]
        case .path(let name): scope.captures.first { $0.name == name }.map { [$0.value] } ?? []
        case .queryString(let name): scope.query.last(name).map { [$0] } ?? []
        case .multiValueQueryString(let name): scope.query.all(name)
        case .header(let name): scope.request.message.headers.last(exactly: name).map { [$0] } ?? []
        case .multiValueHeader(let name): scope.request.message.headers.all(exactly: name)
        case .forwarded(let header):
            scope.isTest
                ? scope.request.message.headers.all(exactly: header.rawValue) : [header.value(of: scope.request)]
        case .backendHeader(let name): scope.backend?.headers.last(name).map { [$0] } ?? []
        case .backendMultiValueHeader(let name): scope.backend?.headers.all(name) ?? []
        case .context(let variable): variable.value(in: scope).map { [$0] } ?? []
        case .absent: []
        }
    }

    /// The values as one text, joined by commas as headers are; nil when the source is missing.
    func text(in scope: ValueScope) -> String? {
        if case .constant(let text) = self { return text }
        let values = values(in: scope)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    /// Whether the value is in percent-encoded form, as raw path parameters are.
    var isEncoded: Bool {
        if case .path = self { true } else { false }
    }

    /// Whether a client has a say in the value.
    var isClientControlled: Bool {
        switch self {
        case .constant, .absent: false
        default: true
        }
    }

    var readsQuery: Bool {
        switch self {
        case .queryString, .multiValueQueryString: true
        default: false
        }
    }
}

/// The mapping expressions of API Gateway, read once at deployment.
struct MappingGrammar: Sendable {
    /// Which sources an expression may name.
    enum Side: Sendable {
        case request
        case response
        case gatewayResponse
    }

    /// Why an expression is not taken.
    struct Problem: Error, Equatable {
        let reason: String
    }

    let apiID: String
    let stageName: String
    let deploymentID: String
    let facts: DeploymentFacts
    let variables: [String: String]

    /// Reads a source: `'static'`, `method.request.header.X`, `context.X`, `stageVariables.X` and so on.
    func source(_ expression: String, _ side: Side) throws(Problem) -> ValueSource {
        if expression.utf8.count >= 2, expression.hasPrefix("'"), expression.hasSuffix("'") {
            return .constant(String(expression.dropFirst().dropLast()))
        }
        if let name = expression.suffix(after: "stageVariables.") {
            return variables[try checked(name, expression)].map(ValueSource.constant) ?? .absent
        }
        if let name = expression.suffix(after: "context.") {
            return contextSource(String(name), side)
        }
        switch side {
        case .request, .gatewayResponse:
            if let rest = expression.suffix(after: "method.request.") { return try requestSource(rest, expression) }
        case .response:
            if let rest = expression.suffix(after: "integration.response.") {
                return try responseSource(rest, expression)
            }
        }
        throw Problem(reason: "\(expression) is no mapping expression; static values stand between single quotes")
    }

    private func requestSource(_ rest: Substring, _ expression: String) throws(Problem) -> ValueSource {
        if let name = rest.suffix(after: "path.") { return .path(try checked(name, expression)) }
        if let name = rest.suffix(after: "querystring.") { return .queryString(try checked(name, expression)) }
        if let name = rest.suffix(after: "multivaluequerystring.") {
            return .multiValueQueryString(try checked(name, expression))
        }
        if let name = rest.suffix(after: "header.") {
            let name = try checked(name, expression)
            if let header = ForwardedHeader(rawValue: name) { return .forwarded(header) }
            return HeaderRules.droppedAtParsing.contains(name) ? .absent : .header(name)
        }
        if let name = rest.suffix(after: "multivalueheader.") {
            let name = try checked(name, expression)
            if let header = ForwardedHeader(rawValue: name) { return .forwarded(header) }
            return HeaderRules.droppedAtParsing.contains(name) ? .absent : .multiValueHeader(name)
        }
        if rest == "body" || rest.hasPrefix("body.") { throw Self.needsTemplateEngine(expression) }
        throw Problem(reason: "\(expression) names no part of a request")
    }

    private func responseSource(_ rest: Substring, _ expression: String) throws(Problem) -> ValueSource {
        if let name = rest.suffix(after: "header.") { return .backendHeader(try checked(name, expression)) }
        if let name = rest.suffix(after: "multivalueheader.") {
            return .backendMultiValueHeader(try checked(name, expression))
        }
        if rest == "body" || rest.hasPrefix("body.") { throw Self.needsTemplateEngine(expression) }
        throw Problem(reason: "\(expression) names no part of a backend's answer")
    }

    private static func needsTemplateEngine(_ expression: String) -> Problem {
        Problem(reason: "\(expression) reads the body, which comes with the template engine; map a header instead")
    }

    private func contextSource(_ name: String, _ side: Side) -> ValueSource {
        guard let variable = ContextVariable(rawValue: name) else { return .absent }
        if variable.isNumber, side != .gatewayResponse { return .absent }
        let constant = variable.constant(
            apiID: apiID, stageName: stageName, deploymentID: deploymentID, facts: facts)
        return constant.map(ValueSource.constant) ?? .context(variable)
    }

    /// The destination's name behind a prefix such as `integration.request.header.`; nil for another kind of key.
    func destination(_ key: String, _ prefix: String) throws(Problem) -> String? {
        guard let name = key.suffix(after: prefix) else { return nil }
        let checkedName = try checked(name, key)
        // A parameter may be called what no header can be (RFC 9110 §5.6.2), `a:b` for one.
        guard !prefix.hasSuffix(".header.") || HeaderRules.isToken(checkedName) else {
            throw Problem(reason: "\(key): no header can have this name; use letters, digits and . _ $ -")
        }
        return checkedName
    }

    /// A name that API Gateway lets a parameter have.
    private func checked(_ name: Substring, _ expression: String) throws(Problem) -> String {
        guard ParameterName.isValid(name) else {
            throw Problem(reason: "\(expression): a name consists of letters, digits and : . _ $ -")
        }
        return String(name)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// What follows a prefix, compared byte for byte; nil when this does not begin with it.
    func suffix(after prefix: String) -> Substring? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return self[utf8.index(utf8.startIndex, offsetBy: prefix.utf8.count)...]
    }
}
