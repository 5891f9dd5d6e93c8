/// Methods of `java.util.HashMap` and `LinkedHashMap`.
enum MapMethods {
    static func call(
        _ map: MapObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        if let key = a.first { try meter.scan(key: key) }
        switch (method, a.count) {
        case (.get, 1): return map.value(of: a[0]) ?? .null
        case (.put, 2):
            try note(map, a[0], a[1], &meter)
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
        case (.keySet, 0):
            try meter.step(4)
            return .host(MapView(map, .keys))
        case (.values, 0):
            try meter.step(4)
            return .host(MapView(map, .values))
        case (.entrySet, 0):
            try meter.step(4)
            return .host(MapView(map, .entries))
        case (.getOrDefault, 2): return map.value(of: a[0]) ?? a[1]
        case (.putIfAbsent, 2):
            if let old = map.value(of: a[0]), !old.isNull { return old }
            try note(map, a[0], a[1], &meter)
            _ = map.put(a[0], a[1])
            return .null
        case (.putAll, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            guard case .map(let other) = a[0] else { return nil }
            try copy(other, to: map, &meter)
            return .void
        case (.remove, 1):
            try meter.step(map.count + map.count >> 1)
            return map.remove(a[0]) ?? .null
        case (.remove, 2):
            try meter.step(map.count + map.count >> 1)
            guard let old = map.value(of: a[0]), try Value.javaEquals(old, a[1], depth: 0, &meter) else {
                return .boolean(false)
            }
            _ = map.remove(a[0])
            return .boolean(true)
        case (.replace, 2):
            guard map.value(of: a[0]) != nil else { return .null }
            try note(map, a[0], a[1], &meter)
            return map.put(a[0], a[1]) ?? .null
        case (.replace, 3):
            guard let old = map.value(of: a[0]), try Value.javaEquals(old, a[1], depth: 0, &meter) else {
                return .boolean(false)
            }
            try note(map, a[0], a[2], &meter)
            _ = map.put(a[0], a[2])
            return .boolean(true)
        case (.clear, 0):
            map.removeAll()
            return .void
        case (.clone, 0):
            let clone = MapObject(order: map.order, isSilent: map.isSilent)
            try copy(map, to: clone, &meter)
            return .map(clone)
        default: return nil
        }
    }

    private static func note(
        _ map: MapObject, _ key: Value, _ value: Value, _ meter: inout Meter
    ) throws(RenderError) {
        try meter.charge(bytes: 64)
        meter.circles.note(.map(map), holds: key)
        meter.circles.note(.map(map), holds: value)
    }

    private static func copy(_ source: MapObject, to target: MapObject, _ meter: inout Meter) throws(RenderError) {
        try meter.made(elements: source.count * 2)
        try source.chargeWalk(&meter)
        // A place in the table is found for each.
        try meter.step(source.count)
        target.expect(source.count)
        for entry in source.orderedEntries {
            _ = target.put(entry.key, entry.value)
            meter.circles.note(.map(target), holds: entry.key)
            meter.circles.note(.map(target), holds: entry.value)
        }
    }
}
