/// A place in a template, both counted from 1; columns count Unicode scalars.
public struct TemplatePosition: Sendable, Equatable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Why a template does not parse, and where.
public struct TemplateError: Error, Sendable, Equatable {
    public let message: String
    public let position: TemplatePosition

    public init(_ message: String, at position: TemplatePosition) {
        self.message = message
        self.position = position
    }
}
