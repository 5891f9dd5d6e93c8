internal import HTTPMessages
internal import JSON
internal import NIOCore

/// Everything a request says, gathered from path, query, headers and JSON body under the names of the service model,
/// checked against the model's types and constraints: what is read from it has the type that the model says.
struct LambdaInput: Sendable {
    let members: JSONObject
    /// The body as sent: an invocation's payload.
    let body: ByteBuffer

    init(_ match: LambdaRouter.Match, _ request: RequestMessage, query: LambdaQuery) throws(LambdaError) {
        body = request.body
        guard let shape = LambdaShape.byName[match.route.input] else {
            members = JSONObject()
            return
        }
        let takesJSON = shape.payload == nil && shape.members.contains { $0.place == .body }
        let sent = takesJSON ? try Self.members(ofBody: request.body) : JSONObject()
        var members = JSONObject()
        for member in shape.members {
            members[member.name] =
                switch member.place {
                case .uri: match.captures[member.wireName].map(JSONValue.string)
                case .query: try Self.value(of: member, in: query)
                case .header: request.headers.first(member.wireName).map(JSONValue.string)
                case .body: sent[member.wireName].flatMap { $0.isNull ? nil : $0 }
                }
        }
        var check = LambdaConstraints()
        try check.examine(shape, members)
        try check.refuse()
        self.members = members
    }

    private static func members(ofBody body: ByteBuffer) throws(LambdaError) -> JSONObject {
        let bytes = body.readableBytesView
        guard bytes.contains(where: { $0 > UInt8(ascii: " ") }) else { return JSONObject() }
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: .ofUploads)
        } catch {
            throw LambdaError(
                .invalidRequestContent, "Could not parse request body into json: \(error.description)")
        }
        switch value {
        case .object(let members): return members
        case .null: return JSONObject()
        case .array, .bool, .number, .string:
            throw LambdaError(.serialization, "Start of \(value.kindName) found where not expected")
        }
    }

    private static func value(
        of member: LambdaShape.Member, in query: LambdaQuery
    ) throws(LambdaError) -> JSONValue? {
        switch LambdaShape.byName[member.shape]?.kind {
        case .integer:
            guard let text = query.first(member.wireName) else { return nil }
            guard let value = Int(text) else {
                throw LambdaError(.serialization, "STRING_VALUE can not be converted to an Integer")
            }
            return .number(JSONNumber(value))
        case .boolean: return query.first(member.wireName).map { .bool($0.lowercased() == "true") }
        case .list:
            let values = query.all(member.wireName)
            return values.isEmpty ? nil : .array(values.map(JSONValue.string))
        default: return query.first(member.wireName).map(JSONValue.string)
        }
    }

    // MARK: Reading

    subscript(_ name: String) -> JSONValue? { members[name] }

    func text(_ name: String) -> String? { members[name]?.stringValue }
    func int(_ name: String) -> Int? { members[name]?.intValue }
    func bool(_ name: String) -> Bool? { members[name]?.boolValue }

    /// A member that the model requires.
    func required(_ name: String) -> String { members[name]?.stringValue ?? "" }
}

extension JSONLimits {
    /// Bodies of 50 MB zipped code in base64, as AWS limits this request (quotas page, "Deployment package").
    static let ofUploads = JSONLimits(depth: 100, bytes: LambdaLimits.uploadRequestBytes)
    /// An invocation's payload.
    static let ofPayloads = JSONLimits(depth: 1_000, bytes: LambdaLimits.payloadBytes)
}

extension JSONValue {
    /// The texts of a list of texts.
    var texts: [String] { arrayValue?.compactMap(\.stringValue) ?? [] }

    /// A map of texts.
    var textMap: [String: String] {
        var map: [String: String] = [:]
        for (key, value) in objectValue ?? JSONObject() { map[key] = value.stringValue }
        return map
    }
}
