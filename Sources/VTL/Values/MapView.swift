/// What `keySet()`, `values()` and `entrySet()` answer: a collection that shows the map as it is now. Nothing can be
/// added to it; what is removed from it is removed from the map.
final class MapView: EngineObject {
    enum Kind {
        case keys
        case values
        case entries
    }

    let map: MapObject
    let kind: Kind

    init(_ map: MapObject, _ kind: Kind) {
        self.map = map
        self.kind = kind
    }

    override var held: [Value] { [.map(map)] }

    override func surrender(to release: inout ContainerRelease) { release.take(.map(map)) }

    /// Its elements now, in Java's order.
    func snapshot() -> [Value] {
        switch kind {
        case .keys: map.orderedEntries.map(\.key)
        case .values: map.orderedEntries.map(\.value)
        case .entries: map.orderedEntries.map { .host(MapEntry(map, $0)) }
        }
    }

    override func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? {
        try meter.made(elements: map.count)
        try map.chargeWalk(&meter)
        return snapshot()
    }

    override func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        name == "empty" || name == "Empty" ? .boolean(map.count == 0) : nil
    }

    override func call(
        _ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, arguments.count) {
        case (.size, 0): return .integer(Int32(truncatingIfNeeded: map.count))
        case (.isEmpty, 0): return .boolean(map.count == 0)
        case (.iterator, 0):
            try meter.made(elements: map.count)
            try map.chargeWalk(&meter)
            return .host(JavaIterator(over: map, kind))
        case (.toArray, 0): return .list(ListObject(try elements(&meter) ?? [], kind: .array))
        case (.contains, 1): return .boolean(try place(of: arguments[0], depth: 0, &meter) != nil)
        case (.containsAll, 1):
            guard let wanted = try Value.collection(arguments[0], &meter) else { return nil }
            for element in wanted where try place(of: element, depth: 0, &meter) == nil {
                return .boolean(false)
            }
            return .boolean(true)
        case (.remove, 1):
            guard let entry = try place(of: arguments[0], depth: 0, &meter) else { return .boolean(false) }
            try meter.step(map.count)
            _ = map.remove(entry.key)
            return .boolean(true)
        case (.removeAll, 1), (.retainAll, 1):
            guard let listed = try Value.collection(arguments[0], &meter) else { return nil }
            return .boolean(try keep(listed, isRetaining: method == .retainAll, &meter))
        case (.clear, 0):
            map.removeAll()
            return .void
        case (.add, 1): throw RenderError.unsupportedOperation
        case (.addAll, 1):
            guard let added = try Value.collection(arguments[0], &meter) else { return nil }
            if added.isEmpty { return .boolean(false) }
            throw RenderError.unsupportedOperation
        default: return nil
        }
    }

    private func keep(_ listed: [Value], isRetaining: Bool, _ meter: inout Meter) throws(RenderError) -> Bool {
        var gone: [Value] = []
        try meter.made(elements: map.count)
        try map.chargeWalk(&meter)
        for (entry, element) in zip(map.orderedEntries, snapshot()) {
            var isListed = false
            for other in listed where try Value.javaEquals(element, other, depth: 0, &meter) { isListed = true }
            try meter.step(1 + listed.count)
            if isListed != isRetaining { gone.append(entry.key) }
        }
        for key in gone {
            try meter.step(map.count)
            _ = map.remove(key)
        }
        return !gone.isEmpty
    }

    private func place(
        of element: Value, depth: Int, _ meter: inout Meter
    ) throws(RenderError) -> MapObject.Entry? {
        try meter.step()
        try meter.scan(key: element)
        switch kind {
        case .keys:
            guard let value = map.value(of: element) else { return nil }
            return MapObject.Entry(key: element, value: value)
        case .values:
            try map.chargeWalk(&meter)
            for entry in map.orderedEntries {
                try meter.step()
                if try Value.javaEquals(entry.value, element, depth: depth, &meter) { return entry }
            }
            return nil
        case .entries:
            guard case .host(let host) = element, let wanted = host as? MapEntry else { return nil }
            guard let value = map.value(of: wanted.key) else { return nil }
            let entry = MapObject.Entry(key: wanted.key, value: value)
            return try MapEntry(map, entry).isEqual(to: wanted, depth: depth, &meter) ? entry : nil
        }
    }

    override func writeText(to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        try ValueWriter.charge(output, depth: depth, &meter)
        try map.chargeWalk(&meter)
        try ValueWriter.write(elements: snapshot(), of: self, to: &output, depth: depth + 1, &meter)
    }

    /// Sets are equal when they have the same elements; the collection of values only equals itself.
    override func isEqual(to other: EngineObject, depth: Int, _ meter: inout Meter) throws(RenderError) -> Bool {
        guard let other = other as? MapView, kind != .values, kind == other.kind, map.count == other.map.count else {
            return false
        }
        try Value.chargeLevel(map.count, depth, &meter)
        try map.chargeWalk(&meter)
        for element in other.snapshot() {
            if try place(of: element, depth: depth + 1, &meter) == nil { return false }
        }
        return true
    }

    override func javaHash(depth: Int, _ meter: inout Meter) throws(RenderError) -> Int32 {
        try Value.chargeLevel(map.count, depth, &meter)
        try map.chargeWalk(&meter)
        var hash: Int32 = 0
        for element in snapshot() { hash &+= try Value.javaHash(element, depth: depth + 1, &meter) }
        return hash
    }
}
