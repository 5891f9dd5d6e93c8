internal import HTTPMessages
internal import HTTPTransport
internal import NIOCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The least that a call of a function costs: a server that hands requests to function processes by the Runtime API
/// over the transport that the gateway uses too, and does nothing else. `bench/functions.py` runs it and attaches
/// functions to it.
///
/// `/call` waits for a function and answers with what it says; `/count` tells how many did, `/waiting` how many functions
/// have nothing to do. In the mode `alone` there are no callers: each function
/// that asks for work gets some, which shows how fast it can be at all.
enum FunctionFloor {
    static func run(alone: Bool) async {
        let loops = EventLoops(count: 1)
        let server = HTTPServer(
            configuration: HTTPServer.Configuration(port: 0), handler: FloorHandler(isAlone: alone), group: loops.group)
        do throws(ServerStartFailure) {
            let address = try await server.start()
            print("http://127.0.0.1:\(address[0].port)")
            fflush(nil)
        } catch {
            return print(error.description)
        }
        // Until the script ends this process.
        while true { try? await Task.sleep(for: .seconds(3_600)) }
    }
}

/// Calls and functions, whichever waits for the other.
private final class FloorHandler: MessageHandler {
    private struct State {
        var number = 0
        /// Calls that no function has taken.
        var calls: [CheckedContinuation<ByteBuffer, Never>] = []
        /// Functions that wait for a call.
        var functions: [CheckedContinuation<Int, Never>] = []
        /// Calls that a function has, by their request id.
        var running: [Int: CheckedContinuation<ByteBuffer, Never>] = [:]
        var count = 0
    }

    private static let runtime = "/2018-06-01/runtime/invocation/"
    private let isAlone: Bool
    private let state = Mutex(State())
    private let event: ByteBuffer

    init(isAlone: Bool) {
        self.isAlone = isAlone
        event = ByteBuffer(string: Self.eventText)
    }

    func respond(to request: RequestMessage) async -> ResponseMessage {
        switch request.target {
        case "/call": return await call()
        case "/count": return ResponseMessage(status: 200, text: "\(state.withLock { $0.count })")
        case "/waiting": return ResponseMessage(status: 200, text: "\(state.withLock { $0.functions.count })")
        default: break
        }
        guard request.target.hasPrefix(Self.runtime) else { return ResponseMessage(status: 202) }
        let rest = request.target.dropFirst(Self.runtime.count)
        if rest == "next" { return await next() }
        let id = rest.prefix { $0 != "/" }
        finish(Int(id.suffix(12)) ?? 0, request.body)
        return ResponseMessage(
            status: 202, headers: ["Content-Type": "application/json"], text: #"{"status":"OK"}"#)
    }

    private func call() async -> ResponseMessage {
        let body = await withCheckedContinuation { continuation in
            let function = state.withLock { state -> (CheckedContinuation<Int, Never>, Int)? in
                guard let function = state.functions.popLast() else {
                    state.calls.append(continuation)
                    return nil
                }
                state.number += 1
                state.running[state.number] = continuation
                return (function, state.number)
            }
            if let (function, number) = function { function.resume(returning: number) }
        }
        return ResponseMessage(status: 200, headers: ["Content-Type": "application/json"], body: body)
    }

    private func next() async -> ResponseMessage {
        let number = await withCheckedContinuation { continuation in
            let number = state.withLock { state -> Int? in
                guard isAlone || !state.calls.isEmpty else {
                    state.functions.append(continuation)
                    return nil
                }
                state.number += 1
                if !isAlone { state.running[state.number] = state.calls.removeFirst() }
                return state.number
            }
            if let number { continuation.resume(returning: number) }
        }
        let digits = "\(number)"
        let id = "00000000-0000-0000-0000-" + String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
        let headers: HeaderList = [
            "Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": id,
            "Lambda-Runtime-Deadline-Ms": "4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:floor",
            "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0",
        ]
        return ResponseMessage(status: 200, headers: headers, body: event)
    }

    private func finish(_ number: Int, _ body: ByteBuffer) {
        let waiting = state.withLock { state in
            state.count += 1
            return state.running.removeValue(forKey: number)
        }
        waiting?.resume(returning: body)
    }

    func answer(to refusal: WireRefusal) -> ResponseMessage { ResponseMessage(status: 400, text: "\(refusal)") }

    /// About as long as the event of a request through a proxy integration.
    private static let eventText =
        #"{"resource":"/hello","path":"/hello","httpMethod":"GET","headers":{"Host":"127.0.0.1"},"multiValueHeaders":"#
        + #"{"Host":["127.0.0.1"]},"queryStringParameters":null,"multiValueQueryStringParameters":null,"#
        + #""pathParameters":null,"stageVariables":null,"requestContext":{"resourceId":"abc123","resourcePath":"/hello","#
        + #""httpMethod":"GET","extendedRequestId":"AAAAAAAAAAAAAAA=","requestTime":"26/Nov/2026:12:00:00 +0000","#
        + #""path":"/prod/hello","accountId":"000000000000","protocol":"HTTP/1.1","stage":"prod","#
        + #""domainPrefix":"a1b2c3d4e5","requestTimeEpoch":1795694400000,"#
        + #""requestId":"00000000-0000-0000-0000-000000000000","identity":{"cognitoIdentityPoolId":null,"#
        + #""accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"127.0.0.1","principalOrgId":null,"#
        + #""accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"#
        + #""userAgent":null,"user":null},"domainName":"a1b2c3d4e5.execute-api.us-east-1.amazonaws.com","#
        + #""deploymentId":"abc123","apiId":"a1b2c3d4e5"},"body":null,"isBase64Encoded":false}"#
}
