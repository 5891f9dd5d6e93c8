import APIModel
import OpenAPI
import Testing

/// Recorded: test_import_with_global_api_key_authorizer and test_import_with_cognito_auth_identity_source, as told in
/// openapi 8.2.
@Suite struct AuthorizerTests {
    private static let uri =
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
        + "arn:aws:lambda:us-east-1:123456789012:function:a/invocations"

    private static let schemes = """
        components:
          securitySchemes:
            tokens:
              type: apiKey
              name: X-Token
              in: header
              x-amazon-apigateway-authtype: oauth2
              x-amazon-apigateway-authorizer:
                type: token
                authorizerUri: arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${AWS::AccountId}:function:a/invocations
                authorizerCredentials: arn:aws:iam::000000000000:role/r
                identityValidationExpression: "^x-[a-z]+"
                authorizerResultTtlInSeconds: 60
            requests:
              type: apiKey
              name: Unused
              in: header
              x-amazon-apigateway-authorizer:
                type: REQUEST
                authorizerUri: arn:x
                identitySource: method.request.header.A, method.request.querystring.b
                authorizerResultTtlInSeconds: "0"
            pool:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authorizer:
                type: cognito_user_pools
                providerARNs: ['arn:aws:cognito-idp:${AWS::Region}:1:userpool/p', '${stageVariables.pool}']
                authorizerResultTtlInSeconds: 60
        """

    private static func read(_ operation: String = "security: [{tokens: []}]") throws -> ImportedAPI {
        try Definitions.read(Definitions.operation(operation, root: schemes))
    }

    @Test func `extensions become authorizers, used or not`() throws {
        let authorizers = try Self.read().authorizers
        #expect(
            authorizers == [
                Authorizer(
                    id: "", name: "tokens", type: .token, authType: "oauth2", authorizerUri: Self.uri,
                    authorizerCredentials: "arn:aws:iam::000000000000:role/r",
                    identitySource: "method.request.header.X-Token", identityValidationExpression: "^x-[a-z]+",
                    authorizerResultTtlInSeconds: 60),
                Authorizer(
                    id: "", name: "requests", type: .request, authorizerUri: "arn:x",
                    identitySource: "method.request.header.A, method.request.querystring.b",
                    authorizerResultTtlInSeconds: 0),
                Authorizer(
                    id: "", name: "pool", type: .cognitoUserPools,
                    providerARNs: ["arn:aws:cognito-idp:eu-west-1:1:userpool/p", "${stageVariables.pool}"],
                    identitySource: "method.request.header.Authorization"),
            ])
    }

    @Test(arguments: [("tokens", "CUSTOM"), ("requests", "CUSTOM"), ("pool", "COGNITO_USER_POOLS")])
    func `methods name them`(_ name: String, _ type: String) throws {
        let method = try #require(try Self.read("security: [{\(name): [a]}]").method("GET", "/test"))
        #expect(method.method.authorizationType == type)
        #expect(method.method.authorizationScopes == ["a"])
        #expect(method.authorizer == name)
    }

    @Test func `NONE takes a method's authorizer away`() throws {
        let method = try #require(
            try Self.read("security: [{tokens: []}]\nx-amazon-apigateway-auth: {type: NONE}").method("GET", "/test"))
        #expect(method.authorizer == nil)
        #expect(method.method.authorizationType == "NONE")
    }

    @Test func `merging gives ids, and keeps those of the same name`() throws {
        let imported = try Self.read()
        var count = 0
        func merge(_ existing: DeploymentSnapshot?, _ mode: ImportMode) throws -> DeploymentSnapshot {
            try imported.merged(into: existing, mode: mode, restAPIId: "api", createdDate: 0) {
                count += 1
                return "id\(count)"
            }
        }
        let first = try merge(nil, .merge)
        let authorizers = try #require(first.authorizers)
        #expect(authorizers.map(\.name) == ["tokens", "requests", "pool"])
        #expect(Set(authorizers.map(\.id)).count == 3)
        let method = first.resources.first { $0.path == "/test" }?.resourceMethods?["GET"]
        #expect(method?.authorizerId == authorizers[0].id)

        var existing = first
        existing.authorizers?.append(Authorizer(id: "old", name: "old", type: .token))
        #expect(try merge(existing, .merge).authorizers?.map(\.id) == ["old"] + authorizers.map(\.id))
        #expect(try merge(existing, .overwrite).authorizers?.map(\.id) == authorizers.map(\.id))
    }

    @Test(arguments: [
        ("type: jwt", "JWT authorizers are for HTTP APIs"), ("type: magic", "'magic'"), ("identitySource: a", "''"),
        ("type: token\n                authorizerResultTtlInSeconds: soon", "number of seconds"),
        ("type: cognito_user_pools\n                providerARNs: text", "providerARNs"),
    ])
    func `what is no authorizer is refused by name`(_ text: String, _ words: String) {
        let root = """
            components:
              securitySchemes:
                it:
                  type: apiKey
                  name: Authorization
                  in: header
                  x-amazon-apigateway-authorizer:
                    \(text.replacing("                ", with: "        "))
            """
        #expect(Definitions.failure(Definitions.operation("x: 1", root: root))?.message.contains(words) == true)
    }
}
