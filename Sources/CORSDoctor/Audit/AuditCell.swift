/// One answer of the API, and what it says about CORS.
public struct AuditCell: Sendable, Equatable {
    /// A header as the definition has it.
    public enum Value: Sendable, Equatable {
        /// Not sent.
        case none
        /// The same text for everybody; a stage variable's value where the stage is known.
        case text(String)
        /// Copied from elsewhere: the mapping expression.
        case mapped(String)
        /// A template sets it, to one of these where they could be read; else what the mapping says.
        case template([String], otherwise: String?)
        /// A proxy integration: whatever the backend says.
        case backend
        /// Crossgate's policy engine answers.
        case policy
    }

    /// Nil for a gateway response, which is the whole API's.
    public var resourcePath: String?
    /// `ANY` as it is defined; nil for a gateway response.
    public var verb: String?
    /// A status, a gateway response type, or `*` where the backend chooses the status.
    public var response: String
    public var allowOrigin: Value
    public var allowCredentials: Value
    public var exposeHeaders: Value

    /// As findings name it: `GET /pets, integration response 200`, `gateway response DEFAULT_4XX`.
    public var location: String {
        guard let resourcePath, let verb else { return "gateway response \(response)" }
        let method = "\(verb) \(resourcePath)"
        return response == Self.anyStatus ? method : "\(method), integration response \(response)"
    }

    static let anyStatus = "*"
}

extension AuditCell.Value {
    /// In a word or two, for tables.
    public var description: String {
        switch self {
        case .none: "none"
        case .text(let text): text.isEmpty ? "(empty)" : text
        case .mapped(let expression): "from \(expression)"
        case .template(let origins, let otherwise):
            "by template" + (origins.isEmpty ? "" : ": \(origins.joined(separator: " "))")
                + (otherwise.map { "; else \($0)" } ?? "")
        case .backend: "backend decides"
        case .policy: "policy engine"
        }
    }
}
