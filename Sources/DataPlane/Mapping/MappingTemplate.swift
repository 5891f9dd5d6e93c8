import NIOCore
import VTL

/// A mapping template in the Velocity language, read once and rendered for every request that needs it.
struct MappingTemplate: Sendable {
    /// The execution log's sentences when one does not run (execution logs of AWS in public reports).
    static let requestSentence = "Unable to transform request"
    static let responseSentence = "Unable to transform response"

    private let template: Template
    private let paths: PathLiterals

    init(_ source: String) throws(TemplateError) {
        template = try Template(source, dialect: .apiGateway)
        paths = PathLiterals(source)
    }

    /// The whole output when the template has nothing of the language in it.
    var constant: [UInt8]? { template.constant }

    /// Renders a body.
    ///
    /// - Parameters:
    ///   - body: what `$input` shows.
    ///   - overrides: those of the request template; those of this one are added, or replace them, unless it fails.
    func render(
        _ body: BodyDocument, in scope: ValueScope, _ overrides: inout Overrides?, missing: MissingReferences? = nil
    ) throws(RenderError) -> ByteBuffer {
        if let constant { return ByteBuffer(bytes: constant) }
        let context = ContextVariables(scope, overrides ?? Overrides())
        let parameters = RequestParameters(scope)
        let variables: [(name: String, value: Value)] = [
            ("input", .host(InputVariable(body, parameters, paths))),
            ("method", .host(MethodVariable(parameters))),
            ("context", .host(context)),
            ("stageVariables", .host(StageVariables(scope.stage.variables))),
            ("util", .host(UtilVariable())),
        ]
        var written = Overrides()
        let output = try template.render(variables, missing: missing) { () throws(RenderError) in
            written = try context.overrides()
        }
        overrides = written == Overrides() ? nil : written
        return ByteBuffer(bytes: output)
    }
}

extension RenderError {
    /// What stopped a rendering, where, and what to do; for the operator.
    var sentence: String {
        let place: String = position.map { "line \($0.line), column \($0.column): " } ?? ""
        return place + reason.sentence
    }
}

extension RenderError.Reason {
    /// The reason without its place.
    var sentence: String {
        switch self {
        case .limit(let name, let value):
            "the template was stopped at its limit of \(value) \(name); make it do less"
        case .exception(let name, let message): "\(name): \(message)"
        case .parse(let error):
            "what #evaluate was given does not parse, at its line \(error.position.line), column "
                + "\(error.position.column): \(error.message)"
        }
    }
}
