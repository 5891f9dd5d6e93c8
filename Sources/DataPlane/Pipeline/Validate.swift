import HTTPMessages
import JSON
import NIOCore

extension Pipeline {
    /// Refuses a method whose access control is not built: it must never be served as if it were open.
    func checkAccess(_ invocation: Invocation) throws(GatewayFailure) {
        if let refusal = invocation.method.accessRefusal { throw .refused(refusal) }
    }

    /// Refuses what the method's validator does not let pass: parameters first, then the body.
    func validate(_ invocation: Invocation) throws(GatewayFailure) {
        if !invocation.method.requiredParameters.isEmpty { try validateParameters(invocation) }
        if let models = invocation.method.bodyValidation { try validateBody(invocation, models) }
    }

    /// Refuses a request that lacks a required parameter, or sends it blank; all missing names are in one message.
    private func validateParameters(_ invocation: Invocation) throws(GatewayFailure) {
        let required = invocation.method.requiredParameters
        let missing = required.filter { !Self.isPresent($0, in: invocation) }.map(\.name)
        guard missing.isEmpty else { throw .missingParameters(missing) }
    }

    /// Names are compared case-sensitively (AWS guide, known issues).
    private static func isPresent(_ parameter: RequiredParameter, in invocation: Invocation) -> Bool {
        let value: String? =
            switch parameter.position {
            case .header where ForwardedHeader(rawValue: parameter.name) != nil && !invocation.isTest: "present"
            case .header:
                HeaderRules.droppedAtParsing.contains(parameter.name)
                    ? nil : invocation.request.message.headers.last(exactly: parameter.name)
            case .path: invocation.captures.first { $0.name == parameter.name }?.value
            case .queryString: invocation.query.last(parameter.name)
            }
        guard let value else { return false }
        return value.utf8.contains { $0 != 0x20 && $0 != 0x09 }
    }

    /// Refuses a body that the model of its media type does not allow; without a model every body passes.
    private func validateBody(_ invocation: Invocation, _ models: BodyValidation) throws(GatewayFailure) {
        let mediaType = invocation.mediaType ?? MediaType.json[...]
        guard let model = models.model(for: mediaType) else { return }
        switch model {
        case .refused(let refusal): throw .refused(refusal)
        case .schema(let schema):
            let body: JSONValue
            do {
                body = try (invocation.document ?? BodyDocument(invocation.body)).strictJSON()
            } catch {
                throw .invalidBody(
                    BodyValidation.unreadable, mediaType, .text("the body is no JSON: \(error), and has a model"))
            }
            let outcome = schema.outcome(of: body)
            guard outcome.violations.isEmpty else {
                let text = JSONSchema.validationErrorString(outcome.violations)
                throw .invalidBody(text, mediaType, Self.cause(of: outcome, text))
            }
        }
    }
    private static func cause(of outcome: JSONSchemaOutcome, _ text: String) -> FailureCause {
        let patterns = outcome.patternsGivenUp
        return .text(
            "the body does not match its model: \(text)"
                + (patterns.isEmpty
                    ? ""
                    : "; the matching of \(patterns.joined(separator: ", ")) was given up, since it takes too long"))
    }
}
