import HTTPMessages
import NIOCore
import Synchronization

/// The execution log of one test invocation, line by line as AWS writes it (recorded: test_apigw_test_invoke_method_api
/// and logs in public write-ups). Real requests have none, which costs them nothing.
final class ExecutionLog: Sendable {
    private let text: Mutex<String>
    private let clock: any PipelineClock

    init(requestID: String, clock: any PipelineClock) {
        text = Mutex("Execution log for request \(requestID)\n")
        self.clock = clock
    }

    func line(_ sentence: String) {
        let stamp = CalendarTime(unixMilliseconds: clock.unixMilliseconds()).executionLogFormat
        let line = "\(stamp) : \(Self.truncated(sentence))\n"
        text.withLock { $0 += line }
    }

    var whole: String { text.withLock { $0 } }

    /// What comes in.
    func recordRequest(_ invocation: Invocation, path: String) {
        let request = invocation.request
        line("Starting execution for request: \(request.identifiers.requestID)")
        line("HTTP Method: \(request.method), Resource Path: \(path)")
        line("Method request path: \(Self.map(invocation.captures.map { ($0.name, $0.value) }))")
        line("Method request query string: \(Self.map(invocation.query.map { ($0.name, $0.value) }))")
        line("Method request headers: \(Self.map(request.message.headers))")
        let isBinary = invocation.stage.binaryTypes.contains(invocation.mediaType)
        line("Method request body before transformations: \(isBinary ? "[Binary Data]" : request.message.body.text)")
    }

    /// What goes to the backend at an address.
    func recordCall(_ message: BackendMessage, address: String) {
        line("Endpoint request URI: \(address)")
        line("Endpoint request headers: \(Self.map(message.headers))")
        line("Endpoint request body after transformations: \(message.body.text)")
        line("Sending request to \(address)")
    }

    /// What comes back from it.
    func recordAnswer(_ response: BackendResponse) {
        let milliseconds = (response.latencyNanoseconds ?? 0) / 1_000_000
        line("Received response. Status: \(response.status), Integration latency: \(milliseconds) ms")
        line("Endpoint response headers: \(Self.map(response.headers))")
        line("Endpoint response body before transformations: \(response.body.text)")
    }

    /// What goes to the client.
    func recordCompletion(_ response: ResponseMessage) {
        line("Method response body after transformations: \(response.body.text)")
        line("Method response headers: \(Self.map(response.headers))")
        line("Successfully completed execution")
        line("Method completed with status: \(response.status)")
    }

    func recordFailure(_ failure: GatewayFailure, status: Int) {
        if let sentence = failure.executionLogLine { line(sentence) }
        line("Method completed with status: \(status)")
    }

    /// Bytes of one log event's sentence: AWS cuts the rest (AWS guide, known issues; recorded:
    /// test_apigw_test_invoke_method_api).
    private static let eventBytes = 1_024

    private static func truncated(_ sentence: String) -> String {
        guard sentence.utf8.count > eventBytes else { return sentence }
        return String(decoding: sentence.utf8.prefix(eventBytes), as: UTF8.self) + " [TRUNCATED]"
    }

    private static func map(_ headers: HeaderList) -> String {
        map(headers.fields.map { ($0.name, masked($0)) })
    }

    /// `{a=b, c=d}`; several values of one name are joined by commas.
    private static func map(_ pairs: [(String, String)]) -> String {
        var names: [String] = []
        var values: [String: String] = [:]
        for (name, value) in pairs {
            if let existing = values[name] {
                values[name] = "\(existing),\(value)"
            } else {
                names.append(name)
                values[name] = value
            }
        }
        return "{\(names.map { "\($0)=\(values[$0] ?? "")" }.joined(separator: ", "))}"
    }

    /// Credentials show their last six characters only.
    private static func masked(_ field: HeaderList.Field) -> String {
        let secrets: [String] = ["Authorization", "X-Api-Key", "X-Amz-Security-Token"]
        guard secrets.contains(where: { $0.equalsIgnoringASCIICase(field.name) }) else { return field.value }
        let shown = field.value.suffix(6)
        return String(repeating: "*", count: field.value.count - shown.count) + shown
    }
}
