import VTL

/// A Java map of the gateway's own, read by templates with everything a `java.util.Map` offers them. Values are made
/// when they are asked for.
protocol TemplateMap: HostObject {
    /// In the order that `keySet()` shows.
    var keys: [String] { get }
    /// Nil when there is no such key.
    func value(_ key: String) -> Value?
    /// Stores a value; false when the map takes none.
    func put(_ key: String, _ value: Value) throws(RenderError) -> Bool
    /// Whether it prints as nothing, whole and inside others (recorded: nested `$context` maps do).
    var isSilent: Bool { get }
}

extension TemplateMap {
    var isSilent: Bool { true }

    func put(_ key: String, _ value: Value) throws(RenderError) -> Bool { false }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? { value(name) }

    func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        try put(name, value)
    }

    func element(_ key: Value, _ meter: inout Meter) throws(RenderError) -> Value? {
        guard case .string(let name) = key else { return nil }
        return value(name)
    }

    func setElement(_ key: Value, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        guard case .string(let name) = key else { return false }
        return try put(name, value)
    }

    func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? {
        try meter.step(keys.count)
        return keys.map { value($0) ?? .null }
    }

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        switch (name.text, arguments.count) {
        case ("keySet", 0):
            try meter.step(keys.count)
            return .list(ListObject(keys.map(Value.string)))
        case ("values", 0): return .list(ListObject(try elements(&meter) ?? []))
        case ("entrySet", 0):
            try meter.step(keys.count)
            return .list(ListObject(keys.map { .host(MapEntry(key: $0, value: value($0) ?? .null)) }))
        case ("size", 0): return .integer(Int32(truncatingIfNeeded: keys.count))
        case ("isEmpty", 0): return .boolean(keys.isEmpty)
        case ("toString", 0): return .string(try text(&meter))
        case ("get", 1): return try element(arguments[0], &meter) ?? .null
        case ("containsKey", 1):
            guard case .string(let key) = arguments[0] else { return .boolean(false) }
            return .boolean(keys.contains(key))
        case ("getOrDefault", 2):
            guard case .string(let key) = arguments[0], keys.contains(key) else { return arguments[1] }
            return value(key) ?? .null
        case ("put", 2):
            // Java's answer is the value that was there.
            let old = try element(arguments[0], &meter) ?? .null
            _ = try setElement(arguments[0], to: arguments[1], &meter)
            return old
        case ("putAll", 1):
            for (key, value) in TemplateMaps.entries(of: arguments[0]) { _ = try put(key, value) }
            return .null
        default: return nil
        }
    }

    func text(_ meter: inout Meter) throws(RenderError) -> String {
        if isSilent { return "" }
        var pairs: [String] = []
        for key in keys {
            let shown = try (value(key) ?? .null).printed(&meter)
            pairs.append("\(key)=\(shown)")
        }
        return "{\(pairs.joined(separator: ", "))}"
    }
}

/// What `entrySet()` gives for each key.
final class MapEntry: HostObject {
    private let key: String
    private let value: Value

    init(key: String, value: Value) {
        self.key = key
        self.value = value
    }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        switch name {
        case "key": .string(key)
        case "value": value
        default: nil
        }
    }

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        switch name.text {
        case "getKey" where arguments.isEmpty: .string(key)
        case "getValue" where arguments.isEmpty: value
        default: nil
        }
    }

    func text(_ meter: inout Meter) throws(RenderError) -> String { "\(key)=\(try value.printed(&meter))" }
}

enum TemplateMaps {
    /// What a map holds, whoever made it; empty for everything else.
    static func entries(of value: Value) -> [(String, Value)] {
        switch value {
        case .map(let map): map.orderedKeys.map { ($0, map[$0] ?? .null) }
        case .host(let host):
            if let map = host as? any TemplateMap { map.keys.map { ($0, map.value($0) ?? .null) } } else { [] }
        default: []
        }
    }
}
