import APIModel
import OpenAPI
import Testing

@Suite struct IntegrationTests {
    private func integration(_ lines: String, operation: String = "responses: {'200': {}}") throws -> Integration {
        try #require(try Definitions.read(Definitions.integration(lines, operation: operation)).testIntegration)
    }

    // Recorded (openapi.md 8.3, test_import_*): defaults by type.
    @Test func `defaults depend on the type`() throws {
        #expect(
            try integration("type: MoCk\nuri: http://x\nhttpMethod: POST\nconnectionType: INTERNET")
                == Integration(type: .mock))
        #expect(
            try integration("type: http_proxy\nuri: http://x")
                == Integration(type: .httpProxy, httpMethod: "GET", uri: "http://x", connectionType: .internet))
        #expect(
            try integration("type: http\nhttpMethod: any\nuri: https://x/${stageVariables.y}")
                == Integration(
                    type: .http, httpMethod: "ANY", uri: "https://x/${stageVariables.y}", connectionType: .internet))
        #expect(
            try integration(
                "type: aws_proxy\nhttpMethod: GET\nuri: 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/f'"
            )
                == Integration(
                    type: .awsProxy, httpMethod: "POST", uri: "arn:aws:apigateway:eu-west-1:lambda:path/f"))
    }

    @Test func `all keys are read`() throws {
        let integration = try integration(
            """
            type: http
            httpMethod: put
            uri: http://x/{id}
            credentials: arn:aws:iam::${AWS::AccountId}:role/r
            connectionType: vpc_link
            connectionId: ${stageVariables.link}
            passthroughBehavior: when_no_templates
            contentHandling: convert_to_text
            timeoutInMillis: 50
            cacheNamespace: n
            cacheKeyParameters: [method.request.path.id]
            requestParameters: {integration.request.path.id: method.request.querystring.q}
            requestTemplates: {application/json: '{}', text/plain: null}
            tlsConfig: {insecureSkipVerification: true}
            responseTransferMode: stream
            integrationTarget: arn:t
            responses:
              default:
                statusCode: 200
                responseParameters: {method.response.header.x-a: integration.response.header.b}
                responseTemplates: {application/json: null}
                contentHandling: CONVERT_TO_BINARY
              '4\\d\\d': {statusCode: '400'}
            """,
            operation: """
                parameters: [{name: q, in: query}]
                responses: {'200': {headers: {X-A: {}}}, '400': {}}
                """)
        #expect(
            integration
                == Integration(
                    type: .http, httpMethod: "PUT", uri: "http://x/{id}", connectionType: .vpcLink,
                    connectionId: "${stageVariables.link}", credentials: "arn:aws:iam::123456789012:role/r",
                    requestParameters: ["integration.request.path.id": "method.request.querystring.q"],
                    requestTemplates: ["application/json": "{}", "text/plain": ""],
                    passthroughBehavior: .whenNoTemplates, contentHandling: .convertToText, timeoutInMillis: 50,
                    cacheNamespace: "n", cacheKeyParameters: ["method.request.path.id"],
                    tlsConfig: TLSConfig(insecureSkipVerification: true), responseTransferMode: .stream,
                    integrationTarget: "arn:t",
                    integrationResponses: [
                        "200": IntegrationResponse(
                            statusCode: "200",
                            responseParameters: ["method.response.header.x-a": "integration.response.header.b"],
                            responseTemplates: ["application/json": ""], contentHandling: .convertToBinary),
                        "400": IntegrationResponse(statusCode: "400", selectionPattern: #"4\d\d"#),
                    ]))
    }

    // Recorded: test_import_with_integer_http_status_code and the base path tests.
    @Test func `a mapping that is no text is dropped with AWS's warning`() throws {
        let api = try Definitions.read(
            Definitions.integration(
                """
                type: mock
                requestParameters:
                  integration.request.header.nothing: true
                  integration.request.header.double-single: "'True'"
                """))
        #expect(
            api.warnings == [
                "Invalid format for 'requestParameters'. Expected type string for property "
                    + "'integration.request.header.nothing' of resource '/test' and method 'GET' but got 'true'"
            ])
        #expect(api.testIntegration?.requestParameters == ["integration.request.header.double-single": "'True'"])
    }

    @Test(arguments: [
        "uri: http://x", "type: ftp", "type: [mock]", "type: mock\npassthroughBehavior: maybe",
        "type: mock\ncontentHandling: gzip", "type: http\nuri: [a]", "type: http\nuri: http://x\nhttpMethod: FETCH",
        "type: mock\nrequestTemplates: text", "type: mock\nrequestParameters: []", "type: mock\nresponses: []",
        "type: mock\nresponses: {default: 1}", "type: mock\nresponses: {default: {}}",
        "type: mock\nresponses: {default: {statusCode: 20}}", "type: mock\ncacheKeyParameters: a",
        "type: mock\ntlsConfig: 1", "type: mock\nresponses: {default: {statusCode: 200, responseTemplates: 1}}",
    ])
    func `a malformed integration ends the import with AWS's sentence`(lines: String) throws {
        let failure = try #require(Definitions.failure(Definitions.integration(lines)))
        // public reports
        #expect(failure.message == "Unable to parse API definition because of a malformed integration at path /test")
        #expect(failure.diagnostics.first?.message.hasPrefix("GET /test: ") == true)
        #expect((failure.diagnostics.first?.line ?? 0) > 9)
    }

    // Sentences of PutIntegration and PutIntegrationResponse, in an import's frame (public reports).
    @Test(arguments: [
        ("type: http", "Unable to put integration on 'GET' for resource at path '/test': Invalid HTTP endpoint"),
        ("type: http\nuri: ftp://x", "Invalid HTTP endpoint specified for URI"),
        ("type: aws\nhttpMethod: POST", "Invalid ARN specified in the request"),
        ("type: aws\nhttpMethod: POST\nuri: 'arn:a'", "AWS ARN for integration must contain path or action"),
        ("type: aws\nuri: 'arn:a:path/b'", "Enumeration value for HttpMethod must be non-empty"),
        ("type: mock\ntimeoutInMillis: 49", "Timeout should be between 50 ms and 29000 ms"),
        ("type: mock\ntimeoutInMillis: 29001", "Timeout should be between 50 ms and 29000 ms"),
        ("type: mock\ntimeoutInMillis: soon", "Timeout should be between 50 ms and 29000 ms"),
        (
            "type: mock\nrequestParameters: {integration.request.header.a: method.request.header.b}",
            "errors : [Invalid mapping expression parameter specified: method.request.header.b]"
        ),
        (
            "type: mock\nrequestParameters: {integration.request.body.a: \"'b'\"}",
            "errors : [Invalid mapping expression specified: integration.request.body.a]"
        ),
        (
            "type: mock\nrequestParameters: {integration.request.header.a: b}",
            "errors : [Invalid mapping expression specified: b]"
        ),
        (
            "type: mock\nresponses: {default: {statusCode: 200, responseParameters: {method.response.header.A: \"'b'\"}}}",
            "Unable to put integration response on 'GET' for resource at path '/test': Invalid mapping expression "
                + "specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: "
                + "method.response.header.A]"
        ),
        ("type: mock\nresponses: {default: {statusCode: 200, responseParameters: {a: \"'b'\"}}}", "specified: a]"),
    ])
    func `an integration that cannot be put is an error`(lines: String, message: String) throws {
        let failure = try #require(Definitions.failure(Definitions.integration(lines)))
        #expect(failure.message.hasPrefix("Errors found during import:\n\tUnable to put integration"))
        #expect(failure.message.contains(message))
    }

    @Test(arguments: [
        ("type: mock\nnovelty: 1", "'novelty' of an integration is not known"),
        ("type: mock\nintegrationSubtype: SQS-SendMessage", "HTTP APIs"),
        ("type: http\nuri: http://x\ntlsConfig: {serverNameToVerify: a}", "HTTP APIs"),
        (
            "type: mock\nresponses: {a: {statusCode: 200}, b: {statusCode: 200}}",
            "two integration responses of status 200"
        ),
        ("type: mock\nresponses: {a: {statusCode: 201}}", "No method response exists for method."),
        ("type: mock\nrequestTemplates: {application/json: {statusCode: 200}}", #"used: {"statusCode":200}"#),
    ])
    func `what is dropped, changed or not built is a warning`(lines: String, message: String) throws {
        let warnings = try Definitions.read(Definitions.integration(lines)).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains(message) == true)
    }

    @Test(arguments: ["aws_proxy", "aws\nhttpMethod: POST"])
    func `an integration with a function is taken as it is`(type: String) throws {
        let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
        let api = try Definitions.read(Definitions.integration("type: \(type)\nuri: '\(uri)'"))
        #expect(api.warnings == [])
        #expect(api.testIntegration?.uri == uri)
        #expect(api.testIntegration?.httpMethod == "POST")
    }

    @Test func `responses of a proxy are kept and not checked`() throws {
        let api = try Definitions.read(
            Definitions.integration(
                "type: http_proxy\nuri: http://x\nresponses: {default: {statusCode: 201, responseParameters: "
                    + "{method.response.header.A: \"'b'\"}}}"))
        #expect(api.warnings == [])
        #expect(api.testIntegration?.integrationResponses?["201"] != nil)
    }

    // Recorded: imports that fail on warnings take it.
    @Test(arguments: ["'1.0'", "1.0"])
    func `the payload format of HTTP APIs is passed over with a note`(version: String) throws {
        let api = try Definitions.read(Definitions.integration("type: mock\npayloadFormatVersion: \(version)"))
        #expect(api.warnings == [])
        #expect(api.diagnostics.contains { $0.message.contains("payloadFormatVersion") })
    }

    @Test func `a streamed answer may take fifteen minutes, another not`() throws {
        let lines = "type: http_proxy\nuri: http://x\ntimeoutInMillis: 900000\nresponseTransferMode: "
        #expect(try integration(lines + "stream").timeoutInMillis == 900_000)
        let failure = try #require(Definitions.failure(Definitions.integration(lines + "buffered")))
        #expect(failure.message.hasSuffix("Timeout should be between 50 ms and 29000 ms"))
    }

    @Test(arguments: ["method.request.body[0].a", "method.request.body.a[1]", "method.request.body"])
    func `the body and any path into it are sources`(source: String) throws {
        let lines = "type: mock\nrequestParameters: {integration.request.header.A: '\(source)'}"
        #expect(try integration(lines).requestParameters == ["integration.request.header.A": source])
    }
}
