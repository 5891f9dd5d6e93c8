import Testing

@testable import CORS

/// Allowed origins and one that asks.
struct OriginQuestion: CustomTestStringConvertible, Sendable {
    var allowed: [String]
    var asked: String
    var isAllowed: Bool

    var testDescription: String { "\(asked) of \(allowed.joined(separator: " "))" }

    init(_ asked: String, of allowed: [String], _ isAllowed: Bool) {
        self.allowed = allowed
        self.asked = asked
        self.isAllowed = isAllowed
    }

    static let all: [OriginQuestion] =
        exact + subdomains + ports

    private static let exact: [OriginQuestion] = [
        .init("https://a.example", of: ["https://a.example"], true),
        .init("http://a.example", of: ["https://a.example"], false),
        .init("https://a.example:8443", of: ["https://a.example"], false),
        .init("https://a.example", of: ["https://a.example:8443"], false),
        .init("https://a.example:8443", of: ["https://a.example:8443"], true),
        .init("https://a.example:443", of: ["https://a.example"], false),
        .init("https://a.example.", of: ["https://a.example"], false),
        .init("https://a.example.", of: ["https://a.example."], true),
        .init("https://b.a.example", of: ["https://a.example"], false),
        .init("https://example", of: ["https://a.example"], false),
        .init("https://a_b.example", of: ["https://a_b.example"], true),
        .init("https://xn--bcher-kva.example", of: ["https://xn--bcher-kva.example"], true),
        .init("http://127.0.0.1:3000", of: ["http://127.0.0.1:3000"], true),
        .init("http://[::1]:3000", of: ["http://[::1]:3000"], true),
        .init("http://[::2]:3000", of: ["http://[::1]:3000"], false),
        .init("capacitor://localhost", of: ["capacitor://localhost"], true),
        .init("ionic://localhost", of: ["capacitor://localhost"], false),
        .init("chrome-extension://abcdefghijklmnop", of: ["chrome-extension://abcdefghijklmnop"], true),
    ]

    private static let subdomains: [OriginQuestion] = [
        .init("https://b.a.example", of: ["https://*.a.example"], true),
        .init("https://c.b.a.example", of: ["https://*.a.example"], true),
        .init("https://a.example", of: ["https://*.a.example"], false),
        .init("https://.a.example", of: ["https://*.a.example"], false),
        .init("https://b..a.example", of: ["https://*.a.example"], false),
        .init("https://ba.example", of: ["https://*.a.example"], false),
        .init("http://b.a.example", of: ["https://*.a.example"], false),
        .init("https://b.a.example:8443", of: ["https://*.a.example"], false),
        .init("https://b.a.example:8443", of: ["https://*.a.example:8443"], true),
        .init("https://b.a.example.evil.example", of: ["https://*.a.example"], false),
        .init("https://b.a.example.", of: ["https://*.a.example"], false),
        .init("https://b.a.example.", of: ["https://*.a.example."], true),
        .init("https://x.b.a.example", of: ["https://*.b.a.example", "https://a.example"], true),
        .init("https://x.a.example", of: ["https://*.b.a.example", "https://a.example"], false),
        .init("https://evil.example#.a.example", of: ["https://*.a.example"], false),
        .init("https://evil.example/.a.example", of: ["https://*.a.example"], false),
        .init("https://evil.example@b.a.example", of: ["https://*.a.example"], false),
    ]

    private static let ports: [OriginQuestion] = [
        .init("http://localhost", of: ["http://localhost:*"], true),
        .init("http://localhost:1", of: ["http://localhost:*"], true),
        .init("http://localhost:65535", of: ["http://localhost:*"], true),
        .init("http://localhost:65536", of: ["http://localhost:*"], false),
        .init("http://localhost:0", of: ["http://localhost:*"], false),
        .init("http://localhost:08", of: ["http://localhost:*"], false),
        .init("http://localhost:", of: ["http://localhost:*"], false),
        .init("http://localhost:8a", of: ["http://localhost:*"], false),
        .init("https://localhost:1", of: ["http://localhost:*"], false),
        .init("http://x.localhost:1", of: ["http://localhost:*"], false),
        .init("http://[::1]:99", of: ["http://[::1]:*"], true),
        .init("http://x.y.localhost:1", of: ["http://*.localhost:*"], true),
        .init("http://x.localhost", of: ["http://*.localhost:*"], true),
        .init("http://localhost:1", of: ["http://*.localhost:*"], false),
    ]
}

