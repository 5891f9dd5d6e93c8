/// A path that does not compile, or an evaluation that ended without an answer.
public struct JSONPathError: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The path is not one Jayway JsonPath accepts.
        case syntax
        /// The evaluation ended with an exception in Jayway JsonPath, such as a sum of no numbers.
        case evaluation
        /// A limit of `JSONPathLimits` was met.
        case limit
    }

    public let kind: Kind
    /// Sentence fragment that says what is wrong, in lower case and without a full stop.
    public let message: String
    /// UTF-8 bytes of the path before the place of the error; nil when it arose from the document.
    public let offset: Int?

    init(_ kind: Kind, _ message: String, at offset: Int? = nil) {
        self.kind = kind
        self.message = message
        self.offset = offset
    }
}

extension JSONPathError: CustomStringConvertible {
    public var description: String { offset.map { "\(message) at offset \($0)" } ?? message }
}
