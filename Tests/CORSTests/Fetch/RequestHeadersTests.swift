import CORS
import Testing

@Suite struct RequestHeadersTests {
    static let page = RequestOrigin(headerValue: "https://app.example") ?? .opaque

    @Test func `the preflight has the browser's headers in its order`() throws {
        let request = FetchRequest(
            origin: Self.page, url: "https://api.example.net/a#b", method: "put",
            headers: [HeaderField("X-B", "1"), HeaderField("Authorization", "t"), HeaderField("x-a", "2")])
        var fetch = FetchSimulation(request)
        guard case .send(let wire) = fetch.start() else {
            Issue.record("nothing was sent")
            return
        }
        #expect(wire.isPreflight)
        #expect(!wire.includesCredentials)
        #expect(wire.method == "OPTIONS")
        #expect(wire.url == "https://api.example.net/a")
        #expect(
            wire.headers == [
                HeaderField("Accept", "*/*"), HeaderField("Access-Control-Request-Method", "PUT"),
                HeaderField("Access-Control-Request-Headers", "authorization,x-a,x-b"),
                HeaderField("Origin", "https://app.example"),
            ])
    }

    @Test(arguments: [
        (Browser.standard, "x-a"), (.chrome, "x-a"), (.safari, "x-a"), (.firefox, "x-a,x-a"),
    ])
    func `only Firefox repeats a name that is set twice`(browser: Browser, names: String) {
        let fields: [HeaderField] = [HeaderField("X-A", "1"), HeaderField("x-a", "2")]
        #expect(fields.corsUnsafeRequestHeaderNames(in: browser).joined(separator: ",") == names)
    }

    @Test(arguments: [
        ("get", "GET"), ("Post", "POST"), ("options", "OPTIONS"), ("patch", "patch"), ("Patch", "Patch"),
        ("query", "query"),
    ])
    func `six methods are upper-cased`(method: String, normalized: String) {
        #expect(FetchMethod.normalized(method) == normalized)
    }

    @Test(arguments: ["Cookie", "HOST", "sec-fetch-mode", "Proxy-Authorization", "Access-Control-Request-Method"])
    func `scripts cannot set some headers`(name: String) {
        #expect(HeaderField(name, "x").isForbiddenRequestHeader)
    }

    @Test(arguments: ["Authorization", "User-Agent", "X-Forwarded-For", "X-HTTP-Method-Override", "Security"])
    func `others they can`(name: String) {
        #expect(!HeaderField(name, "GET").isForbiddenRequestHeader)
    }

    static let types: [(FetchRequest.Body, String?)] = [
        (FetchRequest.Body.string, "text/plain;charset=UTF-8"),
        (.urlSearchParameters, "application/x-www-form-urlencoded;charset=UTF-8"),
        (.blob(type: "Text/CSV"), "text/csv"),
        (.blob(type: ""), nil), (.blob(type: "ü"), nil), (.arrayBuffer, nil), (.stream, nil), (.none, nil),
    ]

    @Test(arguments: types)
    func `a body brings its type`(body: FetchRequest.Body, type: String?) {
        #expect(body.contentType == type)
    }

    @Test(arguments: [
        (FetchRequest.Credentials.omit, "https://app.example/", false), (.sameOrigin, "https://app.example/", true),
        (.sameOrigin, "https://api.example.net/", false), (.include, "https://api.example.net/", true),
    ])
    func `credentials go where their mode says`(mode: FetchRequest.Credentials, url: String, isIncluded: Bool) {
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: url, credentials: mode))
        guard case .send(let wire) = fetch.start() else {
            Issue.record("nothing was sent")
            return
        }
        #expect(wire.includesCredentials == isIncluded)
    }
}
