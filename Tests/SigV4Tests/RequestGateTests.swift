import HTTPMessages
import Testing

@testable import SigV4

/// The control plane's tests go through the gate as clients do; these are what another service's gate differs in.
@Suite struct RequestGateTests {
    private let gate = RequestGate(service: "lambda", allowedHosts: ["Gate.Example", "*.Internal"])

    private func headers(host: String = "localhost", scope: String = "us-east-1/lambda/aws4_request") -> HeaderList {
        [
            "Host": host, "X-Amz-Date": "20231114T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20231114/\(scope), SignedHeaders=host, Signature=00",
        ]
    }

    private func refusal(_ headers: HeaderList) -> GateRefusal? {
        do {
            try gate.check(headers)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["localhost:9001", "gate.example", "a.b.internal:80", "lambda.us-east-1.amazonaws.com"])
    func `a call for its service passes`(_ host: String) {
        #expect(refusal(headers(host: host)) == nil)
    }

    @Test func `another service's call is told which service`() {
        #expect(
            refusal(headers(scope: "us-east-1/apigateway/aws4_request"))
                == .invalidSignature("Credential should be scoped to correct service: 'lambda'. "))
    }

    @Test func `a host is judged before the signature`() {
        #expect(refusal(["Host": "evil.example"]) == .host("evil.example"))
        #expect(refusal([:]) == .noHost)
        #expect(refusal(["Host": "localhost"]) == .missingAuthenticationToken)
    }

    @Test func `what is called without a signature is judged by its host alone`() throws {
        try gate.checkHost(["Host": "localhost"])
        #expect(throws: GateRefusal.host("evil.example")) { try gate.checkHost(["Host": "evil.example"]) }
    }
}
