import Patterns
import Testing

@Suite struct PatternSearchTests {
    @Test func `a search goes on from an offset and tells the groups`() throws {
        let pattern = try Pattern("(a)|(?<second>b)")
        let text = Array("xaxb".utf8)
        #expect(pattern.groupCount == 2)
        #expect(pattern.group(named: "second") == 2)
        #expect(pattern.group(named: "third") == nil)
        guard case .matched(let first) = pattern.search(text, from: 0),
            case .matched(let second) = pattern.search(text, from: first.range.upperBound)
        else {
            Issue.record("no match")
            return
        }
        #expect(first.groups == [1..<2, 1..<2, nil])
        #expect(second.groups == [3..<4, nil, 3..<4])
        #expect(first.steps > 0)
        guard case .notMatched = pattern.search(text, from: 4) else {
            Issue.record("a match behind the end")
            return
        }
    }

    @Test func `a search sees the text before its start`() throws {
        let text = Array("ab".utf8)
        guard case .matched(let match) = try Pattern("(?<=a)b").search(text, from: 1) else {
            Issue.record("no match")
            return
        }
        #expect(match.range == 1..<2)
        guard case .notMatched = try Pattern("^b").search(text, from: 1) else {
            Issue.record("the start of the search is not the start of the text")
            return
        }
    }

    @Test func `a search that runs away gives up`() throws {
        let text = Array((String(repeating: "a", count: 100_000) + "!").utf8)
        #expect(try Pattern("(a+)+$").search(text, from: 0) == .gaveUp(.steps))
    }
}
