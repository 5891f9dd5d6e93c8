import CORS
import CORSDoctor
import Testing

/// What comes first is what a person needs first; what is secret or was not the case is not said.
struct ReadingOrderTests {
    private static let local = "http://127.0.0.1:4566/x"

    @Test func `what blocked comes before what only some browsers, or none so far, stumble over`() async throws {
        let doctor = CORSDoctor(target: ScriptedTarget(preflight: .answer(200)))
        let diagnosis = await doctor.diagnose(try Page.request("PUT", Self.local))
        #expect(diagnosis.causes.map(\.code) == ["server-without-cors", "mixed-content", "lna"])
        let blocked = await doctor.diagnose(try Page.request("PUT", "http://api.example/x"))
        #expect(blocked.causes.map(\.code) == ["mixed-content"])
    }

    @Test(arguments: [
        ("h:1: Connection refused", "connection-refused", ""), ("h:1: the name h does not resolve", "dns", ""),
        ("h:1: not connected within 35000 ms", "timed-out", ""),
        ("h:1: no whole answer within 35000 ms", "timed-out", ""),
        ("h:1: the certificate is self-signed, of an unknown authority, or out of date", "tls", "--insecure"),
        ("h:1: the certificate is for another name", "tls", "has this name"),
        ("h:1: what answers there speaks no TLS", "tls", "http://"), ("h:1: the TLS handshake failed", "tls", "secure"),
        ("h:1: Connection timed out", "timed-out", ""), ("h:1: No route to host", "network-failed", ""),
        ("h:1: the connection ended without an answer", "network-failed", ""),
    ])
    func `a failure of the network is known by its words`(reason: String, code: String, advice: String) async throws {
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: .failed(reason))).diagnose(
            try Page.request("PUT", "https://h.example/x"))
        #expect(diagnosis.causes.map(\.code) == [code])
        #expect(diagnosis.fixes.count == 1)
        #expect(advice.isEmpty || diagnosis.fixes.first?.summary.contains(advice) == true)
    }

    @Test func `where there is no preflight none is said to pass`() async throws {
        var request = try Page.request("POST", "https://h.example/x")
        request.sendsUnsafe = false
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: .ok())).diagnose(request)
        #expect(diagnosis.verdicts.allSatisfy { $0.outcome == .unsent } && !diagnosis.isBlocked && !diagnosis.isAllowed)
        #expect(!diagnosis.text.contains("preflight passes"))
    }

    @Test(arguments: [
        ("access_token", true), ("X-Amz-Signature", true), ("api_key", true), ("page", false), ("q", false),
    ])
    func `a parameter whose name says that it is secret is cut short`(name: String, isSecret: Bool) async throws {
        let request = try Page.request("GET", "https://h.example/x?\(name)=abcd%2Fefgh")
        let answer = TargetAnswer.answer(500, ["Location": "/y?\(name)=abcd/efgh"])
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: .ok(), answer: answer)).diagnose(request)
        #expect(diagnosis.text.contains("efgh") == !isSecret)
    }
}
