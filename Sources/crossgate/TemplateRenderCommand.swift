internal import ArgumentParser
internal import DataPlane
internal import OpenAPI

struct TemplateRenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Renders a mapping template for an event, as API Gateway would.",
        discussion: """
            The rendered text goes to standard output, the execution log to standard error. On a failure the log is \
            followed by the place in the template, and the exit code is 1. References that are null, and so print nothing, \
            are warned of ($!x says that it may be).

            The event has the shape of Lambda's proxy events, every key optional: body (text or JSON), headers, \
            multiValueHeaders, queryStringParameters, multiValueQueryStringParameters, pathParameters, \
            stageVariables, requestContext (values of $context), httpMethod, path. With `response` (the body of a \
            backend's answer) the template is taken for one of a response.
            """)

    @Argument(help: "The template; - for standard input.", completion: .file())
    var file: String

    @Option(
        name: [.customLong("input"), .customShort("i")], help: "The event, JSON; - for standard input.",
        completion: .file())
    var event: String?

    func run() throws {
        let source = String(decoding: try InputFile.bytes(of: file, what: "template"), as: UTF8.self)
        let result = TemplateRendering.render(template: source, event: try readEvent())
        for line in result.log { Terminal.standardError.write(line + "\n") }
        for place in result.missing {
            let diagnostic = Diagnostic(
                severity: .warning, message: "\(place.text) is null and prints nothing", line: place.line,
                column: place.column)
            Terminal.standardError.write(diagnostic.rendered(file: file, source: source) + "\n")
        }
        if let failure = result.failure {
            let diagnostic = Diagnostic(
                severity: .error, message: failure.reason, line: failure.line ?? 0, column: failure.column ?? 0)
            Terminal.standardError.write(diagnostic.rendered(file: file, source: source) + "\n")
            throw ExitCode.failure
        }
        Terminal.standardOutput.write(result.output ?? "")
    }

    private func readEvent() throws -> TemplateEvent {
        guard let event else { return TemplateEvent() }
        let bytes = try InputFile.bytes(of: event, what: "event")
        do throws(TemplateEvent.Problem) {
            return try TemplateEvent(parsing: bytes)
        } catch {
            throw CommandFailure(
                what: error.description, location: event, remedy: "see crossgate template render --help for its keys")
        }
    }
}
