import APIModel
import OpenAPI
import Testing

@Suite struct OperationTests {
    private func method(_ text: String) throws -> Method {
        try #require(try Definitions.read(text).resources.last?.methods.values.first).method
    }

    // Recorded: swagger-mock-cors and the pet store; path parameters are there even when undeclared.
    @Test func `parameters of the operation and the path item are joined`() throws {
        let method = try method(
            Definitions.openAPI3(
                """
                paths:
                  /a/{id}/{rest+}:
                    parameters:
                      - {name: q, in: query, required: true}
                      - {name: h, in: header}
                    get:
                      parameters:
                        - {name: q, in: query}
                        - $ref: '#/components/parameters/X'
                        - {name: c, in: cookie}
                components:
                  parameters:
                    X: {name: X-Token, in: header, required: true}
                """))
        #expect(
            method.requestParameters == [
                "method.request.path.id": true, "method.request.path.rest": true, "method.request.querystring.q": false,
                "method.request.header.h": false, "method.request.header.X-Token": true,
            ])
    }

    @Test(arguments: [
        ("parameters: [{in: query}]", "no `name`"), ("parameters: [1]", "no `name`"),
        ("parameters: [{name: 'ids[]', in: query}]", "parameter specified: method.request.querystring.ids[]"),
        ("parameters: [{name: a, in: query, required: sometimes}]", "true or false"),
        ("parameters: [{$ref: '#/nowhere'}]", "leads nowhere"), ("parameters: [{$ref: 1}]", "is text"),
        ("parameters: [{$ref: 'http://example.com/p.yaml'}]", "leaves the document"),
        ("parameters: [{$ref: 'file:///etc/passwd'}]", "leaves the document"),
        ("parameters: [{$ref: 'other.yaml#/p'}]", "leaves the document"),
        ("parameters: [{$ref: '#/paths/~1test/get/parameters/0'}]", "in a circle"),
        ("responses: {'200': {$ref: 'https://example.com/r'}}", "leaves the document"),
        ("requestBody: {$ref: '#/components/x'}", "leads nowhere"),
        ("requestBody: {content: {application/json: {schema: {$ref: 'http://a/b'}}}}", "leaves the document"),
        ("x-amazon-apigateway-request-validator: none", "Invalid Request Validator identifier"),
    ])
    func `a broken operation is an error`(lines: String, message: String) throws {
        let failure = try #require(Definitions.failure(Definitions.operation(lines)))
        #expect(failure.message.contains(message))
        #expect(failure.diagnostics.allSatisfy { $0.line > 0 })
    }

    @Test func `responses declare headers and models`() throws {
        let method = try method(
            Definitions.operation(
                """
                responses:
                  200:
                    headers: {X-A: {schema: {type: string}}, X-B: {}}
                    content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/plain: {}}
                  "404": {$ref: '#/components/responses/Missing'}
                  default: {headers: {X-C: {}}}
                  2XX: {}
                """,
                root: """
                    components:
                      schemas: {Pet: {type: object}}
                      responses: {Missing: {headers: {X-D: {}}}}
                    """))
        #expect(
            method.methodResponses == [
                "200": MethodResponse(
                    statusCode: "200",
                    responseParameters: ["method.response.header.X-A": false, "method.response.header.X-B": false],
                    responseModels: ["application/json": "Pet"]),
                "404": MethodResponse(
                    statusCode: "404", responseParameters: ["method.response.header.X-D": false]),
            ])
    }

    @Test func `bodies become request models in both versions`() throws {
        let swagger = """
            swagger: '2.0'
            info: {title: T}
            consumes: [application/json, application/xml]
            definitions: {Pet: {type: object}}
            paths:
              /a:
                post:
                  produces: [text/plain]
                  parameters: [{in: body, name: b, schema: {$ref: '#/definitions/Pet'}}]
                  responses: {200: {schema: {$ref: '#/definitions/Pet'}}}
            """
        let first = try method(swagger)
        #expect(first.requestModels == ["application/json": "Pet", "application/xml": "Pet"])
        #expect(first.methodResponses?["200"]?.responseModels == ["text/plain": "Pet"])
        let second = try method(
            Definitions.operation(
                "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
                root: "components: {schemas: {Pet: {type: object}}}"))
        #expect(second.requestModels == ["application/json": "Pet"])
        #expect(second.requestParameters == nil)
    }

    @Test func `an operation without an integration has none`() throws {
        #expect(try method(Definitions.operation("responses: {}")).methodIntegration == nil)
    }
}
