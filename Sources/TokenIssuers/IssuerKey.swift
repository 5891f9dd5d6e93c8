internal import FoundationEssentials
internal import JSON
internal import JWTKit

/// A public key of an issuer's, with the algorithms that it may be used with: never one that the token alone chose.
struct IssuerKey: Sendable {
    private let verifiers: [TokenAlgorithm: any JWTAlgorithm]

    /// Why a key cannot be used, for the operator.
    struct Problem: Error {
        let reason: String
    }

    /// - Parameter key: a JSON Web Key (RFC 7517); private parts are not looked at.
    init(_ key: JSONObject) async throws(Problem) {
        if let use = key["use"]?.stringValue, use != "sig" {
            throw Problem(reason: "its 'use' is \(TokenRefusal.quoted(use)), not 'sig'")
        }
        if let operations = key["key_ops"]?.arrayValue, !operations.contains(.string("verify")) {
            throw Problem(reason: "its 'key_ops' do not have 'verify'")
        }
        var algorithms: [TokenAlgorithm]
        switch key["kty"]?.stringValue {
        case "RSA": algorithms = [.rs256, .rs384, .rs512]
        case "EC": algorithms = [try Self.algorithm(ofCurve: key["crv"]?.stringValue)]
        case let type: throw Problem(reason: "its 'kty' is \(TokenRefusal.quoted(type ?? "")), not RSA or EC")
        }
        if let name = key["alg"]?.stringValue {
            algorithms = algorithms.filter { $0.rawValue == name }
            guard !algorithms.isEmpty else {
                throw Problem(reason: "its 'alg' is \(TokenRefusal.quoted(name)); allowed are \(TokenAlgorithm.names)")
            }
        }
        var verifiers: [TokenAlgorithm: any JWTAlgorithm] = [:]
        for algorithm in algorithms { verifiers[algorithm] = try await Self.verifier(algorithm, key) }
        self.verifiers = verifiers
    }

    /// RFC 7518 §3.4: each curve has its algorithm.
    private static func algorithm(ofCurve curve: String?) throws(Problem) -> TokenAlgorithm {
        switch curve {
        case "P-256": .es256
        case "P-384": .es384
        case "P-521": .es512
        default: throw Problem(reason: "its 'crv' is \(TokenRefusal.quoted(curve ?? "")), not P-256, P-384 or P-521")
        }
    }

    private static func verifier(
        _ algorithm: TokenAlgorithm, _ key: JSONObject
    ) async throws(Problem)
        -> any JWTAlgorithm
    {
        let keys = JWTKeyCollection()
        do {
            switch algorithm {
            case .rs256: await keys.add(rsa: try publicKey(key), digestAlgorithm: .sha256)
            case .rs384: await keys.add(rsa: try publicKey(key), digestAlgorithm: .sha384)
            case .rs512: await keys.add(rsa: try publicKey(key), digestAlgorithm: .sha512)
            case .es256: await keys.add(ecdsa: try ES256PublicKey(parameters: point(key)))
            case .es384: await keys.add(ecdsa: try ES384PublicKey(parameters: point(key)))
            case .es512: await keys.add(ecdsa: try ES512PublicKey(parameters: point(key)))
            }
            return try await keys.getKey()
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(reason: "its numbers are no \(algorithm.rawValue) key, or too small a one (RSA: 2,048 bits)")
        }
    }

    private static func publicKey(_ key: JSONObject) throws -> Insecure.RSA.PublicKey {
        guard let modulus = key["n"]?.stringValue, let exponent = key["e"]?.stringValue else {
            throw Problem(reason: "it has no 'n' or no 'e'")
        }
        // 16,384 bits: a larger modulus only makes each verification dear.
        guard modulus.utf8.count <= 2_731, exponent.utf8.count <= 11 else {
            throw Problem(reason: "its 'n' has more than 16,384 bits, or its 'e' more than 64")
        }
        return try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
    }

    private static func point(_ key: JSONObject) throws -> ECDSAParameters {
        guard let x = key["x"]?.stringValue, let y = key["y"]?.stringValue else {
            throw Problem(reason: "it has no 'x' or no 'y'")
        }
        return (x, y)
    }

    /// Nil when the key is not for this algorithm.
    func isRight(_ token: SignedToken) -> Bool? {
        guard let verifier = verifiers[token.algorithm] else { return nil }
        return (try? verifier.verify(token.signature, signs: token.signed)) ?? false
    }
}
