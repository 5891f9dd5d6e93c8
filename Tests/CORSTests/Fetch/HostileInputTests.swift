import CORS
import Testing

/// Inputs of a megabyte and of many thousand parts: with anything worse than linear work these take minutes.
@Suite struct HostileInputTests {
    static let page = RequestOrigin(headerValue: "https://app.example") ?? .opaque
    static let megabyte = 1_048_576
    /// Far above what linear work takes in a debug build on a busy machine, far below what quadratic work does.
    static let patience = Duration.seconds(30)

    static func elapsed(_ work: () throws -> Void) rethrows -> Duration { try ContinuousClock().measure(work) }

    @Test(arguments: [
        ("Access-Control-Allow-Origin", "a"), ("Access-Control-Allow-Origin", ","),
        ("Access-Control-Allow-Methods", ","),
        ("Access-Control-Allow-Methods", "A,"), ("Access-Control-Allow-Headers", " ,"),
        ("Access-Control-Allow-Headers", "x-a,"), ("Access-Control-Max-Age", "9"), ("X", " "),
    ])
    func `a header of a megabyte in a preflight's answer`(name: String, unit: String) {
        let value = String(repeating: unit, count: Self.megabyte / unit.utf8.count)
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://api.example.net/", method: "PUT"))
        let time = Self.elapsed {
            _ = fetch.start()
            _ = fetch.received(
                FetchResponse(
                    status: 204, headers: [HeaderField("Access-Control-Allow-Origin", "*"), HeaderField(name, value)]))
        }
        #expect(time < Self.patience)
        #expect(fetch.steps.allSatisfy { $0.text.utf8.count < 1000 })
    }

    @Test func `ten thousand names, asked for, allowed and remembered`() {
        let names = (0..<10_000).map { "x-\($0)" }
        let request = FetchRequest(
            origin: Self.page, url: "https://api.example.net/", headers: names.map { HeaderField($0, "1") })
        var second: FetchSimulation?
        let time = Self.elapsed {
            var fetch = FetchSimulation(request)
            _ = fetch.start()
            _ = fetch.received(
                FetchResponse(
                    status: 204,
                    headers: [
                        HeaderField("Access-Control-Allow-Origin", "*"),
                        HeaderField("Access-Control-Allow-Headers", names.joined(separator: ",")),
                    ]))
            var again = FetchSimulation(request, cache: fetch.cache)
            _ = again.start()
            second = again
        }
        #expect(second?.steps.contains { $0.kind == .preflightRequest } == false)
        #expect(time < Self.patience)
    }

    @Test func `ten thousand header lines in an answer`() {
        let fields = (0..<10_000).map { HeaderField("x-\($0)", "1") }
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://api.example.net/"))
        var action = fetch.start()
        let time = Self.elapsed {
            action = fetch.received(
                FetchResponse(
                    status: 200,
                    headers: fields + [
                        HeaderField("Access-Control-Allow-Origin", "*"),
                        HeaderField("Access-Control-Expose-Headers", "*"),
                    ]))
        }
        guard case .finished(.allowed(let response)) = action else {
            Issue.record("not allowed")
            return
        }
        #expect(response.readableHeaderNames.count == 10_002)
        #expect(time < Self.patience)
    }

    @Test func `a Location that never ends stops after twenty`() {
        var fetch = FetchSimulation(FetchRequest(origin: Self.page, url: "https://api.example.net/"))
        var action = fetch.start()
        var sent = 0
        let long = String(repeating: "../a/", count: 20_000)
        let time = Self.elapsed {
            while case .send = action {
                sent += 1
                action = fetch.received(
                    FetchResponse(
                        status: 302,
                        headers: [HeaderField("Access-Control-Allow-Origin", "*"), HeaderField("Location", long)]))
            }
        }
        #expect(sent == 21)
        #expect(fetch.faults.first?.code == .redirectTooMany)
        #expect(time < Self.patience)
    }

    @Test(arguments: ["a", "/", ":", "%", ".", "[", "@", "0.", "é", "https://", "?", "1:"])
    func `a URL or an origin of a megabyte`(unit: String) {
        let text = "https://" + String(repeating: unit, count: Self.megabyte / unit.utf8.count)
        let time = Self.elapsed {
            _ = WebURL(text)
            _ = Origin(text)
            _ = HeaderField.isCORSSafelisted("content-type", text)
        }
        #expect(time < Self.patience)
    }

    @Test(arguments: ["Method ", "Origin ", "'", "Access to fetch at '", "Redirect location '"])
    func `a pasted text of a megabyte`(unit: String) {
        let time = Self.elapsed {
            _ = BrowserMessage.parse(String(repeating: unit, count: Self.megabyte / unit.utf8.count))
        }
        #expect(time < Self.patience)
    }
}
