/// One way in which an instance breaks a schema.
public struct JSONSchemaViolation: Sendable, Equatable {
    /// The Java library's sentence.
    public let message: String
    /// JSON pointer to the value in the instance.
    public let pointer: String
    /// JSON pointer to the schema that holds the keyword, in its document.
    public let schemaPointer: String
    /// The keyword that is not satisfied; `$ref` when validation was stopped at a limit.
    public let keyword: String

    public init(message: String, pointer: String, schemaPointer: String, keyword: String) {
        self.message = message
        self.pointer = pointer
        self.schemaPointer = schemaPointer
        self.keyword = keyword
    }
}
