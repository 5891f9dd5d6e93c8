import JSON
import Testing

@Suite struct JSONObjectTests {
    @Test(arguments: [3, 16, 17, 18, 500])
    func `members are set, found and removed in order`(_ count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.number(JSONNumber($0))) })
        #expect(object.count == count)
        #expect((0..<count).allSatisfy { object["k\($0)"]?.intValue == $0 })
        #expect(object["none"] == nil)
        object["k1"] = "changed"
        #expect(object[1].key == "k1")
        #expect(object[1].value == "changed")
        #expect(object.removeValue(forKey: "k0") == 0)
        #expect(object.removeValue(forKey: "k0") == nil)
        #expect(object.count == count - 1)
        #expect(object.keys.first == "k1")
        #expect(object["k\(count - 1)"]?.intValue == count - 1)
        object["k0"] = 5
        #expect(object.keys.last == "k0")
        #expect(object["k0"] == 5)
    }

    @Test func `a copy does not see later changes`() {
        let first: JSONObject = ["a": 1]
        var second = first
        second["a"] = 2
        #expect(first["a"] == 1)
    }

    @Test func `equality ignores the order of members and nothing else`() {
        #expect((["a": 1, "b": 2] as JSONValue) == ["b": 2, "a": 1])
        #expect((["a": 1] as JSONValue) != ["a": 1, "b": 2])
        #expect((["a": 1] as JSONValue) != ["b": 1])
        #expect(([1, 2] as JSONValue) != [2, 1])
        #expect(("\u{E9}" as JSONValue) != "e\u{301}")
        #expect(JSONNumber(text: "1") != JSONNumber(text: "1.0"))
    }

    @Test func `accessors answer for their kind only`() {
        let value: JSONValue = ["s": "x", "n": 3, "b": true, "a": [1], "o": ["p": .null], "f": .string("3")]
        #expect(value["s"]?.stringValue == "x")
        #expect(value["n"]?.intValue == 3)
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue == [1])
        #expect(value["a"]?[0] == 1)
        #expect(value["a"]?[1] == nil)
        #expect(value["o"]?.objectValue?.count == 1)
        #expect(value["o"]?["p"]?.isNull == true)
        #expect(value["f"]?.intValue == nil)
        #expect(value["none"] == nil)
        #expect(value["s"]?["x"] == nil)
    }

    @Test func `numbers from code are valid JSON`() {
        #expect(JSONNumber(.min).text == "-9223372036854775808")
        #expect(JSONNumber(1.5)?.text == "1.5")
        #expect(JSONNumber(1e300).map { JSONNumber(text: $0.text) == $0 } == true)
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        for text in ["", "01", "1 ", "+1", ".5", "1.", "0x1", "-", "1e", "NaN"] {
            #expect(JSONNumber(text: text) == nil)
        }
    }
}
