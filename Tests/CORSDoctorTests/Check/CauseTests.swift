import CORS
import CORSDoctor
import Testing

struct CauseTests {
    static let cases: [CauseCase] = CauseCase.preflights + CauseCase.answers + CauseCase.network

    @Test(arguments: cases)
    func `a cause is found where it is one, and only there`(_ row: CauseCase) async throws {
        let diagnosis = try await row.diagnose()
        #expect(diagnosis.codes.contains(row.code) == row.isFound, "found \(diagnosis.codes)")
    }

    @Test(arguments: Cause.Code.allCases)
    func `each cause has a case in which it is found and one in which it is not`(_ code: Cause.Code) {
        let rows = Self.cases.filter { $0.code == code.rawValue }
        #expect(Set(rows.map(\.isFound)) == [true, false])
    }

    @Test(arguments: cases.filter(\.isFound))
    func `each cause comes with something to do`(_ row: CauseCase) async throws {
        let diagnosis = try await row.diagnose()
        #expect(!diagnosis.fixes.isEmpty)
        #expect(diagnosis.causes.allSatisfy { $0.explanation.hasSuffix(".") })
        #expect(diagnosis.fixes.allSatisfy { !$0.summary.hasSuffix(".") })
    }

    /// What stands in `Access-Control-Allow-Origin`, and the hint that it gives: that one, and none of the others.
    static let values: KeyValuePairs<String, String> = [
        "https://app.example/": "trailing-slash", "https://app.example:443": "default-port",
        "HTTPS://app.example": "case", "http://app.example": "scheme", "app.example": "scheme-missing",
        "https://app.example:8443": "port", "https://www.app.example": "www", "https://other.example": "other-origin",
        "https://a.example, https://app.example": "list", "https://*.example": "glob", "'*'": "quoted",
        "": "empty", "null": "null",
    ]

    @Test(arguments: values.map { ($0.key, $0.value) })
    func `a wrong origin is read for the slip behind it, and for no other`(value: String, hint: String) async throws {
        let target = ScriptedTarget(preflight: .ok(), answer: .ok(value))
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request())
        #expect(diagnosis.codes == [hint])
        #expect(diagnosis.remedies.contains("Access-Control-Allow-Origin: https://app.example"))
    }

    @Test func `localhost and 127.0.0.1 are told apart`() async throws {
        let target = ScriptedTarget(preflight: .ok(), answer: .ok("http://localhost:3000"))
        let diagnosis = await CORSDoctor(target: target).diagnose(
            try Page.request("GET", "http://localhost:4566/x", origin: "http://127.0.0.1:3000"))
        #expect(diagnosis.codes == ["localhost-vs-loopback-ip"])
    }

    @Test(arguments: [("patch", "GET, PATCH", "method-case"), ("PUT", "OPTIONS,ANY", "ANY-literal")])
    func `a wrong list of methods is read for the slip behind it`(
        method: String, list: String, hint: String
    ) async throws {
        let target = ScriptedTarget(
            preflight: .answer(204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": list]))
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request(method))
        #expect(diagnosis.codes.first == hint)
    }

    @Test(arguments: [
        ("x-amz-user-agent", "AWS SDK"), ("amz-sdk-request", "AWS SDK"), ("sentry-trace", "Sentry"),
        ("baggage", "Sentry"), ("tracestate", "OpenTelemetry"), ("x-datadog-trace-id", "Datadog"),
        ("x-requested-with", "Axios"), ("x-xsrf-token", "Axios"),
    ])
    func `a library's header is known by its name`(header: String, library: String) async throws {
        let target = ScriptedTarget(preflight: .ok())
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request(headers: ["\(header): 1"]))
        let cause = diagnosis.causes.first { $0.code == "library-headers" }
        #expect(cause?.explanation.contains(library) == true)
    }
}
