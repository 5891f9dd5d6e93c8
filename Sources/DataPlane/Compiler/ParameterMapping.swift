import APIModel
import HTTPMessages
import JSON

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
    case authorizer(AuthorizerVariable)
    /// The client's body or a part of it.
    case requestBody(BodyPath)
    /// The backend's body or a part of it.
    case responseBody(BodyPath)
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
    /// Nil where no method was found.
    var traceID: TraceID?
    /// As the invocation has it.
    var authorizer: AuthorizerContext?
    /// Set where a mapping or a template reads the client's body.
    var requestBody: BodyDocument?
    /// Set where a mapping or a template reads the backend's body.
    var responseBody: BodyDocument?
    /// The same with a function's `errorMessage` read as JSON, where it is some.
    var responseError: BodyDocument?
    /// Values of `$context` that an offline rendering is given.
    var contextOverlay: JSONObject?
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
        case .multiValueHeader(let name):
            // One text everywhere, in a query too (integrations 2.11).
            scope.request.message.headers.last(exactly: name) == nil
                ? [] : [scope.request.message.headers.all(exactly: name).joined(separator: ",")]
        case .forwarded(let header):
            scope.isTest
                ? scope.request.message.headers.all(exactly: header.rawValue)
                : header.value(in: scope).map { [$0] } ?? []
        case .backendHeader(let name): scope.backend?.headers.last(name).map { [$0] } ?? []
        case .backendMultiValueHeader(let name): scope.backend?.headers.all(name) ?? []
        case .context(let variable): variable.value(in: scope).map { [$0] } ?? []
        case .authorizer(let variable): scope.authorizer.flatMap(variable.value).map { [$0] } ?? []
        case .requestBody(let path): scope.requestBody.flatMap(path.text).map { [$0] } ?? []
        case .responseBody(let path):
            (scope.responseBody.flatMap(path.text) ?? scope.responseError.flatMap(path.text)).map { [$0] } ?? []
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

    /// Whether a body must be there for it.
    var readsBody: Bool {
        switch self {
        case .requestBody, .responseBody: true
        default: false
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
        switch MappingSource(expression) {
        case .constant(let text): return .constant(text)
        case .stageVariable(let name): return variables[name].map(ValueSource.constant) ?? .absent
        case .context(let name): return contextSource(name, side)
        case .requestParameter(let place, let name) where side != .response:
            switch place {
            case .path: return .path(name)
            case .queryString: return .queryString(name)
            case .header: return headerSource(name, ValueSource.header)
            }
        case .requestParameterValues(let place, let name) where side != .response:
            return place == .header ? headerSource(name, ValueSource.multiValueHeader) : .multiValueQueryString(name)
        case .requestBody(let path) where side == .request: return .requestBody(try bodyPath(path, expression))
        case .responseHeader(let name) where side == .response: return .backendHeader(name)
        case .responseHeaderValues(let name) where side == .response: return .backendMultiValueHeader(name)
        case .responseBody(let path) where side == .response: return .responseBody(try bodyPath(path, expression))
        case .requestParameter, .requestParameterValues, .requestBody, .responseHeader, .responseHeaderValues,
            .responseBody:
            throw Problem(reason: "\(expression) cannot be read here: \(side.advice)")
        case nil:
            throw Problem(
                reason: "\(expression) is no mapping expression; static values stand between single quotes, and a name "
                    + "consists of letters, digits and : . _ $ -")
        }
    }

    private func headerSource(_ name: String, _ source: (String) -> ValueSource) -> ValueSource {
        if let header = ForwardedHeader(rawValue: name) { return .forwarded(header) }
        return HeaderRules.droppedAtParsing.contains(name) ? .absent : source(name)
    }

    private func bodyPath(_ path: String, _ expression: String) throws(Problem) -> BodyPath {
        do {
            return try BodyPath(path)
        } catch {
            throw Problem(reason: "\(expression): what follows the body is no JSONPath: \(error)")
        }
    }

    private func contextSource(_ name: String, _ side: Side) -> ValueSource {
        if let name = name.suffix(after: "authorizer.") { return .authorizer(AuthorizerVariable(String(name))) }
        guard let variable = ContextVariable(rawValue: name) else { return .absent }
        if variable.isNumber, side != .gatewayResponse { return .absent }
        let constant = variable.constant(
            apiID: apiID, stageName: stageName, deploymentID: deploymentID, facts: facts)
        return constant.map(ValueSource.constant) ?? .context(variable)
    }

    /// A header's name, checked: a parameter may be called what no header can be (RFC 9110 §5.6.2), `a:b` for one.
    func headerName(_ name: String, _ key: String) throws(Problem) -> String {
        guard HeaderRules.isToken(name) else {
            throw Problem(reason: "\(key): no header can have this name; use letters, digits and . _ $ -")
        }
        return name
    }
}

extension MappingGrammar.Side {
    /// What an expression on this side may name.
    fileprivate var advice: String {
        switch self {
        case .request: "a request's parameters come from method.request, stageVariables, context or a static value"
        case .response:
            "a response's headers come from integration.response, stageVariables, context or a static value"
        case .gatewayResponse:
            "a gateway response's come from parameters of method.request, stageVariables, context or a static value"
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// What follows a prefix, compared byte for byte; nil when this does not begin with it.
    func suffix(after prefix: String) -> Substring? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return self[utf8.index(utf8.startIndex, offsetBy: prefix.utf8.count)...]
    }
}
