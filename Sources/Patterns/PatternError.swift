/// A pattern that cannot be compiled: why, and where in its source.
public struct PatternError: Error, Sendable, Equatable {
    /// Sentence fragment, from PCRE2 or from the check for Java syntax PCRE2 reads differently.
    public let message: String
    /// UTF-8 bytes of the source before the place of the error.
    public let offset: Int
}

extension PatternError: CustomStringConvertible {
    public var description: String { "\(message) at offset \(offset)" }
}
