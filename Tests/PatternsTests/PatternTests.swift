import Patterns
import Testing

@Suite struct PatternTests {
    @Test(
        arguments: [
            ("4\\d{2}", "404", true), ("4\\d{2}", "4040", false), ("4\\d{2}", "x404", false),
            ("a|ab", "ab", true), ("", "", true), ("", "x", false), (".*", "", true),
            (".*", "one\ntwo", false), (".*", "one\rtwo", false), (".*", "one\u{2028}two", false),
            ("(?s).*", "one\ntwo", true), ("(\\n|.)+", "one\ntwo", true), (".*x$", "x\n", false),
            (".*Error.*", "an Error here", true), (".*Error.*", "an error here", false),
            ("caf.", "café", true), (".", "😀", true), ("\\w+", "café", false), ("\\d", "٣", false),
            ("^start", "start", true), ("[^a]b", "cb", true), ("[]a]+", "]a", true),
            ("\\Q[a](*\\E", "[a](*", true), ("(a)\\1", "aa", true),
            ("\\u0041\\u00e9", "Aé", true), ("\\uD83D\\uDE00+", "😀😀", true), ("[\\u0041-\\u0043]+", "ABC", true),
            ("\\\\u0041", "\\u0041", true), ("\\x{1F600}", "😀", true),
        ] as [(String, String, Bool)])
    func `a whole match follows Java's matches()`(_ source: String, _ text: String, _ expected: Bool) throws {
        #expect(try Pattern(source).matchesWhole(text) == expected)
        #expect(try Pattern(source).match(text, .whole) == (expected ? .matched(0..<text.utf8.count) : .notMatched))
    }

    @Test func `find gives the leftmost match as a range of the text`() throws {
        let text = "größe 42 und 7"
        let range = try #require(try Pattern("\\d+").find(in: text))
        #expect(text[range] == "42")
        #expect(try Pattern("x").find(in: text) == nil)
        #expect(try Pattern("ß").match(text, .anywhere) == .matched(4..<6))
        #expect(try Pattern("(?=g)").match(text, .anywhere) == .matched(0..<0))
        #expect(try Pattern("und").find(in: text) != nil)
        #expect(try Pattern("^und").find(in: text) == nil)
        #expect(try Pattern("(?m)^b").find(in: "a\r\nb") != nil)
    }

    @Test(
        arguments: [
            ("(", 1), ("[", 1), ("a**b(", 2), ("(?<=a+)b", 0), ("\\p{InGothic}", 2), ("\\u00e9\\u00e9(", 13),
            ("a(*ACCEPT)", 2), ("(*UTF)a", 1), ("[a[b]", 5), ("[[:alpha:]", 10), ("[a-z&&b", 7), ("a\\C", 2),
            ("\\uD800", 0), ("a\\u0041\\uD800b", 7), ("[]", 2), ("\\", 1), ("a{2,1}", 4),
        ] as [(String, Int)])
    func `a pattern that cannot be compiled says where`(_ source: String, _ offset: Int) {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        #expect(error?.offset == offset)
        #expect(error?.message.isEmpty == false)
    }

    @Test func `classes deep inside each other are refused, long ones are not`() throws {
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "[", count: 20_000)) }
        #expect(throws: PatternError.self) { try Pattern("[a" + String(repeating: "&&b", count: 20_000) + "]") }
        #expect(throws: PatternError.self) { try Pattern("[a" + String(repeating: "&&[a]", count: 13_000) + "]") }
        #expect(try Pattern("[a-z" + String(repeating: "&&[a-c]", count: 20) + "]").matchesWhole("b"))
        let long = try Pattern("[" + String(repeating: "a-c", count: 10_000) + "]+")
        #expect(long.matchesWhole("abc") && !long.matchesWhole("d"))
        #expect(try Pattern("[a[b[c[d&&[de]]]]]+").matchesWhole("abcd"))
    }

    @Test func `an over-long or deeply nested pattern is refused`() {
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "a", count: 65_537)) }
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "(", count: 30_000)) }
        #expect(throws: PatternError.self) { try Pattern("((((a{999}){999}){999}){999})") }
    }

    @Test func `one pattern serves many threads`() async throws {
        let pattern = try Pattern("(a|b)+c")
        let matched = await withTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    (0..<500).count { pattern.matchesWhole(String(repeating: "ab", count: $0 % 9 + number) + "c") }
                }
            }
            return await group.reduce(0, +)
        }
        // Only the group that starts from no letters at all misses, for every ninth text.
        #expect(matched == 8 * 500 - 56)
    }
}