struct OriginSetTests {
    @Test(arguments: OriginQuestion.all)
    func `an origin is allowed exactly when the list covers it`(_ question: OriginQuestion) throws {
        let patterns = try question.allowed.map { text in try OriginPattern(parsing: text) }
        let set = OriginSet(patterns, allowsNull: false)
        #expect((set.verdict(on: question.asked) == .allowed) == question.isAllowed)
    }

    @Test(arguments: [
        "", "https", "https:", "https://", "https:///", "https//a.example", "://a.example", "https://A.example",
        "Https://a.example", "https://a.example/", "https://a.example?", "https://a b.example", "https://a.example,",
        "https://a.example\u{0}", "https://\u{E4}.example", "https://[::1", "https://[::1]x", "https://[g::1]",
        "https://a.example:1:2", "https://user@a.example", " https://a.example", "https://a.example ", "NULL", "null ",
        "https://a.example https://b.example", "1https://a.example",
    ])
    func `what no browser sends is malformed`(_ origin: String) throws {
        let set = OriginSet([try OriginPattern(parsing: "https://*.a.example:*")], allowsNull: false)
        #expect(set.verdict(on: origin) == .malformed)
    }

    @Test func `null is allowed only where it is listed`() {
        #expect(OriginSet([], allowsNull: false).verdict(on: "null") == .isNull)
        #expect(OriginSet([], allowsNull: true).verdict(on: "null") == .allowed)
        #expect(OriginSet([], allowsNull: true).verdict(on: "https://null") == .notAllowed)
    }

    @Test func `an origin of the longest length is read, and a longer one is not looked at`() throws {
        let scheme = String(repeating: "s", count: 64)
        let label = String(repeating: "a", count: 61)
        let host = [label, label, label, label, "aaaaa"].joined(separator: ".")
        let longest = "\(scheme)://\(host):65535"
        try #require(host.utf8.count == 253 && longest.utf8.count == CORSLimits.originBytes)
        let set = OriginSet([try OriginPattern(parsing: longest)], allowsNull: false)
        #expect(set.verdict(on: longest) == .allowed)
        var examined = 0
        #expect(set.verdict(on: longest + "0", examined: &examined) == .malformed)
        #expect(
            set.verdict(on: String(repeating: "https://a.example", count: 100_000), examined: &examined) == .malformed)
        #expect(examined == 0)
    }

    @Test func `ten thousand origins cost what one costs`() throws {
        let origins = (0..<10_000).map { "https://tenant\($0).app\($0 % 7).example.com\($0 % 3 == 0 ? ":8443" : "")" }
        let patterns = try origins.map { text in try OriginPattern(parsing: text) }
        let many = OriginSet(patterns, allowsNull: false)
        let wildcards = try origins.map { text in
            try OriginPattern(
                parsing: "https://*." + text.dropFirst("https://".count) + (text.hasSuffix("3") ? "" : ":*"))
        }
        let manyWildcards = OriginSet(wildcards.filter { !$0.description.contains(":8443:") }, allowsNull: false)
        var worst = 0
        for index in 0..<20_000 {
            let asked = "https://tenant\(index).app\(index % 7).example.com\(index % 3 == 0 ? ":8443" : "")"
            var examined = 0
            #expect((many.verdict(on: asked, examined: &examined) == .allowed) == (index < 10_000))
            _ = manyWildcards.verdict(on: "https://x.y.z." + asked.dropFirst("https://".count), examined: &examined)
            worst = max(worst, examined)
        }
        // Twice the bytes read, and for each of at most 8 labels two probes of a table that is half full at most; long
        // runs of full slots are what the margin is for.
        #expect(worst < 600)
    }

    @Test func `127 labels cost no more than a few probes each`() throws {
        let patterns = try (0..<10_000).map { index in try OriginPattern(parsing: "https://*.a\(index).a.a:*") }
        let set = OriginSet(patterns, allowsNull: false)
        var examined = 0
        let host = String(repeating: "a.", count: 126) + "a"
        #expect(set.verdict(on: "https://\(host)", examined: &examined) == .notAllowed)
        #expect(examined < 5_000)
    }
}
