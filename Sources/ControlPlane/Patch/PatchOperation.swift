/// One step of a patch, as clients send it.
struct PatchOperation: Decodable, Sendable, Equatable {
    enum Name: String, Sendable, CaseIterable {
        case add
        case remove
        case replace
        case move
        case copy
        case test
    }

    /// As sent; `name` is nil for a word that is none.
    var op: String?
    var path: String?
    var value: String?
    var from: String?

    var name: Name? { op.flatMap(Name.init(rawValue:)) }
}

/// The input of every update.
struct PatchInput: Decodable {
    var patchOperations: [PatchOperation]?
}

/// JSON Pointer's escapes, RFC 6901 §4.
enum JSONPointer {
    /// The unescaped segments of `/binaryMediaTypes/image~1png`; nil when the text does not begin with `/`.
    static func segments(_ text: String) -> [String]? {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { unescape(String($0)) }
    }

    /// `~1` before `~0`, so that `~01` stays `~1`.
    static func unescape(_ segment: String) -> String {
        guard segment.utf8.contains(UInt8(ascii: "~")) else { return segment }
        return segment.replacing("~1", with: "/").replacing("~0", with: "~")
    }

    static func escape(_ segment: String) -> String {
        segment.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
