import OpenAPI
import Testing

@Suite struct RenderedTests {
    @Test func `a refused definition is shown with its places`() throws {
        let source = """
            openapi: 3.0.1
            info:
              title: Demo
            x-amazon-apigateway-cors: {}
            paths:
              /a:
                get:
                  x-amazon-apigateway-integration:
                    type: http
                    uri: ftp://x
                    requestParameters:
                      integration.request.header.a: 1
            """
        let failure = try #require(Definitions.failure(source))
        let text = failure.diagnostics.map { $0.rendered(file: "bad.yaml", source: source) }.joined(separator: "\n")
        #expect(
            text == """
                bad.yaml:4:1: warning: x-amazon-apigateway-cors has no effect for REST APIs: it is for HTTP APIs. Ignored. \
                For the same in a REST API write x-crossgate-cors.
                4 | x-amazon-apigateway-cors: {}
                  | ^
                bad.yaml:9:15: error: Unable to put integration on 'GET' for resource at path '/a': Invalid HTTP endpoint \
                specified for URI
                9 |         type: http
                  |               ^
                bad.yaml:12:41: warning: Invalid format for 'requestParameters'. Expected type string for property \
                'integration.request.header.a' of resource '/a' and method 'GET' but got '1'
                12 |           integration.request.header.a: 1
                   |                                         ^
                """)
    }
}
