import JSON
import Patterns

extension VerifiedToken {
    convenience init(_ verified: TokenClaims) {
        let claims = verified.claims
        let use: Use
        switch claims["token_use"]?.stringValue {
        case "id": use = .id
        case "access": use = .access
        case let text?: use = .other(text)
        case nil: use = verified.isUserPool ? .other("(none)") : .unspecified
        }
        self.init(
            use: use,
            scopes: Self.words(claims["scope"]),
            audiences: claims["aud"].map {
                $0.arrayValue?.compactMap(\.stringValue) ?? [$0.stringValue].compactMap { $0 }
            }
                ?? [],
            context: AuthorizerContext(
                claims: JSONObject(claims.map { ($0.key, .string(Self.text($0.key, $0.value))) })))
    }

    /// A text of words, or a list of them.
    private static func words(_ value: JSONValue?) -> [String] {
        value?.arrayValue?.compactMap(\.stringValue)
            ?? (value?.stringValue ?? "").split(separator: " ").map(String.init)
    }

    /// A claim as events and templates have it: a text always; lists by commas, and the two times that Java makes dates
    /// of as Java prints them (events in public reports: `"exp": "Tue Jun 23 05:56:11 UTC 2020"`).
    private static func text(_ name: String, _ value: JSONValue) -> String {
        switch value {
        case .string(let text): return text
        case .bool(let bool): return bool ? "true" : "false"
        case .number(let number):
            guard name == "exp" || name == "iat" || name == "nbf", let seconds = number.int,
                (0...253_402_300_799).contains(seconds)
            else { return number.text }
            return CalendarTime(unixMilliseconds: Int64(seconds) * 1_000).executionLogFormat
        case .null: return ""
        case .array(let elements): return elements.map { text("", $0) }.joined(separator: ",")
        case .object: return JSONSerializer.string(value)
        }
    }

    /// Why a method does not take the token, for the operator; nil when it does. A method without scopes takes ID
    /// tokens, one with scopes an access token that has one of them (AWS guide, "Integrate a REST API with a user
    /// pool").
    ///
    /// - Parameter audience: what `aud` must match whole, which only ID tokens have.
    func objection(scopes wanted: [String], audience: Pattern?) -> String? {
        switch use {
        case .unspecified: break
        case .id:
            if !wanted.isEmpty {
                return "the method has authorizationScopes and takes access tokens; the token is an ID token"
            }
        case .access:
            if wanted.isEmpty {
                return "the method has no authorizationScopes and takes ID tokens; the token is an access token. Send "
                    + "the ID token, or give the method scopes"
            }
        case .other(let text): return "the token's token_use is \(text), neither id nor access"
        }
        if !wanted.isEmpty, !scopes.contains(where: { scope in wanted.contains { $0.utf8.elementsEqual(scope.utf8) } })
        {
            return "the token has none of the scopes \(wanted.joined(separator: ", ")) that the method wants"
        }
        return audienceObjection(audience)
    }

    /// Why the token's `aud` is none that the authorizer takes; nil when it is.
    func audienceObjection(_ audience: Pattern?) -> String? {
        if let audience, !audiences.contains(where: { audience.matchesWhole($0) }) {
            return "the token has no aud that matches the whole identityValidationExpression \(audience.source)"
        }
        return nil
    }
}
