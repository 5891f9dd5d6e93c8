import Patterns

/// A regular expression of a template with the methods of Java's String that take one. Plain text, the usual case,
/// needs no engine; the rest runs in PCRE2 with a bounded number of steps.
struct JavaRegex {
    /// Those a rendering has compiled, a few at most: templates have few and often use them in loops.
    struct Cache {
        /// Patterns kept; a template with more in one loop compiles anew.
        private static let limit = 64
        private var compiled: [String: JavaRegex] = [:]

        subscript(source: String) -> JavaRegex? {
            get { compiled[source] }
            set {
                if compiled.count >= Self.limit { compiled.removeAll() }
                compiled[source] = newValue
            }
        }
    }

    private enum Engine {
        case literal([UInt8])
        case pattern(Pattern)
    }

    /// Where a match lies, with its groups.
    struct Match {
        let range: Range<Int>
        let groups: [Range<Int>?]
    }

    private let engine: Engine

    /// Takes a pattern from the rendering's cache or compiles it.
    init(_ source: String, _ meter: inout Meter) throws(RenderError) {
        // The pattern is looked up by its whole text.
        if source.utf8.count > 64 { try meter.scan(source.utf8.count * 8) }
        if let known = meter.regexes[source], known.source.hasSameBytes(as: source) {
            self = known
            return
        }
        try meter.step(8 + source.utf8.count)
        self.source = source
        if let literal = Self.literal(source) {
            engine = .literal(literal)
        } else {
            do throws(PatternError) {
                engine = .pattern(try Pattern(source))
            } catch {
                throw RenderError(
                    .exception(
                        "java.util.regex.PatternSyntaxException",
                        "\(error.message) near index \(error.offset)\n\(source)"))
            }
        }
        meter.regexes[source] = self
    }

    private let source: String

    /// Bytes that a pattern without any operator stands for; nil when it has one.
    private static func literal(_ source: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in source.utf8 {
            if isEscaped {
                // A backslash before a letter or digit means something else than that letter.
                let isWord = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                if isWord || byte >= 0x80 { return nil }
                isEscaped = false
                bytes.append(byte)
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "^"),
                UInt8(ascii: "$"):
                return nil
            default: bytes.append(byte)
            }
        }
        return isEscaped || bytes.isEmpty ? nil : bytes
    }

    var groupCount: Int {
        if case .pattern(let pattern) = engine { pattern.groupCount } else { 0 }
    }

    func group(named name: String) -> Int? {
        if case .pattern(let pattern) = engine { pattern.group(named: name) } else { nil }
    }

    /// `String.matches`: the whole text.
    func matches(_ text: String, _ meter: inout Meter) throws(RenderError) -> Bool {
        switch engine {
        case .literal(let literal): return text.utf8.elementsEqual(literal)
        case .pattern(let pattern):
            var steps = 0
            let outcome = pattern.match(text, .whole, steps: &steps)
            try meter.step(1 + steps >> 1)
            switch outcome {
            case .matched: return true
            case .notMatched: return false
            case .gaveUp: throw Self.gaveUp(pattern)
            }
        }
    }

    /// Next match from an offset on; nil when there is none.
    func search(_ bytes: [UInt8], from start: Int, _ meter: inout Meter) throws(RenderError) -> Match? {
        switch engine {
        case .literal(let literal):
            try meter.step(2)
            guard let found = try ByteSearch(text: bytes, needle: literal).first(from: start, &meter) else {
                return nil
            }
            let range = found..<found + literal.count
            return Match(range: range, groups: [range])
        case .pattern(let pattern):
            switch pattern.search(bytes, from: start) {
            case .matched(let match):
                try meter.step(4 + match.steps >> 1)
                return Match(range: match.range, groups: match.groups)
            case .notMatched(let steps):
                try meter.step(4 + steps >> 1)
                return nil
            case .gaveUp: throw Self.gaveUp(pattern)
            }
        }
    }

    private static func gaveUp(_ pattern: Pattern) -> RenderError {
        RenderError(.limit("steps of a regular expression", Int(pattern.limits.steps)))
    }
}

extension JavaRegex {
    /// Where the next search begins, as `Matcher.find`: behind the match, and one character on behind an empty one.
    /// Nil when that is beyond the text.
    private static func next(after match: Match, in bytes: [UInt8]) -> Int? {
        var at = match.range.upperBound
        if match.range.isEmpty {
            at += 1
            while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
        }
        return at <= bytes.count ? at : nil
    }

    /// `replaceAll` and `replaceFirst`.
    func replace(
        _ text: String, _ replacement: String, onlyFirst: Bool, _ meter: inout Meter
    ) throws(RenderError) -> String {
        try meter.copied(text.utf8.count)
        let bytes = Array(text.utf8)
        guard var match = try search(bytes, from: 0, &meter) else { return text }
        let parsed = RegexReplacement(replacement, for: self)
        var result: [UInt8] = []
        var copied = 0
        while true {
            result += bytes[copied..<match.range.lowerBound]
            try parsed.write(match, of: bytes, to: &result)
            try meter.copied(match.range.count + replacement.utf8.count)
            copied = match.range.upperBound
            try StringMethods.check(result.count, &meter)
            if onlyFirst { break }
            guard let start = Self.next(after: match, in: bytes) else { break }
            guard let following = try search(bytes, from: start, &meter) else { break }
            match = following
        }
        result += bytes[copied...]
        return try meter.made(String(decoding: result, as: UTF8.self))
    }

    /// `split`: a limit above 0 bounds the parts, 0 drops empty ones at the end, below 0 keeps them.
    func split(_ text: String, limit: Int, _ meter: inout Meter) throws(RenderError) -> ListObject {
        try meter.copied(text.utf8.count)
        let bytes = Array(text.utf8)
        var parts: [Value] = []
        var copied = 0
        var start: Int? = 0
        while let from = start, limit <= 0 || parts.count < limit - 1 {
            guard let match = try search(bytes, from: from, &meter) else { break }
            start = Self.next(after: match, in: bytes)
            // An empty match at the very start makes no empty part (Java 8).
            if match.range.upperBound == 0 { continue }
            parts.append(.string(Self.part(bytes, copied, match.range.lowerBound)))
            copied = match.range.upperBound
        }
        if copied == 0, parts.isEmpty {
            parts = [.string(text)]
        } else {
            parts.append(.string(Self.part(bytes, copied, bytes.count)))
        }
        if limit == 0, parts.count > 1 || copied > 0 {
            while case .string(let last)? = parts.last, last.isEmpty { parts.removeLast() }
        }
        try meter.made(elements: parts.count)
        try meter.charge(bytes: bytes.count)
        return ListObject(parts, kind: .array, component: .string)
    }

    private static func part(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
