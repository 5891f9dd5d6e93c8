import APIModel
import CORS
import Testing

@testable import CORSDoctor

/// The choice among origins in templates, as far as it can be judged without a Velocity engine.
@Suite struct OriginTemplateTests {
    private static let origins: [String] = [
        "https://a.example", "https://b.example", "https://*.example.com", "http://localhost:*",
        "https://*.dev.example:*",
        "http://[::1]:*", "https://*.x-y.example:8443",
    ]

    private static let template = OriginTemplate(
        AllowedOrigins(origins), headerName: "Access-Control-Allow-Origin")

    /// What the template lets in, as Velocity would read its conditions.
    private func isAllowed(_ origin: String) throws -> Bool {
        try Self.origins.contains { allowed in
            guard let expression = OriginTemplate.expression(for: allowed) else { return allowed == origin }
            return try Regex(expression).wholeMatch(in: origin) != nil
        }
    }

    @Test(arguments: [
        ("https://a.example", true), ("https://b.example", true), ("https://x.example.com", true),
        ("https://x.y.example.com", true), ("http://localhost", true), ("http://localhost:65535", true),
        ("https://x.dev.example", true), ("https://x.dev.example:8", true), ("http://[::1]", true),
        ("http://[::1]:3000", true), ("https://q.x-y.example:8443", true), ("https://a_b.example.com", true),
        ("https://xn--bcher-kva.example.com", true),
        ("https://example.com", false), ("https://evil-example.com", false), ("https://evilexample.com", false),
        ("https://example.com.evil.test", false), ("https://x.example.com:444", false),
        ("https://x.example.com/", false), ("https://evil.test/.example.com", false),
        ("https://evil.test:1.example.com", false), ("https://evil.test@x.example.com", false),
        ("https://evil.test#.example.com", false), ("https://evil.test?.example.com", false),
        ("https://evil.test\\.example.com", false), ("http://x.example.com", false), ("HTTPS://x.example.com", false),
        ("https://X.example.com", false), ("https://.example.com", false), ("https://a..example.com", false),
        ("https://xexample.com", false), ("https://x.exampleXcom", false), ("https://x.example.com.", false),
        ("https://x.example.com\n", false), ("\nhttps://x.example.com", false), ("https://b\u{FC}.example.com", false),
        ("http://localhost.evil.test", false), ("http://localhost:0", false), ("http://localhost:080", false),
        ("http://localhost:", false), ("http://localhost:1x", false), ("http://localhost:123456", false),
        ("https://localhost:3000", false), ("http://::1:3000", false), ("http://[::1].evil.test", false),
        ("https://q.x-y.example", false), ("https://q.x-y.example:84430", false), ("https://q.xzy.example:8443", false),
        ("https://a.example,https://b.example", false), ("https://a.example https://b.example", false), ("null", false),
        ("", false), ("https://", false),
    ])
    func `the conditions let in what the policy does, and nothing else`(_ origin: String, _ allowed: Bool) throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: Self.origins))
        #expect(try isAllowed(origin) == allowed)
        #expect((policy.actual(origin: origin).refusal == nil) == allowed)
    }

    @Test func `labels and names longer than DNS has are not let in`() throws {
        let label = String(repeating: "a", count: 64)
        #expect(try !isAllowed("https://\(label).example.com"))
        #expect(try isAllowed("https://\(label.dropFirst()).example.com"))
        #expect(try !isAllowed("https://" + String(repeating: "a.", count: 127) + "example.com"))
    }

    @Test func `no line prints anything: directives and comments begin their lines and end them`() {
        let lines = Self.template.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last?.isEmpty == true)
        for line in lines.dropLast() { #expect(line.hasPrefix("#") && line.last != " ") }
        #expect(lines.filter { $0.hasPrefix("#if") }.count == lines.filter { $0 == "#end" }.count)
        #expect(lines.filter { $0.contains("responseOverride") }.count == 1)
    }

    @Test(arguments: ["", "x", "\n", "#end\n", "{\"a\": 1}\n", "\r\nx"])
    func `the lines are found again before any template`(_ rest: String) {
        let split = OriginTemplate.split(Self.template.text + rest)
        #expect(split.block == Self.template.text)
        #expect(split.rest.utf8.elementsEqual(rest.utf8))
    }

    @Test func `what only looks like the lines is left as it is`() {
        let broken = Self.template.text.split(separator: "\n").dropLast().joined(separator: "\n") + "\nx\ny\n"
        for text in [broken, OriginTemplate.firstLine, OriginTemplate.firstLine + "\n", "x" + Self.template.text] {
            #expect(OriginTemplate.split(text).block == nil)
            #expect(OriginTemplate.split(text).rest == text)
        }
    }

    @Test(arguments: ["https://a\".example", "https://a$b.example", "https://a#b.example", "https://a b.example"])
    func `an origin that would mean something to Velocity is not compared`(_ origin: String) {
        #expect(!OriginTemplate.canCompare(origin))
    }

    @Test func `as many origins as are taken fit in a template`() {
        let origins = (0..<OriginTemplate.maximumOrigins).map {
            "https://*.\(String(repeating: "a", count: 60))\($0).example:*"
        }
        let template = OriginTemplate(AllowedOrigins(origins), headerName: "Access-Control-Allow-Origin")
        #expect(template.text.utf8.count < Limits.templateBytes / 4)
    }
}
