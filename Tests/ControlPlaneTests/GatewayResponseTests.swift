import APIModel
import Testing

/// Answers marked recorded are those of LocalStack's recordings of AWS: `TestApiGatewayGatewayResponse`, 2024-04-15.
@Suite struct GatewayResponseTests {
    static let template = #"{"message":$context.error.messageString}"#

    @Test func `an untouched API has all 21 types in the order of the alphabet`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("GET", "/restapis/\(api.id)/gatewayresponses")
        #expect(answer.status == 200)
        let types = answer.items.map { $0["responseType"] as? String ?? "" }
        #expect(types == GatewayResponseType.allCases.map(\.rawValue).sorted())
        #expect(answer["position"] == nil)
        for item in answer.items {
            #expect(item["defaultResponse"] as? Bool == true)
            #expect(item["responseParameters"] as? [String: String] == [:])
            #expect(item["responseTemplates"] as? [String: String] == ["application/json": Self.template])
        }
    }

    // Recorded (and `ACCESS_DENIED` etc. in the same list).
    @Test(arguments: [
        ("ACCESS_DENIED", "403"), ("API_CONFIGURATION_ERROR", "500"), ("BAD_REQUEST_BODY", "400"),
        ("DEFAULT_4XX", nil), ("DEFAULT_5XX", nil), ("INTEGRATION_FAILURE", "504"), ("QUOTA_EXCEEDED", "429"),
        ("REQUEST_TOO_LARGE", "413"), ("RESOURCE_NOT_FOUND", "404"), ("UNAUTHORIZED", "401"),
        ("UNSUPPORTED_MEDIA_TYPE", "415"),
    ])
    func `a default has its own status or none`(type: String, status: String?) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("GET", "/restapis/\(api.id)/gatewayresponses/\(type)")
        #expect(answer["statusCode"] as? String == status)
    }

    @Test func `put, get, delete and get again`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "/restapis/\(api.id)/gatewayresponses/MISSING_AUTHENTICATION_TOKEN"
        let put = await client.call(
            "PUT", target,
            #"""
            {"statusCode":"404","responseParameters":{"gatewayresponse.header.Access-Control-Allow-Origin":"'a.b.c'",
            "gatewayresponse.header.x-request-path":"method.request.path.petId"},
            "responseTemplates":{"application/json":"{\"message\": $context.error.messageString}"}}
            """#)
        #expect(put.status == 201)
        #expect(put["statusCode"] as? String == "404")
        #expect(put["defaultResponse"] as? Bool == false)
        #expect(
            put.at("responseParameters", "gatewayresponse.header.x-request-path") as? String
                == "method.request.path.petId")
        #expect(await client.call("GET", target).text == put.text)
        #expect(await client.call("DELETE", target).status == 202)
        let after = await client.call("GET", target)
        #expect(after["statusCode"] as? String == "403")
        #expect(after["defaultResponse"] as? Bool == true)
    }

    // Recorded: `test_gateway_response_put`.
    @Test func `a family's settings show in its uncustomised types only`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let base = "/restapis/\(api.id)/gatewayresponses"
        await client.call(
            "PUT", "\(base)/DEFAULT_5XX",
            #"{"statusCode":"599","responseParameters":{"gatewayresponse.header.x":"method.request.header.Accept"}}"#)
        let own = await client.call(
            "PUT", "\(base)/AUTHORIZER_FAILURE", #"{"responseParameters":{"gatewayresponse.header.foo":"'bar'"}}"#)
        #expect(own["statusCode"] as? String == "500")
        #expect(own["responseParameters"] as? [String: String] == ["gatewayresponse.header.foo": "'bar'"])
        let inherited = await client.call("GET", "\(base)/API_CONFIGURATION_ERROR")
        #expect(inherited["statusCode"] as? String == "599")
        #expect(inherited["defaultResponse"] as? Bool == true)
        #expect(
            inherited["responseParameters"] as? [String: String]
                == ["gatewayresponse.header.x": "method.request.header.Accept"])
        #expect(await client.call("GET", "\(base)/UNAUTHORIZED")["statusCode"] as? String == "401")
    }

    @Test func `a put of one member takes the built-in others`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("PUT", "/restapis/\(api.id)/gatewayresponses/DEFAULT_4XX", "{}")
        #expect(answer.status == 201)
        #expect(answer["statusCode"] == nil)
        #expect(answer["responseTemplates"] as? [String: String] == ["application/json": Self.template])
    }

    static let types =
        "[REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, "
        + "BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, "
        + "UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, "
        + "THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]"

    // Recorded: `test_gateway_response_validation`.
    @Test(arguments: ["GET", "PUT", "PATCH", "DELETE"])
    func `an unknown type is refused with the list of types`(verb: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call(
            verb, "/restapis/\(api.id)/gatewayresponses/FAKE_RESPONSE_TYPE", verb == "GET" ? "" : "{}")
        #expect(
            Refusal(answer)
                == Refusal(
                    400, "ValidationException",
                    "1 validation error detected: Value 'FAKE_RESPONSE_TYPE' at 'responseType' failed to satisfy "
                        + "constraint: Member must satisfy enum value set: \(Self.types)"))
    }

    // Recorded.
    @Test(arguments: [
        ("GET", "/gatewayresponses"), ("GET", "/gatewayresponses/DEFAULT_4XX"),
        ("DELETE", "/gatewayresponses/DEFAULT_4XX"), ("PATCH", "/gatewayresponses/DEFAULT_4XX"),
        ("PUT", "/gatewayresponses/DEFAULT_4XX"),
    ])
    func `an unknown API is named with the account`(verb: String, target: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(verb, "/restapis/fake\(target)", verb == "GET" ? "" : "{}")
        #expect(Refusal(answer) == .notFound("Invalid API identifier specified 111111111111:fake"))
    }

    @Test func `what is not customised cannot be deleted`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("DELETE", "/restapis/\(api.id)/gatewayresponses/DEFAULT_4XX")
        #expect(Refusal(answer) == .notFound("Gateway response type not defined on api"))
    }

    // The texts are reported from AWS (aws-cli issue 2879, aws-cdk issue 11306).
    @Test(arguments: [
        (#"{"gatewayresponse.header.test-key":"test-value"}"#, "test-value"),
        (#"{"gatewayresponse.header.test-key":"*"}"#, "*"),
        (#"{"method.response.header.X":"'*'"}"#, "method.response.header.X"),
        (#"{"gatewayresponse.header.":"'*'"}"#, "gatewayresponse.header."),
    ])
    func `a mapping that is none is refused`(parameters: String, shown: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call(
            "PUT", "/restapis/\(api.id)/gatewayresponses/UNAUTHORIZED", #"{"responseParameters":\#(parameters)}"#)
        #expect(
            Refusal(answer)
                == .badRequest(
                    "Invalid mapping expression specified: Validation Result: warnings : [], "
                        + "errors : [Invalid mapping expression specified: \(shown)]"))
    }

    @Test func `a status of another form is refused`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call(
            "PUT", "/restapis/\(api.id)/gatewayresponses/UNAUTHORIZED", #"{"statusCode":"wrong"}"#)
        #expect(
            Refusal(answer)
                == Refusal(
                    400, "ValidationException",
                    "1 validation error detected: Value 'wrong' at 'putGatewayResponseInput.statusCode' failed to "
                        + #"satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"#))
    }

    // Recorded: `test_update_gateway_response`.
    @Test func `an update of a default makes it the API's own`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "/restapis/\(api.id)/gatewayresponses/DEFAULT_4XX"
        let first = await client.patch(target, "replace", "/statusCode", "444")
        #expect(first.status == 200)
        #expect(first["statusCode"] as? String == "444")
        #expect(first["defaultResponse"] as? Bool == false)
        let header = "/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin"
        await client.patch(target, "add", header, "'a.b.c'")
        await client.patch(target, "replace", header, "'example.com'")
        let last = await client.patch(target, "add", "/responseTemplates/application~1xml", "<a/>")
        #expect(last.at("responseTemplates", "application/xml") as? String == "<a/>")
        #expect(
            last["responseParameters"] as? [String: String]
                == ["gatewayresponse.header.Access-Control-Allow-Origin": "'example.com'"])
        #expect(await client.call("GET", target).text == last.text)
        let removed = await client.patch(target, "remove", header)
        #expect(removed["responseParameters"] as? [String: String] == [:])
    }

    // Recorded, all but the removal.
    static let refusedPatches: [(operation: String, refusal: Refusal)] = [
        (#"{"op":"add","path":"/statusCode","value":"444"}"#, .badRequest("Invalid patch path /statusCode")),
        (#"{"op":"remove","path":"/statusCode"}"#, .badRequest("Invalid patch path /statusCode")),
        (#"{"op":"add","path":"/wrongPath","value":"x"}"#, .badRequest("Invalid patch path /wrongPath")),
        (#"{"op":"add","value":"'example.com'"}"#, .badRequest("Invalid patch path null")),
        (
            #"{"op":"replace","path":"/responseParameters/gatewayresponse.header.X","value":"'a'"}"#,
            .notFound("Invalid parameter name specified")
        ),
        (#"{"op":"remove","path":"/responseTemplates/a~1b"}"#, .notFound("Invalid parameter name specified")),
        (
            #"{"op":"replace","path":"/responseTemplates/application~1json","value":null}"#,
            .badRequest("Invalid null or empty value in responseTemplates")
        ),
        (
            #"{"op":"add","path":"/responseParameters/gatewayresponse.header.X"}"#,
            .badRequest("Invalid null or empty value in responseParameters")
        ),
        (
            #"{"op":"wrong-op","path":"/statusCode","value":"444"}"#,
            Refusal(
                400, "ValidationException",
                "1 validation error detected: Value 'wrong-op' at "
                    + "'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member "
                    + "must satisfy enum value set: [add, remove, move, test, replace, copy]")
        ),
    ]

    @Test(arguments: refusedPatches)
    func `a patch that AWS refuses changes nothing`(operation: String, refusal: Refusal) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "/restapis/\(api.id)/gatewayresponses/DEFAULT_4XX"
        let answer = await client.call("PATCH", target, #"{"patchOperations":[\#(operation)]}"#)
        #expect(Refusal(answer) == refusal)
        #expect(await client.call("GET", target)["defaultResponse"] as? Bool == true)
    }
}
