import JSON
import VTL

/// A template that parses is rendered with small limits: it must end soon, within its bounds, and never stop the
/// process. libFuzzer's own `-timeout` and `-rss_limit_mb` watch the time and the memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    for dialect in [Template.Dialect.velocity, Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true)] {
        guard let template = try? Template(source, dialect: dialect) else { continue }
        var limits = RenderLimits()
        limits.steps = 20_000
        limits.outputBytes = 65_536
        limits.memoryBytes = 1_048_576
        guard let variables = try? variables(limits), let output = try? template.render(variables, limits: limits)
        else { continue }
        // A template without references is its own output, whatever its length.
        precondition(template.constant != nil || output.count <= limits.outputBytes, "the output keeps its limit")
    }
    return 0
}

private func variables(_ limits: RenderLimits) throws(RenderError) -> [(name: String, value: Value)] {
    let body: JSONValue = [
        "name": "cat", "legs": 4, "price": .number(JSONNumber(1.5) ?? 0), "tags": ["a", "b", .null], "deep": ["x": [:]],
        "empty": "", "flag": true,
    ]
    var meter = Meter(limits)
    return [
        ("body", try Value(body, &meter)), ("text", .string("a,b;c")), ("number", .integer(7)), ("null", .null),
    ]
}
