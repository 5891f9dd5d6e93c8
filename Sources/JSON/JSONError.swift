/// A text that is not JSON, or breaks a limit: what is wrong and where.
public struct JSONError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// More bytes than `JSONLimits.bytes`.
        case tooLarge(limit: Int)
        /// More objects and arrays inside each other than `JSONLimits.depth`.
        case tooDeep(limit: Int)
        /// The text stops inside a value, or is empty.
        case unexpectedEnd
        /// A byte that cannot stand here; `expected` is a phrase such as "a value" or "',' or ']'".
        case unexpectedByte(UInt8, expected: String)
        /// Something else than white space follows the value.
        case trailingData
        /// `01`, `1.`, `-`, `1e`.
        case invalidNumber
        /// A word other than `true`, `false` and `null`.
        case invalidLiteral
        /// A backslash followed by something else than one of `"\/bfnrt` or `u` and four hexadecimal digits.
        case invalidEscape
        /// A byte under 0x20 inside a string.
        case controlCharacter(UInt8)
        case invalidUTF8
    }

    public let reason: Reason
    /// Bytes before the place, a byte order mark counted.
    public let offset: Int
    /// From 1; a line ends with LF.
    public let line: Int
    /// From 1, in Unicode scalars, a byte order mark not counted.
    public let column: Int
}

extension JSONError: CustomStringConvertible {
    public var description: String { "\(reason.sentence) at line \(line), column \(column)" }
}

extension JSONError.Reason {
    /// The reason in words, without the place.
    public var sentence: String {
        switch self {
        case .tooLarge(let limit): "the text is longer than \(limit) bytes"
        case .tooDeep(let limit): "values are nested deeper than \(limit) levels"
        case .unexpectedEnd: "the text ends before the value does"
        case .unexpectedByte(let byte, let expected): "expected \(expected), found \(Self.shown(byte))"
        case .trailingData: "something follows the end of the value"
        case .invalidNumber: "this is not a JSON number"
        case .invalidLiteral: "expected a value; only true, false and null go without quotes"
        case .invalidEscape: "this is not a JSON escape sequence"
        case .controlCharacter(let byte): "the control character \(Self.shown(byte)) must be escaped in a string"
        case .invalidUTF8: "this is not valid UTF-8"
        }
    }

    private static func shown(_ byte: UInt8) -> String {
        if byte > 0x20, byte < 0x7F { return "'\(Unicode.Scalar(byte))'" }
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0x0\(digits)" : "0x\(digits)"
    }
}
