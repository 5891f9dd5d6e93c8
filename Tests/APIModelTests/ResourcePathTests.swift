import APIModel
import Testing

@Suite struct ResourcePathTests {
    @Test func `a segment with a slash has one spelling and comes back whole`() {
        let path = ResourcePath.restAPI("a1") / "image/png" / "50%"
        #expect(path.text == "/restapis/a1/image%2Fpng/50%25")
        #expect(path.segments == ["restapis", "a1", "image/png", "50%"])
        #expect(path.parent?.last == "image/png")
    }

    @Test(arguments: ["", "restapis", "/", "/a//b", "/a/", "/a\u{0}", "/a\n"])
    func `text that is no address is refused`(text: String) {
        #expect(ResourcePath(text) == nil)
    }

    @Test func `below means below, not a longer name`() {
        #expect(ResourcePath.restAPI("a1").stages.isAtOrBelow(.restAPI("a1")))
        #expect(!ResourcePath.restAPI("a10").isAtOrBelow(.restAPI("a1")))
    }

    @Test func `bytes decide, not characters`() {
        let path = ResourcePath.restAPI("a") / "\u{338}x"
        #expect(path.parent == .restAPI("a"))
        #expect(path.segments.count == 3)
        #expect((ResourcePath.root / "a/\u{338}").text == "/a%2F\u{338}")
        #expect(ResourcePath.root / "\u{E9}" != ResourcePath.root / "e\u{301}")
        #expect((ResourcePath.root / "a\u{0}").text == "/a%00")
    }
}
