import APIModel
import DataPlane
import JSON
import Synchronization

/// Issuers that know the tokens they are given.
final class FakeTokens: TokenVerifier {
    private let answers: [String: Result<TokenClaims, TokenFailure>]
    private let asked = Mutex<[(token: String, pool: String)]>([])

    init(_ answers: [String: Result<TokenClaims, TokenFailure>] = [:]) {
        self.answers = answers
    }

    func claims(of token: String, pool: String) async throws(TokenFailure) -> TokenClaims {
        asked.withLock { $0.append((token, pool)) }
        guard let answer = answers["\(pool) \(token)"] ?? answers[token] else { throw .invalid("unknown token") }
        return try answer.get()
    }

    var calls: [(token: String, pool: String)] { asked.withLock { $0 } }
}

extension Authorizer {
    static let functionARN = "arn:aws:lambda:us-east-1:123456789012:function:auth"
    static let uri =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\(functionARN)/invocations"

    static func token(
        uri: String? = uri,
        source: String? = "method.request.header.Authorization",
        validation: String? = nil,
        ttl: Int? = nil
    ) -> Authorizer {
        Authorizer(
            id: "auth01", name: "tokens", type: .token, authorizerUri: uri, identitySource: source,
            identityValidationExpression: validation, authorizerResultTtlInSeconds: ttl)
    }

    static func request(source: String? = "method.request.header.X-Key", ttl: Int? = nil) -> Authorizer {
        Authorizer(
            id: "auth01", name: "requests", type: .request, authorizerUri: uri, identitySource: source,
            authorizerResultTtlInSeconds: ttl)
    }

    static let poolARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"

    static func pools(
        _ arns: [String] = [poolARN],
        validation: String? = nil,
        ttl: Int? = nil
    ) -> Authorizer {
        Authorizer(
            id: "auth01", name: "pool", type: .cognitoUserPools, providerARNs: arns,
            identitySource: "method.request.header.Authorization", identityValidationExpression: validation,
            authorizerResultTtlInSeconds: ttl)
    }
}

extension APIModel.Method {
    /// The method behind the authorizer of these tests.
    func authorized(_ type: String = "CUSTOM", scopes: [String]? = nil) -> APIModel.Method {
        with {
            $0.authorizationType = type
            $0.authorizerId = "auth01"
            $0.authorizationScopes = scopes
        }
    }
}

/// An authorizer's answer.
func authorizerAnswer(
    _ effect: String = "Allow",
    action: String = "\"execute-api:Invoke\"",
    resource: String = "\"*\"",
    more: String = ""
) -> String {
    #"{"principalId":"user|a1b2c3d4","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":\#(action),"#
        + #""Effect":"\#(effect)","Resource":\#(resource)}]}\#(more)}"#
}
