/// What a mapping expression names: exactly one source, never a concatenation. One grammar for definitions, imports and
/// what runs (AWS guide, "Amazon API Gateway API request and response data mapping reference").
public enum MappingSource: Sendable, Equatable {
    /// `'text'`
    case constant(String)
    /// `stageVariables.name`
    case stageVariable(String)
    /// `context.requestId`, `context.authorizer.claims.sub`
    case context(String)
    /// `method.request.{header|querystring|path}.name`
    case requestParameter(ParameterPlace, name: String)
    /// `method.request.{multivalueheader|multivaluequerystring}.name`
    case requestParameterValues(ParameterPlace, name: String)
    /// `method.request.body`; with a path, `method.request.body.a.b[0]`: a JSONPath without its `$`, dot or bracket
    /// first, empty for the whole body.
    case requestBody(path: String)
    /// `integration.response.header.name`
    case responseHeader(String)
    /// `integration.response.multivalueheader.name`
    case responseHeaderValues(String)
    /// `integration.response.body`, as `requestBody`.
    case responseBody(path: String)

    /// Where a request parameter stands.
    public enum ParameterPlace: String, Sendable, CaseIterable {
        case header
        case path
        case queryString = "querystring"
    }

    /// Reads an expression; nil when it is none, or when a name in it is none that a parameter can have.
    public init?(_ expression: String) {
        if expression.utf8.count >= 2, expression.utf8.first == UInt8(ascii: "'"),
            expression.utf8.last == UInt8(ascii: "'")
        {
            self = .constant(String(expression.dropFirst().dropLast()))
        } else if let name = Self.name(in: expression, after: "stageVariables.") {
            self = .stageVariable(name)
        } else if let name = Self.name(in: expression, after: "context.") {
            self = .context(name)
        } else if let path = Self.path(in: expression, after: "method.request.body") {
            self = .requestBody(path: path)
        } else if let path = Self.path(in: expression, after: "integration.response.body") {
            self = .responseBody(path: path)
        } else if let name = Self.name(in: expression, after: "integration.response.header.") {
            self = .responseHeader(name)
        } else if let name = Self.name(in: expression, after: "integration.response.multivalueheader.") {
            self = .responseHeaderValues(name)
        } else if let parameter = Self.requestParameter(expression) {
            self = parameter
        } else {
            return nil
        }
    }

    private static func requestParameter(_ expression: String) -> MappingSource? {
        for place in ParameterPlace.allCases {
            if let name = name(in: expression, after: "method.request.\(place.rawValue).") {
                return .requestParameter(place, name: name)
            }
        }
        for place in [ParameterPlace.header, .queryString] {
            if let name = name(in: expression, after: "method.request.multivalue\(place.rawValue).") {
                return .requestParameterValues(place, name: name)
            }
        }
        return nil
    }

    /// What follows a prefix, if it is a parameter's name.
    private static func name(in expression: String, after prefix: String) -> String? {
        guard expression.hasPrefix(prefix) else { return nil }
        let name = expression.dropFirst(prefix.count)
        return ParameterName.isValid(name) ? String(name) : nil
    }

    /// The path behind a body: empty, or a dot or bracket and more.
    private static func path(in expression: String, after prefix: String) -> String? {
        guard expression.hasPrefix(prefix) else { return nil }
        let path = expression.dropFirst(prefix.count)
        guard path.isEmpty || ((path.first == "." || path.first == "[") && path.count > 1) else { return nil }
        return String(path)
    }
}

/// Where a mapped value goes: `integration.request.{header|querystring|path}.name` or `method.response.header.name`.
public enum MappingTarget: Sendable, Equatable {
    case integrationRequest(MappingSource.ParameterPlace, name: String)
    case methodResponseHeader(String)

    /// Reads a destination; nil when it is none.
    public init?(_ key: String) {
        for place in MappingSource.ParameterPlace.allCases {
            let prefix = "integration.request.\(place.rawValue)."
            if key.hasPrefix(prefix), ParameterName.isValid(key.dropFirst(prefix.count)) {
                self = .integrationRequest(place, name: String(key.dropFirst(prefix.count)))
                return
            }
        }
        let prefix = "method.response.header."
        guard key.hasPrefix(prefix), ParameterName.isValid(key.dropFirst(prefix.count)) else { return nil }
        self = .methodResponseHeader(String(key.dropFirst(prefix.count)))
    }
}
