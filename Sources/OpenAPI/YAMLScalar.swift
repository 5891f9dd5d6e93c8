/// What an untagged YAML scalar is: the core schema of YAML 1.2.
///
/// AWS's reader (SnakeYAML) follows YAML 1.1, which differs where a definition seldom goes: there `yes`, `no`, `on` and
/// `off` are booleans, `010` is octal, `1_000` and `1:30` are numbers and dates are dates. Here they are text (`010` is
/// ten), which is also what their authors mean.
enum YAMLScalar {
    private static let tagPrefix = "tag:yaml.org,2002:"

    static func value(
        of text: String, isPlain: Bool, tag: String?, at mark: SourceMark
    ) throws(ImportFailure) -> DocumentNode.Value {
        guard let tag else { return isPlain ? resolve(text) : .string(text) }
        switch tag {
        case "!", tagPrefix + "str", tagPrefix + "timestamp", tagPrefix + "binary":
            return .string(text)
        case tagPrefix + "int", tagPrefix + "float", tagPrefix + "bool", tagPrefix + "null":
            return resolve(text)
        default:
            throw unknown(tag, at: mark)
        }
    }

    static func checkCollectionTag(_ tag: String?, at mark: SourceMark) throws(ImportFailure) {
        guard let tag, tag != "!", tag != tagPrefix + "map", tag != tagPrefix + "seq" else { return }
        throw unknown(tag, at: mark)
    }

    private static func unknown(_ tag: String, at mark: SourceMark) -> ImportFailure {
        .unreadable(
            "The tag \(tag) has no meaning in an OpenAPI definition. Functions of templates (!Sub, !Ref, …) must be "
                + "resolved before the import.",
            at: mark)
    }

    private static func resolve(_ text: String) -> DocumentNode.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return number(text).map { .number($0) } ?? .string(text)
        }
    }

    /// The number in JSON's form; nil when it is none, or one that JSON has not (`.inf`, `.nan`).
    private static func number(_ text: String) -> String? {
        guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else { return nil }
        if text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16), text.utf8.count > 2 {
            return String(value)
        }
        if text.hasPrefix("0o"), let value = UInt64(text.dropFirst(2), radix: 8), text.utf8.count > 2 {
            return String(value)
        }
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: Substring.UTF8View?
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + (fraction?.count ?? 0))
        }
        guard !whole.isEmpty || !(fraction?.isEmpty ?? true) else { return nil }
        var exponent = ""
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            exponent = String(Substring(rest))
            rest = rest.dropFirst()
            if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
            let digits = rest.prefix(while: isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
        }
        guard rest.isEmpty else { return nil }
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        var result = isNegative ? "-" : ""
        result += significant.isEmpty ? "0" : String(Substring(significant))
        if let fraction { result += "." + (fraction.isEmpty ? "0" : String(Substring(fraction))) }
        return result + exponent
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
