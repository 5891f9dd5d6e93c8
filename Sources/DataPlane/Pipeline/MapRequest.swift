import APIModel
import HTTPMessages
import NIOCore
import VTL

extension Pipeline {
    func servedIntegration(of invocation: Invocation) throws(GatewayFailure) -> CompiledIntegration {
        switch invocation.method.integration {
        case .served(let integration): return integration
        case .refused(let refusal): throw .refused(refusal)
        }
    }

    /// Makes the call of a request: parameter values, template choice, conversion, template, overrides, header check,
    /// address, in AWS's order.
    ///
    /// - Returns: the call, and what the request template wrote to `$context`, nil for nothing.
    func mapRequest(
        _ invocation: Invocation,
        _ integration: CompiledIntegration
    ) throws(GatewayFailure) -> (BackendCall, Overrides?) {
        if case .function(let target) = integration.target, target.use != .custom {
            return (try mapProxyRequest(invocation, integration, target), nil)
        }
        let mappings = integration.requestMappings
        var scope = invocation.scope
        if mappings.readsBody { try readBody(invocation, integration, into: &scope) }
        var headers = mappings.headerValues(in: scope)
        var overrides: Overrides?
        let body = try requestBody(invocation, integration, scope, &overrides)
        if let overrides { headers = mappings.overridden(headers, by: overrides) }
        try mappings.check(headers, location: integration.location)
        switch integration.target {
        case .mock:
            guard let status = MockStatusCode.read(body.text) else {
                throw .internalError(
                    .text(
                        "\(integration.location): what the request template made has no integer statusCode; use "
                            + #"{"statusCode": 200}, and a request Content-Type that has a template"#),
                    log: "Unable to parse statusCode. It should be an integer that is defined in the request template.")
            }
            return (.mock(status: status), overrides)
        case .http(let target):
            let message = try target.message(
                for: invocation, scope, headers: headers, body: body, overrides: overrides)
            invocation.log?.recordCall(message, address: target.address(of: message))
            return (.http(message, invocation.traceID), overrides)
        case .function(let target):
            return (try mapCustomRequest(invocation, target, scope, headers, body), overrides)
        case .service(let target):
            let message = try target.message(
                for: invocation, scope, headers: headers, body: body, overrides: overrides, to: backends.services,
                at: clock.unixMilliseconds())
            invocation.log?.recordCall(message, address: target.http.address(of: message))
            return (.http(message, invocation.traceID), overrides)
        }
    }

    /// Makes the client's body readable for mappings; what begins like JSON must be JSON, also where a mapping reads
    /// the whole (tried on AWS by hand: the emulator's test_parameters_mapping).
    private func readBody(
        _ invocation: Invocation, _ integration: CompiledIntegration, into scope: inout ValueScope
    ) throws(GatewayFailure) {
        let document = scope.requestBody ?? BodyDocument(invocation.body)
        scope.requestBody = document
        do {
            _ = try document.mappedJSON()
        } catch {
            throw .invalidJSON(
                .text(
                    "\(integration.location): a parameter mapping reads the request's body, which is no JSON: "
                        + "\(error)"))
        }
    }

    private func requestBody(
        _ invocation: Invocation,
        _ integration: CompiledIntegration,
        _ scope: ValueScope,
        _ overrides: inout Overrides?
    ) throws(GatewayFailure) -> ByteBuffer {
        let rule = integration.requestBody
        let mediaType = invocation.mediaType
        let outcome = rule.outcome(for: mediaType)
        if case .unsupportedMediaType = outcome {
            throw .unsupportedMediaType(
                .text(
                    "\(integration.location): no request template for \(mediaType ?? MediaType.json[...]) and "
                        + "passthroughBehavior is \(rule.passthrough.rawValue); add a template for this type"))
        }
        let isBinary = invocation.stage.binaryTypes.contains(mediaType)
        guard let payload = ContentConversion.request(invocation.body, isBinary: isBinary, rule.contentHandling) else {
            throw .configuration(
                .text("\(integration.location): contentHandling CONVERT_TO_BINARY, but the body is not base64"),
                log: "Unable to base64 decode the body.")
        }
        switch outcome {
        case .passthrough, .unsupportedMediaType: return payload.bytes
        case .template(let template):
            guard payload.isTransformable else {
                throw .configuration(
                    .text(
                        "\(integration.location): the request's type is one of the API's binary media types, and no "
                            + "template can run on bytes; set contentHandling CONVERT_TO_TEXT on the integration"),
                    log: MappingTemplate.requestSentence)
            }
            // Converted text is another body than the client's, which mappings read.
            let document = scope.requestBody.flatMap { payload.bytes == invocation.body ? $0 : nil }
            return try render(
                template, document, payload.bytes, scope, &overrides, invocation.log,
                "\(integration.location), request template", MappingTemplate.requestSentence)
        }
    }

    /// Runs a template.
    ///
    /// - Parameters:
    ///   - document: the body when it has been read already.
    ///   - sentence: the execution log's when the template fails.
    func render(
        _ template: CompiledTemplate,
        _ document: BodyDocument?,
        _ body: ByteBuffer,
        _ scope: ValueScope,
        _ overrides: inout Overrides?,
        _ log: ExecutionLog?,
        _ location: String,
        _ sentence: String
    ) throws(GatewayFailure) -> ByteBuffer {
        switch template {
        case .constant(let text): return text
        case .refused(let refusal):
            log?.line("Mapping template failed: \(refusal.reason)")
            throw .refused(refusal)
        case .rendered(let template):
            do throws(RenderError) {
                return try template.render(document ?? BodyDocument(body), in: scope, &overrides)
            } catch {
                // Beside AWS's line, which says nothing of the cause.
                log?.line("Mapping template failed: \(error.sentence)")
                throw .configuration(.text("\(location): \(error.sentence)"), log: sentence)
            }
        }
    }
}

extension GatewayFailure {
    /// A mapping looks into a body that begins like JSON and is none (emulator's record of AWS).
    static func invalidJSON(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .default4XX, status: 400, errorType: "BadRequestException", message: "Invalid JSON in request body",
            phase: .duringExecution, cause: cause,
            // The client's sentence: AWS's line is not recorded.
            executionLogLine: "Invalid JSON in request body")
    }
}
