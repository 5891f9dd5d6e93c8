/// The reading of `statusCode` in what a MOCK integration is sent: JSON, but leniently, as AWS reads it.
///
/// Keys may be unquoted or in single quotes, commas may trail or repeat, and other pairs may be junk as long as quotes
/// and brackets match (recorded: test_mock_integration). Only an integer counts, any integer. One reading for what runs
/// and for what audits it.
public struct MockStatusCode {
    private let bytes: [UInt8]
    private var index: Int
    /// Where the closing brace stands.
    private let end: Int

    /// The number, or nil when there is none: the request then fails with 500.
    public static func read(_ text: String) -> Int? {
        guard var reader = MockStatusCode(text) else { return nil }
        return reader.readPairs()
    }

    private init?(_ text: String) {
        bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { !Self.isBlank($0) }), bytes[first] == UInt8(ascii: "{"),
            let last = bytes.lastIndex(where: { !Self.isBlank($0) }), last > first, bytes[last] == UInt8(ascii: "}")
        else { return nil }
        index = first + 1
        end = last
    }

    private mutating func readPairs() -> Int? {
        var found: Int?
        while true {
            while index < end, Self.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: ",") { index += 1 }
            if index == end { return found }
            guard let key = takeKey(), let value = takeValue() else { return nil }
            guard key.elementsEqual("statusCode".utf8) else { continue }
            guard let number = Self.integer(value) else { return nil }
            found = number
        }
    }

    /// Takes a key and its colon.
    private mutating func takeKey() -> ArraySlice<UInt8>? {
        let first = bytes[index]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let start = index + 1
            guard skipQuoted() else { return nil }
            let key = bytes[start..<(index - 1)]
            while index < end, Self.isBlank(bytes[index]) { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            return key
        }
        guard first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
            let colon = bytes[index..<end].firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let key = Self.trimmed(bytes[index..<colon])
        guard !key.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) else { return nil }
        index = colon + 1
        return key
    }

    /// Takes a value up to its comma or the end; brackets and quotes in it must match.
    private mutating func takeValue() -> ArraySlice<UInt8>? {
        let start = index
        var depth = 0
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard skipQuoted() else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth >= 0 else { return nil }
            case UInt8(ascii: ",") where depth == 0:
                return Self.trimmed(bytes[start..<index])
            default: break
            }
            index += 1
        }
        return depth == 0 ? Self.trimmed(bytes[start..<end]) : nil
    }

    /// Moves behind a quoted text; false when its closing quote is missing.
    private mutating func skipQuoted() -> Bool {
        let quote = bytes[index]
        index += 1
        while index < end {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == quote {
                index += 1
                return true
            }
            index += 1
        }
        return false
    }

    private static func integer(_ value: ArraySlice<UInt8>) -> Int? {
        let digits = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(String(decoding: value, as: UTF8.self))
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
