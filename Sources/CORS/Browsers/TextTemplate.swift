/// A message with places to fill in, `Method {method} is not allowed`: it can be written, and found again in a text.
struct TextTemplate: Sendable, ExpressibleByStringLiteral {
    private enum Part: Sendable {
        case literal(String)
        case place(String)
    }

    /// Longest text that is searched, in bytes: a console line is far shorter, and people paste pages.
    static let longestText = 65_536

    private let parts: [Part]

    init(stringLiteral text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            parts.append(.place(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
    }

    /// The message with its places filled in.
    func text(_ values: [String: String]) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += literal
            case .place(let name): text += values[name, default: ""]
            }
        }
    }

    /// What stands in the places where the message occurs in a text; nil when it does not occur.
    ///
    /// A place is as short as what follows allows, and the last one ends with the line. Quotes match whatever their
    /// form.
    func match(in text: PlainText) -> [String: String]? {
        guard case .literal(let first)? = parts.first else { return nil }
        let start = PlainText(first).bytes
        var from = 0
        while let at = text.index(of: start, in: from..<text.bytes.count) {
            let line = at..<text.lineEnd(from: at)
            if let values = match(in: text, line) { return values }
            // What follows was not found in the line, so no later place of the line finds it either.
            from = line.upperBound + 1
            guard from <= text.bytes.count else { return nil }
        }
        return nil
    }

    private func match(in text: PlainText, _ line: Range<Int>) -> [String: String]? {
        var values: [String: String] = [:]
        var at = line.lowerBound
        var open: (name: String, start: Int)?
        for part in parts {
            switch part {
            case .literal(let literal):
                let bytes = PlainText(literal).bytes
                guard let end = text.index(of: bytes, in: at..<line.upperBound) else { return nil }
                if let place = open { values[place.name] = text.string(place.start..<end) }
                open = nil
                at = end + bytes.count
            case .place(let name): open = (name, at)
            }
        }
        if let open { values[open.name] = text.string(open.start..<line.upperBound) }
        return values
    }
}

/// A text as bytes, its curly quotes made straight, and cut to a length.
struct PlainText: Sendable {
    let bytes: [UInt8]

    init(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard bytes.count < TextTemplate.longestText else { break }
            switch scalar {
            case "\u{2018}", "\u{2019}": bytes.append(UInt8(ascii: "'"))
            case "\u{201C}", "\u{201D}": bytes.append(UInt8(ascii: "\""))
            case "\u{A0}": bytes.append(UInt8(ascii: " "))
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        self.bytes = bytes
    }

    /// The first place of some bytes that lies wholly in a range.
    func index(of other: [UInt8], in range: Range<Int>) -> Int? {
        guard let first = other.first else { return nil }
        var at = range.lowerBound
        while at + other.count <= range.upperBound {
            if bytes[at] == first, bytes[at..<(at + other.count)].elementsEqual(other) { return at }
            at += 1
        }
        return nil
    }

    func contains(_ other: some StringProtocol) -> Bool {
        index(of: PlainText(other).bytes, in: 0..<bytes.count) != nil
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func lineEnd(from start: Int) -> Int { bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count }
}
