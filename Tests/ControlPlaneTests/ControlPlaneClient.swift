import ControlPlane
import Foundation
import HTTPMessages
import NIOCore
import Storage
import Synchronization
import Testing

/// Drives the handler as the AWS CLI would, with a store in memory, a fixed clock and identifiers that count up.
struct ControlPlaneClient: Sendable {
    let store: SQLiteStore
    let handler: ControlPlaneHandler
    let extensions: ExtensionHandler

    init(
        records: (any AnswerRecords)? = nil, _ change: (inout ControlPlaneConfiguration) -> Void = { _ in }
    ) throws {
        store = try SQLiteStore()
        let counter = Counter()
        var configuration = ControlPlaneConfiguration(
            region: "eu-west-1",
            accountId: "111111111111",
            now: { 1_700_000_000 },
            makeIdentifier: { length in
                let digits = String(counter.next(), radix: 36)
                return String(repeating: "a", count: max(0, length - digits.count)) + digits
            })
        change(&configuration)
        handler = ControlPlaneHandler(store: store, configuration: configuration)
        extensions = ExtensionHandler(store: store, configuration: configuration, records: records)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock {
                $0 += 1
                return $0
            }
        }
    }

    static let authorization =
        "AWS4-HMAC-SHA256 Credential=test/20231114/eu-west-1/apigateway/aws4_request, "
        + "SignedHeaders=host;x-amz-date, Signature=00"
    static let headers: HeaderList = [
        "Host": "localhost:4566", "Authorization": authorization, "X-Amz-Date": "20231114T000000Z",
    ]

    /// Sends one call; the body is JSON text, or any text for imports.
    @discardableResult
    func call(_ method: String, _ target: String, _ body: String = "") async -> Answer {
        let request = RequestMessage(
            method: method, target: target, headers: Self.headers, body: ByteBuffer(string: body))
        let isExtension = ExtensionHandler.prefixes.contains(where: target.hasPrefix)
        return Answer(await (isExtension ? extensions.respond(to: request) : handler.respond(to: request)))
    }

    /// Creates an API and gives its id and its root resource's id.
    func makeAPI(_ body: String = #"{"name":"pets"}"#) async throws -> (id: String, root: String) {
        let api = await call("POST", "/restapis", body)
        #expect(api.status == 201, "\(api.text)")
        return (try #require(api["id"] as? String), try #require(api["rootResourceId"] as? String))
    }
}

/// An answer with its JSON at hand.
struct Answer {
    let status: Int
    let headers: HeaderList
    let text: String

    init(_ response: ResponseMessage) {
        status = response.status
        headers = response.headers
        text = String(buffer: response.body)
    }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }
    subscript(_ name: String) -> Any? { json[name] }
    /// A value by dotted names, e.g. `at("resourceMethods", "GET", "httpMethod")`.
    func at(_ names: String...) -> Any? {
        names.reduce(json as Any?) { ($0 as? [String: Any])?[$1] }
    }
    var items: [[String: Any]] { self["item"] as? [[String: Any]] ?? [] }
    var errorType: String? { headers.first("x-amzn-ErrorType") }
    var message: String? { self["message"] as? String }
}
