import APIModel
import HTTPMessages
import NIOCore

extension Pipeline {
    func servedIntegration(of invocation: Invocation) throws(GatewayFailure) -> CompiledIntegration {
        switch invocation.method.integration {
        case .served(let integration): return integration
        case .refused(let refusal): throw .refused(refusal)
        }
    }

    /// Makes the call of a request: parameter values, template choice, conversion, template, header check, address,
    /// in AWS's order.
    func mapRequest(
        _ invocation: Invocation,
        _ integration: CompiledIntegration
    ) throws(GatewayFailure) -> BackendCall {
        let headers = integration.requestMappings.headerValues(in: invocation.scope)
        let body = try requestBody(invocation, integration)
        try integration.requestMappings.check(headers, location: integration.location)
        switch integration.target {
        case .mock:
            guard let status = MockStatusCode.read(body.text) else {
                throw .internalError(
                    .text(
                        "\(integration.location): what the request template made has no integer statusCode; use "
                            + #"{"statusCode": 200}, and a request Content-Type that has a template"#),
                    log: "Unable to parse statusCode. It should be an integer that is defined in the request template.")
            }
            return .mock(status: status)
        case .http(let target):
            let traceID = TraceID(
                incoming: invocation.request.message.headers.first("X-Amzn-Trace-Id"),
                seconds: invocation.request.arrival / 1_000,
                identifiers: identifiers)
            let message = try target.message(for: invocation, headers: headers, body: body, traceID: traceID)
            invocation.log?.recordCall(message, address: target.address(of: message))
            return .http(message, traceID)
        }
    }

    private func requestBody(
        _ invocation: Invocation,
        _ integration: CompiledIntegration
    ) throws(GatewayFailure) -> ByteBuffer {
        let request = invocation.request
        let rule = integration.requestBody
        let body = request.message.body
        if body.readableBytes > 0, let coding = request.message.headers.first("Content-Encoding"),
            !coding.equalsIgnoringASCIICase("identity")
        {
            throw .unsupportedMediaType(
                .text(
                    "the body is sent with Content-Encoding \(coding); compressed request bodies come with a later "
                        + "version, send it uncompressed"))
        }
        let mediaType = invocation.mediaType
        let outcome = rule.outcome(for: mediaType)
        if case .unsupportedMediaType = outcome {
            throw .unsupportedMediaType(
                .text(
                    "\(integration.location): no request template for \(mediaType ?? MediaType.json[...]) and "
                        + "passthroughBehavior is \(rule.passthrough.rawValue); add a template for this type"))
        }
        let isBinary = invocation.stage.binaryTypes.contains(mediaType)
        guard let payload = ContentConversion.request(body, isBinary: isBinary, rule.contentHandling) else {
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
                    log: "Unable to transform request")
            }
            return try template.render()
        }
    }
}
