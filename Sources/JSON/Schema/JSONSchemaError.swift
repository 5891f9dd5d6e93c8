/// A schema that cannot be compiled.
public struct JSONSchemaError: Error, Sendable, Equatable {
    /// Everything found wrong, at least one.
    public let problems: [Problem]

    /// One thing wrong with a schema.
    public struct Problem: Sendable, Equatable {
        /// Address of the document; empty for the schema that was compiled, unless its `id` gives one.
        public let document: String
        /// JSON pointer to the schema that holds the keyword.
        public let pointer: String
        /// The keyword; nil when the schema itself is wrong (not an object).
        public let keyword: String?
        /// The Java library's sentence, where it has one.
        public let message: String

        public init(document: String, pointer: String, keyword: String?, message: String) {
            self.document = document
            self.pointer = pointer
            self.keyword = keyword
            self.message = message
        }
    }

    public init(problems: [Problem]) { self.problems = problems }
}

extension JSONSchemaError: CustomStringConvertible {
    public var description: String {
        problems.map { "\($0.document)#\($0.pointer): \($0.message)" }.joined(separator: "; ")
    }
}
