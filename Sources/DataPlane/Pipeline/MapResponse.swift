import HTTPMessages
import NIOCore

extension Pipeline {
    /// Makes the client's answer of the backend's.
    func mapResponse(
        _ answer: BackendResponse,
        _ invocation: Invocation,
        _ integration: CompiledIntegration
    ) throws(GatewayFailure) -> ClientResponse {
        var response: ClientResponse
        switch integration.responses {
        case .passed: response = try passedResponse(answer, invocation)
        case .mapped(let selection):
            let selected = try selection.select(status: answer.status)
            if let refusal = selected.refusal { throw .refused(refusal) }
            response = try mappedResponse(answer, invocation, selected)
        }
        response.resourcePath = invocation.method.resourcePath
        response.integrationLatencyNanoseconds = answer.latencyNanoseconds
        return response
    }

    /// For proxies: status and body as they are, headers but for the dropped and renamed ones.
    private func passedResponse(
        _ answer: BackendResponse,
        _ invocation: Invocation
    ) throws(GatewayFailure) -> ClientResponse {
        guard (200...599).contains(answer.status) else {
            throw .integrationFailure(
                .backend("the backend's status \(answer.status) is no final one", location: invocation.method.location))
        }
        var headers = HeaderList()
        headers.fields.reserveCapacity(answer.headers.fields.count + 3)
        var contentType: String?
        var isEncoded = false
        // A test invocation shows the backend's headers under their own names (execution logs of AWS in public
        // write-ups); no wire carries them.
        for field in answer.headers.fields {
            let outcome: HeaderRules.Outcome =
                invocation.isTest ? .passed : HeaderRules.proxiedResponseHeader(field.name, field.value)
            switch outcome {
            case .dropped: continue
            case .renamed(let name): headers.append(name, field.value)
            case .passed:
                headers.fields.append(field)
                if field.name.equalsIgnoringASCIICase("Content-Type") { contentType = field.value }
                if field.name.equalsIgnoringASCIICase("Content-Encoding") { isEncoded = true }
            }
        }
        if contentType == nil { headers.append("Content-Type", MediaType.json) }
        // An encoded body is no text to convert, whatever its media type says.
        let body = isEncoded ? answer.body : try convert(answer, invocation, nil, contentType: contentType).bytes
        return ClientResponse(message: ResponseMessage(status: answer.status, headers: headers, body: body))
    }

    /// For the others: only mapped headers, the body through the response's template or as it is.
    private func mappedResponse(
        _ answer: BackendResponse,
        _ invocation: Invocation,
        _ selected: CompiledResponse
    ) throws(GatewayFailure) -> ClientResponse {
        let contentType = answer.headers.first("Content-Type")
        let payload = try convert(answer, invocation, selected, contentType: contentType)
        var body = payload.bytes
        if let template = selected.templates.responseTemplate(accepting: invocation.request.acceptedMediaType) {
            guard payload.isTransformable else {
                throw .configuration(
                    .text(
                        "\(selected.location): the answer is binary, and no template can run on bytes; set "
                            + "contentHandling CONVERT_TO_TEXT on the integration response"),
                    log: "Unable to transform response")
            }
            body = try template.render()
        }
        var scope = invocation.scope
        scope.backend = answer
        var headers = HeaderList()
        headers.fields.reserveCapacity(selected.headers.count + 4)
        // In the order of AWS's execution log.
        if let traceID = answer.traceID { headers.append("X-Amzn-Trace-Id", traceID.text) }
        headers.append("Content-Type", MediaType.json)
        for mapping in selected.headers {
            guard let value = mapping.source.text(in: scope) else { continue }
            guard HeaderRules.isSafeValue(value) else {
                throw .internalError(
                    .text("\(selected.location): the value mapped to \(mapping.name) contains a control character"),
                    log: "Invalid header value for \(mapping.name)")
            }
            headers.set(mapping.name, value)
        }
        return ClientResponse(message: ResponseMessage(status: selected.status, headers: headers, body: body))
    }

    private func convert(
        _ answer: BackendResponse,
        _ invocation: Invocation,
        _ selected: CompiledResponse?,
        contentType: String?
    ) throws(GatewayFailure) -> Payload {
        let binaryTypes = invocation.stage.binaryTypes
        let payload = ContentConversion.response(
            answer.body,
            isBinary: binaryTypes.contains(contentType.map(MediaType.essence)),
            acceptsBinary: binaryTypes.isEmpty ? false : binaryTypes.contains(invocation.request.acceptedMediaType),
            selected?.contentHandling)
        guard let payload else {
            throw .configuration(
                .text(
                    "\(selected?.location ?? invocation.method.location): the answer is text that would be decoded "
                        + "from base64, since the client accepts a binary media type, and it is not base64"),
                log: "Unable to base64 decode the body.")
        }
        return payload
    }
}
