/// A set of characters of a Java pattern: what a class, or an escape such as `\w`, stands for.
indirect enum CharacterSet {
    /// Characters and ranges, to which case may not matter.
    case literals([ClosedRange<UInt32>])
    /// Members as PCRE2 writes them inside brackets, of which case is settled; true: everything else.
    case escapes(String, Bool)
    case union([CharacterSet])
    case intersection(CharacterSet, CharacterSet)
    case complement(CharacterSet)

    static func digit(_ isNegated: Bool) -> CharacterSet { .escapes("0-9", isNegated) }
    static func space(_ isNegated: Bool) -> CharacterSet { .escapes(#"\x{9}-\x{d}\x{20}"#, isNegated) }
    static func word(_ isNegated: Bool) -> CharacterSet { .escapes("0-9A-Z_a-z", isNegated) }

    /// The other case of an ASCII letter; nil for all else.
    static func otherCase(_ scalar: UInt32) -> UInt32? { (scalar | 0x20) &- 0x61 < 26 ? scalar ^ 0x20 : nil }

    /// A range, with the other case of its ASCII letters where that does not matter.
    static func range(_ range: ClosedRange<UInt32>, _ flags: JavaFlags) -> CharacterSet {
        guard flags.foldsASCII else { return .literals([range]) }
        var ranges: [ClosedRange<UInt32>] = [range]
        for letters: ClosedRange<UInt32> in [0x41...0x5A, 0x61...0x7A] where range.overlaps(letters) {
            let part = range.clamped(to: letters)
            ranges.append(part.lowerBound ^ 0x20...part.upperBound ^ 0x20)
        }
        return .literals(ranges)
    }

    /// A character as PCRE2 reads it inside and outside of brackets.
    static func text(_ scalar: UInt32) -> String {
        let isWord = (scalar | 0x20) &- 0x61 < 26 || scalar &- 0x30 < 10 || scalar == 0x5F
        guard isWord || scalar > 0x9F, let character = Unicode.Scalar(scalar) else {
            return "\\x{\(String(scalar, radix: 16))}"
        }
        return String(character)
    }

    /// Writes an expression that matches one character of the set.
    func write(to out: inout [UInt8], foldsUnicode: Bool) { out += expression(foldsUnicode).utf8 }

    /// - Parameter foldsUnicode: whether PCRE2's `(?i)` is on, which must not touch what is no literal.
    private func expression(_ foldsUnicode: Bool) -> String {
        switch self {
        case .literals(let ranges): return "[\(Self.members(ranges))]"
        case .escapes(let members, let isNegated):
            let text = isNegated ? "[^\(members)]" : "[\(members)]"
            return foldsUnicode ? "(?-i:\(text))" : text
        case .intersection(let left, let right):
            return "(?:(?=\(right.expression(foldsUnicode)))\(left.expression(foldsUnicode)))"
        case .complement(let set):
            if let members = set.members(foldsUnicode) { return "[^\(members)]" }
            if case .escapes(let members, let isNegated) = set {
                return CharacterSet.escapes(members, !isNegated).expression(foldsUnicode)
            }
            return "(?:(?!\(set.expression(foldsUnicode)))(?s:.))"
        case .union(let sets):
            // What fits into one pair of brackets, then the others.
            var together = ""
            var others: [String] = []
            for set in sets {
                if let members = set.members(foldsUnicode) {
                    together += members
                } else {
                    others.append(set.expression(foldsUnicode))
                }
            }
            if !together.isEmpty { others.insert("[\(together)]", at: 0) }
            return others.count == 1 ? others[0] : "(?:\(others.joined(separator: "|")))"
        }
    }

    /// What may stand for the set inside brackets; nil when it needs more than that.
    private func members(_ foldsUnicode: Bool) -> String? {
        switch self {
        case .literals(let ranges): return Self.members(ranges)
        case .escapes(let members, let isNegated):
            if isNegated {
                switch members {
                case "\\h": return foldsUnicode ? nil : "\\H"
                case "\\v": return foldsUnicode ? nil : "\\V"
                case "0-9": return foldsUnicode ? nil : #"\x{0}-\x{2f}\x{3a}-\x{10ffff}"#
                case "0-9A-Z_a-z":
                    return foldsUnicode ? nil : #"\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{10ffff}"#
                case #"\x{9}-\x{d}\x{20}"#: return foldsUnicode ? nil : #"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{10ffff}"#
                default: return nil
                }
            }
            return foldsUnicode ? nil : members
        case .union(let sets):
            var all = ""
            for set in sets {
                guard let members = set.members(foldsUnicode) else { return nil }
                all += members
            }
            return all
        case .intersection, .complement: return nil
        }
    }

    private static func members(_ ranges: [ClosedRange<UInt32>]) -> String {
        ranges.map {
            $0.count == 1 ? text($0.lowerBound) : "\(text($0.lowerBound))-\(text($0.upperBound))"
        }.joined()
    }
}
