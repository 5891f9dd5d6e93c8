/// An object of Java's own that templates meet: views of maps, their entries, iterators.
class EngineObject: ValueHolder, HostObject {
    /// Appends `toString()`, knowing how deep inside others it is printed.
    func writeText(to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {}

    /// `equals` of an object that is not the same one.
    func isEqual(to other: EngineObject, depth: Int, _ meter: inout Meter) throws(RenderError) -> Bool { false }

    func javaHash(depth: Int, _ meter: inout Meter) throws(RenderError) -> Int32 { 0 }

    final func text(_ meter: inout Meter) throws(RenderError) -> String {
        var bytes: [UInt8] = []
        try writeText(to: &bytes, depth: 0, &meter)
        return try meter.made(String(decoding: bytes, as: UTF8.self))
    }

    final func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        guard let method = name.known else { return nil }
        return try call(method, arguments, &meter)
    }

    func call(_ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? { nil }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? { nil }

    func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool { false }

    func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? { nil }
}
