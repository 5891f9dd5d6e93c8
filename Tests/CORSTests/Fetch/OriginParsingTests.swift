import CORS
import Testing

@Suite struct OriginParsingTests {
    @Test(arguments: [
        "https://app.example", "http://localhost:3000", "https://my_app.example", "http://127.0.0.1",
        "http://[::1]:8080",
        "https://app.example.", "https://xn--bcher-kva.example", "chrome-extension://abcdef", "http://a:0",
        "https://app.example:8443", "http://app.example:443", "ws://a",
    ])
    func `what browsers send is an origin`(text: String) {
        #expect(Origin(text)?.description == text)
        #expect(RequestOrigin(headerValue: text)?.description == text)
    }

    @Test(arguments: [
        "", "null", "*", "app.example", "https://", "https://app.example/", "https://app.example:443",
        "http://app.example:80", "HTTPS://app.example", "https://App.example", "https://user@app.example",
        "https://app.example?a", "https://app.example#a", "https://app.example:", "https://app.example:08443",
        "https://app.example:65536", "https://app.example:1:2", "https://*.example", "https://a b",
        " https://app.example",
        "https://app.example ", "http://127.0.0.01", "http://127.1", "http://256.1.1.1", "http://[::0001]",
        "http://[::1",
        "http://[0:0:0:0:0:0:0:1]", "http://[::1]x", "1http://a", "https:app.example", "https:/app.example", "://a",
        "https://ünicode.example", "https://.", "https://a\\b", "http://[]", "http://1.2.3.4.5",
    ])
    func `anything else is none`(text: String) {
        #expect(Origin(text) == nil)
    }

    @Test func `the longest origin is 326 bytes`() {
        let scheme = String(repeating: "s", count: 64)
        let host = String(repeating: "h", count: 253)
        #expect(Origin.maximumLength == 326)
        #expect(Origin("\(scheme)://\(host):65535") != nil)
        #expect(Origin("\(scheme)s://\(host):65535") == nil)
        #expect(Origin("https://\(host)h") == nil)
    }

    @Test func `parts are those of the text`() throws {
        let origin = try #require(Origin("https://api.example.net:8443"))
        #expect(origin.scheme == "https")
        #expect(origin.host == "api.example.net")
        #expect(origin.port == 8443)
        #expect(try #require(Origin("https://api.example.net")).port == nil)
    }

    @Test func `a part of a longer text parses alike`() {
        let text = "Origin: https://app.example"
        #expect(Origin(text.dropFirst(8))?.host == "app.example")
    }

    @Test func `null is an origin that equals nothing`() throws {
        let null = try #require(RequestOrigin(headerValue: "null"))
        #expect(null == .opaque)
        #expect(!null.isSameOrigin(as: null))
        #expect(RequestOrigin(headerValue: "NULL") == nil)
    }
}
