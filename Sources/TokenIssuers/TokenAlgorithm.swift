/// The algorithms that a token may be signed with. Cognito uses RS256.
///
/// Signatures with a shared secret are not among them, nor is `none`: who knows an issuer's public key could make
/// either.
enum TokenAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
