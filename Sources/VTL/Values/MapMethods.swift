/// Methods of `java.util.HashMap` and `LinkedHashMap`.
enum MapMethods {
    static func call(
        _ map: MapObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.get, 1): return map.value(of: a[0]) ?? .null
        case (.put, 2):
            try charge(a[0], &meter)
            return map.put(a[0], a[1]) ?? .null
        case (.size, 0): return .integer(Int32(truncatingIfNeeded: map.count))
        case (.isEmpty, 0): return .boolean(map.count == 0)
        case (.containsKey, 1): return .boolean(map.value(of: a[0]) != nil)
        case (.containsValue, 1):
            for entry in map.entries {
                try meter.step()
                if try Value.javaEquals(entry.value, a[0], depth: 0, &meter) { return .boolean(true) }
            }
            return .boolean(false)
        case (.keySet, 0): return .host(MapView(map, .keys))
        case (.values, 0): return .host(MapView(map, .values))
        case (.entrySet, 0): return .host(MapView(map, .entries))
        case (.getOrDefault, 2): return map.value(of: a[0]) ?? a[1]
        case (.putIfAbsent, 2):
            if let old = map.value(of: a[0]), !old.isNull { return old }
            try charge(a[0], &meter)
            _ = map.put(a[0], a[1])
            return .null
        case (.putAll, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            guard case .map(let other) = a[0] else { return nil }
            try meter.made(elements: other.count * 2)
            map.expect(other.count)
            for entry in other.orderedEntries { _ = map.put(entry.key, entry.value) }
            return .void
        case (.remove, 1):
            try meter.scan(map.count * 8)
            return map.remove(a[0]) ?? .null
        case (.remove, 2):
            try meter.scan(map.count * 8)
            guard let old = map.value(of: a[0]), try Value.javaEquals(old, a[1], depth: 0, &meter) else {
                return .boolean(false)
            }
            _ = map.remove(a[0])
            return .boolean(true)
        case (.replace, 2):
            guard map.value(of: a[0]) != nil else { return .null }
            return map.put(a[0], a[1]) ?? .null
        case (.replace, 3):
            guard let old = map.value(of: a[0]), try Value.javaEquals(old, a[1], depth: 0, &meter) else {
                return .boolean(false)
            }
            _ = map.put(a[0], a[2])
            return .boolean(true)
        case (.clear, 0):
            map.removeAll()
            return .void
        case (.clone, 0):
            try meter.made(elements: map.count * 2)
            let copy = MapObject(order: map.order, isSilent: map.isSilent)
            copy.expect(map.count)
            for entry in map.orderedEntries { _ = copy.put(entry.key, entry.value) }
            return .map(copy)
        default: return nil
        }
    }

    private static func charge(_ key: Value, _ meter: inout Meter) throws(RenderError) {
        if case .string(let text) = key { try meter.scan(text.utf8.count) }
        try meter.charge(bytes: 64)
    }
}
