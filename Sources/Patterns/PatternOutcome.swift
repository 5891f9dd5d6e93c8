import CPCRE2

/// What a match came to.
public enum PatternOutcome: Sendable, Equatable {
    /// Matched these UTF-8 bytes of the text.
    case matched(Range<Int>)
    case notMatched
    /// Stopped before the answer was known; to be treated as no match, and worth a line in the log.
    case gaveUp(PatternLimit)
}

/// The bound that stopped a match.
public enum PatternLimit: Sendable, Equatable {
    case steps
    case depth
    case memory
    /// Another PCRE2 error code, such as a recursion without progress.
    case engine(Int32)
}

extension PatternLimit {
    /// The bound behind an error code of PCRE2.
    init(code: Int32) {
        switch code {
        case PCRE2_ERROR_CALLOUT, PCRE2_ERROR_MATCHLIMIT: self = .steps
        case PCRE2_ERROR_DEPTHLIMIT: self = .depth
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY: self = .memory
        default: self = .engine(code)
        }
    }
}
