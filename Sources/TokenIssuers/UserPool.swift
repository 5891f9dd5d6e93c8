/// A user pool as its ARN names it: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc`.
struct UserPool: Sendable, Hashable {
    let partition: String
    let region: String
    let id: String

    init(partition: String, region: String, id: String) {
        self.partition = partition
        self.region = region
        self.id = id
    }

    /// Nil for anything else. Its parts become those of an address, so none may hold more than names do.
    init?(arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "cognito-idp", parts[5].hasPrefix("userpool/"),
            Self.isName(parts[1]), Self.isName(parts[3])
        else { return nil }
        let id = parts[5].dropFirst("userpool/".count)
        guard Self.isID(id) else { return nil }
        self.init(partition: String(parts[1]), region: String(parts[3]), id: String(id))
    }

    /// `[\w-]+_[0-9a-zA-Z]+` (Cognito's service model, `UserPoolIdType`, at most 55 characters).
    static func isID(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count <= 55, let bar = text.lastIndex(of: "_"), bar > text.startIndex else { return false }
        let tail = text[text.index(after: bar)...]
        return !tail.isEmpty && tail.utf8.allSatisfy(isLetterOrDigit)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// What Amazon's tokens of this pool say in `iss`, and where their keys are.
    var amazonIssuer: String {
        "https://cognito-idp.\(region).amazonaws.com\(partition == "aws-cn" ? ".cn" : "")/\(id)"
    }

    func filled(into text: String) -> String {
        text.replacing("{pool}", with: id).replacing("{region}", with: region)
    }
}
