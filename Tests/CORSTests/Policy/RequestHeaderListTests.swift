import Testing

@testable import CORS

struct RequestHeaderListTests {
    private static let rule = RequestHeaderRule(["authorization", "content-type", "x-a", "x-b"])

    private func refusal(_ lines: [String], _ rule: RequestHeaderRule = rule) -> (CORSRefusal?, examined: Int) {
        var list = RequestHeaderList()
        for line in lines {
            if let refusal = list.refusal(for: line, under: rule) { return (refusal, list.examined) }
        }
        return (nil, list.examined)
    }

    @Test(arguments: [
        [], [""], ["x-a"], ["X-A"], ["x-b,x-a"], ["x-a, x-b"], [" x-a ,\tx-b\t"], ["x-a", "x-b"], ["x-a,,x-b,"],
        ["authorization,content-type,x-a,x-b"], ["CONTENT-TYPE,Authorization"], ["x-a,x-a,x-a"], [",", ","],
        ["x-a,", ",x-b"],
    ])
    func `any order and case, several lines, spaces and empty elements are taken`(_ lines: [String]) {
        #expect(refusal(lines).0 == nil)
    }

    @Test(arguments: [
        (["x-c"], CORSRefusal.headerNotAllowed("x-c")),
        (["x-a,x-"], .headerNotAllowed("x-")),
        (["x-a,x-ab"], .headerNotAllowed("x-ab")),
        (["x-a", "X-C"], .headerNotAllowed("X-C")),
        (["*"], .headerNotAllowed("*")),
        (["x-a x-b"], .headersMalformed),
        (["\"x-a\""], .headersMalformed),
        (["x-a;x-b"], .headersMalformed),
        (["x-\u{E4}"], .headersMalformed),
        (["x-a\n"], .headersMalformed),
        // The Kelvin sign is no K, whatever Unicode says of them.
        (["\u{212A}"], .headersMalformed),
    ])
    func `what is not listed, and what is no name, is refused`(_ lines: [String], _ expected: CORSRefusal) {
        #expect(refusal(lines).0 == expected)
    }

    @Test func `a wildcard covers every name but Authorization`() {
        #expect(refusal(["x-z,accept"], RequestHeaderRule(["*"])).0 == nil)
        #expect(refusal(["x-z,Authorization"], RequestHeaderRule(["*"])).0 == .headerNotAllowed("Authorization"))
        #expect(refusal(["x-z,x y"], RequestHeaderRule(["*"])).0 == .headersMalformed)
        #expect(refusal(["authorization"], RequestHeaderRule(["*", "authorization"])).0 == nil)
    }

    @Test func `no name is allowed where none is listed`() {
        let none = RequestHeaderRule([])
        #expect(refusal(["x"], none).0 == .headerNotAllowed("x"))
        #expect(refusal([""], none).0 == nil)
    }

    @Test func `each of 256 names is found, in any case, and no other`() {
        let names = (0..<256).map { "x-header-\($0)" }
        let set = RequestHeaderRule(names)
        #expect(refusal([names.joined(separator: ",").uppercased()], set).0 == nil)
        for index in 256..<1_000 { #expect(refusal(["x-header-\(index)"], set).0 != nil) }
    }

    @Test(arguments: [
        String(repeating: ",", count: 1 << 20), String(repeating: "a", count: 1 << 20),
        String(repeating: " ", count: 1 << 20), String(repeating: "x-a,", count: 1 << 18),
        (0..<100_000).map { "x-\($0)" }.joined(separator: ","),
    ])
    func `a line over the bytes that are allowed is not read`(_ line: String) {
        for rule in [Self.rule, RequestHeaderRule(["*"])] {
            let (refusal, examined) = refusal([line], rule)
            #expect(refusal == .tooManyHeaders)
            #expect(examined == 0)
        }
    }

    @Test func `a hostile line within the bytes ends early`() {
        let commas = refusal([String(repeating: ",", count: 16_000)])
        #expect(commas.0 == .headersMalformed)
        #expect(commas.examined <= CORSLimits.requestHeaderEmptyElements + 1)

        let long = refusal([String(repeating: "a", count: 16_000)])
        #expect(long.0 == .headerNotAllowed(String(repeating: "a", count: CORSLimits.refusalBytes) + "…"))
        #expect(long.examined <= "authorization".count + 2)

        let names = refusal([String(repeating: "x-a,", count: 4_000)])
        #expect(names.0 == .tooManyHeaders)
        #expect(names.examined <= CORSLimits.requestHeaderNames * 5)

        let spaces = refusal([String(repeating: " ", count: 16_000)])
        #expect(spaces.0 == nil)
        #expect(spaces.examined <= 16_001)
    }

    @Test func `the bounds hold for all lines together`() {
        let empty = refusal(Array(repeating: "", count: 100_000))
        #expect(empty.0 == .headersMalformed)
        #expect(empty.examined <= CORSLimits.requestHeaderEmptyElements + 1)

        let names = refusal(Array(repeating: "x-a", count: 100_000))
        #expect(names.0 == .tooManyHeaders)
        #expect(names.examined <= CORSLimits.requestHeaderNames * 5)

        let bytes = refusal(Array(repeating: String(repeating: " ", count: 4_000), count: 10))
        #expect(bytes.0 == .tooManyHeaders)
        #expect(bytes.examined <= CORSLimits.requestHeaderBytes + 10)
    }

    @Test func `as many names as are allowed pass`() {
        let names = Array(repeating: "x-a", count: CORSLimits.requestHeaderNames)
        #expect(refusal([names.joined(separator: ",")]).0 == nil)
        #expect(refusal([(names + ["x-a"]).joined(separator: ",")]).0 == .tooManyHeaders)
    }
}
