import CORS
import Testing

@Suite struct CauseHintTests {
    static func hints(_ value: String, origin: String = "https://app.example", lines: Int = 1) -> [CauseHint.Kind] {
        FetchFault(
            .allowOriginMismatch, url: "https://api.example.net/", origin: origin, status: 200, parameter: value,
            clause: "#cors-check", lineCount: lines
        ).hints.map(\.kind)
    }

    static let wrong: [(String, [CauseHint.Kind])] = [
        ("https://app.example/", [CauseHint.Kind.trailingSlash]),
        ("https://App.example/", [.letterCase, .trailingSlash]),
        ("https://app.example:443", [.defaultPort]), ("https://app.example:443/x", [.trailingSlash, .defaultPort]),
        ("http://app.example", [.scheme]), ("https://app.example:1", [.port]),
        ("http://app.example:8080", [.scheme, .port]),
        ("https://www.app.example", [.www]), ("https://b.example", [.otherOrigin]), ("app.example", [.schemeMissing]),
        ("localhost:3000", [.schemeMissing]), ("https://*.example", [.glob]), ("'*'", [.quoted]), ("", [.empty]),
        ("null", [.null]), ("a,b", [.list]), ("a b", [.list]), ("https://[", []),
    ]

    @Test(arguments: wrong)
    func `a wrong origin has a likely cause`(value: String, kinds: [CauseHint.Kind]) {
        #expect(Self.hints(value) == kinds)
    }

    @Test func `two lines are two lines, whatever they say`() {
        #expect(Self.hints("*, *", lines: 2) == [.duplicateLine])
    }

    @Test func `the host of an address is not its name`() {
        #expect(Self.hints("http://localhost:3000", origin: "http://127.0.0.1:3000") == [.localhost])
        #expect(Self.hints("http://[::1]:3000", origin: "http://localhost:3000") == [.localhost])
        #expect(Self.hints("http://[::1]:80", origin: "http://[::1]") == [.defaultPort])
    }

    @Test func `null was sent because of a redirect, or by a sandbox`() {
        #expect(Self.hints("https://app.example", origin: "null") == [.redirectTaint])
        #expect(Self.hints("NULL", origin: "null") == [.letterCase])
    }

    @Test func `every hint explains and mends`() {
        for value in ["a/", "https://app.example/", "*.b", "'x'", "", "null", "a,b", "http://app.example"] {
            for hint in FetchFault(
                .allowOriginInvalid, url: "u", origin: "https://app.example", parameter: value, clause: "#cors-check"
            ).hints {
                #expect(!hint.explanation.isEmpty && !hint.fix.isEmpty)
                #expect(!hint.fix.hasSuffix("."))
            }
        }
    }

    @Test(arguments: [
        ("put", [CauseHint.Kind.methodCase]), ("ANY", [.anyLiteral]), ("'PUT'", [.quoted]), ("GET", []),
        ("'OPTIONS,ANY'", [.quoted]), ("ANY,Put", [.methodCase, .anyLiteral]),
    ])
    func `a list of methods shows its slip`(list: String, kinds: [CauseHint.Kind]) {
        let fault = FetchFault(
            .preflightMethodNotAllowed, url: "u", origin: "o", parameter: "PUT", clause: "#cors-preflight-fetch",
            searched: list)
        #expect(fault.hints.map(\.kind) == kinds)
    }
}
