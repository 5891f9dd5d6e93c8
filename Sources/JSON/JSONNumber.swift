/// A JSON number as its source text, so that `1.0`, `1e400` and a 30-digit integer leave as they came.
///
/// Equal means the same text: `1` and `1.0` are different numbers here, as they are different nodes in Jackson.
public struct JSONNumber: Sendable, Hashable {
    /// Most numbers are short and lie in place. `long` is used only for what does not fit, so equal texts are equal
    /// values.
    private enum Storage: Sendable, Hashable {
        case short(ShortText)
        case long(String)
    }

    private let storage: Storage

    /// The number as written; always a valid JSON number.
    public var text: String {
        switch storage {
        case .short(let text): text.string
        case .long(let text): text
        }
    }

    /// UTF-8 bytes of `text`.
    var length: Int {
        switch storage {
        case .short(let text): text.count
        case .long(let text): text.utf8.count
        }
    }

    /// Copies bytes the parser has already checked.
    @inline(__always)
    init(checked bytes: UnsafeBufferPointer<UInt8>) {
        if let base = bytes.baseAddress, bytes.count <= ShortText.capacity {
            storage = .short(ShortText(base, count: bytes.count))
        } else {
            storage = .long(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Takes a text that is known to be a number.
    private init(checked text: String) {
        var copy = text
        self = copy.withUTF8 { JSONNumber(checked: $0) }
    }

    public init(_ value: Int) { self.init(checked: String(value)) }

    /// Shortest text that reads back as the same double; nil for NaN and the infinities, which JSON cannot say.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(checked: value.description)
    }

    /// Number from a text; nil unless the whole text is one JSON number (RFC 8259 section 6).
    public init?(text: String) {
        var copy = text
        let valid = copy.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return false }
            return JSONNumber.end(in: base, from: 0, to: bytes.count) == bytes.count
        }
        guard valid else { return nil }
        self.init(checked: text)
    }

    /// The integer, if it is written without fraction and exponent and fits; `1.0` has none.
    public var int: Int? { Int(text) }

    /// True when the text has neither fraction nor exponent (what JSON Schema draft 4 calls an integer).
    public var isInteger: Bool {
        !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    }

    /// Nearest double; plus or minus infinity beyond its range (`1e400`), zero below it (`1e-400`).
    public var double: Double { Double(text) ?? .nan }

    @inline(__always)
    func write(to writer: inout ByteWriter) {
        switch storage {
        case .short(let text): writer.write(most: 16) { $0 + text.store($0) }
        case .long(let text):
            var copy = text
            copy.withUTF8 { writer.write($0) }
        }
    }

    /// Offset just after the longest number at `start`; nil when the bytes there do not make a number.
    static func end(in base: UnsafePointer<UInt8>, from start: Int, to count: Int) -> Int? {
        var at = start
        if at < count, base[at] == UInt8(ascii: "-") { at += 1 }
        let firstDigit = at
        at = skipDigits(base, at, count)
        guard at > firstDigit else { return nil }
        if base[firstDigit] == UInt8(ascii: "0"), at > firstDigit + 1 { return nil }
        if at < count, base[at] == UInt8(ascii: ".") {
            let firstFractionDigit = at + 1
            at = skipDigits(base, firstFractionDigit, count)
            guard at > firstFractionDigit else { return nil }
        }
        if at < count, base[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < count, base[at] == UInt8(ascii: "+") || base[at] == UInt8(ascii: "-") { at += 1 }
            let firstExponentDigit = at
            at = skipDigits(base, at, count)
            guard at > firstExponentDigit else { return nil }
        }
        return at
    }

    @inline(__always)
    private static func skipDigits(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var at = start
        while at + 8 <= count {
            let stops = ByteWord.nonDigits(ByteWord.load(base + at))
            if stops != 0 { return at + stops.trailingZeroBitCount >> 3 }
            at += 8
        }
        while at < count, base[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at
    }
}

extension JSONNumber: CustomStringConvertible {
    public var description: String { text }
}
