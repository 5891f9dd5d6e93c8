import APIModel
import ControlPlane
import HTTPMessages
import NIOCore
import Storage
import Testing

@Suite struct ControlPlaneHandlerTests {
    /// A store that cannot be reached.
    struct LostStore: Store {
        func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
            throw StoreError.unavailable("the disk is full")
        }
        func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
            throw StoreError.unavailable("the disk is full")
        }
        func observe(_ observer: @escaping @Sendable ([ResourcePath]) async -> Void) {}
    }

    @Test func `a store that is lost is a service that is unavailable`() async {
        let handler = ControlPlaneHandler(store: LostStore())
        for (method, body) in [("GET", ""), ("POST", #"{"name":"a"}"#)] {
            let answer = Answer(
                await handler.respond(
                    to: RequestMessage(
                        method: method, target: "/restapis", headers: ControlPlaneClient.headers,
                        body: ByteBuffer(string: body))))
            #expect(answer.status == 503)
            #expect(answer.errorType == "ServiceUnavailableException")
            #expect(answer.headers.first("Retry-After") == "1")
        }
    }

    @Test(arguments: [
        (WireRefusal.malformed("x"), 400), (.headersTooLarge(limit: 1), 431), (.targetTooLong(limit: 1), 414),
        (.bodyTooLarge(limit: 1), 413), (.expectationFailed("x"), 417), (.versionNotSupported("x"), 505),
        (.codingNotSupported("x"), 501), (.timedOut, 408),
    ])
    func `what never became a request has its status`(_ refusal: WireRefusal, _ status: Int) {
        #expect(ControlPlaneHandler(store: LostStore()).answer(to: refusal).status == status)
    }

    @Test func `every answer has a request id of its own`() async throws {
        let client = try ControlPlaneClient()
        let first = await client.call("GET", "/restapis").headers.first("x-amzn-RequestId")
        let second = await client.call("GET", "/nowhere").headers.first("x-amzn-RequestId")
        #expect(first != nil)
        #expect(second != nil)
        #expect(first != second)
    }

    @Test func `bytes that are no text are refused`() async throws {
        let client = try ControlPlaneClient()
        let answer = Answer(
            await client.handler.respond(
                to: RequestMessage(
                    method: "POST", target: "/restapis", headers: ControlPlaneClient.headers,
                    body: ByteBuffer(bytes: [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]))))
        #expect(answer.status == 400)
    }

    @Test(arguments: ["%", "%zz", "%00", "%2F..%2F", "a%2Fb", "..", "%E2%82", "🙂"])
    func `identifiers of any shape are not found, no more`(_ id: String) async throws {
        let answer = await (try ControlPlaneClient()).call("GET", "/restapis/\(id)")
        #expect(answer.status == 404)
        #expect(answer.errorType == "NotFoundException")
    }
}
