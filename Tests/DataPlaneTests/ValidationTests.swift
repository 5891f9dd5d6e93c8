import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Source: templates 3.10, [S:test_api_gateway_request_validator], [D:api-gateway-method-request-validation].
@Suite struct ValidationTests {
    private func fixture(validates: Bool = true, attached: Bool = true) -> Fixture {
        let method = APIModel.Method.mock("GET", body: "ok").with {
            $0.requestValidatorId = attached ? "v1" : nil
            $0.requestParameters = [
                "method.request.querystring.qs1": true, "method.request.querystring.optional": false,
                "method.request.header.x-header-param": true, "method.request.path.issuer": true,
            ]
        }
        return Fixture(
            [.at("/{other}", method)],
            validators: [RequestValidator(id: "v1", name: "params", validateRequestParameters: validates)])
    }

    @Test(arguments: [
        ("/x", HeaderList(), "x-header-param, issuer, qs1"),
        ("/x?qs1=1", HeaderList(), "x-header-param, issuer"),
        ("/x?qs1=", ["x-header-param": "v"] as HeaderList, "issuer, qs1"),
        ("/x?qs1=%20+", ["x-header-param": "v"] as HeaderList, "issuer, qs1"),
        ("/x?QS1=1", ["X-Header-Param": "v"] as HeaderList, "x-header-param, issuer, qs1"),
        ("/x?qs1=1", ["x-header-param": " "] as HeaderList, "x-header-param, issuer"),
    ])
    func `all missing parameters are named in one message`(_ path: String, _ headers: HeaderList, _ names: String) async
    {
        let answer = await fixture().send("GET", path, headers)
        #expect(answer.status == 400)
        #expect(answer.text == "{\"message\": \"Missing required request parameters: [\(names)]\"}")
        #expect(answer.headers.first("x-amzn-ErrorType") == "BadRequestException")
    }

    @Test func `nothing is enforced without a validator that asks for it`() async {
        #expect(await fixture(attached: false).send("GET", "/x").text == "ok")
        #expect(await fixture(validates: false).send("GET", "/x").text == "ok")
    }

    @Test func `a request with everything passes`() async {
        let method = APIModel.Method.mock("GET", body: "ok").with {
            $0.requestValidatorId = "v1"
            $0.requestParameters = ["method.request.path.id": true, "method.request.querystring.q": true]
        }
        let fixture = Fixture(
            [.at("/{id}", method)],
            validators: [
                RequestValidator(id: "v1", name: "p", validateRequestBody: true, validateRequestParameters: true)
            ])
        #expect(await fixture.send("GET", "/7?q=1").text == "ok")
        #expect(await fixture.send("GET", "/7").status == 400)
    }
}
