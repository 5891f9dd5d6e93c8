/// What an authorizer said, as it is remembered: what the next request with the same identity is judged by.
enum RememberedAnswer: Sendable {
    /// A Lambda authorizer's: its policy is asked anew for every method.
    case policy(PolicyAnswer)
    /// A user pool token's claims, verified; whether they do is each method's to say.
    case claims(VerifiedToken)
}

/// The answer of a Lambda authorizer, read and found to be one.
final class PolicyAnswer: Sendable {
    let policy: AccessPolicy
    let context: AuthorizerContext
    /// The policy as JSON, for TestInvokeAuthorizer.
    let policyText: String

    init(policy: AccessPolicy, context: AuthorizerContext, policyText: String) {
        self.policy = policy
        self.context = context
        self.policyText = policyText
    }
}

/// A token whose signature, issuer and times are right.
final class VerifiedToken: Sendable {
    enum Use: Sendable, Equatable {
        case id
        case access
        /// The issuer is no user pool and does not say.
        case unspecified
        case other(String)
    }

    let use: Use
    let scopes: [String]
    let audiences: [String]
    /// What `$context.authorizer` has: the claims as texts.
    let context: AuthorizerContext

    init(use: Use, scopes: [String], audiences: [String], context: AuthorizerContext) {
        self.use = use
        self.scopes = scopes
        self.audiences = audiences
        self.context = context
    }
}
