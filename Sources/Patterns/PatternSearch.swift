import CPCRE2

/// Places of one match and of its groups, as UTF-8 offsets in the text.
public struct PatternMatch: Sendable, Equatable {
    /// The whole match first, then each group; nil for a group that took no part.
    public let groups: [Range<Int>?]
    /// Steps the match was charged.
    public let steps: Int

    public var range: Range<Int> { groups[0] ?? 0..<0 }
}

/// What one search came to.
public enum PatternSearchOutcome: Sendable, Equatable {
    case matched(PatternMatch)
    /// Nothing from the starting place on; the steps it took.
    case notMatched(steps: Int)
    case gaveUp(PatternLimit)
}

extension Pattern {
    /// Number of capturing groups.
    public var groupCount: Int {
        var count: UInt32 = 0
        pcre2_pattern_info_8(code.pointer, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        return Int(count)
    }

    /// Number of the group with a name; nil when there is none.
    public func group(named name: String) -> Int? {
        let number = name.withCString { text in
            text.withMemoryRebound(to: UInt8.self, capacity: name.utf8.count + 1) {
                pcre2_substring_number_from_name_8(code.pointer, $0)
            }
        }
        return number > 0 ? Int(number) : nil
    }

    /// Leftmost match from an offset on, as Java's `find()` goes on after a match: look-behind and anchors see the
    /// text before it. The offset lies between two characters; the bytes are valid UTF-8, such as a Swift string's.
    public func search(_ bytes: [UInt8], from start: Int) -> PatternSearchOutcome {
        bytes.withUnsafeBufferPointer { search($0, from: start) }
    }

    private func search(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> PatternSearchOutcome {
        guard let data = pcre2_match_data_create_from_pattern_8(code.pointer, nil) else { return .gaveUp(.memory) }
        defer { pcre2_match_data_free_8(data) }
        let (result, steps) = run(bytes, from: start, options: 0, data)
        switch result {
        case 0...:
            guard let offsets = pcre2_get_ovector_pointer_8(data) else { return .gaveUp(.engine(result)) }
            var groups: [Range<Int>?] = []
            for place in 0..<Int(pcre2_get_ovector_count_8(data)) {
                let (lower, upper) = (offsets[2 * place], offsets[2 * place + 1])
                // All bits set, PCRE2_UNSET, marks a group without a match; as a signed number that is -1.
                groups.append(lower < 0 || upper < 0 ? nil : min(lower, upper)..<upper)
            }
            return .matched(PatternMatch(groups: groups, steps: steps))
        case PCRE2_ERROR_NOMATCH: return .notMatched(steps: steps)
        default: return .gaveUp(PatternLimit(code: result))
        }
    }
}
