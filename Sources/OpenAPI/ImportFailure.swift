/// Why a definition was refused. Nothing of it is applied.
public struct ImportFailure: Error, Sendable, Equatable {
    /// The sentence for the client, as the `message` of a `BadRequestException`.
    public var message: String
    /// The same for the operator: where it is and what to do. Warnings that came before are included.
    public var diagnostics: [Diagnostic]

    public init(message: String, diagnostics: [Diagnostic]) {
        self.message = message
        self.diagnostics = diagnostics
    }

    /// Recorded: AWS's sentence for anything that it cannot parse.
    static let invalidInput = "Invalid OpenAPI input."
    /// Recorded in public reports (BadRequestException of PutRestApi and ImportRestApi); each error on its own line.
    static let errorsHead = "Errors found during import:\n\t"
    /// Recorded in public reports (`failonwarnings=true`).
    static let warningsHead = "Warnings found during import:\n\t"

    /// What `failonwarnings=true` answers.
    public static func text(of warnings: [String]) -> String {
        warningsHead + warnings.joined(separator: "\n\t")
    }

    /// What is answered for errors that stop an import.
    public static func text(ofErrors errors: [String]) -> String {
        errorsHead + errors.joined(separator: "\n\t")
    }

    /// A document that cannot be read at all: AWS's one sentence for the client, the reason for the operator.
    static func unreadable(_ reason: String, at mark: SourceMark) -> ImportFailure {
        ImportFailure(message: invalidInput, diagnostics: [Diagnostic(.error, reason, at: mark)])
    }

    /// A document that is readable and refused as a whole, for a reason that the client should see too (assumed form).
    static func refused(_ reason: String, at mark: SourceMark) -> ImportFailure {
        ImportFailure(message: "\(invalidInput) \(reason)", diagnostics: [Diagnostic(.error, reason, at: mark)])
    }

    /// All errors that were found, one to a line.
    static func errors(_ errors: [Diagnostic], after others: [Diagnostic] = []) -> ImportFailure {
        ImportFailure(
            message: text(ofErrors: errors.map(\.message)),
            diagnostics: others + errors)
    }
}
