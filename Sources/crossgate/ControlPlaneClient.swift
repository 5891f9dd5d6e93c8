internal import Foundation
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// Speaks the control plane's own wire protocol, to a server elsewhere or to the one in this process: the verbs of the
/// command line do nothing that the AWS CLI could not.
struct ControlPlaneClient: Sendable {
    let endpoint: BackendEndpoint
    let backend: any HTTPBackend
    /// How the server is called in messages, e.g. `http://127.0.0.1:4566`.
    let name: String

    /// Seconds that an import of the largest definition may take.
    private static let timeout = TimeAmount.seconds(60)

    /// Sends one operation; an error answer becomes a failure with the server's own sentence.
    func call(
        _ method: String,
        _ target: String,
        body: [UInt8] = [],
        contentType: String = "application/json"
    ) async throws -> JSONValue {
        let response = try await send(method, target, body: body, contentType: contentType)
        guard (200..<300).contains(response.status) else {
            let sentence = Self.json(response)?["message"]?.stringValue ?? "status \(response.status)"
            let type = response.headers.first("x-amzn-ErrorType").map { "\($0): " } ?? ""
            throw CommandFailure(what: type + sentence, location: "\(method) \(target)")
        }
        return Self.json(response) ?? .null
    }

    /// Whether there is something at this address.
    func exists(_ target: String) async throws -> Bool {
        let response = try await send("GET", target, body: [], contentType: "application/json")
        return response.status == 200
    }

    /// All items of a list, page by page.
    func list(_ target: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var position: String?
        repeat {
            let separator = target.contains("?") ? "&" : "?"
            let page = try await call(
                "GET", target + "\(separator)limit=500" + (position.map { "&position=\($0.percentEncoded)" } ?? ""))
            items += page["item"]?.arrayValue ?? []
            position = page["position"]?.stringValue
        } while position != nil
        return items
    }

    private func send(
        _ method: String, _ target: String, body: [UInt8], contentType: String
    ) async throws -> ResponseMessage {
        let headers = endpoint.requestHeaders(service: "apigateway", contentType: contentType)
        let message = BackendMessage(
            endpoint: endpoint, method: method, target: target, headers: headers, body: ByteBuffer(bytes: body),
            timeout: Self.timeout)
        do {
            return try await backend.send(message)
        } catch {
            throw CommandFailure(
                what: "the control plane does not answer: \(error.text)", location: name,
                remedy: "start it with `crossgate serve`, or name it with --endpoint-url")
        }
    }

    private static func json(_ response: ResponseMessage) -> JSONValue? {
        try? JSONValue.parse(Array(response.body.readableBytesView))
    }
}

extension BackendEndpoint {
    /// What a verb sends with every request. The server wants the shape of a signature and does not check it yet, so
    /// none is computed.
    func requestHeaders(service: String, contentType: String) -> HeaderList {
        [
            "Host": authority,
            "Authorization": "AWS4-HMAC-SHA256 Credential=crossgate/20260101/us-east-1/\(service)/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=" + String(repeating: "0", count: 64),
            "X-Amz-Date": "20260101T000000Z",
            "Content-Type": contentType,
            "Accept": "application/json",
            "User-Agent": "crossgate/\(Crossgate.version)",
        ]
    }

    private var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
    }
}

/// The control plane of this process, reached without a socket.
struct InProcessBackend: HTTPBackend {
    let handler: any MessageHandler

    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        await handler.respond(
            to: RequestMessage(
                method: request.method, target: request.target, headers: request.headers, body: request.body))
    }
}

extension String {
    /// This text as one segment or value of a URL.
    var percentEncoded: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? self
    }
}
