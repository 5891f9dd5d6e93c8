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
