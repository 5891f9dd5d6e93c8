internal import HTTPMessages
internal import JSON
internal import NIOCore

/// An issuer's keys by their ids, as its JSON Web Key Set (RFC 7517 §5) has them.
struct KeySet: Sendable {
    private let keys: [String: IssuerKey]
    /// Why a key that is there cannot be used.
    private let problems: [String: String]

    struct Mistake: Error {
        let reason: String
    }

    init(_ body: ByteBuffer) async throws(Mistake) {
        guard let document = try? JSONValue.parse(body.readableBytesView, limits: JSONLimits(depth: 32)) else {
            throw Mistake(reason: "what it gives for keys is not JSON")
        }
        guard let list = document["keys"]?.arrayValue else {
            throw Mistake(reason: "what it gives for keys has no list 'keys'")
        }
        var keys: [String: IssuerKey] = [:]
        var problems: [String: String] = [:]
        for case .object(let key) in list {
            // A key without an id is none that a token can name.
            guard let id = key["kid"]?.stringValue, keys[id] == nil else { continue }
            do throws(IssuerKey.Problem) {
                keys[id] = try await IssuerKey(key)
            } catch {
                problems[id] = error.reason
            }
        }
        self.keys = keys
        self.problems = problems
    }

    subscript(id: String) -> IssuerKey? { keys[id] }

    /// Why there is no key of this id.
    func refusal(of id: String, issuer: String) -> TokenRefusal {
        guard let problem = problems[id] else {
            return .invalid("the issuer \(issuer) has no key of the token's id \(TokenRefusal.quoted(id))")
        }
        return .invalid("the key \(TokenRefusal.quoted(id)) of the issuer \(issuer) cannot be used: \(problem)")
    }
}
