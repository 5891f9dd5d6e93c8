import APIModel
import Functions
import HTTPMessages
import JSON
import NIOCore
import Testing

@testable import DataPlane

/// Source: auth-usage 6.3; case 24 of the reliability list.
@Suite struct AuthorizerCacheTests {
    private static let arn = "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod"

    private func fixture(
        _ functions: any FunctionInvoker,
        _ authorizer: Authorizer = .token(),
        clock: any PipelineClock = FixedClock(),
        cache: AuthorizerCache = AuthorizerCache()
    ) -> Fixture {
        Fixture(
            [
                .at(
                    "/a", .mock("GET", body: "$context.authorizer.integrationLatency").authorized(),
                    .mock("POST").authorized()),
                .at("/b", .mock("GET").authorized()),
            ], authorizers: [authorizer], functions: functions, clock: clock, authorizerCache: cache)
    }

    @Test func `an answer serves every method, whose ARN the policy is asked for anew`() async {
        let functions = FakeAuthorizers(authorizerAnswer(resource: "\"\(Self.arn)/GET/a\""))
        let fixture = fixture(functions)
        #expect(await fixture.send("GET", "/a", ["Authorization": "t"]).status == 200)
        #expect(await fixture.send("GET", "/a", ["AUTHORIZATION": "t"]).status == 200)
        #expect(await fixture.send("GET", "/a/", ["Authorization": "t"]).status == 200)
        let other = await fixture.send("GET", "/b", ["Authorization": "t"])
        #expect(other.text == #"{"Message":"User is not authorized to access this resource"}"#)
        #expect(fixture.observer.records.last?.cause?.contains("remembered policy") == true)
        #expect(await fixture.send("POST", "/a", ["Authorization": "t"]).status == 403)
        #expect(functions.calls.count == 1)
    }

    @Test func `Deny is remembered`() async {
        let functions = FakeAuthorizers(authorizerAnswer("Deny"))
        let fixture = fixture(functions)
        for _ in 1...2 { #expect(await fixture.send("GET", "/a", ["Authorization": "t"]).status == 403) }
        #expect(functions.calls.count == 1)
    }

    @Test(arguments: [(nil, 299, 1), (nil, 300, 2), (0, 0, 2), (1, 0, 1), (1, 1, 2), (3_600, 3_599, 1)])
    func `an answer is remembered for its time`(_ ttl: Int?, _ seconds: Int, _ calls: Int) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let clock = ManualClock()
        let fixture = fixture(functions, .token(ttl: ttl), clock: clock)
        _ = await fixture.send("GET", "/a", ["Authorization": "t"])
        clock.advance(seconds: Int64(seconds))
        #expect(await fixture.send("GET", "/a", ["Authorization": "t"]).status == 200)
        #expect(functions.calls.count == calls)
    }

