internal import JSON

/// A JSON Web Token in its compact form, taken apart; nothing of it is believed yet.
struct SignedToken: Sendable {
    let algorithm: TokenAlgorithm
    let keyID: String
    let claims: JSONObject
    /// What is signed: header and payload as they came.
    let signed: [UInt8]
    let signature: [UInt8]

    init(_ token: String, limit: Int) throws(TokenRefusal) {
        guard token.utf8.count <= limit else {
            throw .invalid("the token has \(token.utf8.count) bytes, more than the limit of \(limit)")
        }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .invalid("the token is no JWT: it has \(parts.count) parts instead of 3, divided by '.'")
        }
        let header = try Self.object(parts[0], "header")
        algorithm = try Self.algorithm(header)
        guard header["crit"] == nil else {
            throw .invalid("the token's header has 'crit', an extension that must be understood and is not")
        }
        guard let keyID = header["kid"]?.stringValue, !keyID.isEmpty else {
            throw .invalid("the token's header has no 'kid', so no key can be told to have signed it")
        }
        self.keyID = keyID
        claims = try Self.object(parts[1], "payload")
        guard let signature = Base64URL.decode(parts[2]), !signature.isEmpty else {
            throw .invalid("the token's signature is not Base64 as in RFC 7515")
        }
        self.signature = signature
        signed = Array(token.utf8[..<parts[1].endIndex])
    }

    private static func object(_ part: Substring.UTF8View, _ name: String) throws(TokenRefusal) -> JSONObject {
        guard let bytes = Base64URL.decode(part) else {
            throw .invalid("the token's \(name) is not Base64 as in RFC 7515")
        }
        guard let object = (try? JSONValue.parse(bytes, limits: limits))?.objectValue else {
            throw .invalid("the token's \(name) is not a JSON object")
        }
        return object
    }

    /// Deeper than every claim in use; the size is limited before.
    private static let limits = JSONLimits(depth: 32)

    private static func algorithm(_ header: JSONObject) throws(TokenRefusal) -> TokenAlgorithm {
        guard let name = header["alg"]?.stringValue else { throw .invalid("the token's header has no 'alg'") }
        guard let algorithm = TokenAlgorithm(rawValue: name) else {
            throw .invalid(
                "the token is signed with the algorithm \(TokenRefusal.quoted(name)); allowed are "
                    + TokenAlgorithm.names)
        }
        return algorithm
    }
}
