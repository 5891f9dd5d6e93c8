import HTTPMessages
import Testing

@Suite struct HeaderListTests {
    @Test func `names are found in any case and values keep their order`() {
        let headers: HeaderList = ["X-A": "1", "x-a": "2", "X-B": "3"]
        #expect(headers.first("x-A") == "1")
        #expect(headers.last("X-a") == "2")
        #expect(headers.all("X-A") == ["1", "2"])
        #expect(headers.all(exactly: "x-a") == ["2"])
        #expect(headers.last(exactly: "X-a") == nil)
    }

    @Test func `set replaces every field of the name at the place of the first`() {
        var headers: HeaderList = ["A": "1", "B": "2", "a": "3"]
        headers.set("a", "4")
        #expect(headers == ["a": "4", "B": "2"])
        headers.set("C", "5")
        #expect(headers.fields.map(\.name) == ["a", "B", "C"])
    }

    @Test(arguments: [
        ("Content-Type", "content-type", true), ("a@", "a`", false), ("[", "{", false), ("ab", "abc", false),
    ])
    func `only ASCII letters are compared without case`(left: String, right: String, equal: Bool) {
        #expect(left.equalsIgnoringASCIICase(right) == equal)
    }
}
