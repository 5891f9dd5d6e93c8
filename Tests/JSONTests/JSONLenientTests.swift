import JSON
import Testing

@Suite struct JSONLenientTests {
    /// Text and the JSON that it counts as, as json-smart's permissive mode reads it (its parser, version 2).
    static let texts: [(String, String)] = [
        (#"{"id": 1, "type": "dog", "Age": 11,}"#, #"{"id":1,"type":"dog","Age":11}"#),
        ("a=b&c=d%20e", #""a=b&c=d%20e""#), ("  two words \r\n", #""two words""#), ("<a>{1}</a>", #""<a>{1}</a>""#),
        ("", #""""#), (" ", #""""#), ("12 Main St", #""12 Main St""#), ("nullify", #""nullify""#),
        ("{statusCode: 200}", #"{"statusCode":200}"#), ("{'a': 'b\"c'}", #"{"a":"b\"c"}"#),
        ("{a b : c d , e: true, f: null}", #"{"a b":"c d","e":true,"f":null}"#),
        ("[,1,,2,]", "[1,2]"), (#"["a" "b"]"#, #"["a","b"]"#), ("[1 2]", #"["1 2"]"#), ("[[,],{,}]", "[[],{}]"),
        (#"{,"a":1,,"b":2,}"#, #"{"a":1,"b":2}"#), (#"{"a":,"b":1}"#, #"{"a":"","b":1}"#),
        ("[007,-01.5,00,1.,0.50,1e3]", "[7,-1.5,0,1.0,0.50,1e3]"),
        ("[1e,.5,+5,1.2.3,-x]", #"["1e",".5","+5","1.2.3","-x"]"#),
        (#"{"a": {"b": [x, {c: y}]}} and more"#, #"{"a":{"b":["x",{"c":"y"}]}}"#), (#""text" and more"#, #""text""#),
        ("\"a\tb\"", #""a\tb""#), ("\"a\tb\\nc\"", #""ab\nc""#), (#""\x41\q\u00e9\ud83d\ude00\/\'""#, #""Aé😀/'""#),
        (#"{"a":1,"b":2,"a":3,}"#, #"{"a":3,"b":2}"#),
    ]

    @Test(arguments: texts)
    func `what is nearly JSON counts as`(text: String, json: String) throws {
        #expect(try JSONValue.parseLeniently(text.utf8) == JSONValue.parse(json))
    }

    @Test(arguments: [
        "{", "[", #"{"a""#, #"{"a":"#, #"{"a":1"#, "[1", #"["a"#, "'a", ":", "]", "}", "{:1}", "{[1]}", #"{"a" "b"}"#,
        #"{"a":"x" "b":1}"#, #"{"a":}"#, "[}", "[:]", #""\u12"#, #"["\uzzzz"]"#, "{abc}",
    ])
    func `what cannot be JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue.parseLeniently(text.utf8) }
    }

    @Test func `JSON reads as ever, and its limits hold`() throws {
        let json = #"{"n": 1.50, "l": [true, null, "\u00e9"], "o": {}}"#
        #expect(try JSONValue.parseLeniently(json.utf8) == JSONValue.parse(json))
        let deep = String(repeating: "[", count: 1_001)
        #expect(throws: JSONError.self) { try JSONValue.parseLeniently((deep + "x").utf8) }
        let reason = #expect(throws: JSONError.self) {
            try JSONValue.parseLeniently("a=b".utf8, limits: JSONLimits(bytes: 2))
        }
        #expect(reason?.reason == .tooLarge(limit: 2))
    }

    @Test func `half a million open brackets and commas take no time that grows`() throws {
        let commas = "[" + String(repeating: ",", count: 500_000) + "x]"
        #expect(try JSONValue.parseLeniently(commas.utf8) == ["x"])
        let members = "{" + String(repeating: "a:b,", count: 100_000) + "}"
        #expect(try JSONValue.parseLeniently(members.utf8) == ["a": "b"])
    }

    @Test func `bytes that are no UTF-8 are mended`() throws {
        #expect(try JSONValue.parseLeniently([0x61, 0xFF, 0x62] as [UInt8]) == "a\u{FFFD}b")
    }
}
