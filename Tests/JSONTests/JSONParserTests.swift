import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", .null), (" true\n", true), ("false", false), ("\"\"", ""), ("[]", []), ("{}", [:]), ("{ }", [:]),
            ("[ ]", []), ("-0", .number(JSONNumber(text: "-0") ?? JSONNumber(0))), ("12", 12),
            ("[1,\"a\",[true],{\"b\":null}]", [1, "a", [true], ["b": .null]]),
            ("{\"a\" : {\"b\":[ ]} , \"c\":\t2}\r\n", ["a": ["b": []], "c": 2]),
            (#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00""#, "\"\\/\u{8}\u{C}\n\r\tAé€😀"),
            (#""\u0000""#, "\0"), ("\"größer als sieben Zeichen – 😀\"", "größer als sieben Zeichen – 😀"),
            ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("\u{FEFF}[1]", [1]),
        ] as [(String, JSONValue)])
    func `valid texts parse`(_ text: String, _ expected: JSONValue) throws {
        #expect(try JSONValue.parse(text) == expected)
        // The same through a collection that does not lie in one piece.
        let pieces = [Array(text.utf8.prefix(2)), Array(text.utf8.dropFirst(2))].joined()
        #expect(try JSONValue.parse(pieces) == expected)
        #expect(try JSONValue.parseWithMarks(text).value == expected)
    }

    @Test func `bytes of every kind of collection are read`() throws {
        let bytes = Array("[1]".utf8)
        #expect(try JSONValue.parse(bytes) == [1])
        #expect(try JSONValue.parse(([0] + bytes).dropFirst()) == [1])
        #expect(try JSONValue.parse(bytes.reversed().reversed() as ReversedCollection) == [1])
        #expect(try bytes.withUnsafeBufferPointer { try JSONValue.parse($0) } == [1])
        #expect(try bytes.withUnsafeBytes { try JSONValue.parse($0) } == [1])
    }

    @Test(
        arguments: [
            ("1.0", 1, nil), ("1e400", .infinity, nil), ("-1e400", -.infinity, nil), ("1e-400", 0, nil),
            ("-0", 0, 0), ("123456789012345678901234567890", 0x1.8ee90ff6c373ep96, nil),
            ("9223372036854775807", 0x1p63, .max), ("9223372036854775808", 0x1p63, nil),
            ("-9223372036854775808", -0x1p63, .min), ("1E+2", 100, nil), ("0.5e-1", 0.05, nil),
        ] as [(String, Double, Int?)])
    func `a number keeps its text`(_ text: String, _ double: Double, _ int: Int?) throws {
        let number = try #require(try JSONValue.parse(text).numberValue)
        #expect(number.text == text)
        #expect(number.double == double)
        #expect(number.int == int)
        #expect(try JSONSerializer.string(JSONValue.parse("[\(text)]")) == "[\(text)]")
        #expect(JSONNumber(text: text) == number)
    }

    @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\udbff""#])
    func `half a surrogate pair becomes the replacement character`(_ text: String) throws {
        #expect(try JSONValue.parse(text) == "\u{FFFD}")
    }

    @Test func `what follows half a surrogate pair is kept`() throws {
        #expect(try JSONValue.parse(#""\ud83dx""#) == "\u{FFFD}x")
        #expect(try JSONValue.parse(#""\ud83d\u0041""#) == "\u{FFFD}A")
        #expect(try JSONValue.parse(#""\ud83d\ud83d\ude00""#) == "\u{FFFD}😀")
        #expect(try JSONValue.parse(#""\ud83d\n""#) == "\u{FFFD}\n")
    }

    @Test func `a repeated key keeps its first place and its last value`() throws {
        let small = try JSONValue.parse(#"{"a":1,"b":2,"a":3,"\u0062":4}"#)
        #expect(JSONSerializer.string(small) == #"{"a":3,"b":4}"#)
        let many = (0..<40).map { "\"key\($0 % 20)\":\($0)" }.joined(separator: ",")
        let large = try #require(try JSONValue.parse("{\(many)}").objectValue)
        #expect(large.count == 20)
        #expect(large.keys.first == "key0")
        #expect(large["key0"] == 20)
        #expect(large["key19"] == 39)
    }

    @Test func `keys that differ in normalisation only are different keys`() throws {
        let object = try #require(try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}").objectValue)
        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `strings with a stop at every place of a word are read`() throws {
        for length in 0..<40 {
            for stop in ["\\n", "é", "\\u0001", "😀", "x"] {
                for place in 0...length {
                    let head = String(repeating: "a", count: place)
                    let tail = String(repeating: "b", count: length - place)
                    let meaning = stop == "\\n" ? "\n" : stop == "\\u0001" ? "\u{1}" : stop
                    let value = try JSONValue.parse("[\"\(head)\(stop)\(tail)\",\"next\"]")
                    #expect(value == [.string(head + meaning + tail), "next"])
                    #expect(try JSONValue.parse(JSONSerializer.string(value)) == value)
                }
            }
        }
    }

    /// Keys that the parser's cache could mix up: beginnings of each other, more than it holds, in nested objects.
    @Test func `keys are told apart whatever came before them`() throws {
        var names = (0...40).map { String(repeating: "k", count: $0) }
        names += (0...40).map { String(repeating: "k", count: $0) + "x" }
        names += ["k\u{E9}", "\u{E9}k", "k\\n", "\\u006b", "kk\\u006b", "12345678", "1234567", "123456789012345678"]
        names += (0..<600).map { "field\($0)" }
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<300 {
            var text = "["
            for _ in 0..<8 {
                if text != "[" { text += "," }
                let first = random(names.count)
                let members = (0..<1 + random(12)).map { member in
                    let name = random(4) == 0 ? names[random(names.count)] : names[(first + member) % names.count]
                    let value = random(5) == 0 ? "{\"\(names[random(names.count)])\":{\"k\":[]}}" : "\(member)"
                    return "\"\(name)\":\(value)"
                }
                text += "{\(members.joined(separator: ","))}"
            }
            text += "]"
            // Through the marks every key is met a second time, and each must lead to its value.
            let (value, marks) = try JSONValue.parseWithMarks(text)
            #expect(try JSONValue.parse(text) == value)
            #expect(try JSONValue.parse(JSONSerializer.bytes(value)) == value)
            for (place, element) in (value.arrayValue ?? []).enumerated() {
                for (key, _) in try #require(element.objectValue) {
                    #expect(marks[JSONPointer(steps: [String(place), key])] != nil)
                    #expect(text.contains(JSONSerializer.quoted(key)) || text.contains("\\u006b"))
                }
            }
        }
    }

    @Test func `numbers of every length keep their text`() throws {
        for length in 1...40 {
            let digits = String(repeating: "1234567890", count: 4).prefix(length)
            let texts = [
                String(digits), "-\(digits)", "\(digits).\(digits)", "1e\(digits)", "0.\(digits)E-\(digits)",
            ]
            for text in texts {
                let value = try JSONValue.parse("[\(text),\(text)1]")
                #expect(value[0]?.numberValue?.text == text)
                #expect(JSONNumber(text: text) == value[0]?.numberValue)
                #expect(JSONNumber(text: text)?.hashValue == value[0]?.numberValue?.hashValue)
                #expect(value[0] != value[1])
                #expect(JSONSerializer.string(value) == "[\(text),\(text)1]")
            }
        }
    }

    @Test func `any number of escapes in a row is read`() throws {
        for length in 0..<200 {
            let text = String(repeating: "\\n", count: length) + String(repeating: "\\ud83d\\ude00", count: length)
            let value = try JSONValue.parse("\"\(text)é\"")
            let meant = String(repeating: "\n", count: length) + String(repeating: "😀", count: length)
            #expect(value == .string(meant + "é"))
            #expect(try JSONValue.parse(JSONSerializer.bytes(value)) == value)
        }
    }
}
