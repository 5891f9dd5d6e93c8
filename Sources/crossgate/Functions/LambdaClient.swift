internal import Foundation
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// Speaks Lambda's own wire protocol to a server, as the AWS CLI would.
struct LambdaClient: Sendable {
    let endpoint: BackendEndpoint
    let backend: any HTTPBackend
    /// How the server is called in messages, e.g. `http://127.0.0.1:4566`.
    let name: String

    static let functions = "/2015-03-31/functions"

    /// Seconds that creating the largest function may take.
    private static let timeout = TimeAmount.seconds(120)

    /// Sends one operation; an error answer becomes a failure with the server's own sentence.
    func call(_ method: String, _ target: String, body: JSONValue? = nil) async throws -> JSONValue {
        let bytes = body.map { JSONSerializer.bytes($0) } ?? []
        let response = try await send(method, target, body: bytes)
        return Self.json(response) ?? .null
    }

    /// The whole answer, or its beginning when it is streamed; anything but 200 to 299 is a failure.
    func send(
        _ method: String,
        _ target: String,
        headers more: HeaderList = HeaderList(),
        body: [UInt8] = [],
        timeout: TimeAmount = timeout,
        streamsAnswer: Bool = false
    ) async throws -> ResponseMessage {
        var headers = endpoint.requestHeaders(service: "lambda", contentType: "application/json")
        for field in more.fields { headers.append(field.name, field.value) }
        let message = BackendMessage(
            endpoint: endpoint, method: method, target: target, headers: headers, body: ByteBuffer(bytes: body),
            timeout: timeout, streamsAnswer: streamsAnswer)
        let response: ResponseMessage
        do {
            response = try await backend.send(message)
        } catch {
            throw CommandFailure(
                what: "the server does not answer: \(error.text)", location: name,
                remedy: "start it with `crossgate serve`, or name it with --endpoint-url")
        }
        guard (200..<300).contains(response.status) else {
            throw await Self.failure(response, at: "\(method) \(target)")
        }
        return response
    }

    /// Bytes of an error's body that are read.
    private static let errorBytes = 65_536

    private static func failure(_ response: ResponseMessage, at location: String) async -> CommandFailure {
        var response = response
        if let stream = response.stream, let rest = try? await stream.collect(upTo: errorBytes) {
            response.body.writeImmutableBuffer(rest)
        }
        let json = json(response)
        let sentence = (json?["Message"] ?? json?["message"])?.stringValue ?? "status \(response.status)"
        // The type may have a URL behind it: `ResourceNotFoundException:http://…`.
        let type = response.headers.first("x-amzn-ErrorType")?.split(separator: ":").first.map { "\($0): " } ?? ""
        return CommandFailure(what: type + sentence, location: location)
    }

    static func json(_ response: ResponseMessage) -> JSONValue? {
        try? JSONValue.parse(Array(response.body.readableBytesView))
    }

    /// The address of one function's resources, e.g. `/2015-03-31/functions/hello/invocations`.
    static func target(_ function: String, _ rest: String = "", qualifier: String? = nil) -> String {
        let query = qualifier.map { "?Qualifier=\($0.percentEncoded)" } ?? ""
        return "\(functions)/\(function.percentEncoded)\(rest)\(query)"
    }
}
