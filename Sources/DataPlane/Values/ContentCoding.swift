import Compression

/// A content coding that API Gateway supports (AWS guide, "Enable payload compression for an API"): others, `x-gzip`
/// and several in a row among them, are unknown to it.
enum ContentCoding: Sendable, Equatable {
    case identity
    /// `name` is what `Content-Encoding` says of it.
    case compressed(CompressionFormat, name: String)

    /// Reads one coding's name, or none; codings have no case (RFC 9110 §8.4.1).
    init?(_ name: some StringProtocol) {
        switch name.lowercased() {
        case "gzip": self = .compressed(.gzip, name: "gzip")
        case "deflate": self = .compressed(.deflate, name: "deflate")
        case "identity", "": self = .identity
        default: return nil
        }
    }
}

extension ContentCoding {
    /// The coding of an answer by the client's `Accept-Encoding`: the one it likes best, and of several the first.
    ///
    /// Nil, which means that nothing is compressed, when there is no such header, when the best one is `*`, `br` or
    /// another that is not supported, and when the header cannot be read (AWS guide: "the highest-priority content
    /// encoding must be one supported"; its pull request 32, by a support case, for the first of several and for
    /// malformed headers).
    static func preferred(accepting header: String) -> ContentCoding? {
        var best: (name: Substring, weight: Int)?
        for item in header.split(separator: ",") {
            let parts = item.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingBlanks }
            let name = parts[0]
            var weight: Int? = 1_000
            if parts.count == 2 { weight = quality(parts[1]) }
            guard let weight, parts.count <= 2, !name.isEmpty, !name.contains(where: \.isWhitespace) else { return nil }
            if weight > 0, weight > best?.weight ?? 0 { best = (name, weight) }
        }
        return best.flatMap { ContentCoding($0.name) }
    }

    /// Thousandths of `q=0.5` (RFC 9110 §12.4.2); nil when it is something else.
    private static func quality(_ text: Substring) -> Int? {
        guard text.lowercased().hasPrefix("q=") else { return nil }
        let digits = text.dropFirst(2).utf8
        guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else { return nil }
        var value = Int(first - UInt8(ascii: "0"))
        var places = 0
        for (index, byte) in digits.dropFirst().enumerated() {
            if index == 0 {
                guard byte == UInt8(ascii: ".") else { return nil }
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), places < 3 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            places += 1
        }
        for _ in places..<3 { value *= 10 }
        return value <= 1_000 ? value : nil
    }
}

extension Substring {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmingBlanks: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return text
    }
}
