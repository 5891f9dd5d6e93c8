import BigInt
public import JSON

extension Value {
    /// The Java value that json-smart, under Jayway's JsonPath, makes of a JSON value: objects are LinkedHashMaps,
    /// arrays its own lists, which print as JSON; integers the smallest of Integer, Long and BigInteger, other
    /// numbers Double, or BigDecimal when written with more than 18 characters.
    ///
    /// - Throws: a limit.
    public init(_ json: JSONValue, _ meter: inout Meter) throws(RenderError) {
        try self.init(json, depth: 0, &meter)
    }

    private init(_ json: JSONValue, depth: Int, _ meter: inout Meter) throws(RenderError) {
        try meter.level(depth)
        switch json {
        case .null: self = .null
        case .bool(let bool): self = .boolean(bool)
        case .number(let number): self = try Self.number(number, &meter)
        case .string(let text): self = .string(text)
        case .array(let values):
            try meter.made(elements: values.count)
            var elements: [Value] = []
            elements.reserveCapacity(values.count)
            for value in values { elements.append(try Value(value, depth: depth + 1, &meter)) }
            self = .list(ListObject(elements, kind: .json))
        case .object(let object):
            try meter.made(elements: 2 * object.count)
            let map = MapObject()
            for (key, value) in object { map.append(unique: key, try Value(value, depth: depth + 1, &meter)) }
            self = .map(map)
        }
    }

    /// Written length above which json-smart makes a BigDecimal of a number with a fraction or exponent.
    private static let greatestDoubleLength = 18

    private static func number(_ number: JSONNumber, _ meter: inout Meter) throws(RenderError) -> Value {
        if let int = number.int {
            return Int32(exactly: int).map(Value.integer) ?? .long(Int64(int))
        }
        let length = number.text.utf8.count
        if number.isInteger {
            try chargeDigits(length, &meter)
            return BigInt(number.text, radix: 10).map(Value.bigInteger) ?? .null
        }
        guard length > greatestDoubleLength else { return .double(number.double) }
        try chargeDigits(length, &meter)
        return BigDecimal(number.text).map(Value.bigDecimal) ?? .double(number.double)
    }
}

extension JSONValue {
    /// The JSON that says what a Java value holds: lists, arrays, maps and their views by content, numbers by their
    /// Java text, characters and other objects by theirs as strings. NaN and the infinities become null.
    ///
    /// - Throws: a limit, such as for a list that contains itself.
    public init(_ value: VTL.Value, _ meter: inout Meter) throws(RenderError) {
        self = try Self.make(value, depth: 0, &meter)
    }

    private static func make(_ value: VTL.Value, depth: Int, _ meter: inout Meter) throws(RenderError) -> JSONValue {
        switch value {
        case .null: return .null
        case .boolean(let bool): return .bool(bool)
        case .string(let text): return .string(text)
        case .character: return .string(value.shortText)
        case .integer, .long, .double, .bigInteger, .bigDecimal:
            return JSONNumber(text: try value.text(&meter)).map(JSONValue.number) ?? .null
        case .list(let list): return try array(list.checkedElements(), depth, &meter)
        case .map(let map):
            try ValueWriter.charge([], depth: depth, &meter)
            try meter.made(elements: 2 * map.count)
            var object = JSONObject()
            for entry in map.orderedEntries {
                object[try entry.key.text(&meter)] = try make(entry.value, depth: depth + 1, &meter)
            }
            return .object(object)
        case .host(let host):
            if let view = host as? MapView { return try array(view.snapshot(), depth, &meter) }
            return .string(try value.text(&meter))
        }
    }

    private static func array(
        _ values: [VTL.Value], _ depth: Int, _ meter: inout Meter
    ) throws(RenderError) -> JSONValue {
        try ValueWriter.charge([], depth: depth, &meter)
        try meter.made(elements: values.count)
        var elements: [JSONValue] = []
        elements.reserveCapacity(values.count)
        for value in values { elements.append(try make(value, depth: depth + 1, &meter)) }
        return .array(elements)
    }
}
