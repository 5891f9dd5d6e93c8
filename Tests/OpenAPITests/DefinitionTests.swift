import APIModel
import OpenAPI
import Testing

@Suite struct DefinitionTests {
    @Test(arguments: ["swagger: '2.0'", "swagger: 2.0", "openapi: 3.0.0", "openapi: '3.0'", "openapi: 3.0.3"])
    func `versions 2.0 and 3.0 are read`(version: String) throws {
        #expect(try Definitions.read("\(version)\ninfo: {title: T, version: 1.10}\n").version == "1.10")
    }

    @Test(arguments: [
        ("openapi: 3.1.0", "OpenAPI 3.1.0"), ("openapi: 4.0.0", "OpenAPI 4.0.0"), ("swagger: '1.2'", "Swagger 1.2"),
    ])
    func `another version is refused by name`(version: String, name: String) throws {
        let failure = try #require(Definitions.failure("info: {title: T}\n\(version)\n"))
        #expect(failure.message.hasPrefix("Invalid OpenAPI input. \(name) is not supported"))
        #expect(failure.diagnostics.first?.line == 2)
    }

    @Test(arguments: ["info: {title: T}", "[]", "hello", "42", "openapi: {}", "openapi: 3.0.1\npaths: []"])
    func `what is no definition is refused`(text: String) throws {
        #expect(Definitions.failure(text)?.message.hasPrefix("Invalid OpenAPI input.") == true)
    }

    @Test func `info names the API`() throws {
        let api = try Definitions.read("openapi: 3.0.1\ninfo: {title: Pets, version: 2, description: All of them}\n")
        #expect(api.name == "Pets")
        #expect(api.version == "2")
        #expect(api.description == "All of them")
        #expect(api.warnings == [])
    }

