import CORS
import Testing

@Suite struct FetchSimulationTests {
    static let page = RequestOrigin(headerValue: "https://app.example") ?? .opaque
    static let put = FetchRequest(
        origin: page, url: "https://api.example.net/a", method: "PUT",
        headers: [HeaderField("Authorization", "t"), HeaderField("X-A", "1")], credentials: .include)

    static func answer(_ status: Int, _ lines: (String, String)...) -> FetchResponse {
        FetchResponse(status: status, headers: lines.map { HeaderField($0.0, $0.1) })
    }

    @Test func `the plan says why a preflight is needed`() {
        let fetch = FetchSimulation(Self.put)
        #expect(
            fetch.plan
                == .preflight(
                    PreflightNeed(
                        method: "PUT", headerNames: ["authorization", "x-a"], hasUploadListener: false,
                        hasStreamBody: false)))
    }

    @Test func `all faults of an answer are found, the deciding one first`() {
        var fetch = FetchSimulation(Self.put)
        _ = fetch.start()
        let action = fetch.received(Self.answer(403, ("Access-Control-Allow-Methods", "GET")))
        #expect(
            fetch.faults.map(\.code) == [
                .preflightAllowOriginMissing, .preflightAllowCredentialsNotTrue, .preflightStatus,
                .preflightMethodNotAllowed, .preflightHeaderNotAllowed, .preflightHeaderNotAllowed,
            ])
        #expect(fetch.faults.suffix(2).map(\.parameter) == ["authorization", "x-a"])
        #expect(fetch.faults.allSatisfy { $0.status == 403 && $0.url == "https://api.example.net/a" })
        guard case .finished(.blocked(let fault)) = action else {
            Issue.record("not blocked")
            return
        }
        #expect(fault == fetch.faults.first)
    }

    @Test func `Safari leads with the status`() {
        var fetch = FetchSimulation(Self.put, browser: .safari)
        _ = fetch.start()
        _ = fetch.received(Self.answer(403))
        #expect(fetch.faults.first?.code == .preflightStatus)
    }

    @Test func `steps tell the whole way`() {
        var fetch = FetchSimulation(Self.put)
        _ = fetch.start()
        _ = fetch.received(
            Self.answer(
                204, ("Access-Control-Allow-Origin", "https://app.example"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "authorization, x-a")))
        _ = fetch.received(
            Self.answer(
                307, ("Location", "/b"), ("Access-Control-Allow-Origin", "https://app.example"),
                ("Access-Control-Allow-Credentials", "true")))
        #expect(
            fetch.steps.map(\.kind) == [
                .mainFetch, .preflightRequest, .preflightResponse, .preflightResponse, .preflightResponse,
                .preflightResponse, .request, .corsCheck, .redirect, .mainFetch, .preflightRequest,
            ])
        #expect(fetch.steps.allSatisfy { $0.isPassed && !$0.text.isEmpty && !$0.clause.isEmpty })
        #expect(fetch.steps.last?.url == "https://api.example.net/b")
    }

    @Test(arguments: Browser.allCases)
    func `the wildcard and Authorization: blocked by the standard, a warning in engines`(browser: Browser) {
        let request = FetchRequest(
            origin: Self.page, url: "https://api.example.net/a", headers: [HeaderField("Authorization", "t")])
        var fetch = FetchSimulation(request, browser: browser)
        _ = fetch.start()
        _ = fetch.received(
            Self.answer(204, ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")))
        let found = browser == .standard ? fetch.faults : fetch.warnings
        #expect(found.map(\.code) == [.preflightAuthorizationWildcard])
        #expect(fetch.faults.isEmpty == (browser != .standard))
    }

    @Test func `with credentials engines do not let the wildcard pass either`() {
        var fetch = FetchSimulation(Self.put, browser: .chrome)
        _ = fetch.start()
        _ = fetch.received(
            Self.answer(
                204, ("Access-Control-Allow-Origin", "https://app.example"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "*")))
        #expect(fetch.faults.count == 2)
        #expect(fetch.warnings.isEmpty)
    }

    @Test func `events out of their order change nothing`() {
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://api.example.net/"))
        let first = fetch.received(FetchResponse(status: 200))
        #expect(first == fetch.start())
        let end = fetch.received(Self.answer(200, ("Access-Control-Allow-Origin", "*")))
        #expect(fetch.received(FetchResponse(status: 500)) == end)
        #expect(fetch.failed() == end)
        #expect(fetch.start() == end)
        #expect(fetch.faults.isEmpty)
    }

    @Test func `what the constructor throws is the end`() {
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://[/"))
        let end = fetch.start()
        guard case .finished(.threw(let fault)) = end else {
            Issue.record("nothing was thrown")
            return
        }
        #expect(fault.code == .requestInvalidURL)
        #expect(fetch.received(FetchResponse(status: 200)) == end)
        #expect(fetch.failed() == end)
    }

    @Test func `hidden names are named`() {
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://api.example.net/"))
        _ = fetch.start()
        let action = fetch.received(
            Self.answer(
                200, ("Access-Control-Allow-Origin", "*"), ("ETag", "e"), ("X-Total", "1"), ("Content-Type", "t"),
                ("Access-Control-Expose-Headers", "x-total")))
        guard case .finished(.allowed(let response)) = action else {
            Issue.record("not allowed")
            return
        }
        #expect(response.readableHeaderNames == ["content-type", "x-total"])
        #expect(
            response.hiddenHeaderNames == ["access-control-allow-origin", "access-control-expose-headers", "etag"])
    }

    static let networks: [(String, String, FetchFault.Code?)] = [
        ("https://app.example", "http://127.0.0.1/", FetchFault.Code.localNetworkPermission),
        ("https://app.example", "https://10.0.0.1/", .localNetworkPermission),
        ("http://app.example", "http://10.0.0.1/", .localNetworkInsecureContext),
        ("http://localhost:3000", "http://127.0.0.1/", nil), ("https://app.example", "https://8.8.8.8/", nil),
        ("https://app.example", "https://api.example.net/", nil),
    ]

    @Test(arguments: networks)
    func `Chrome is warned of local networks`(origin: String, url: String, code: FetchFault.Code?) {
        let request = FetchRequest(origin: RequestOrigin(headerValue: origin) ?? .opaque, url: url)
        var chrome = FetchSimulation(request, browser: .chrome)
        _ = chrome.start()
        #expect(chrome.warnings.map(\.code) == [code].compactMap(\.self))
        var firefox = FetchSimulation(request, browser: .firefox)
        _ = firefox.start()
        #expect(firefox.warnings.isEmpty)
    }
}
