import APIModel
import Testing

// Source: the recorded DEFAULT_5XX case of the gateway responses specification (LocalStack test_gateway_response_put).
@Suite struct GatewayResponseTypeTests {
    @Test func `an uncustomised type takes after its family and a customised one is shielded`() {
        let family = GatewayResponse(responseType: .default5XX, statusCode: "599", responseTemplates: ["a/b": "x"])
        let own = GatewayResponse(responseType: .authorizerFailure, statusCode: "500")
        let customised: [GatewayResponseType: GatewayResponse] = [.default5XX: family, .authorizerFailure: own]
        let inherited = GatewayResponseType.apiConfigurationError.effective(customised: customised)
        #expect(inherited.statusCode == "599")
        #expect(inherited.responseTemplates == ["a/b": "x"])
        #expect(inherited.defaultResponse)
        #expect(GatewayResponseType.authorizerFailure.effective(customised: customised) == own)
        #expect(GatewayResponseType.unauthorized.effective(customised: customised).statusCode == "401")
        #expect(GatewayResponseType.default4XX.effective(customised: customised).statusCode == nil)
    }

    @Test func `there are 21 types`() {
        #expect(GatewayResponseType.allCases.count == 21)
    }
}
