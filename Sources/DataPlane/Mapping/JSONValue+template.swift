import JSON
import VTL

extension JSONValue {
    /// What a value of a template is as JSON, as Jackson writes Java's maps and lists.
    init(_ value: VTL.Value, _ meter: inout Meter) throws(RenderError) {
        try self.init(value, Self.templateDepth, &meter)
    }

    /// Lists and maps inside each other: a list may contain itself.
    private static let templateDepth = 256

    private init(_ value: VTL.Value, _ depth: Int, _ meter: inout Meter) throws(RenderError) {
        guard depth > 0 else { throw RenderError(.limit("levels of a value", Self.templateDepth)) }
        try meter.step()
        switch value {
        case .null: self = .null
        case .boolean(let flag): self = .bool(flag)
        case .integer, .long, .bigInteger, .double, .bigDecimal:
            let text = try value.printed(&meter)
            self = JSONNumber(text: text).map(JSONValue.number) ?? .string(text)
        case .character, .string, .host: self = .string(try value.printed(&meter))
        case .list(let list):
            var elements: [JSONValue] = []
            elements.reserveCapacity(list.elements.count)
            for element in list.elements { elements.append(try JSONValue(element, depth - 1, &meter)) }
            self = .array(elements)
        case .map(let map):
            var object = JSONObject()
            for key in map.orderedKeys { object[key] = try JSONValue(map[key] ?? .null, depth - 1, &meter) }
            self = .object(object)
        }
    }
}
