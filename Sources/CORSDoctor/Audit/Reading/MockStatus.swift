/// The `statusCode` that a MOCK integration finds in what its request template made: JSON, but read leniently, as AWS
/// does it (recorded on AWS, the emulator's test_mock_integration).
///
/// Keys may be unquoted or in single quotes, commas may trail or repeat, and other pairs may be junk as long as quotes
/// and brackets match. Only an integer counts.
enum MockStatus: Sendable, Equatable {
    case integer(Int)
    /// A template computes it; numbers that stand behind `statusCode` in its text.
    case computed([Int])
    case missing

    /// Reads a template's text.
    init(template: String) {
        let text = Self.withoutComments(template)
        guard text.utf8.contains(UInt8(ascii: "$")) || text.utf8.contains(UInt8(ascii: "#")) else {
            var reader = PairReader(text)
            self = reader?.statusCode().map { .integer($0) } ?? .missing
            return
        }
        let bytes = Array(text.utf8)
        let places = bytes.occurrences(of: Array("statusCode".utf8))
        guard !places.isEmpty else {
            self = .missing
            return
        }
        var numbers: [Int] = []
        for place in places {
            let rest = bytes[(place + 10)...].prefix(16).drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x3A || $0 <= 0x20 }
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            if let number = Int(String(decoding: digits, as: UTF8.self)) { numbers.append(number) }
        }
        self = .computed(numbers)
    }

    /// Without `## …` lines, which render nothing.
    private static func withoutComments(_ text: String) -> String {
        guard text.contains("##") else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.range(ofComment: "##").map { String(line[..<$0]) } ?? String(line) }
            .joined(separator: "\n")
    }
}

extension Substring {
    /// Where a comment begins.
    fileprivate func range(ofComment mark: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(mark) { return index }
            index = self.index(after: index)
        }
        return nil
    }
}

/// A walk over `{key: value, …}`.
private struct PairReader {
    private let bytes: [UInt8]
    private var index: Int
    /// Where the closing brace stands.
    private let end: Int

    init?(_ text: String) {
        bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { !Self.isBlank($0) }), bytes[first] == UInt8(ascii: "{"),
            let last = bytes.lastIndex(where: { !Self.isBlank($0) }), last > first, bytes[last] == UInt8(ascii: "}")
        else { return nil }
        index = first + 1
        end = last
    }

    mutating func statusCode() -> Int? {
        var found: Int?
        while true {
            while index < end, Self.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: ",") { index += 1 }
            if index == end { return found }
            guard let key = key(), let value = value() else { return nil }
            guard key.elementsEqual("statusCode".utf8) else { continue }
            let digits = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
            guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let number = Int(String(decoding: value, as: UTF8.self))
            else { return nil }
            found = number
        }
    }

    /// Takes a key and its colon.
    private mutating func key() -> ArraySlice<UInt8>? {
        let quote = bytes[index]
        let start = index
        if Self.isQuote(quote) {
            guard skipQuoted() else { return nil }
            let key = bytes[(start + 1)..<(index - 1)]
            while index < end, Self.isBlank(bytes[index]) { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            return key
        }
        guard quote != UInt8(ascii: "{"), quote != UInt8(ascii: "["),
            let colon = bytes[start..<end].firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let key = Self.trimmed(bytes[start..<colon])
        guard !key.contains(where: Self.isQuote) else { return nil }
        index = colon + 1
        return key
    }

    /// Takes a value up to its comma or the end; brackets and quotes in it must match.
    private mutating func value() -> ArraySlice<UInt8>? {
        let start = index
        var depth = 0
        while index < end {
            let byte = bytes[index]
            if Self.isQuote(byte) {
                guard skipQuoted() else { return nil }
                continue
            }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            guard depth >= 0 else { return nil }
            if byte == UInt8(ascii: ","), depth == 0 { return Self.trimmed(bytes[start..<index]) }
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

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }
}
