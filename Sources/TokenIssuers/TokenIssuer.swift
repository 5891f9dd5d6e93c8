/// Who issues a pool's tokens: the name that they bear, and where the keys are.
struct TokenIssuer: Sendable, Hashable {
    enum KeysPlace: Sendable, Hashable {
        case at(IssuerURL)
        /// The discovery document says where; without one they are at the fallback.
        case discovered(document: IssuerURL, fallback: IssuerURL)
    }

    /// What `iss` must say.
    let name: String
    let keys: KeysPlace
    let isUserPool: Bool
    /// Whether keys may come over plain HTTP.
    let allowsPlainHTTP: Bool

    static let keysDocument = "/.well-known/jwks.json"
    static let discoveryDocument = "/.well-known/openid-configuration"

    init(pool: UserPool, configured: ConfiguredIssuer?) throws(IssuerURL.Mistake) {
        let name = configured?.issuer.map(pool.filled(into:)) ?? pool.amazonIssuer
        self.name = name
        let address = try IssuerURL(name)
        let isUserPool =
            configured?.isUserPool ?? (address.path.split(separator: "/").last.map { $0 == pool.id } ?? false)
        self.isUserPool = isUserPool
        if let keys = configured?.keys {
            let place = try IssuerURL(pool.filled(into: keys))
            self.keys = .at(place)
            allowsPlainHTTP = configured?.allowsPlainHTTP == true || place.isLoopback
        } else {
            let place = try address.appending(Self.keysDocument)
            keys =
                isUserPool
                ? .at(place) : .discovered(document: try address.appending(Self.discoveryDocument), fallback: place)
            allowsPlainHTTP = configured?.allowsPlainHTTP == true || address.isLoopback
        }
    }
}
