import APIModel
import HTTPMessages
import JSON
import VTL

/// The rendering of a mapping template offline, as `crossgate template render` does it.
public enum TemplateRendering {
    /// Renders a template for an event.
    public static func render(template: String, event: TemplateEvent) -> TemplateRenderingResult {
        let isResponse: Bool = event.responseBody != nil
        let sentence: String = isResponse ? MappingTemplate.responseSentence : MappingTemplate.requestSentence
        let body = event.responseBody ?? event.body
        let side: String = isResponse ? "Endpoint response" : "Method request"
        let after: String = isResponse ? "Method response" : "Endpoint request"
        let missing = MissingReferences()
        var log: [String] = ["\(side) body before transformations: \(body.text)"]

        func failed(_ reason: String, _ line: Int?, _ column: Int?, isParsing: Bool) -> TemplateRenderingResult {
            log.append("Execution failed due to configuration error: \(sentence)")
            return TemplateRenderingResult(
                output: nil,
                failure: .init(reason: reason, line: line, column: column, isParsing: isParsing),
                overrides: [], missing: missing.places.map(TemplateRenderingResult.Missing.init), log: log)
        }
        let compiled: MappingTemplate
        do throws(TemplateError) {
            compiled = try MappingTemplate(template)
        } catch {
            return failed(error.message, error.position.line, error.position.column, isParsing: true)
        }
        var overrides: Overrides?
        do throws(RenderError) {
            let output = try compiled.render(BodyDocument(body), in: scope(event), &overrides, missing: missing).text
            for (name, value) in overrides?.all ?? [] { log.append("Override $context.\(name) = \(value)") }
            log.append("\(after) body after transformations: \(output)")
            return TemplateRenderingResult(
                output: output, failure: nil,
                overrides: (overrides?.all ?? []).map { .init(name: $0.name, value: $0.value) },
                missing: missing.places.map(TemplateRenderingResult.Missing.init), log: log)
        } catch {
            return failed(
                error.reason.sentence, error.position?.line, error.position?.column, isParsing: false)
        }
    }

    /// A request of the event's, in a stage that has nothing but its variables.
    private static func scope(_ event: TemplateEvent) -> ValueScope {
        let name = event.context["stage"]?.stringValue ?? TestInvocation.stageName
        let (stage, _) = StageCompiler.compile(
            snapshot: DeploymentSnapshot(
                restAPI: RestAPI(id: "offline", name: "offline", createdDate: 0, rootResourceId: "root"), resources: []),
            stage: Stage(stageName: name, deploymentId: "offline", createdDate: 0, variables: event.stageVariables),
            facts: DeploymentFacts())
        let message = RequestMessage(method: event.method, target: event.path, headers: event.headers)
        let request = ClientRequest(
            message: message, path: String(message.path), identifiers: RandomIdentifiers().requestIdentifiers(),
            arrival: SystemPipelineClock().unixMilliseconds())
        var scope = ValueScope(request: request, stage: stage)
        scope.captures = event.captures
        scope.query = event.query
        scope.contextOverlay = event.context
        // No connection: what an event does not say is not there.
        scope.isTest = true
        return scope
    }
}

/// What a template made of an event.
public struct TemplateRenderingResult: Sendable {
    /// Why there is no output.
    public struct Failure: Sendable, Equatable {
        /// What is wrong and what to do.
        public let reason: String
        /// The place in the template, both counted from 1.
        public let line: Int?
        public let column: Int?
        /// Whether the template does not parse; else it stopped while it ran.
        public let isParsing: Bool
    }

    /// A reference that was null and printed nothing.
    public struct Missing: Sendable, Equatable {
        /// As it stands in the template.
        public let text: String
        /// The place in the template, both counted from 1.
        public let line: Int
        public let column: Int

        init(_ place: MissingReferences.Place) {
            text = place.text
            line = place.position.line
            column = place.position.column
        }
    }

    /// One override, e.g. `responseOverride.header.X-A`.
    public struct Override: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    /// The rendered text; nil when the template failed.
    public let output: String?
    public let failure: Failure?
    public let overrides: [Override]
    /// References that were null and printed nothing, which AWS says nothing of: often a misspelt name.
    public let missing: [Missing]
    /// The lines of an execution log, as AWS writes them, without time.
    public let log: [String]
}
