import Testing

@testable import OpenAPI

@Suite struct DocumentReaderTests {
    private func read(_ text: String, _ limits: DocumentLimits = DocumentLimits()) throws(ImportFailure) -> DocumentNode
    {
        try DocumentReader.read(Array(text.utf8), limits: limits).root
    }

    private func failure(_ bytes: [UInt8], _ limits: DocumentLimits = DocumentLimits()) -> ImportFailure? {
        do throws(ImportFailure) {
            _ = try DocumentReader.read(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    // YAML 1.2 core schema; where SnakeYAML differs the difference is documented at `YAMLScalar`.
    @Test(arguments: [
        ("null", "null"), ("~", "null"), ("Null", "null"), ("''", #""""#), ("true", "true"), ("FALSE", "false"),
        ("yes", #""yes""#), ("on", #""on""#), ("200", "200"), ("'200'", #""200""#), ("+5", "5"), ("-0", "-0"),
        ("010", "10"), ("0o17", "15"), ("0xff", "255"), ("1.10", "1.10"), (".5", "0.5"), ("1.", "1.0"),
        ("1e3", "1e3"), ("-1.5E-2", "-1.5E-2"), (".inf", #"".inf""#), ("1.2.3", #""1.2.3""#), ("1_000", #""1_000""#),
        ("12:30", #""12:30""#), ("2001-01-01", #""2001-01-01""#), ("!!str 12", #""12""#), ("!!int '12'", "12"),
        ("-", "[null]"), ("e3", #""e3""#), ("99999999999999999999", "99999999999999999999"),
    ])
    func `a plain YAML scalar has the type of the core schema`(source: String, expected: String) throws {
        #expect(
            JSONText.compact(
                try read("v: \(source == "-" ? "\n  -" : source)")["v"] ?? .init(value: .null, mark: .serial(0)))
                == expected)
    }

    @Test func `keys are text as written, whatever type they would have`() throws {
        let node = try read("200: a\ndefault: b\non: c\nnull: d\n1.0: e\n")
        #expect(node.object?.members.map(\.key) == ["200", "default", "on", "null", "1.0"])
    }

    @Test func `the last of repeated keys wins at the first's place`() throws {
        for text in ["a: 1\nb: 2\na: 3\n", #"{"a": 1, "b": 2, "a": 3}"#] {
            #expect(JSONText.compact(try read(text)) == #"{"a":3,"b":2}"#)
        }
    }

    @Test func `merges fill in what is not there`() throws {
        let node = try read("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: {<<: [*x, {c: 4, a: 9}]}\n")
        #expect(node["y"].map(JSONText.compact) == #"{"b":3,"a":1}"#)
        #expect(node["z"].map(JSONText.compact) == #"{"a":1,"b":2,"c":4}"#)
    }

    @Test func `values know their line and column`() throws {
        let node = try read("a:\n  b: [1, x]\n")
        #expect(node["a"]?["b"]?.array?[1].mark == SourceMark(line: 2, column: 10))
    }

    @Test func `a byte order mark is skipped`() throws {
        for text in ["{\"a\":1}", "a: 1"] {
            let document = try DocumentReader.read([0xEF, 0xBB, 0xBF] + Array(text.utf8), limits: DocumentLimits())
            #expect(document.root["a"]?.integer == 1)
        }
    }

    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", 2), ("a: b: c\n", 1), ("a:\n\t- b\n", 2), ("a: *nowhere\n", 1),
        ("a: &a [*a]\n", 1), ("a: 1\n---\nb: 2\n", 2), ("? [a]\n: b\n", 1), ("{\"a\": 1,\n \"b\": }", 2),
        ("{\"a\": 1,}", 1), ("{\n\n'a': 1}", 3), ("{\"a\": \"\n\"}", 1), ("[1, 2", 1), ("", 1), ("# nothing\n", 2),
        ("a: !Ref b\n", 1), ("a: !Sub {b: c}\n", 1), ("a: {<<: 1}\n", 1), ("a: \"\\q\"\n", 1), ("%YAML 9.9\n---\na", 1),
    ])
    func `malformed text is refused with its line`(text: String, line: Int) throws {
        let failure = try #require(self.failure(Array(text.utf8)))
        #expect(failure.message == "Invalid OpenAPI input.")
        #expect(failure.diagnostics.first?.line == line)
        #expect((failure.diagnostics.first?.column ?? 0) > 0)
    }

    @Test func `text that is not UTF-8 is refused`() {
        #expect(failure([0x61, 0x3A, 0xFF])?.message == "Invalid OpenAPI input.")
        #expect(failure([0xFF, 0xFE, 0x61, 0x00])?.message == "Invalid OpenAPI input.")
    }

    @Test func `one byte more than 6 MB is refused before it is parsed`() {
        let limit = DocumentLimits().bytes
        #expect(limit == 6_291_456)
        let large = failure([UInt8](repeating: UInt8(ascii: "x"), count: limit + 1))
        #expect(large?.diagnostics.first?.message.contains("6291457") == true)
        #expect(failure([UInt8](repeating: UInt8(ascii: "x"), count: limit)) == nil)
    }

    @Test(arguments: [false, true])
    func `an alias bomb stops at the cap, in values and in keys`(inKey: Bool) {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += inKey && level == 30 ? "? *a29\n: x\n" : "a\(level): &a\(level) [\(aliases)]\n"
        }
        let clock = ContinuousClock()
        let elapsed = clock.measure { #expect(failure(Array(text.utf8)) != nil) }
        #expect(elapsed < .seconds(30))
    }

    @Test(arguments: ["[", "{\"a\":", "- ", "{a: "])
    func `depth is bounded in either syntax`(unit: String) {
        let failure = self.failure(Array(String(repeating: unit, count: 50_000).utf8))
        #expect(failure?.message == "Invalid OpenAPI input.")
    }

    @Test func `the deepest document that is allowed is read`() throws {
        let limit = DocumentLimits().depth
        let nested = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(try read(nested).array != nil)
        #expect(try read("a: " + String(nested.dropFirst().dropLast())).object != nil)
    }

    @Test func `a million paths stop at the cap of values`() {
        var json = "{\"paths\":{"
        for number in 0..<400_000 { json += "\"/\(number)\":{}," }
        json += "\"/x\":{}}}"
        #expect(failure(Array(json.utf8)) == nil)
        var limits = DocumentLimits()
        limits.nodes = 1_000
        #expect(failure(Array(json.utf8), limits)?.diagnostics.first?.message.contains("1000 values") == true)
        let yaml = "paths:\n" + (0..<2_000).map { "  /\($0): {}\n" }.joined()
        #expect(failure(Array(yaml.utf8), limits)?.diagnostics.first?.line == 500)
    }
}
