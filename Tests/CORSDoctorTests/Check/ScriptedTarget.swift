import CORS
import CORSDoctor
import Synchronization

/// Answers by a script and remembers what it was asked.
final class ScriptedTarget: CORSTarget {
    private let script: @Sendable (WireRequest) -> TargetAnswer
    private let log = Mutex<[WireRequest]>([])

    init(_ script: @escaping @Sendable (WireRequest) -> TargetAnswer) { self.script = script }

    /// Answers preflights with one answer and everything else with another.
    convenience init(preflight: TargetAnswer, answer: TargetAnswer = .ok()) {
        self.init { $0.isPreflight ? preflight : answer }
    }

    /// What was asked, in order.
    var asked: [WireRequest] { log.withLock { $0 } }
    /// The same as `VERB url`.
    var lines: [String] { asked.map { "\($0.method) \($0.url)" } }

    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer {
        log.withLock { $0.append(request) }
        return script(request)
    }
}

extension TargetAnswer {
    static func answer(
        _ status: Int, _ headers: KeyValuePairs<String, String> = [:], body: String = "", layer: AnswerLayer? = nil
    ) -> TargetAnswer {
        .response(
            FetchResponse(status: status, headers: headers.map { HeaderField($0.key, $0.value) }),
            body: Array(body.utf8), layer: layer)
    }

    /// An answer that allows everybody.
    static func ok(_ origin: String = "*") -> TargetAnswer { .answer(200, ["Access-Control-Allow-Origin": origin]) }

    /// What API Gateway answers itself; error types and bodies as AWS sends them (recorded, see the spec's table).
    static func gateway(
        _ status: Int, _ errorType: String, _ message: String = "", layer: AnswerLayer? = nil
    ) -> TargetAnswer {
        .answer(
            status,
            [
                "Content-Type": "application/json", "x-amzn-RequestId": "4f6f9a6c-8f29-4bb0-a8b7-6b6f6f6b1e0d",
                "x-amzn-ErrorType": errorType, "x-amz-apigw-id": "Zq3xRFoAFiAEXqA=",
            ], body: #"{"message":"\#(message)"}"#, layer: layer)
    }

    static let missingToken = gateway(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
}

enum Page {
    static let api = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets"
    static let other = "https://api.example/pets"

    /// A request from `https://app.example`.
    static func request(
        _ method: String = "GET", _ url: String = api, headers: [String] = [], credentials: String = "same-origin",
        mode: String = "cors", redirect: String = "follow", origin: String = "https://app.example",
        bodyType: String = "none", browsers: [String] = []
    ) throws -> CheckRequest {
        try CheckRequest(
            url: url, origin: origin, method: method, headers: headers, credentials: credentials, mode: mode,
            redirect: redirect, bodyType: bodyType, browsers: browsers)
    }
}

extension Diagnosis {
    var codes: [String] { causes.map(\.code) }
    subscript(browser: Browser) -> BrowserVerdict? { verdicts.first { $0.browser == browser } }
    /// All that is to do, as one text.
    var remedies: String {
        fixes.map { fix in
            ([fix.summary] + fix.calls.map(\.cliText) + fix.code.sorted { $0.key < $1.key }.map(\.value))
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
