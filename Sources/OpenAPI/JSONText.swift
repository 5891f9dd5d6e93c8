internal import JSON

/// JSON text of a part of the definition, members in the order of the source.
enum JSONText {
    static func compact(_ node: DocumentNode) -> String { text(of: value(of: node)) }

    /// Text in the layout of Jackson's default pretty printer, which AWS stores schemas in (assumed from its exports):
    /// two blanks a level, ` : ` after keys, arrays on one line.
    static func pretty(_ node: DocumentNode) -> String {
        var result = ""
        write(value(of: node), level: 0, to: &result)
        return result
    }

    private static func text(of value: JSONValue) -> String { JSONSerializer.string(value) }

    static func value(of node: DocumentNode) -> JSONValue {
        switch node.value {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .number(let text): JSONNumber(text: text).map { .number($0) } ?? .string(text)
        case .string(let text): .string(text)
        case .array(let items): .array(items.map { value(of: $0) })
        case .object(let object): .object(JSONObject(object.members.lazy.map { ($0.key, value(of: $0.node)) }))
        }
    }

    private static func write(_ value: JSONValue, level: Int, to result: inout String) {
        switch value {
        case .array(let items):
            result += "[ "
            for (index, item) in items.enumerated() {
                if index > 0 { result += ", " }
                write(item, level: level, to: &result)
            }
            result += items.isEmpty ? "]" : " ]"
        case .object(let object):
            guard !object.keys.isEmpty else {
                result += "{ }"
                return
            }
            let indent = String(repeating: "  ", count: level)
            var separator = "{\n"
            for (key, member) in zip(object.keys, object.values) {
                result += "\(separator)\(indent)  \(text(of: .string(key))) : "
                write(member, level: level + 1, to: &result)
                separator = ",\n"
            }
            result += "\n\(indent)}"
        case .null, .bool, .number, .string:
            result += text(of: value)
        }
    }
}
