import CORS
import Testing

@Suite struct PreflightCacheTests {
    /// What the cache has after one allowed PUT, which asks for the header `x-a`.
    static func cache(
        _ browser: Browser, maxAge: String?, credentials: FetchRequest.Credentials = .omit, at now: Double = 100
    ) -> PreflightCache {
        let request = FetchRequest(
            origin: RequestOrigin(headerValue: "https://app.example") ?? .opaque, url: "https://api.example.net/a#b",
            method: "PUT", headers: [HeaderField("X-A", "1")], credentials: credentials)
        var fetch = FetchSimulation(request, browser: browser, partition: "top", now: now)
        _ = fetch.start()
        var fields: [HeaderField] = [
            HeaderField("Access-Control-Allow-Origin", "https://app.example"),
            HeaderField("Access-Control-Allow-Credentials", "true"), HeaderField("Access-Control-Allow-Methods", "PUT"),
            HeaderField("Access-Control-Allow-Headers", "X-A"),
        ]
        if let maxAge { fields.append(HeaderField("Access-Control-Max-Age", maxAge)) }
        _ = fetch.received(FetchResponse(status: 204, headers: fields))
        return fetch.cache
    }

    @Test func `an entry has all of its key`() {
        let entries = Self.cache(.standard, maxAge: "600", credentials: .include).entries
        #expect(entries.count == 2)
        #expect(
            entries.allSatisfy {
                $0.partition == "top" && $0.origin == "https://app.example" && $0.url == "https://api.example.net/a"
                    && $0.isCredentialed && $0.expires == 700
            })
        #expect(Set(entries.map(\.subject)) == [.method("PUT"), .headerName("x-a")])
    }

    @Test(arguments: [
        (Browser.standard, 100000.0), (.chrome, 7300.0), (.firefox, 86500.0), (.safari, 700.0),
    ])
    func `a browser caps the time`(browser: Browser, expires: Double) {
        let entries = Self.cache(browser, maxAge: "99900").entries
        #expect(entries.allSatisfy { $0.expires == expires })
        #expect(entries.count == 2)
    }

    @Test(arguments: [("0", 0), ("1", 2), (nil, 2), ("x", 2)])
    func `no time is no entry`(maxAge: String?, count: Int) {
        #expect(Self.cache(.standard, maxAge: maxAge).entries.count == count)
    }

    // base::StringToInt64 and WTF's parseInteger<int64_t> say that it is no number.
    @Test(arguments: [
        (Browser.standard, Double.infinity), (.chrome, 5), (.firefox, 86400), (.safari, 5),
    ])
    func `a number beyond all numbers`(browser: Browser, seconds: Double) {
        #expect(browser.maxAge([String(repeating: "9", count: 400)]) == seconds)
    }

    @Test(arguments: [
        (Browser.standard, "+60", 5.0), (.chrome, "+60", 60), (.firefox, "+60", 0), (.safari, "+60", 60),
        (.chrome, "-9223372036854775809", 5), (.chrome, "9223372036854775807", 7200), (.safari, "--1", 5),
    ])
    func `a number with its sign`(browser: Browser, value: String, seconds: Double) {
        #expect(browser.maxAge([value]) == seconds)
    }
}
