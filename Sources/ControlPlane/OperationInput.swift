internal import FoundationEssentials
internal import HTTPMessages
internal import NIOCore

/// Everything a request says, gathered from path, query, headers and JSON body under the names of the service model,
/// ready to be decoded into an operation's input struct.
struct OperationInput: Sendable {
    /// The members of the input, whatever part of the request they came in.
    let members: [String: JSONNode]
    /// The body as sent: the definition of an import.
    let body: [UInt8]

    /// Gathers the members. Throws `SerializationException` for a body that is not a JSON object and for a query
    /// number that is none, `BadRequestException` for a required member that is missing.
    init(_ match: OperationRouter.Match, _ request: RequestMessage, query: QueryString) throws(ControlPlaneError) {
        body = Array(request.body.readableBytesView)
        let sent = Self.takesRawBody(match.route.operation) ? [:] : try Self.members(ofBody: body)
        var members = sent
        for member in match.route.members {
            switch member.place {
            case .uri:
                members[member.name] = match.captures[member.wireName].map(JSONNode.text)
            case .query:
                members[member.name] = try Self.value(of: member, in: query, route: match.route)
            case .header:
                members[member.name] = request.headers.first(member.wireName).map(JSONNode.text)
            case .body:
                // From what was sent: PutIntegration's `httpMethod` in the body is not the one in the path.
                members[member.name] = sent[member.wireName]
            }
        }
        try ModelConstraints.check(match.route.operation, members)
        for name in match.route.required where (members[name] ?? .null) == .null {
            throw .badRequest(Self.missing(name))
        }
        self.members = members
    }

    /// Decodes the input of an operation.
    func decode<T: Decodable>(_ type: T.Type = T.self) throws(ControlPlaneError) -> T {
        do {
            return try JSONDecoder().decode(T.self, from: Data(JSONNode.object(members).encoded()))
        } catch let error as DecodingError {
            throw Self.refusal(error, in: .object(members))
        } catch {
            throw ControlPlaneError(.serialization, Self.notJSON)
        }
    }

    /// Imports take a definition, not JSON members.
    private static func takesRawBody(_ operation: Operation) -> Bool {
        switch operation {
        case .importRestApi, .putRestApi, .importApiKeys, .importDocumentationParts: true
        default: false
        }
    }

    private static func members(ofBody body: [UInt8]) throws(ControlPlaneError) -> [String: JSONNode] {
        guard body.contains(where: { $0 > UInt8(ascii: " ") }) else { return [:] }
        switch JSONNode.parse(body) {
        case .object(let members): return members
        case nil: throw ControlPlaneError(.serialization, notJSON)
        case .null: return [:]
        case .list: throw ControlPlaneError(.serialization, "Start of list found where not expected")
        case .boolean, .integer, .number, .text:
            throw ControlPlaneError(.serialization, "Expected null")
        }
    }

    private static func value(
        of member: OperationRoute.Member, in query: QueryString, route: OperationRoute
    ) throws(ControlPlaneError) -> JSONNode? {
        switch member.kind {
        case .text: return query.first(member.wireName).map(JSONNode.text)
        case .integer:
            guard let text = query.first(member.wireName) else { return nil }
            guard let value = Int(text) else {
                throw ControlPlaneError(.serialization, "class java.lang.String can not be converted to an Integer")
            }
            return .integer(value)
        case .boolean: return query.first(member.wireName).map { .boolean($0.lowercased() == "true") }
        case .list:
            let values = query.all(member.wireName)
            return values.isEmpty ? nil : .list(values.map(JSONNode.text))
        case .map:
            let named = Set(route.members.map(\.wireName)).union([route.query?.name].compactMap { $0 })
            let pairs = query.items.filter { !named.contains($0.name) }.map { ($0.name, JSONNode.text($0.value)) }
            return .object(Dictionary(pairs, uniquingKeysWith: { _, last in last }))
        }
    }

    // MARK: Sentences

    /// Assumed: the service's deserialiser names the offending token; this is for text that is no JSON at all.
    private static let notJSON = "Unexpected token: the request body is not a JSON object"

    /// The sentence for a required member that is absent (assumed; clients check it before they send).
    static func missing(_ name: String) -> String { "Invalid request input: \(name) is required" }

    private static func refusal(_ error: DecodingError, in root: JSONNode) -> ControlPlaneError {
        switch error {
        case .keyNotFound(let key, _):
            return .badRequest(missing(key.stringValue))
        case .valueNotFound(_, let context):
            return .badRequest(missing(context.codingPath.last?.stringValue ?? "value"))
        case .typeMismatch(let type, let context):
            return ControlPlaneError(.serialization, conversion(root.value(at: context.codingPath), type))
        case .dataCorrupted(let context):
            // A number out of range, or a value outside an enumeration.
            let value = root.value(at: context.codingPath)
            if case .text(let text) = value {
                return .badRequest("Invalid value '\(text)' for \(context.codingPath.last?.stringValue ?? "value")")
            }
            return ControlPlaneError(.serialization, conversion(value, Int.self))
        @unknown default:
            return ControlPlaneError(.serialization, notJSON)
        }
    }

    /// Recorded: "class java.lang.Boolean can not be converted to an String" (the article is AWS's).
    private static func conversion(_ value: JSONNode?, _ type: any Any.Type) -> String {
        switch value {
        case .list: return "Start of list found where not expected"
        case .object: return "Start of structure or map found where not expected."
        default: break
        }
        let name: String =
            switch type {
            case is String.Type: "an String"
            case is Int.Type: "an Integer"
            case is Double.Type: "an Double"
            case is Bool.Type: "an Boolean"
            case is [String: Any].Type: "a structure or map"
            default: "a list"
            }
        return "\(value?.tokenName ?? "null") can not be converted to \(name)"
    }
}
