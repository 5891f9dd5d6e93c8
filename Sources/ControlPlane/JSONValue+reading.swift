internal import APIModel
internal import JSON

extension JSONLimits {
    /// What a request's body, a policy and a schema may be: 512 levels, the most that `JSONDecoder` reads after us.
    static let ofClients = JSONLimits(depth: 512, bytes: Limits.payloadBytes)
}

extension JSONValue {
    /// The value of JSON text from a client; nil when it is not JSON, or beyond the limits.
    static func fromClient(_ bytes: some Collection<UInt8>) -> JSONValue? { try? parse(bytes, limits: .ofClients) }

    /// The value at this place; nil when there is none.
    func value(at path: [any CodingKey]) -> JSONValue? {
        path.reduce(self as JSONValue?) { value, key in
            value?[key.stringValue] ?? key.intValue.flatMap { value?[$0] }
        }
    }

    /// What the service's deserialiser calls a value of this sort (booleans and numbers recorded for this service, a
    /// text assumed).
    var tokenName: String {
        switch self {
        case .null: "null"
        case .bool: "class java.lang.Boolean"
        case .number: "class com.amazon.coral.value.json.numbers.TruncatingBigNumber"
        case .string: "class java.lang.String"
        case .array: "class java.util.ArrayList"
        case .object: "class java.util.HashMap"
        }
    }
}
