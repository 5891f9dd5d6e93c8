/// Turns bytes into one document tree, JSON and YAML alike.
///
/// Text whose first character is `{` or `[` is JSON, anything else YAML (assumed: AWS sniffs too, and JSON with YAML's
/// liberties is not worth guessing at).
enum DocumentReader {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let start = SourceMark(line: 1, column: 1)

    static func read(_ bytes: [UInt8], limits: DocumentLimits) throws(ImportFailure) -> Document {
        guard bytes.count <= limits.bytes else {
            // assumed sentence: AWS's number, its text is not recorded
            throw .refused(
                "The definition has \(bytes.count) bytes; the maximum is \(limits.bytes) (6 MB).", at: start)
        }
        let body = bytes.starts(with: byteOrderMark) ? bytes[byteOrderMark.count...] : bytes[...]
        guard String(validating: body, as: UTF8.self) != nil else {
            throw .unreadable("The definition is not UTF-8 text. Save it as UTF-8.", at: start)
        }
        let first = body.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        switch first {
        case nil:
            throw .unreadable("The definition is empty.", at: start)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return try readJSON(body, limits: limits)
        default:
            return Document(root: try readYAML(body, limits: limits))
        }
    }
}
