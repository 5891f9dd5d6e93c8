/// The reading of `Content-Type` and `Accept` as API Gateway does it: parameters do not count.
enum MediaType {
    /// What stands before the first `;`, without blanks around it.
    static func essence(_ header: String) -> Substring {
        trimmed(header.utf8.firstIndex(of: UInt8(ascii: ";")).map { header[..<$0] } ?? header[...])
    }

    /// The first media type of an `Accept` header: only that one is honoured.
    static func firstAccepted(_ header: String) -> Substring {
        let end = header.utf8.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
        return trimmed(end.map { header[..<$0] } ?? header[...])
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
            let last = bytes.lastIndex(where: { $0 != 0x20 && $0 != 0x09 })
        else { return text[text.endIndex...] }
        return text[first...last]
    }

    /// What a missing header stands for when a template is chosen.
    static let json = "application/json"
}

/// An API's `binaryMediaTypes`, ready to be asked.
struct BinaryMediaTypes: Sendable {
    private var exact: [String] = []
    /// `image/` for `image/*`.
    private var families: [String] = []
    private(set) var matchesEverything = false
    let isEmpty: Bool

    /// `*/*`, `type/*` and whole types count; `*/sub` is stored by AWS but never matches.
    init(_ list: [String]) {
        isEmpty = list.isEmpty
        for type in list {
            if type == "*/*" {
                matchesEverything = true
            } else if type.hasSuffix("/*") {
                families.append(String(type.dropLast()))
            } else {
                exact.append(type)
            }
        }
    }

    /// Whether a media type is binary; a missing one only through `*/*`.
    func contains(_ type: Substring?) -> Bool {
        if matchesEverything { return true }
        guard let type, !isEmpty else { return false }
        return exact.contains { $0 == type } || families.contains { type.hasPrefix($0) }
    }
}
