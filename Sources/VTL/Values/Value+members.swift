import BigInt

extension Value {
    /// `receiver.name`: of a map `get("name")`, else the getters that exist; nil when there is none. Reflection does
    /// not exist, hence neither does `.class`.
    public static func property(_ receiver: Value, _ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        switch receiver {
        case .map(let map): return map[name]
        case .host(let host): return try host.property(name, &meter)
        case .string(let text):
            switch name {
            case "empty", "Empty": return .boolean(text.isEmpty)
            case "bytes", "Bytes": return try StringMethods.bytes(text, &meter)
            default: return nil
            }
        case .list(let list):
            return (name == "empty" || name == "Empty") && list.kind != .array
                ? .boolean(list.count == 0) : nil
        case .double(let double):
            switch name {
            case "naN", "NaN": return .boolean(double.isNaN)
            case "infinite", "Infinite": return .boolean(double.isInfinite)
            default: return nil
            }
        case .bigInteger(let big):
            return name == "lowestSetBit" || name == "LowestSetBit"
                ? .integer(big == 0 ? -1 : Int32(truncatingIfNeeded: big.trailingZeroBitCount)) : nil
        case .null, .boolean, .integer, .long, .bigDecimal, .character: return nil
        }
    }

    /// `#set($receiver.name = value)`; false when there is nothing to set.
    public static func setProperty(
        _ receiver: Value, _ name: String, to value: Value, _ meter: inout Meter
    ) throws(RenderError) -> Bool {
        switch receiver {
        case .map(let map):
            try meter.charge(bytes: 64 + name.utf8.count)
            _ = map.put(.string(name), value)
            meter.circles.note(receiver, holds: value)
            return true
        case .host(let host): return try host.setProperty(name, to: value, &meter)
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal, .character, .string, .list:
            return false
        }
    }

    /// `$receiver[key]`: `get(key)`; a negative Integer counts from the end of a list. Nil when there is no such
    /// method.
    public static func element(_ receiver: Value, _ key: Value, _ meter: inout Meter) throws(RenderError) -> Value? {
        switch receiver {
        case .list(let list):
            guard case .integer(let index) = key else { return nil }
            return try list.get(fromEnd(index, list.count))
        case .map(let map):
            if case .integer(let index) = key, index < 0 {
                return map.value(of: .integer(Int32(truncatingIfNeeded: fromEnd(index, map.count))))
            }
            try meter.scan(key: key)
            return map.value(of: key)
        case .host(let host): return try host.element(key, &meter)
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal, .character, .string: return nil
        }
    }

    /// `#set($receiver[key] = value)`: `set` of a list, `put` of a map; false when there is neither.
    public static func setElement(
        _ receiver: Value, _ key: Value, to value: Value, _ meter: inout Meter
    ) throws(RenderError) -> Bool {
        switch receiver {
        case .list(let list):
            guard case .integer(let index) = key else { return false }
            meter.circles.note(receiver, holds: value)
            try list.set(fromEnd(index, list.count), to: value)
            return true
        case .map(let map):
            try meter.charge(bytes: 64)
            try meter.scan(key: key)
            _ = map.put(key, value)
            meter.circles.note(receiver, holds: key)
            meter.circles.note(receiver, holds: value)
            return true
        case .host(let host): return try host.setElement(key, to: value, &meter)
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal, .character, .string: return false
        }
    }

    private static func fromEnd(_ index: Int32, _ count: Int) -> Int { index < 0 ? Int(index) + count : Int(index) }

    /// What `#foreach` goes through, as it is now; nil when the value cannot be gone through.
    public static func elements(of value: Value, _ meter: inout Meter) throws(RenderError) -> [Value]? {
        switch value {
        case .list(let list): return try list.checkedElements()
        case .map(let map):
            try meter.made(elements: map.count)
            try map.chargeWalk(&meter)
            return map.orderedEntries.map(\.value)
        case .host(let host): return try host.elements(&meter)
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal, .character, .string: return nil
        }
    }

    /// Elements of a `java.util.Collection` argument; nil for what is none.
    static func collection(_ value: Value, _ meter: inout Meter) throws(RenderError) -> [Value]? {
        switch value {
        case .list(let list):
            if list.kind == .array { return nil }
            if list.window != nil { try meter.made(elements: list.count) }
            return try list.checkedElements()
        case .host(let host): return try (host as? MapView)?.elements(&meter)
        case .null: throw RenderError.nullPointer
        default: return nil
        }
    }

    /// What `#foreach` goes through, element by element; nil when the value cannot be gone through.
    static func iterator(over value: Value, _ meter: inout Meter) throws(RenderError) -> JavaIterator? {
        switch value {
        case .list(let list):
            try list.checkView()
            return JavaIterator(over: list)
        case .map(let map):
            try meter.made(elements: map.count)
            try map.chargeWalk(&meter)
            return JavaIterator(over: map, .values)
        case .host(let host):
            if let iterator = host as? JavaIterator { return iterator }
            if let view = host as? MapView {
                try meter.made(elements: view.map.count)
                try view.map.chargeWalk(&meter)
                return JavaIterator(over: view.map, view.kind)
            }
            return try host.elements(&meter).map { JavaIterator($0) }
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal, .character, .string: return nil
        }
    }
}
