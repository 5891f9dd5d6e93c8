import HTTPMessages
import Testing

@testable import ControlPlane

@Suite struct RequestGateTests {
    private let authorization = ControlPlaneClient.authorization

    private func answer(_ headers: HeaderList) async throws -> Answer {
        let client = try ControlPlaneClient { $0.allowedHosts = ["Gate.Example", "*.internal"] }
        return Answer(await client.handler.respond(to: .init(method: "GET", target: "/restapis", headers: headers)))
    }

    @Test(arguments: [
        "localhost", "localhost:4566", "LOCALHOST:4566", "127.0.0.1:4566", "127.1.2.3", "[::1]:4566", "api.localhost:1",
        "localhost.localstack.cloud:4566", "x.localhost.localstack.cloud", "apigateway.eu-west-1.amazonaws.com",
        "gate.example:80", "a.b.internal",
    ])
    func `a host of ours is answered`(_ host: String) async throws {
        let answer = try await answer(["Host": host, "Authorization": authorization, "X-Amz-Date": "20231114T000000Z"])
        #expect(answer.status == 200, "\(answer.text)")
    }

    // Case 41: a page on a rebound DNS name reaches the port, with its own name as Host.
    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.256", "notlocalhost",
        "amazonaws.com.evil.example", "0.0.0.0", "", "gate.example.evil",
    ])
    func `another host is refused with the reason`(_ host: String) async throws {
        let answer = try await answer(["Host": host, "Authorization": authorization, "X-Amz-Date": "20231114T000000Z"])
        #expect(answer.status == 403)
        #expect(answer.errorType == "AccessDeniedException")
        #expect(answer.message?.contains("host") == true)
    }

    @Test func `two Host headers are refused`() async throws {
        let answer = try await answer(["Host": "localhost", "Host": "localhost", "Authorization": authorization])
        #expect(answer.status == 403)
    }

    @Test func `a request without Authorization is refused as AWS refuses it`() async throws {
        let answer = try await answer(["Host": "localhost"])
        #expect(answer.status == 403)
        #expect(answer.errorType == "MissingAuthenticationTokenException")
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    @Test(arguments: [
        "Bearer abc", "Basic dXNlcjpwYXNz", "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c/apigateway/aws4_request",
        "AWS4-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=0",
    ])
    func `an Authorization header of another shape is an incomplete signature`(_ header: String) async throws {
        let answer = try await answer(["Host": "localhost", "Authorization": header, "X-Amz-Date": "20231114T000000Z"])
        #expect(answer.status == 403)
        #expect(answer.errorType == "IncompleteSignatureException")
    }

    @Test func `AWS names each part that is missing`() async throws {
        let answer = try await answer(["Host": "localhost", "Authorization": "Bearer abc"])
        #expect(
            answer.message
                == "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
                + "parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires "
                + "existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=Bearer abc")
    }

    @Test func `a signature for another service is refused`() async throws {
        let other = authorization.replacing("apigateway", with: "lambda")
        let answer = try await answer(["Host": "localhost", "Authorization": other, "X-Amz-Date": "20231114T000000Z"])
        #expect(answer.status == 403)
        #expect(answer.errorType == "InvalidSignatureException")
    }

    @Test func `SigV4A without a region is accepted`() async throws {
        let header =
            "AWS4-ECDSA-P256-SHA256 Credential=test/20231114/apigateway/aws4_request, "
            + "SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=00"
        let answer = try await answer(["Host": "localhost", "Authorization": header, "X-Amz-Date": "20231114T000000Z"])
        #expect(answer.status == 200)
    }

    @Test func `a preflight gets no CORS headers and no operation`() async throws {
        let client = try ControlPlaneClient()
        let headers: HeaderList = [
            "Host": "localhost:4566", "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        ]
        let answer = Answer(
            await client.handler.respond(to: .init(method: "OPTIONS", target: "/restapis", headers: headers)))
        #expect(answer.status == 403)
        #expect(!answer.headers.fields.contains { $0.name.lowercased().hasPrefix("access-control-") })
    }
}
