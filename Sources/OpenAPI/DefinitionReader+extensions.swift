/// API Gateway's extensions, and Crossgate's own, by name: which are read where, and what is said about the others.
extension DefinitionReader {
    static let extensionPrefix = "x-amazon-apigateway-"
    /// Of what AWS does not have.
    static let ownExtensionPrefix = "x-crossgate-"

    /// Of HTTP APIs only; the service ignores them for REST APIs (AWS guide, "OpenAPI extensions").
    private static let httpAPIExtensions: Set<String> = [
        "importexport-version", "integrations", "tag-value",
    ]
    /// Known to the service, not built here.
    private static let missingExtensions: Set<String> = ["documentation"]
    /// Read by this module where they belong.
    private static let builtExtensions: Set<String> = [
        "any-method", "api-key-source", "auth", "authorizer", "authtype", "binary-media-types",
        "endpoint-access-mode", "endpoint-configuration", "gateway-responses", "integration",
        "minimum-compression-size", "policy", "request-validator", "request-validators", "security-policy",
    ]

    /// The value of an extension, by its name after the prefix; noted as read. A null is like an absent one.
    mutating func extensionValue(_ name: String, in node: DocumentNode) -> DocumentNode? {
        guard let member = node.object?.member(Self.extensionPrefix + name) else { return nil }
        readExtensions.insert(member.keyMark)
        return member.node.isNull ? nil : member.node
    }

    /// The same for an extension of Crossgate's own.
    mutating func ownExtensionValue(_ name: String, in node: DocumentNode) -> DocumentNode? {
        guard let member = node.object?.member(Self.ownExtensionPrefix + name) else { return nil }
        readExtensions.insert(member.keyMark)
        return member.node.isNull ? nil : member.node
    }

    /// Names every extension that nobody read, with its place.
    mutating func reportExtensionsLeft(in node: DocumentNode) {
        switch node.value {
        case .array(let items):
            for item in items { reportExtensionsLeft(in: item) }
        case .object(let object):
            for member in object.members {
                if !readExtensions.contains(member.keyMark) {
                    if member.key.hasPrefix(Self.extensionPrefix) { report(member) }
                    if member.key.hasPrefix(Self.ownExtensionPrefix) { reportOwn(member) }
                }
                reportExtensionsLeft(in: member.node)
            }
        case .null, .bool, .number, .string:
            break
        }
    }

    private mutating func report(_ member: DocumentObject.Member) {
        // An alias brings the same key again.
        readExtensions.insert(member.keyMark)
        let name = String(member.key.dropFirst(Self.extensionPrefix.count))
        if name == "cors" {
            warn(
                "\(member.key) has no effect for REST APIs: it is for HTTP APIs. Ignored. For the same in a REST API "
                    + "write \(Self.corsExtension).", at: member.keyMark)
        } else if Self.httpAPIExtensions.contains(name) {
            warn("\(member.key) has no effect for REST APIs: it is for HTTP APIs. Ignored.", at: member.keyMark)
        } else if Self.missingExtensions.contains(name) {
            if name == "documentation", options.ignoreDocumentation { return }
            warn("\(member.key) is not supported yet. Ignored.", at: member.keyMark)
        } else if Self.builtExtensions.contains(name) {
            warn("\(member.key) has no effect in this place. Ignored.", at: member.keyMark)
        } else {
            warn("\(member.key) is not a known extension. Ignored.", at: member.keyMark)
        }
    }

    private mutating func reportOwn(_ member: DocumentObject.Member) {
        readExtensions.insert(member.keyMark)
        if member.key == Self.corsExtension {
            warn(
                "\(member.key) has no effect in this place: it belongs to the root, for the whole API, or to a path. "
                    + "Ignored.", at: member.keyMark)
        } else {
            warn("\(member.key) is not a known extension. Ignored.", at: member.keyMark)
        }
    }
}