    @Test(arguments: [
        ("t", "t", true), ("t", "T", false), ("t", "t2", false), ("Bearer t", "bearer t", false),
        // Two spellings of one letter are two tokens.
        ("\u{e9}", "e\u{301}", false),
    ])
    func `a token is compared byte for byte`(_ first: String, _ second: String, _ isRemembered: Bool) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions)
        _ = await fixture.send("GET", "/a", ["Authorization": first])
        _ = await fixture.send("GET", "/a", ["Authorization": second])
        #expect(functions.calls.count == (isRemembered ? 1 : 2))
    }

    @Test(arguments: [
        ("a=x&b=y", "a=x&b=y", true), ("a=x&b=y", "b=y&a=x", true), ("a=x&b=y", "a=x&b=y&c=z", true),
        ("a=xy&b=z", "a=x&b=yz", false), ("a=x&b=y", "a=y&b=x", false), ("a=x&b=y", "a=w&a=x&b=y", false),
        ("a=x%2Cy&b=z", "a=x&b=y%2Cz", false),
    ])
    func `all identity values together are the key`(
        _ first: String, _ second: String, _ isRemembered: Bool
    ) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let source = "method.request.querystring.a,method.request.querystring.b"
        let fixture = fixture(functions, .request(source: source))
        #expect(await fixture.send("GET", "/a?\(first)").status == 200)
        #expect(await fixture.send("GET", "/a?\(second)").status == 200)
        #expect(functions.calls.count == (isRemembered ? 1 : 2))
    }

    @Test func `without identity sources nothing is remembered`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions, .request(source: nil, ttl: 300))
        for _ in 1...2 { _ = await fixture.send("GET", "/a") }
        #expect(functions.calls.count == 2)
    }

    @Test func `stages and definitions do not share answers`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let cache = AuthorizerCache()
        let first = fixture(functions, cache: cache)
        let second = fixture(functions, .token(ttl: 60), cache: cache)
        _ = await first.send("GET", "/a", ["Authorization": "t"])
        _ = await second.send("GET", "/a", ["Authorization": "t"])
        #expect(functions.calls.count == 2)
        _ = await fixture(functions, cache: cache).send("GET", "/a", ["Authorization": "t"])
        #expect(functions.calls.count == 2, "a deployment that changes nothing keeps what is remembered")
        cache.flush(api: Fixture.apiID, stage: "other")
        cache.flush(api: "other", stage: Fixture.stageName)
        #expect(cache.count == 2)
        cache.flush(api: Fixture.apiID, stage: Fixture.stageName)
        #expect(cache.count == 0)
        _ = await first.send("GET", "/a", ["Authorization": "t"])
        #expect(functions.calls.count == 3)
    }

    /// Flushes while it is being asked.
    private struct FlushingFunctions: FunctionInvoker {
        let inner: FakeAuthorizers
        let cache: AuthorizerCache

        func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
            cache.flush(api: Fixture.apiID, stage: Fixture.stageName)
            return try await inner.invoke(call)
        }
    }

    @Test func `an answer that was asked for before a flush is not kept after it`() async {
        let cache = AuthorizerCache()
        let functions = FlushingFunctions(inner: FakeAuthorizers(authorizerAnswer()), cache: cache)
        _ = await fixture(functions, cache: cache).send("GET", "/a", ["Authorization": "t"])
        #expect(cache.count == 0)
    }

    private func answer() throws -> RememberedAnswer {
        .policy(try PolicyAnswer(ByteBuffer(string: authorizerAnswer())))
    }

    private func key(_ token: String) -> AuthorizerCache.Key {
        var key = AuthorizerCache.Key(
            AuthorizerCache.Scope(apiID: "a", stageName: "s", authorizer: .token(), variables: [:]))
        key.append([token])
        return key
    }

    @Test func `what is kept is bounded, and what is asked for stays`() throws {
        let cache = AuthorizerCache(entries: 100, bytes: 1_000_000)
        cache.keep(try answer(), key("hot"), until: .max, bytes: 100, askedIn: cache.epoch)
        for number in 1...10_000 {
            cache.keep(try answer(), key("t\(number)"), until: .max, bytes: 100, askedIn: cache.epoch)
            if number % 20 == 0 { #expect(cache.answer(key("hot"), at: 0) != nil) }
        }
        #expect(cache.count <= 100)
        #expect(cache.answer(key("t1"), at: 0) == nil)
        #expect(cache.answer(key("t10000"), at: 0) != nil)
    }

    @Test func `what is kept is bounded in bytes`() throws {
        let cache = AuthorizerCache(entries: 1_000, bytes: 10_000)
        for number in 1...100 {
            cache.keep(try answer(), key("t\(number)"), until: .max, bytes: 1_000, askedIn: cache.epoch)
        }
        #expect(cache.count <= 10)
        cache.keep(try answer(), key("large"), until: .max, bytes: 6_000, askedIn: cache.epoch)
        #expect(cache.answer(key("large"), at: 0) == nil)
    }
}
