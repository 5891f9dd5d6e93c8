internal import APIModel

/// `x-crossgate-cors`: CORS of the whole API, at the root, or of one resource or its subtree, in a path.
///
/// Its members are read strictly, an unknown one being an error: a misspelt `allowCredentials` that is passed over would
/// make another policy than the one that was written.
extension DefinitionReader {
    static let corsExtension = "x-crossgate-cors"
    private static let corsMembers: [String] = [
        "as", "allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "allowCredentials", "maxAge",
        "dangerously", "recursive", "gatewayResponses",
    ]

    /// Where an extension stands, which decides what may be in it.
    private enum CORSPlace {
        case root
        case path(String)
    }

    /// The root's, for the whole API, whatever the base path.
    mutating func readCORS() { readCORS(of: root, .root) }

    mutating func readCORS(of item: DocumentNode, at path: String) { readCORS(of: item, .path(path)) }

    private mutating func readCORS(of node: DocumentNode, _ place: CORSPlace) {
        guard let mark = node.object?.member(Self.corsExtension)?.keyMark,
            let value = ownExtensionValue("cors", in: node)
        else { return }
        guard let object = value.object else {
            return error("\(Self.corsExtension) must be an object, not \(value.typeName).", at: value.mark)
        }
        add(importedCORS(object, place, at: mark), at: mark)
    }

    private mutating func importedCORS(
        _ object: DocumentObject, _ place: CORSPlace, at mark: SourceMark
    ) -> ImportedCORS {
        var cors: ImportedCORS =
            switch place {
            case .root: ImportedCORS(kind: .policy, rule: CORSRule(path: "/", isRecursive: true, allowOrigins: []))
            case .path(let path):
                ImportedCORS(kind: .policy, rule: CORSRule(path: path, isRecursive: false, allowOrigins: []))
            }
        (cors.line, cors.column) = (Int(mark.line), Int(mark.column))
        var gatewayResponses: DocumentObject.Member?
        for member in object.members {
            let value = member.node
            // A null is like an absent one.
            if value.isNull, Self.corsMembers.contains(member.key) { continue }
            switch member.key {
            case "as": cors.kind = corsKind(value) ?? cors.kind
            case "allowOrigins": cors.rule.allowOrigins = corsTexts(member)
            case "allowMethods": cors.rule.allowMethods = corsTexts(member)
            case "allowHeaders": cors.rule.allowHeaders = corsTexts(member)
            case "exposeHeaders": cors.rule.exposeHeaders = corsTexts(member)
            case "dangerously": cors.rule.dangerously = corsTexts(member)
            case "allowCredentials": cors.rule.allowCredentials = boolean(value, "allowCredentials") ?? false
            case "maxAge":
                cors.rule.maxAge = value.integer
                if value.integer == nil {
                    error(
                        "'maxAge' must be a whole number of seconds, not \(value.scalarText ?? value.typeName).",
                        at: value.mark)
                }
            case "recursive": cors.rule.isRecursive = isRecursive(member, place)
            case "gatewayResponses":
                gatewayResponses = member
                cors.includesGatewayResponses = boolean(value, "gatewayResponses") ?? true
            default:
                error(
                    "'\(member.key)' of \(Self.corsExtension) is not known; its members are "
                        + "\(Self.corsMembers.joined(separator: ", ")).", at: member.keyMark)
            }
        }
        let origins = object.member("allowOrigins")?.node
        if origins?.isNull ?? true || origins?.array?.isEmpty == true {
            error("\(Self.corsExtension) needs 'allowOrigins': a list of origins, or '*' for all.", at: mark)
        }
        if let gatewayResponses, cors.kind == .policy {
            error(
                "'gatewayResponses' goes with `as: objects` only: the headers of a policy are on every answer.",
                at: gatewayResponses.keyMark)
        }
        return cors
    }

    /// Keeps one for each path, as the rules of an API are.
    private mutating func add(_ cors: ImportedCORS, at mark: SourceMark) {
        guard let index = corsIndex[cors.rule.path] else {
            corsIndex[cors.rule.path] = imported.cors.count
            return imported.cors.append(cors)
        }
        // No two paths are written for the root's resource: the other is the root's own.
        if cors.rule.path == "/" {
            return error(
                "\(Self.corsExtension) of the path '/' and that of the root are for the same resource, which can have "
                    + "one only; keep that of the root.", at: mark)
        }
        warn(
            "\(Self.corsExtension) of \(cors.rule.path) is written twice, the path being written in two ways; the last "
                + "is used.", at: mark)
        imported.cors[index] = cors
    }

    private mutating func corsKind(_ node: DocumentNode) -> ImportedCORS.Kind? {
        if let kind = node.string.flatMap(ImportedCORS.Kind.init(rawValue:)) { return kind }
        let all = ImportedCORS.Kind.allCases.map(\.rawValue).joined(separator: " or ")
        error("'as' must be \(all), not \(node.scalarText ?? node.typeName).", at: node.mark)
        return nil
    }

    private mutating func isRecursive(_ member: DocumentObject.Member, _ place: CORSPlace) -> Bool {
        switch place {
        case .root:
            error(
                "'recursive' has no meaning at the root, where \(Self.corsExtension) is for the whole API; leave it out, "
                    + "or write the extension into a path.", at: member.keyMark)
            return true
        case .path: return boolean(member.node, "recursive") ?? false
        }
    }

    /// A list of texts, or one text for a list of one.
    private mutating func corsTexts(_ member: DocumentObject.Member) -> [String] {
        if let text = member.node.string { return [text] }
        guard let items = member.node.array else {
            error("'\(member.key)' must be text or a list of texts, not \(member.node.typeName).", at: member.node.mark)
            return []
        }
        var texts: [String] = []
        for item in items {
            if let text = item.string {
                texts.append(text)
            } else {
                // The origin `null` is a text, which YAML wants in quotes.
                let hint: String = item.isNull && member.key == "allowOrigins" ? "; quote the origin \"null\"" : ""
                error("'\(member.key)' must be a list of texts, and this is \(item.typeName)\(hint).", at: item.mark)
            }
        }
        return texts
    }
}
