import CORS
import Testing

@Suite struct BrowserMessageTests {
    static let request = FetchRequest(
        origin: RequestOrigin(headerValue: "https://app.example") ?? .opaque, url: "https://api.example.net/a")

    static func fault(_ code: FetchFault.Code, _ parameter: String) -> FetchFault {
        FetchFault(
            code, url: "https://api.example.net/a", origin: "https://app.example", status: 403, parameter: parameter,
            clause: "#x", lineCount: parameter.contains(",") ? 2 : 1)
    }

    /// Faults that all three engines word, with what can be read back.
    static let worded: [(FetchFault.Code, String)] = [
        (.allowOriginMissing, ""), (.allowOriginMismatch, "https://b.example"), (.allowOriginInvalid, "b.example"),
        (.allowOriginMultiple, "*, *"), (.allowOriginWildcard, "*"), (.allowCredentialsNotTrue, "false"),
        (.preflightAllowOriginMissing, ""), (.preflightAllowOriginMismatch, "https://b.example"),
        (.preflightStatus, "403"), (.preflightAllowMethodsUnparsable, "a b"), (.preflightAllowHeadersUnparsable, "a b"),
        (.preflightMethodNotAllowed, "PUT"), (.preflightHeaderNotAllowed, "x-a"),
    ]

    @Test(arguments: worded)
    func `Chrome's own text reads back as its fault`(code: FetchFault.Code, parameter: String) throws {
        let line = try #require(
            Browser.chrome.consoleTexts(for: Self.fault(code, parameter), request: Self.request).first)
        let message = try #require(BrowserMessage.parse("app.js:12 \(line) Some advice follows."))
        #expect(message.browser == .chrome)
        #expect(message.code == code)
        #expect(message.url == "https://api.example.net/a")
        #expect(message.origin == "https://app.example")
        #expect(message.initiator == .fetch)
    }

    @Test(arguments: [Browser.firefox, .safari], worded)
    func `an engine's own text is recognised as its own`(
        browser: Browser, worded: (FetchFault.Code, String)
    ) throws {
        let lines = browser.consoleTexts(for: Self.fault(worded.0, worded.1), request: Self.request)
        let message = try #require(BrowserMessage.parse(lines.joined(separator: "\n")))
        #expect(message.browser == browser)
        #expect(message.url == "https://api.example.net/a")
        // What an engine words alike reads back as one of those that it words so.
        let again = browser.consoleTexts(for: Self.fault(message.code, worded.1), request: Self.request)
        #expect(again.first == lines.first)
    }

    // With what DevTools put around them, cut, and with straight quotes, as people paste them.
    static let pasted: [(String, Browser, FetchFault.Code, String?)] = [
        (
            """
            Access to XMLHttpRequest at 'http://api.localhost:8602/x' (redirected from 'http://a.localhost/') from \
            origin 'http://app.localhost:8601' has been blocked by CORS policy: Request header field authorization is \
            not allowed by Access-Control-Allow-Headers in preflight response.
            """, .chrome, .preflightHeaderNotAllowed, "authorization"
        ),
        (
            """
            Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
            http://api.localhost:8602/x. (Reason: CORS header 'Access-Control-Allow-Origin' does not match 'null').
            """, .firefox, .allowOriginMismatch, "null"
        ),
        (
            """
            [Error] Origin http://app.localhost:8601 is not allowed by Access-Control-Allow-Origin. Status code: 500
            [Error] Fetch API cannot load http://api.localhost:8602/x due to access control checks.
            """, .safari, .allowOriginMismatch, nil
        ),
        ("[Error] Preflight response is not successful. Status code: 404", .safari, .preflightStatus, nil),
        (
            """
            has been blocked by CORS policy: Method PATCH is not allowed by Access-Control-Allow-Methods in preflight \
            response.
            """, .chrome, .preflightMethodNotAllowed, "PATCH"
        ),
    ]

    @Test(arguments: pasted)
    func `a pasted text gives its code`(
        text: String, browser: Browser, code: FetchFault.Code, parameter: String?
    ) throws {
        let message = try #require(BrowserMessage.parse(text))
        #expect(message.browser == browser)
        #expect(message.code == code)
        #expect(message.parameter == parameter)
    }

    @Test func `a redirected frame has both URLs`() throws {
        let text =
            "Access to fetch at 'https://b.example/z' (redirected from 'https://a.example/y') from origin 'null' has been "
            + "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
        let message = try #require(BrowserMessage.parse(text))
        #expect(message.url == "https://b.example/z")
        #expect(message.firstURL == "https://a.example/y")
        #expect(message.origin == "null")
    }

    @Test(arguments: ["", "Hello", "TypeError: Failed to fetch", "404 Not Found", "CORS"])
    func `other texts are none`(text: String) {
        #expect(BrowserMessage.parse(text) == nil)
    }

    @Test(arguments: [Browser.chrome, .firefox, .safari])
    func `the script's own error names its engine`(browser: Browser) {
        #expect(Browser(scriptError: "Uncaught (in promise) \(browser.scriptError)") == browser)
        #expect(Browser(scriptError: "ReferenceError: x is not defined") == nil)
    }
}
