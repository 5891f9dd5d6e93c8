/// Why a token is not accepted. The texts are for the operator; none holds the token.
public enum TokenRefusal: Error, Sendable, Equatable {
    /// Not a JWT, an algorithm that is not allowed, an unknown key, a wrong signature or issuer, a time to come.
    case invalid(String)
    case expired(String)
    /// The issuer's keys cannot be had, or nobody knows where the issuer is.
    case keysUnavailable(String)

    public var text: String {
        switch self {
        case .invalid(let text), .expired(let text), .keysUnavailable(let text): text
        }
    }

    /// A name out of a token or an answer as it may stand in the operator's log: short, printable, quoted.
    static func quoted(_ name: String) -> String {
        let shown = name.unicodeScalars.prefix(quotedScalars).map { scalar -> String in
            (0x20...0x7E).contains(scalar.value) && scalar != "'" ? String(scalar) : "?"
        }
        return "'\(shown.joined())\(name.unicodeScalars.count > quotedScalars ? "…" : "")'"
    }

    /// Longer than every key id, algorithm or issuer in use; the rest says nothing to anybody.
    private static let quotedScalars = 96
}
