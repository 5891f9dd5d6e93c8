/// A text of a policy in which `*` stands for any run of characters, `/` and nothing included, and `?` for one.
///
/// What it is compared with is never a pattern: a `*` in a request's path means itself.
struct WildcardPattern: Sendable, Equatable {
    private let bytes: [UInt8]
    private let isPlain: Bool
    private let ignoresCase: Bool

    /// - Parameter ignoresCase: for names of actions, which have no case.
    init(_ text: String, ignoresCase: Bool = false) {
        bytes = ignoresCase ? text.utf8.map(\.asciiLowercase) : Array(text.utf8)
        isPlain = !bytes.contains { $0 == Self.anyRun || $0 == Self.anyOne }
        self.ignoresCase = ignoresCase
    }

    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(matches)
    }

    /// One pass with a way back to the last `*` only: at most pattern times text, whatever the pattern.
    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if isPlain, bytes.count != text.count { return false }
        var place = 0
        var star: (pattern: Int, text: Int)?
        var at = 0
        while at < text.count {
            if place < bytes.count, bytes[place] == Self.anyRun {
                star = (place, at)
                place += 1
            } else if place < bytes.count, bytes[place] == Self.anyOne {
                place += 1
                at = Self.next(after: at, in: text)
            } else if place < bytes.count, bytes[place] == (ignoresCase ? text[at].asciiLowercase : text[at]) {
                place += 1
                at += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                place = last.pattern + 1
                at = last.text + 1
            } else {
                return false
            }
        }
        return bytes[place...].allSatisfy { $0 == Self.anyRun }
    }

    /// The place behind one character, which may have several bytes.
    private static func next(after place: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var next = place + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    private static let anyRun = UInt8(ascii: "*")
    private static let anyOne = UInt8(ascii: "?")
}

extension UInt8 {
    var asciiLowercase: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
