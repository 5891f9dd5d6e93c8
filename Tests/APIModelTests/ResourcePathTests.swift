import APIModel
import Testing

@Suite struct ResourcePathTests {
    @Test func `a segment with a slash has one spelling and comes back whole`() {
        let path = ResourcePath.restAPI("a1") / "image/png" / "50%"
        #expect(path.text == "/restapis/a1/image%2Fpng/50%25")
        #expect(path.segments == ["restapis", "a1", "image/png", "50%"])
        #expect(path.parent?.last == "image/png")
    }

    @Test(arguments: ["", "restapis", "/", "/a//b", "/a/"])
    func `text that is no address is refused`(text: String) {
        #expect(ResourcePath(text) == nil)
    }

    @Test func `below means below, not a longer name`() {
        #expect(ResourcePath.restAPI("a1").stages.isAtOrBelow(.restAPI("a1")))
        #expect(!ResourcePath.restAPI("a10").isAtOrBelow(.restAPI("a1")))
    }
}
