import APIModel
import OpenAPI
import Testing

@Suite struct SecurityTests {
    private static let schemes = """
        components:
          securitySchemes:
            key: {type: apiKey, name: x-api-key, in: header}
            iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
            token:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authtype: custom
              x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:x'}
            pool:
              type: apiKey
              x-amazon-apigateway-authorizer: {type: COGNITO_USER_POOLS, providerARNs: []}
            bearer: {type: http, scheme: bearer}
            oauth:
              type: oauth2
              x-amazon-apigateway-authorizer: {type: request}
        """

    private func method(_ operation: String, root: String = "") throws -> Method {
        let text = Definitions.operation(operation, root: Self.schemes + "\n" + root)
        return try #require(try Definitions.read(text).method("GET", "/test")).method
    }

    @Test(arguments: [
        ("security: [{key: []}]", "", "NONE", true), ("security: [{iam: []}]", "", "AWS_IAM", false),
        ("security: [{token: []}]", "", "CUSTOM", false), ("security: [{pool: []}]", "", "COGNITO_USER_POOLS", false),
        ("security: [{key: [], token: []}]", "", "CUSTOM", true),
        ("security: [{key: []}, {iam: []}]", "", "AWS_IAM", true),
        // recorded: the root's security applies to operations without their own
        ("x: 1", "security: [{token: []}]", "CUSTOM", false), ("x: 1", "security: [{key: []}]", "NONE", true),
        ("security: [{key: []}]", "security: [{token: []}]", "NONE", true),
        // assumed: OpenAPI's meaning of an empty list
        ("security: []", "security: [{token: []}]", "NONE", false),
        ("security: [{}]", "security: [{token: []}]", "NONE", false),
        // AWS guide: x-amazon-apigateway-auth overrides
        ("x-amazon-apigateway-auth: {type: none}", "security: [{token: []}]", "NONE", false),
        ("x-amazon-apigateway-auth: {type: AWS_IAM}", "", "AWS_IAM", false),
        ("security: [{token: []}]\nx-amazon-apigateway-auth: {type: NONE}", "", "NONE", false),
        // closed, never open: an authorizer on a scheme of a type that REST APIs have not
        ("security: [{oauth: []}]", "", "CUSTOM", false), ("security: [{bearer: []}]", "", "NONE", false),
    ])
    func `security becomes authorization`(operation: String, root: String, type: String, key: Bool) throws {
        let method = try method(operation, root: root)
        #expect(method.authorizationType == type)
        #expect(method.apiKeyRequired == key)
        #expect(method.authorizerId == nil)
    }

    // Recorded: test_import_with_cognito_auth_identity_source.
    @Test func `scopes are kept unless there are none`() throws {
        #expect(try method("security: [{pool: [email, openid]}]").authorizationScopes == ["email", "openid"])
        #expect(try method("security: [{pool: []}]").authorizationScopes == nil)
    }

    @Test func `a scheme of a type that REST APIs have not is warned of`() throws {
        let text = Definitions.operation("security: [{token: []}]", root: Self.schemes)
        let diagnostics = try Definitions.read(text).diagnostics
        #expect(
            diagnostics.contains { $0.message == "Unsupported security definition type 'http' for 'bearer'. Ignoring." }
        )
        #expect(diagnostics.allSatisfy { !$0.message.contains("not supported yet") })
    }

    @Test(arguments: [
        ("security: [{nobody: []}]", "not defined"), ("x-amazon-apigateway-auth: {type: MAGIC}", "NONE or AWS_IAM"),
        ("x-amazon-apigateway-auth: text", "NONE or AWS_IAM"),
    ])
    func `security that means nothing is refused`(operation: String, message: String) {
        let text = Definitions.operation(operation, root: Self.schemes)
        #expect(Definitions.failure(text)?.message.contains(message) == true)
    }

    @Test func `2_0 schemes stand in securityDefinitions`() throws {
        let api = try Definitions.read(
            """
            swagger: '2.0'
            info: {title: T}
            securityDefinitions: {k: {type: apiKey, name: x-api-key, in: header}}
            paths: {/a: {get: {security: [{k: []}]}}}
            """)
        #expect(api.method("GET", "/a")?.method.apiKeyRequired == true)
    }
}
