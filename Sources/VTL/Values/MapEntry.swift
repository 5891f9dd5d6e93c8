/// `Map.Entry`, a window on its map as long as the key is in it.
final class MapEntry: EngineObject {
    let map: MapObject
    let key: Value
    private var lastValue: Value

    init(_ map: MapObject, _ entry: MapObject.Entry) {
        self.map = map
        key = entry.key
        lastValue = entry.value
    }

    deinit {
        guard lastValue.isContainer || lastValue.isHost else { return }
        var release = ContainerRelease()
        surrender(to: &release)
        release.run()
    }

    override var held: [Value] { [.map(map), key, lastValue] }

    override func surrender(to release: inout ContainerRelease) {
        release.take(lastValue)
        lastValue = .null
        release.take(key)
        release.take(.map(map))
    }

    override func cut() -> Bool {
        lastValue = .null
        return false
    }

    private var value: Value { map.value(of: key) ?? lastValue }

    override func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        switch name {
        case "key", "Key": key
        case "value", "Value": value
        default: nil
        }
    }

    override func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        guard name == "value" || name == "Value" else { return false }
        _ = set(value, &meter)
        return true
    }

    override func call(
        _ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, arguments.count) {
        case (.getKey, 0): key
        case (.getValue, 0): value
        case (.setValue, 1): set(arguments[0], &meter)
        default: nil
        }
    }

    private func set(_ new: Value, _ meter: inout Meter) -> Value {
        let old = value
        meter.circles.note(.map(map), holds: new)
        meter.circles.note(.host(self), holds: new)
        if map.value(of: key) != nil { _ = map.put(key, new) }
        lastValue = new
        return old
    }

    override func writeText(to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        try ValueWriter.charge(output, depth: depth, &meter)
        try ValueWriter.write(key, to: &output, depth: depth + 1, &meter)
        output.append(UInt8(ascii: "="))
        try ValueWriter.write(value, to: &output, depth: depth + 1, &meter)
    }

    override func isEqual(to other: EngineObject, depth: Int, _ meter: inout Meter) throws(RenderError) -> Bool {
        guard let other = other as? MapEntry else { return false }
        try Value.chargeLevel(1, depth, &meter)
        guard try Value.javaEquals(key, other.key, depth: depth + 1, &meter) else { return false }
        return try Value.javaEquals(value, other.value, depth: depth + 1, &meter)
    }

    override func javaHash(depth: Int, _ meter: inout Meter) throws(RenderError) -> Int32 {
        try Value.chargeLevel(1, depth, &meter)
        let hash = try Value.javaHash(key, depth: depth + 1, &meter)
        return hash ^ (try Value.javaHash(value, depth: depth + 1, &meter))
    }
}
