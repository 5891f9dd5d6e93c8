internal import APIModel
internal import Storage

/// The tag that gives an API an identifier of the user's choice, so that URLs survive a rebuild. Not AWS's: an
/// extension that is asked for by name.
enum CustomIdentifier {
    /// Crossgate's own word first, then what other local gateways understand.
    static let tagNames: [String] = ["_custom_id_", "floci:override-id", "ms-custom-id"]

    /// The longest label of a host name: the identifier is one.
    private static let characters = 1...63

    /// The identifier that the tags ask for, else a fresh one. Throws for one that is no host label, or is taken.
    static func choose(
        _ tags: [String: String]?, _ call: OperationCall, _ transaction: any ReadTransaction
    ) throws -> String {
        guard let wanted = tagNames.lazy.compactMap({ tags?[$0] }).first else {
            return try call.newIdentifier(length: IdentifierLength.restAPI, under: .restAPIs, in: transaction)
        }
        guard isValid(wanted) else {
            throw ControlPlaneError.badRequest(
                "Invalid custom API identifier '\(wanted)': use lower-case letters, digits and inner hyphens, at most "
                    + "\(characters.upperBound) characters")
        }
        guard try !transaction.exists(.restAPI(wanted)) else {
            throw ControlPlaneError.conflict("The custom API identifier '\(wanted)' is already in use")
        }
        return wanted
    }

    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard characters.contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
