import JSON

/// What follows `context.authorizer.`: something that an authorizer said of the caller.
enum AuthorizerVariable: Sendable, Equatable {
    case principalID
    case integrationLatency
    case claim(String)
    /// A property of a Lambda authorizer's context.
    case property(String)

    init(_ name: String) {
        if name == "principalId" {
            self = .principalID
        } else if name == "integrationLatency" {
            self = .integrationLatency
        } else if let claim = name.suffix(after: "claims.") {
            self = .claim(String(claim))
        } else {
            self = .property(name)
        }
    }

    /// Always a text; nil when the authorizer did not say it.
    func value(in context: AuthorizerContext) -> String? {
        switch self {
        case .principalID: context.principalID
        case .integrationLatency: context.claims == nil ? String(context.integrationLatency) : nil
        case .claim(let name): context.claims?[name].map(AuthorizerContext.text)
        case .property(let name): context.entries[name].map(AuthorizerContext.text)
        }
    }
}

extension AuthorizerContext {
    /// What a Lambda authorizer said, as texts; its own three names win over its entries.
    var texts: [(name: String, text: String)] {
        var texts: [(name: String, text: String)] = entries.map { ($0.key, Self.text(of: $0.value)) }
        if let principalID { texts.append(("principalId", principalID)) }
        if claims == nil { texts.append(("integrationLatency", String(integrationLatency))) }
        return texts
    }

    /// `"true"` and `"1"` for what is no text.
    static func text(of value: JSONValue) -> String {
        value.stringValue ?? JSONSerializer.string(value)
    }
}
