internal import FoundationEssentials

/// A JSON value on its way into or out of an operation: what a request said before it has a type.
enum JSONNode: Codable, Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONNode])
    case object([String: JSONNode])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONNode].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The JSON text, names sorted so that equal answers have equal bytes.
    func encoded() throws -> [UInt8] { try Self.encode(self) }

    /// Any answer as JSON: nil members are left out, dates are numbers already, names sorted.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Reads JSON text; nil when it is not JSON (or nests deeper than Foundation allows, 512 levels).
    static func parse(_ bytes: [UInt8]) -> JSONNode? {
        try? JSONDecoder().decode(JSONNode.self, from: Data(bytes))
    }

    /// What the service's deserialiser calls a value of this sort (booleans and numbers recorded for this service, a
    /// text assumed).
    var tokenName: String {
        switch self {
        case .null: "null"
        case .boolean: "class java.lang.Boolean"
        case .integer, .number: "class com.amazon.coral.value.json.numbers.TruncatingBigNumber"
        case .text: "class java.lang.String"
        case .list: "class java.util.ArrayList"
        case .object: "class java.util.HashMap"
        }
    }

    /// Empty texts in `requestTemplates` and `responseTemplates`, at any depth, become null.
    func showingEmptyTemplatesAsNull(inTemplates: Bool = false) -> JSONNode {
        switch self {
        case .text("") where inTemplates: .null
        case .list(let items): .list(items.map { $0.showingEmptyTemplatesAsNull() })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { name, value in
                        if inTemplates { return (name, value.showingEmptyTemplatesAsNull(inTemplates: true)) }
                        let isTemplates = name == "requestTemplates" || name == "responseTemplates"
                        return (name, value.showingEmptyTemplatesAsNull(inTemplates: isTemplates))
                    }))
        default: self
        }
    }

    /// The value at this place; nil when there is none.
    func value(at path: [any CodingKey]) -> JSONNode? {
        path.reduce(self as JSONNode?) { node, key in
            switch node {
            case .object(let members): members[key.stringValue]
            case .list(let items): key.intValue.flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: nil
            }
        }
    }
}
