import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

@Suite struct ObserverTests {
    @Test func `every answer is told once, with its facts`() async throws {
        let fixture = Fixture([.at("/pets/{id}", .mock("GET"), .proxy("POST"))])
        _ = await fixture.send("GET", "/pets/7?x=1")
        _ = await fixture.send("POST", "/pets/8")
        let records = fixture.observer.records
        #expect(records.count == 2)
        let first = try #require(records.first)
        #expect(first.time == 1_592_891_771_000)
        #expect(first.requestID == CountingIdentifiers.requestID)
        #expect(first.apiID == "abc123defg")
        #expect(first.stage == "prod")
        #expect(first.method == "GET")
        #expect(first.path == "/pets/7")
        #expect(first.resourcePath == "/pets/{id}")
        #expect(first.status == 200)
        #expect(first.clientAddress == "127.0.0.1")
        #expect(first.gatewayResponseType == nil)
        #expect(first.cause == nil)
        #expect(first.integrationLatencyMicroseconds == nil)
        #expect(records[1].integrationLatencyMicroseconds == 0)
    }

    @Test func `a backend's failure says what happened and where`() async throws {
        let fixture = Fixture(
            [.at("/pets", .proxy("GET"))],
            backend: FakeBackend(failing: .unreachable("b.test:80: connection refused")))
        _ = await fixture.send("GET", "/pets")
        let record = try #require(fixture.observer.records.last)
        #expect(record.cause == "GET /pets: b.test:80: connection refused")
        #expect(record.resourcePath == "/pets")
    }

    @Test(arguments: [true, false])
    func `what an authorizer took is told, whatever it decided`(isAllowed: Bool) async throws {
        let clock = ManualClock()
        let functions = FakeFunctions { () throws(FunctionFailure) in
            clock.advance(seconds: 2)
            guard isAllowed else { throw .timedOut("late") }
            return FunctionAnswer(
                payload: ByteBuffer(string: authorizerAnswer()), executedVersion: "$LATEST", requestID: "f1")
        }
        let fixture = Fixture(
            [.at("/pets", .mock("GET").authorized()), .at("/open", .proxy("GET"))],
            authorizers: [.token(ttl: 300)], functions: functions, clock: clock)
        #expect(await fixture.send("GET", "/pets", ["Authorization": "a"]).status == (isAllowed ? 200 : 500))
        #expect(fixture.observer.records.last?.authorizerLatencyMicroseconds == 2_000_000)
        #expect(fixture.observer.records.last?.integrationLatencyMicroseconds == nil)
        _ = await fixture.send("GET", "/open")
        #expect(fixture.observer.records.last?.authorizerLatencyMicroseconds == nil)
        guard isAllowed else { return }
        _ = await fixture.send("GET", "/pets", ["Authorization": "a"])
        #expect(fixture.observer.records.last?.authorizerLatencyMicroseconds == 0)
    }

    @Test func `ids have AWS's form and never repeat`() {
        let source = RandomIdentifiers()
        var requestIDs: Set<String> = []
        var extendedIDs: Set<String> = []
        for _ in 0..<10_000 {
            let ids = source.requestIdentifiers()
            requestIDs.insert(ids.requestID)
            extendedIDs.insert(ids.extendedRequestID)
        }
        #expect(requestIDs.count == 10_000)
        #expect(extendedIDs.count == 10_000)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(requestIDs.allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(extendedIDs.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9+\/]{15}=/) != nil })
    }
}
