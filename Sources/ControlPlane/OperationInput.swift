internal import FoundationEssentials
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// Everything a request says, gathered from path, query, headers and JSON body under the names of the service model,
/// ready to be decoded into an operation's input struct.
struct OperationInput: Sendable {
    let operation: Operation
    /// The members of the input, whatever part of the request they came in.
    let members: JSONObject
    /// The body as sent: the definition of an import.
    let body: [UInt8]

    /// Gathers the members. Throws `SerializationException` for a body that is not a JSON object and for a query
    /// number that is none, `ValidationException` for a required member that is missing.
    init(_ match: OperationRouter.Match, _ request: RequestMessage, query: QueryString) throws(ControlPlaneError) {
        body = Array(request.body.readableBytesView)
        let sent = Self.takesRawBody(match.route.operation) ? JSONObject() : try Self.members(ofBody: body)
        var members = sent
        for member in match.route.members {
            switch member.place {
            case .uri:
                members[member.name] = match.captures[member.wireName].map(JSONValue.string)
            case .query:
                members[member.name] = try Self.value(of: member, in: query, route: match.route)
            case .header:
                members[member.name] = request.headers.first(member.wireName).map(JSONValue.string)
            case .body:
                // From what was sent: PutIntegration's `httpMethod` in the body is not the one in the path.
                members[member.name] = sent[member.wireName]
            }
        }
        try ModelConstraints.check(match.route, members)
        operation = match.route.operation
        self.members = members
    }

    /// The members of a body that comes without AWS's own addressing.
    init(_ operation: Operation, body: [UInt8]) throws(ControlPlaneError) {
        self.operation = operation
        self.body = body
        members = try Self.members(ofBody: body)
    }

    /// Decodes the input of an operation.
    func decode<T: Decodable>(_ type: T.Type = T.self) throws(ControlPlaneError) -> T {
        do {
            return try JSONDecoder().decode(T.self, from: Data(JSONSerializer.bytes(.object(members))))
        } catch let error as DecodingError {
            throw refusal(error)
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

    private static func members(ofBody body: [UInt8]) throws(ControlPlaneError) -> JSONObject {
        guard body.contains(where: { $0 > UInt8(ascii: " ") }) else { return [:] }
        switch JSONValue.fromClient(body) {
        case .object(let members): return members
        case nil: throw ControlPlaneError(.serialization, notJSON)
        case .null: return [:]
        case .array: throw ControlPlaneError(.serialization, "Start of list found where not expected")
        case .bool, .number, .string:
            throw ControlPlaneError(.serialization, "Expected null")
        }
    }

    private static func value(
        of member: OperationRoute.Member, in query: QueryString, route: OperationRoute
    ) throws(ControlPlaneError) -> JSONValue? {
        switch member.kind {
        case .text: return query.first(member.wireName).map(JSONValue.string)
        case .integer:
            guard let text = query.first(member.wireName) else { return nil }
            guard let value = Int(text) else {
                throw ControlPlaneError(.serialization, "class java.lang.String can not be converted to an Integer")
            }
            return .number(JSONNumber(value))
        case .boolean: return query.first(member.wireName).map { .bool($0.lowercased() == "true") }
        case .list:
            let values = query.all(member.wireName)
            return values.isEmpty ? nil : .array(values.map(JSONValue.string))
        case .map:
            let named = Set(route.members.map(\.wireName)).union([route.query?.name].compactMap { $0 })
            let items = query.items.filter { !named.contains($0.name) }
            return .object(JSONObject(items.map { ($0.name, .string($0.value)) }))
        }
    }

    // MARK: Sentences

    /// Assumed: the service's deserialiser names the offending token; this is for text that is no JSON at all.
    private static let notJSON = "Unexpected token: the request body is not a JSON object"

    private func refusal(_ error: DecodingError) -> ControlPlaneError {
        let root = JSONValue.object(members)
        switch error {
        case .keyNotFound(let key, let context):
            return ModelConstraints.missing(operation, Self.place(context.codingPath + [key]))
        case .valueNotFound(_, let context):
            return ModelConstraints.missing(operation, Self.place(context.codingPath))
        case .typeMismatch(let type, let context):
            return ControlPlaneError(.serialization, Self.conversion(root.value(at: context.codingPath), type))
        case .dataCorrupted(let context):
            // A number out of range, or a value outside an enumeration.
            let value = root.value(at: context.codingPath)
            if case .string(let text) = value {
                return .badRequest("Invalid value '\(text)' for \(context.codingPath.last?.stringValue ?? "value")")
            }
            // Foundation does not say where a number stood that does not fit.
            return ControlPlaneError(
                .serialization, Self.conversion(context.codingPath.isEmpty ? 0 : value, Int.self))
        @unknown default:
            return ControlPlaneError(.serialization, Self.notJSON)
        }
    }

    /// Members by name, items of lists counted from one as the service does: `patchOperations.1.member`.
    private static func place(_ path: [any CodingKey]) -> [String] {
        path.flatMap { key in key.intValue.map { [String($0 + 1), "member"] } ?? [key.stringValue] }
    }

    /// Recorded: "class java.lang.Boolean can not be converted to an String" (the article is AWS's).
    private static func conversion(_ value: JSONValue?, _ type: any Any.Type) -> String {
        switch value {
        case .array: return "Start of list found where not expected"
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
