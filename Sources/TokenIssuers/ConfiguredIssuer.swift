internal import HTTPMessages

/// Where the tokens of a user pool's ARN come from when it is not Amazon: an emulator, or another issuer of JWTs.
///
/// | pool | issuer | keys | for |
/// |---|---|---|---|
/// | `eu-west-1_abc` | `http://localhost:9229/eu-west-1_abc` | | one pool of an emulator |
/// | `*` | `http://localhost:9229/{pool}` | | every pool, of an emulator that signs with its own address |
/// | `*` | nil | `http://localhost:5000/{pool}/.well-known/jwks.json` | …with Amazon's address, as moto does |
/// | `arn:aws:cognito-idp:…` | `https://login.example/realms/main` | | any OpenID provider |
///
/// A pool's keys are at `{issuer}/.well-known/jwks.json`. Another issuer is asked for its
/// `/.well-known/openid-configuration` first, and has them there too if it has no such document.
public struct ConfiguredIssuer: Sendable, Hashable {
    /// A user pool's ARN or id, or `*` for all that have no entry of their own.
    public let pool: String
    /// What `iss` must say, to the letter; nil is Amazon's address of the pool.
    let issuer: String?
    /// Where the keys are, if not where the issuer says; e.g. when it has another name inside a container.
    let keys: String?
    let isUserPool: Bool?
    let allowsPlainHTTP: Bool

    /// - Parameters:
    ///   - issuer: `{pool}` and `{region}` stand for the pool's id and region.
    ///   - keys: likewise.
    ///   - isUserPool: whether tokens say in `token_use` what they are; nil: whether the issuer's last segment is the
    ///     pool's id, as with Amazon and every emulator.
    ///   - allowsPlainHTTP: for issuers on a network that nobody else is on; loopback needs no leave.
    public init(
        pool: String, issuer: String?, keys: String? = nil, isUserPool: Bool? = nil, allowsPlainHTTP: Bool = false
    ) throws(IssuerMistake) {
        self.pool = pool
        self.issuer = issuer
        self.keys = keys
        self.isUserPool = isUserPool
        self.allowsPlainHTTP = allowsPlainHTTP
        guard pool == "*" || UserPool(arn: pool) != nil || UserPool.isID(pool) else {
            throw IssuerMistake(
                text: "'\(pool)' is neither a user pool's id, e.g. eu-west-1_Ab12, nor its ARN, nor '*'")
        }
        guard issuer != nil || keys != nil else {
            throw IssuerMistake(text: "the issuer of the pool '\(pool)' has neither an issuer nor keys")
        }
        // What stands for the placeholders changes no address's shape, so an example shows all mistakes.
        let example = UserPool(partition: "aws", region: "us-east-1", id: "us-east-1_Example")
        for (name, text) in [("issuer", issuer), ("keys", keys)] {
            guard let text else { continue }
            try checkURL(text, called: name, example)
        }
    }

    private func checkURL(_ text: String, called name: String, _ example: UserPool) throws(IssuerMistake) {
        let url: IssuerURL
        do {
            url = try IssuerURL(example.filled(into: text))
        } catch {
            throw IssuerMistake(
                text: "the \(name) '\(text)' of the pool '\(pool)' is no address of an issuer: \(error.reason)")
        }
        // The name in `iss` is not where keys are fetched when that is said separately.
        let isFetched = name == "keys" || keys == nil
        guard !isFetched || url.endpoint.isTLS || url.isLoopback || allowsPlainHTTP else {
            throw IssuerMistake(
                text: "the \(name) '\(text)' of the pool '\(pool)' would be asked for keys over plain HTTP, where "
                    + "anybody on the way can put in their own; use https, a loopback address, or allow it explicitly")
        }
    }
}

/// What is wrong with a configured issuer, for the operator.
public struct IssuerMistake: Error, Sendable, Equatable {
    public let text: String
}
