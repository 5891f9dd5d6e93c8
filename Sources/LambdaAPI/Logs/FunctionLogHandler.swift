internal import FoundationEssentials
internal import Functions
public import HTTPMessages
internal import JSON
internal import NIOCore

/// `GET /_crossgate/functions/{name}/logs`: what a function wrote, one JSON object a line; with `?follow=true` as it
/// comes, until the client or the server ends.
public struct FunctionLogHandler: MessageHandler {
    public static let prefix = "/_crossgate/functions/"
    public static let contentType = "application/x-ndjson"

    private let logs: FunctionLogs
    private let refusal: @Sendable (RequestMessage) -> ResponseMessage?
    private let isKnown: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - refusal: refuses whoever may not speak to the control plane; nil lets the request in.
    ///   - isKnown: whether there is a function of this name.
    public init(
        logs: FunctionLogs,
        refusal: @escaping @Sendable (RequestMessage) -> ResponseMessage?,
        isKnown: @escaping @Sendable (String) -> Bool
    ) {
        self.logs = logs
        self.refusal = refusal
        self.isKnown = isKnown
    }

    public func respond(to request: RequestMessage) async -> ResponseMessage {
        if let refused = refusal(request) { return refused }
        let parts = request.path.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "logs", !parts[0].isEmpty else {
            return Self.error(404, "UnknownOperationException", "There are {name}/logs here.")
        }
        let name = FunctionURLQuery.decoded(parts[0], plusIsBlank: false)
        guard request.method == "GET" else {
            return Self.error(405, "UnknownOperationException", "Only GET is answered here.")
        }
        guard let follows = Self.follows(request.query) else {
            return Self.error(400, "InvalidParameterValueException", "The query takes follow=true and nothing else.")
        }
        guard isKnown(name) else { return Self.error(404, "ResourceNotFoundException", "Function not found: \(name)") }
        var response = ResponseMessage(
            status: 200, headers: ["Content-Type": Self.contentType, "Cache-Control": "no-store"])
        guard follows else {
            response.body = Self.text(logs.recent(of: name))
            return response
        }
        let (recent, follower) = logs.follow(name)
        response.body = Self.text(recent)
        response.stream = BodyStream(
            next: { () throws(BrokenBody) in
                guard let (dropped, entry) = await follower.next() else { return nil }
                var bytes: [UInt8] = []
                if dropped > 0 { bytes += Self.droppedLine(dropped, entry) }
                return ByteBuffer(bytes: bytes + entry.bytes)
            },
            cancel: { follower.finish() })
        return response
    }

    /// Bytes that never became a request are the root handler's.
    public func answer(to refusal: WireRefusal) -> ResponseMessage {
        Self.error(400, "BadRequestException", "not a request")
    }

    private static func follows(_ query: Substring?) -> Bool? {
        switch query ?? "" {
        case "", "follow=false": false
        case "follow=true": true
        default: nil
        }
    }

    private static func text(_ entries: [FunctionLogs.Entry]) -> ByteBuffer {
        ByteBuffer(bytes: entries.flatMap(\.bytes))
    }

    private static func droppedLine(_ count: Int, _ entry: FunctionLogs.Entry) -> [UInt8] {
        let text = "crossgate: \(count) lines are left out here: the reader is too slow"
        return FunctionLogs.Entry(
            time: entry.time, line: .init(function: entry.line.function, version: "", requestID: nil, text: text)
        ).bytes
    }

    private static func error(_ status: Int, _ type: String, _ sentence: String) -> ResponseMessage {
        let body: JSONValue = ["message": .string(sentence)]
        return ResponseMessage(
            status: status, headers: ["Content-Type": "application/json", "x-amzn-ErrorType": type],
            body: ByteBuffer(bytes: JSONSerializer.bytes(body)))
    }
}

extension FunctionLogs.Entry {
    /// The line as a JSON object, its end included.
    fileprivate var bytes: [UInt8] {
        let time = Date(timeIntervalSince1970: Double(time) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        var object: JSONObject = [
            "time": .string(time), "function": .string(line.function),
            "version": .string(line.version),
        ]
        if let requestID = line.requestID { object["requestId"] = .string(requestID) }
        object["text"] = .string(line.text)
        return JSONSerializer.bytes(.object(object)) + [UInt8(ascii: "\n")]
    }
}
