import CORS
import Testing

/// What Safari does according to WebKit's source, which is named; no Safari was asked.
@Suite struct SafariSourceTests {
    static let page = RequestOrigin(headerValue: "https://app.example") ?? .opaque
    static let api = "https://api.example.net/a"

    static func answer(_ status: Int, _ lines: (String, String)...) -> FetchResponse {
        FetchResponse(
            status: status,
            headers: [HeaderField("Access-Control-Allow-Origin", "*")] + lines.map { HeaderField($0.0, $0.1) })
    }

    /// The requests that were sent and the fault that ended them.
    static func play(
        _ request: FetchRequest, _ answers: [FetchResponse], cache: PreflightCache = PreflightCache()
    ) -> (sent: [WireRequest], fetch: FetchSimulation) {
        var fetch = FetchSimulation(request, browser: .safari, cache: cache)
        var sent: [WireRequest] = []
        var rest = answers[...]
        var action = fetch.start()
        while case .send(let wire) = action {
            sent.append(wire)
            action = rest.popFirst().map { fetch.received($0) } ?? fetch.failed()
        }
        return (sent, fetch)
    }

    static func names(_ wire: WireRequest?) -> String? {
        wire?.headers.first { $0.name == "Access-Control-Request-Headers" }?.value
    }

    // createAccessControlPreflightRequest: a map of headers, each judged alone.
    @Test func `values are not summed, and lines of one name are one value`() {
        let many = (0..<12).map { _ in HeaderField("Accept", "a") } + [HeaderField("Accept-Language", "de")]
        #expect(many.corsUnsafeRequestHeaderNames(in: .safari).isEmpty)
        let long = [HeaderField("Accept", String(repeating: "a", count: 100))]
        #expect((long + long).corsUnsafeRequestHeaderNames(in: .safari) == ["accept"])
        let sum: [HeaderField] = [
            "Accept", "Accept-Language", "Content-Language", "Accept", "Accept-Language",
        ].map { HeaderField($0, String(repeating: "a", count: 60)) }
        #expect(sum.corsUnsafeRequestHeaderNames(in: .safari).isEmpty)
    }

    // NetworkLoadChecker::checkCORSRequestWithPreflight: m_isSimpleRequest, m_originalRequestHeaders.
    @Test func `after a redirect it asks again, and for what the redirect dropped`() {
        let request = FetchRequest(
            origin: Self.page, url: Self.api, method: "POST",
            headers: [HeaderField("Content-Type", "application/json"), HeaderField("Authorization", "t")],
            body: .string)
        let good = Self.answer(204, ("Access-Control-Allow-Headers", "content-type, authorization"))
        let (sent, fetch) = Self.play(
            request, [good, Self.answer(303, ("Location", "https://other.example.org/")), good, Self.answer(200)])
        #expect(sent.map(\.method) == ["OPTIONS", "POST", "OPTIONS", "GET"])
        #expect(Self.names(sent[2]) == "authorization,content-type")
        #expect(sent[3].headers.map(\.name) == ["Origin"])
        #expect(fetch.faults.isEmpty)
    }

    // validatePreflightResponse stores the answer before it looks at method and headers.
    @Test func `a refused preflight is remembered for what it allows`() {
        let put = FetchRequest(origin: Self.page, url: Self.api, method: "PUT")
        let delete = FetchRequest(origin: Self.page, url: Self.api, method: "DELETE")
        let (_, first) = Self.play(put, [Self.answer(204, ("Access-Control-Allow-Methods", "DELETE"))])
        #expect(first.faults.map(\.code) == [.preflightMethodNotAllowed])
        let (sent, second) = Self.play(delete, [Self.answer(200)], cache: first.cache)
        #expect(sent.map(\.method) == ["DELETE"])
        // canSkipPreflight removes what does not serve.
        let (_, third) = Self.play(put, [], cache: second.cache)
        #expect(third.cache.entries.isEmpty)
    }

    @Test func `an answer that cannot be read is not remembered`() {
        let put = FetchRequest(origin: Self.page, url: Self.api, method: "PUT")
        for refused in [Self.answer(403), Self.answer(204, ("Access-Control-Allow-Methods", "a b"))] {
            #expect(Self.play(put, [refused]).fetch.cache.entries.isEmpty)
        }
    }

    // CrossOriginPreflightResultCache has no way to forget one entry but canSkipPreflight.
    @Test func `an error of the network forgets nothing`() {
        let put = FetchRequest(origin: Self.page, url: Self.api, method: "PUT")
        let good = Self.answer(204, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Max-Age", "60"))
        let (_, first) = Self.play(put, [good])
        #expect(first.faults.map(\.code) == [.networkFailed])
        #expect(!first.cache.entries.isEmpty)
    }

    static func lines(_ request: FetchRequest, _ answers: FetchResponse...) -> [String] {
        let fetch = play(request, answers).fetch
        return fetch.faults.first.map { Browser.safari.consoleTexts(for: $0, request: request) } ?? []
    }

    // NetworkLoadChecker::checkRedirection.
    @Test func `a redirect that fails says where it led`() {
        let request = FetchRequest(origin: Self.page, url: Self.api)
        let user = Self.answer(302, ("Location", "https://u@api.example.net/b"))
        #expect(
            Self.lines(request, user).first
                == "Cross-origin redirection to https://u@api.example.net/b denied by Cross-Origin Resource Sharing policy: "
                + "redirection URL https://u@api.example.net/b has credentials")
        let bare = FetchResponse(status: 301, headers: [HeaderField("Location", "/b")])
        #expect(
            Self.lines(request, bare).first
                == "Cross-origin redirection to https://api.example.net/b denied by Cross-Origin Resource Sharing policy: "
                + "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 301")
        let error = FetchRequest(origin: Self.page, url: Self.api, redirect: .error)
        #expect(
            Self.lines(error, Self.answer(302, ("Location", "/b"))).first
                == "Not allowed to follow a redirection while loading https://api.example.net/a")
    }

    // validateCrossOriginHeaders names the key of its map.
    @Test(arguments: [("X-Zeta", "X-Zeta"), ("authorization", "Authorization"), ("CONTENT-TYPE", "Content-Type")])
    func `a header is named as the script wrote it`(name: String, said: String) {
        let request = FetchRequest(origin: Self.page, url: Self.api, headers: [HeaderField(name, "application/json")])
        #expect(
            Self.lines(request, Self.answer(204)).first
                == "Request header field \(said) is not allowed by Access-Control-Allow-Headers.")
    }

    // As people paste it.
    @Test func `mixed content has three lines`() {
        let request = FetchRequest(origin: Self.page, url: "http://localhost:3002/a")
        #expect(
            Self.lines(request) == [
                "[blocked] The page at https://app.example/ requested insecure content from http://localhost:3002/a. "
                    + "This content was blocked and must be served over HTTPS.",
                "Not allowed to request resource",
                "Fetch API cannot load http://localhost:3002/a due to access control checks.",
            ])
    }
}
