import Functions
import HTTPMessages
import Patterns

/// An authorizer with everything parsed that a request through it needs.
final class CompiledAuthorizer: Sendable {
    /// Who is asked.
    enum Kind: Sendable {
        /// A function is shown the token.
        case token(AuthorizerFunction)
        /// A function is shown the request.
        case request(AuthorizerFunction)
        /// The issuers' keys decide: ARNs of user pools.
        case userPools([String])
    }

    let id: String
    let name: String
    let kind: Kind
    /// What identifies the caller, in the order of the definition.
    let identitySources: [IdentitySource]
    /// What a token, or a user pool token's `aud`, must match whole.
    let validation: Pattern?
    /// Nanoseconds that answers are remembered; nil remembers none.
    let timeToLive: UInt64?
    /// What the keys of remembered answers begin with.
    let cacheScope: AuthorizerCache.Scope
    let readsQuery: Bool

    init(
        id: String,
        name: String,
        kind: Kind,
        identitySources: [IdentitySource],
        validation: Pattern?,
        timeToLive: UInt64?,
        cacheScope: AuthorizerCache.Scope
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.identitySources = identitySources
        self.validation = validation
        self.timeToLive = timeToLive
        self.cacheScope = cacheScope
        readsQuery = identitySources.contains { if case .queryString = $0 { true } else { false } }
    }

    /// Where the authorizer stands in the operator's log: `authorizer tokens (a1b2c3)`.
    var location: String { "authorizer \(name) (\(id))" }
}

/// The function behind an authorizer, and on whose behalf it is called.
struct AuthorizerFunction: Sendable, Equatable {
    /// The `authorizerUri` with stage variables put in, for logs.
    let uri: String
    /// The function's ARN or name in it.
    let function: String
    let caller: FunctionCall.Caller
}

/// One identity source: what must be there, not empty, and what remembered answers are found by.
enum IdentitySource: Sendable, Equatable {
    /// Its name has no case.
    case header(String)
    case forwarded(ForwardedHeader)
    /// Its name has one.
    case queryString(String)
    case stageVariable(String?)
    case context(ContextVariable)
    /// Names what has no value here; every request lacks it.
    case absent

    /// The values of one request, each of which is part of the key; empty when the source is missing.
    func values(in scope: ValueScope) -> [String] {
        switch self {
        case .header(let name): scope.request.message.headers.all(name)
        case .forwarded(let header):
            scope.isTest
                ? scope.request.message.headers.all(header.rawValue) : header.value(in: scope).map { [$0] } ?? []
        case .queryString(let name): scope.query.all(name)
        case .stageVariable(let value): value.map { [$0] } ?? []
        case .context(let variable): variable.value(in: scope).map { [$0] } ?? []
        case .absent: []
        }
    }
}

/// Who decides about the requests of a method.
enum MethodAuthorization: Sendable {
    /// Nobody: the method is open.
    case none
    case function(CompiledAuthorizer)
    /// With scopes an access token is wanted that has one of them; without, an ID token.
    case userPools(CompiledAuthorizer, scopes: [String])
    /// The authorizer cannot be asked: every request gets 500.
    case refused(Refusal)

    var isOpen: Bool { if case .none = self { true } else { false } }

    var readsQuery: Bool {
        switch self {
        case .function(let authorizer), .userPools(let authorizer, _): authorizer.readsQuery
        case .none, .refused: false
        }
    }
}
