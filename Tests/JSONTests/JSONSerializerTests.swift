import JSON
import Testing

@Suite struct JSONSerializerTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (false, "false"), (-7, "-7"), ([], "[]"), ([:], "{}"),
            (["a": 1, "b": [1, 2]], #"{"a":1,"b":[1,2]}"#), ([[], [:], [[]]], "[[],{},[[]]]"),
            (["z": ["y": ["x": .null]], "a": []], #"{"z":{"y":{"x":null}},"a":[]}"#),
            ("a/b<é>\u{7F}😀\u{2028}", "\"a/b<é>\u{7F}😀\u{2028}\""),
            ("\"\\\u{8}\t\n\u{C}\r\u{0}\u{1F}", #""\"\\\b\t\n\f\r\u0000\u001F""#),
        ] as [(JSONValue, String)])
    func `compact text is Jackson's`(_ value: JSONValue, _ expected: String) {
        #expect(JSONSerializer.string(value) == expected)
        #expect(JSONSerializer.bytes(value) == Array(expected.utf8))
        #expect(value.description == expected)
    }

    @Test func `pretty text has two spaces a level`() {
        let value: JSONValue = ["a": 1, "b": [1, ["c": "x"]], "d": [], "e": [:]]
        let expected = """
            {
              "a": 1,
              "b": [
                1,
                {
                  "c": "x"
                }
              ],
              "d": [],
              "e": {}
            }
            """
        #expect(JSONSerializer.string(value, style: .pretty) == expected)
        #expect(JSONSerializer.string("x", style: .pretty) == "\"x\"")
    }

    @Test func `text is appended to bytes that are there`() {
        var bytes = Array("x=".utf8)
        JSONSerializer.append([1], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "x=[1]")
    }

    @Test func `one string is quoted`() {
        #expect(JSONSerializer.quoted("") == "\"\"")
        #expect(JSONSerializer.quoted("say \"hi\"\n") == #""say \"hi\"\n""#)
        #expect(JSONSerializer.quoted("\u{B}") == #""\u000B""#)
    }

    @Test func `a long text passes through unchanged`() throws {
        let members = (0..<3_000).map { #"{"id":\#($0),"name":"pet \#($0) – é","tags":["a","b\n"],"price":1.50}"# }
        let text = "[\(members.joined(separator: ","))]"
        #expect(try JSONSerializer.string(JSONValue.parse(text)) == text)
    }

    @Test func `an escape at every place of a string of every length is written`() throws {
        for length in 0..<40 {
            for place in 0...length {
                for (sign, escape) in [("\"", "\\\""), ("\u{1}", "\\u0001"), ("\u{7F}", "\u{7F}"), ("é", "é")] {
                    let head = String(repeating: "a", count: place)
                    let tail = String(repeating: "b", count: length - place)
                    #expect(JSONSerializer.quoted(head + sign + tail) == "\"\(head)\(escape)\(tail)\"")
                }
            }
        }
    }

    @Test(arguments: [1_000, 1_024, 65_530, 65_536, 300_000])
    func `a text that does not fit one piece of memory is whole`(_ length: Int) {
        let long = String(repeating: "x", count: length)
        let value: JSONValue = .array([.string(long), 1, .string(long + "\n"), ["k": .string(long)], "é"])
        let expected = "[\"\(long)\",1,\"\(long)\\n\",{\"k\":\"\(long)\"},\"é\"]"
        #expect(JSONSerializer.string(value) == expected)
        #expect(JSONSerializer.bytes(value) == Array(expected.utf8))
        #expect(JSONSerializer.quoted(long) == "\"\(long)\"")
    }
}
