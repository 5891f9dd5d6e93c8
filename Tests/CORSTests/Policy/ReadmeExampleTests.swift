import CORS
import Testing

/// The example of the README's section on the library, word for word, and what it promises.
struct ReadmeExampleTests {
    // swift-format-ignore
    private func example(request: (method: String, headers: [String: String])) throws -> (Int, [HeaderField]) {
        let policy = try CORSPolicy(
            CORSConfiguration(
                allowOrigins: ["https://app.example", "https://*.preview.example", "http://localhost:*"],
                allowMethods: ["GET", "PUT", "DELETE"],
                allowHeaders: ["Authorization", "Content-Type"],
                exposeHeaders: ["ETag"],
                allowCredentials: true,
                maxAge: 7200))
        for issue in policy.advice { print(issue) }

        let origin = request.headers["origin"]
        if let origin, let method = request.headers["access-control-request-method"], request.method == "OPTIONS" {
            let names = request.headers["access-control-request-headers"].map { [$0] } ?? []
            switch policy.preflight(origin: origin, requestMethod: method, requestHeaders: names) {
            case .allowed(let fields): return (204, fields)
            case .refused(let refusal, let fields):
                print(refusal)   // the origin 'https://evil.example' is not allowed; …
                return (403, fields)
            }
        }
        let cors = policy.actual(origin: origin)
        return (200, cors.headers + (cors.varies ? [HeaderField("Vary", "Origin")] : []))
    }

    @Test func `a preflight is answered`() throws {
        let headers = [
            "origin": "https://42.preview.example", "access-control-request-method": "PUT",
            "access-control-request-headers": "content-type",
        ]
        let (status, fields) = try example(request: ("OPTIONS", headers))
        #expect(status == 204)
        #expect(fields.contains(HeaderField("Access-Control-Allow-Origin", "https://42.preview.example")))
        #expect(fields.contains(HeaderField("Access-Control-Allow-Methods", "DELETE,GET,PUT")))
    }

    @Test func `a stranger's preflight is refused without a word`() throws {
        let headers = ["origin": "https://evil.example", "access-control-request-method": "PUT"]
        let (status, fields) = try example(request: ("OPTIONS", headers))
        #expect(status == 403)
        #expect(fields == [HeaderField("Vary", "Origin")])
    }

    @Test func `a request gets its headers, and one without an origin only Vary`() throws {
        let (status, fields) = try example(request: ("GET", ["origin": "http://localhost:5173"]))
        #expect(status == 200)
        #expect(fields.map(\.value) == ["http://localhost:5173", "true", "etag", "Origin"])
        #expect(try example(request: ("GET", [:])).1 == [HeaderField("Vary", "Origin")])
    }

    @Test func `the browser's half says whether a page will work`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowHeaders: ["*"]))
        var outcomes: [Browser: Bool] = [:]
        for browser in Browser.allCases {
            let page = try #require(RequestOrigin(headerValue: "https://app.example"))
            let request = FetchRequest(
                origin: page, url: "https://api.example/", headers: [HeaderField("Authorization", "Bearer x")])
            var fetch = FetchSimulation(request, browser: browser)
            var action = fetch.start()
            while case .send(let wire) = action {
                // What `*` would be answered with if the server did not look for Authorization.
                let allowed = policy.preflight(origin: "https://app.example", requestMethod: "GET", requestHeaders: [])
                guard wire.isPreflight, case .allowed(let fields) = allowed else {
                    action = fetch.received(
                        FetchResponse(status: 200, headers: policy.actual(origin: page.description).headers))
                    continue
                }
                action = fetch.received(FetchResponse(status: 204, headers: fields))
            }
            if case .finished(.allowed) = action { outcomes[browser] = true } else { outcomes[browser] = false }
        }
        #expect(outcomes == [.standard: false, .chrome: true, .firefox: true, .safari: true])
    }
}
