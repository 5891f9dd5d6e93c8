internal import APIModel

/// One definition being read: the tree, what was found so far, and what was wrong with it.
///
/// Reading goes on after an error, so that the client hears of all of them at once; a part that was refused is simply
/// not added. Only what makes the rest meaningless is thrown at once.
struct DefinitionReader {
    enum Version { case swagger2, openAPI3 }

    let root: DocumentNode
    let options: ImportOptions
    let version: Version
    var imported = ImportedAPI()
    /// Errors alone; warnings and notes go to `imported.diagnostics`.
    var errors: [Diagnostic] = []
    /// Integrations that make no sense: the first has AWS's sentence for the client, all have their places.
    var malformedIntegrations: [ImportFailure] = []
    /// Diagnostics beyond the limit.
    private var unkept = 0
    /// The keys of extensions that were read; what is left at the end is reported.
    var readExtensions: Set<SourceMark> = []
    var securitySchemes: [String: SecurityScheme] = [:]
    /// Names in `imported.requestValidators`.
    var requestValidatorNames: Set<String> = []
    /// Values that references led to so far, and the sizes of their targets by place.
    var referencedNodes = 0
    var targetSizes: [SourceMark: Int] = [:]
    /// Names in `imported.models`.
    var modelNames: Set<String> = []
    /// Places of `imported.resources`, by path.
    var resourceIndex: [String: Int] = [:]
    /// Places of `imported.cors`, by path.
    var corsIndex: [String: Int] = [:]
    /// The one variable child of a resource, by the parent's path.
    var variableChildren: [String: String] = [:]

    /// - Throws: when the document is no OpenAPI 2.0 or 3.0 definition.
    init(root: DocumentNode, options: ImportOptions) throws(ImportFailure) {
        self.root = root
        self.options = options
        self.version = try Self.version(of: root)
    }

    /// Reads everything, in the order in which the parts need each other.
    mutating func read() throws(ImportFailure) -> ImportedAPI {
        readInfo()
        readSettings()
        readRequestValidators()
        readGatewayResponses()
        readModels()
        readSecuritySchemes()
        readCORS()
        try readPaths()
        reportExtensionsLeft(in: root)
        if unkept > 0 { keepLast("\(unkept) more messages are not shown.") }
        if let first = malformedIntegrations.first {
            let places = malformedIntegrations.flatMap(\.diagnostics)
            throw ImportFailure(message: first.message, diagnostics: imported.diagnostics + errors + places)
        }
        guard errors.isEmpty else { throw .errors(errors, after: imported.diagnostics) }
        return imported
    }

    private static func version(of root: DocumentNode) throws(ImportFailure) -> Version {
        guard root.object != nil else {
            throw .unreadable("A definition is an object, not \(root.typeName).", at: root.mark)
        }
        if let node = root["swagger"] {
            guard let text = node.scalarText, ["2.0", "2"].contains(text) else {
                throw .refused("Swagger \(node.scalarText ?? "?") is not supported; write 2.0.", at: node.mark)
            }
            return .swagger2
        }
        guard let node = root["openapi"] else {
            throw .unreadable("Neither `swagger: \"2.0\"` nor `openapi: 3.0.x` stands at the root.", at: root.mark)
        }
        let text = node.scalarText ?? "?"
        guard text == "3.0" || text.hasPrefix("3.0.") else {
            // assumed sentence; AWS documents 2.0 and 3.0 only
            throw .refused(
                "OpenAPI \(text) is not supported for REST APIs; convert the definition to 3.0.", at: node.mark)
        }
        return .openAPI3
    }

    mutating func error(_ message: String, at mark: SourceMark) {
        guard errors.count < options.limits.diagnostics else { return unkept += 1 }
        errors.append(Diagnostic(.error, message, at: mark))
    }

    mutating func warn(_ message: String, words: Diagnostic.Words = .crossgate, at mark: SourceMark) {
        keep(Diagnostic(.warning, words: words, message, at: mark))
    }
    mutating func note(_ message: String, at mark: SourceMark) { keep(Diagnostic(.note, message, at: mark)) }

    private mutating func keep(_ diagnostic: Diagnostic) {
        guard imported.diagnostics.count < options.limits.diagnostics else { return unkept += 1 }
        imported.diagnostics.append(diagnostic)
    }

    private mutating func keepLast(_ message: String) {
        imported.diagnostics.append(Diagnostic(severity: .warning, message: message))
    }
}