    // Places and shapes: AWS guide, "OpenAPI extensions for API Gateway".
    @Test func `root extensions become settings of the API`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                x-amazon-apigateway-binary-media-types: [image/png, '*/*', image/png]
                x-amazon-apigateway-minimum-compression-size: 1024
                x-amazon-apigateway-api-key-source: AUTHORIZER
                x-amazon-apigateway-policy:
                  Version: '2012-10-17'
                  Statement: [{Effect: Allow, Resource: 'arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}:${other}'}]
                servers:
                  - url: https://example.com
                    x-amazon-apigateway-endpoint-configuration:
                      disableExecuteApiEndpoint: true
                      vpcEndpointIds: [vpce-1]
                      types: [private]
                paths: {}
                """))
        #expect(api.binaryMediaTypes == ["image/png", "*/*"])
        #expect(api.minimumCompressionSize == 1024)
        #expect(api.apiKeySource == .authorizer)
        #expect(
            api.policy
                == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"arn:aws:x:eu-west-1:123456789012:${other}"}]}"#
        )
        #expect(api.disableExecuteApiEndpoint == true)
        #expect(api.vpcEndpointIds == ["vpce-1"])
        #expect(api.endpointTypes == [.private])
        #expect(api.warnings.count == 1)
        #expect(api.warnings.first?.contains("not evaluated yet") == true)
    }

    @Test(arguments: [
        ("x-amazon-apigateway-binary-media-types: image/png", "must be a list"),
        ("x-amazon-apigateway-binary-media-types: [{}]", "must be a list"),
        ("x-amazon-apigateway-minimum-compression-size: 10485761", "Invalid minimum compression size"),
        ("x-amazon-apigateway-minimum-compression-size: -1", "Invalid minimum compression size"),
        ("x-amazon-apigateway-minimum-compression-size: [1]", "Invalid minimum compression size"),
        ("x-amazon-apigateway-api-key-source: COOKIE", "must be one of HEADER, AUTHORIZER"),
        ("x-amazon-apigateway-policy: text", "must be an object"),
        ("x-amazon-apigateway-endpoint-configuration: []", "must be an object"),
        ("x-amazon-apigateway-endpoint-configuration: {types: [FAST]}", "must be one of"),
        ("x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: maybe}", "true or false"),
        ("x-amazon-apigateway-gateway-responses: []", "must be an object"),
        ("x-amazon-apigateway-gateway-responses: {NOT_FOUND: {}}", "no gateway response type"),
        ("x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {statusCode: 99}}", "200 to 599"),
        (
            "x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {responseParameters: {a: b}}}",
            "Invalid mapping expression"
        ),
        (
            "x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {responseParameters: {gatewayresponse.header.A: b}}}",
            "Invalid mapping expression"
        ),
        ("x-amazon-apigateway-request-validators: []", "must be an object"),
        ("x-amazon-apigateway-request-validators: {a: 1}", "must be an object"),
        ("x-amazon-apigateway-request-validators: {a: {validateRequestBody: often}}", "true or false"),
        ("x-amazon-apigateway-request-validator: missing", "Invalid Request Validator identifier"),
    ])
    func `a setting of another type or value is an error with its line`(line: String, message: String) throws {
        let failure = try #require(Definitions.failure(Definitions.openAPI3(line + "\n")))
        #expect(failure.message.hasPrefix("Errors found during import:\n\t"))
        #expect(failure.message.contains(message))
        #expect(
            failure.diagnostics.contains { $0.severity == .error && $0.line == 5 && $0.pointer.hasPrefix("/x-amazon") })
    }

    // Defaults of a put with only some fields: recorded (gateway responses).
    @Test func `gateway responses are complete`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                x-amazon-apigateway-gateway-responses:
                  DEFAULT_4XX:
                    responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}
                  UNAUTHORIZED:
                    statusCode: 405
                    responseTemplates: {application/json: '{"a":1}', application/xml: null}
                  THROTTLED: {}
                """))
        #expect(
            api.gatewayResponses == [
                GatewayResponse(
                    responseType: .default4XX, statusCode: nil,
                    responseParameters: ["gatewayresponse.header.Access-Control-Allow-Origin": "'*'"],
                    responseTemplates: GatewayResponseType.defaultTemplates),
                GatewayResponse(
                    responseType: .unauthorized, statusCode: "405",
                    responseTemplates: ["application/json": #"{"a":1}"#, "application/xml": ""]),
                GatewayResponse(
                    responseType: .throttled, statusCode: "429",
                    responseTemplates: GatewayResponseType.defaultTemplates),
            ])
    }

    @Test func `an operation's validator goes before the root's`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                x-amazon-apigateway-request-validators:
                  all: {validateRequestBody: true, validateRequestParameters: true}
                  params: {validateRequestParameters: true}
                x-amazon-apigateway-request-validator: all
                paths:
                  /a:
                    get: {}
                    post: {x-amazon-apigateway-request-validator: params}
                """))
        #expect(api.requestValidators.map(\.name) == ["all", "params"])
        #expect(api.requestValidators.map(\.validateRequestBody) == [true, false])
        #expect(api.method("GET", "/a")?.requestValidator == "all")
        #expect(api.method("POST", "/a")?.requestValidator == "params")
    }

    @Test(arguments: [
        ("x-amazon-apigateway-cors: {}", "HTTP APIs", 5), ("x-amazon-apigateway-tag-value: a", "HTTP APIs", 5),
        ("x-amazon-apigateway-documentation: {}", "not supported yet", 5),
        ("x-amazon-apigateway-novelty: 1", "not a known extension", 5),
        ("x-amazon-apigateway-integration: {}", "no effect in this place", 5),
        ("paths:\n  /a:\n    x-amazon-apigateway-auth: {}", "no effect in this place", 7),
    ])
    func `an extension that does nothing is named with its line`(lines: String, message: String, line: Int) throws {
        let api = try Definitions.read(Definitions.openAPI3(lines + "\n"))
        let diagnostic = try #require(api.diagnostics.first)
        #expect(api.diagnostics.count == 1)
        #expect(diagnostic.severity == .warning)
        #expect(diagnostic.message.hasPrefix("x-amazon-apigateway-"))
        #expect(diagnostic.message.contains(message))
        #expect(diagnostic.line == line)
        #expect(api.warnings == ["\(diagnostic.message) (line \(line))"])
    }

    @Test func `documentation can be ignored without a warning`() throws {
        let text = Definitions.openAPI3("x-amazon-apigateway-documentation: {}\n")
        let api = try Definitions.read(text, Definitions.options(ignoreDocumentation: true))
        #expect(api.warnings == [])
    }

    @Test func `JSON definitions have lines and pointers too`() throws {
        let text = "{\"swagger\": \"2.0\",\n \"info\": {\"title\": \"T\"},\n \"paths\": {\"/a/b\": {\n  \"get\": 1}}}"
        let failure = try #require(Definitions.failure(text))
        #expect(failure.diagnostics.map(\.line) == [4])
        #expect(failure.diagnostics.map(\.pointer) == ["/paths/~1a~1b/get"])
    }

    @Test func `all errors are told at once`() throws {
        let failure = try #require(
            Definitions.failure(Definitions.openAPI3("paths:\n  /a b: {}\n  /c/{d+}/e: {}\n  /f: {get: 1}\n")))
        #expect(
            failure.message == """
                Errors found during import:
                \tUnable to create resource at path '/a b': Resource's path part only allow a-zA-Z0-9._-: or a valid \
                greedy path variable and curly braces at the beginning and the end.
                \tUnable to create resource at path '/c/{d+}/e': Cannot create a child of a resource with a greedy path \
                variable: {d+}
                \tThe GET operation of '/f' must be an object, not number.
                """)
    }

    @Test func `messages beyond the limit are counted`() throws {
        var options = Definitions.options()
        options.limits.diagnostics = 3
        let lines = (0..<10).map { "x-amazon-apigateway-a\($0): 1\n" }.joined()
        let api = try Definitions.read(Definitions.openAPI3(lines), options)
        #expect(api.diagnostics.count == 4)
        #expect(api.diagnostics.contains { $0.message == "7 more messages are not shown." })
    }
}
