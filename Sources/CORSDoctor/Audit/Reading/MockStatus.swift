internal import APIModel

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
            self = MockStatusCode.read(text).map { .integer($0) } ?? .missing
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
