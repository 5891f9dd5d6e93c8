import HTTPMessages
import JSON
import NIOCore

extension Pipeline {
    /// Makes the client's answer of the backend's.
    ///
    /// - Parameter overrides: what the request template wrote to `$context`.
    func mapResponse(
        _ answer: BackendResponse,
        _ invocation: Invocation,
        _ integration: CompiledIntegration,
        _ overrides: Overrides?
    ) throws(GatewayFailure) -> ClientResponse {
        var response: ClientResponse
        switch integration.responses {
        case .passed: response = try passedResponse(answer, invocation)
        case .functionResult: response = try functionResponse(answer, invocation)
        case .mapped(let selection):
            let selected = try selection.select(
                answer.isFunctionAnswer ? Self.errorMessage(of: answer, for: selection) : String(answer.status),
                status: answer.status)
            if let refusal = selected.refusal { throw .refused(refusal) }
            response = try mappedResponse(answer, invocation, selected, overrides)
        }
        response.resourcePath = invocation.method.resourcePath
        response.integrationLatencyNanoseconds = answer.latencyNanoseconds
        return response
    }

    /// What a function's error says; empty when there is none (recorded: test_lambda_selection_patterns).
    private static func errorMessage(of answer: BackendResponse, for selection: ResponseSelection) -> String {
        guard !selection.candidates.isEmpty, answer.body.readableBytes > 0,
            let message = (try? JSONValue.parse(answer.body.readableBytesView))?["errorMessage"], !message.isNull
        else { return "" }
        return message.stringValue ?? JSONSerializer.string(message)
    }

    /// For HTTP_PROXY: status and body as they are, headers but for the dropped and renamed ones.
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
        // An encoded body is no text to convert, whatever its media type says; nor is a streamed one.
        let isRaw: Bool = isEncoded || answer.stream != nil || invocation.method.isStreamed
        let body =
            isRaw
            ? (invocation.isTest && invocation.method.isStreamed
                ? answer.body.prefix(ofBytes: LambdaPrelude.testedBytes) : answer.body)
            : try convert(answer, invocation, nil, contentType: contentType).bytes
        var message = ResponseMessage(status: answer.status, headers: headers, body: body)
        message.stream = answer.stream
        return ClientResponse(message: message)
    }

    /// For the others: only mapped headers, the body through the response's template or as it is.
    private func mappedResponse(
        _ answer: BackendResponse,
        _ invocation: Invocation,
        _ selected: CompiledResponse,
        _ given: Overrides?
    ) throws(GatewayFailure) -> ClientResponse {
        var overrides = given
        var scope = invocation.scope
        scope.backend = answer
        if selected.readsBody { try readBody(answer, selected, into: &scope) }
        let contentType = answer.headers.first("Content-Type")
        let payload = try convert(answer, invocation, selected, contentType: contentType)
        var body = payload.bytes
        if let template = selected.templates.responseTemplate(accepting: invocation.request.acceptedMediaType) {
            guard payload.isTransformable else {
                throw .configuration(
                    .text(
                        "\(selected.location): the answer is binary, and no template can run on bytes; set "
                            + "contentHandling CONVERT_TO_TEXT on the integration response"),
                    log: MappingTemplate.responseSentence)
            }
            // Converted text is another body than the backend's, which mappings read.
            let document = scope.responseBody.flatMap { body == answer.body ? $0 : nil }
            body = try render(
                template, document, body, scope, &overrides, invocation.log,
                "\(selected.location), template", MappingTemplate.responseSentence)
        }
        var headers = HeaderList()
        headers.fields.reserveCapacity(selected.headers.count + 4)
        // In the order of AWS's execution log.
        if let traceID = answer.traceID { headers.append("X-Amzn-Trace-Id", traceID.text) }
        headers.append("Content-Type", selected.contentType(accepting: invocation.request.acceptedMediaType))
        for mapping in selected.headers {
            guard let value = mapping.source.text(in: scope) else { continue }
            guard HeaderRules.isSafeValue(value) else {
                throw .internalError(
                    .text("\(selected.location): the value mapped to \(mapping.name) contains a control character"),
                    log: "Invalid header value for \(mapping.name)")
            }
            headers.set(mapping.name, value)
        }
        var status = selected.status
        if let overrides { try apply(overrides, to: &headers, &status, selected, invocation.log) }
        return ClientResponse(message: ResponseMessage(status: status, headers: headers, body: body))
    }

    /// Applies `responseOverride`, which is final; a header of it is dropped or renamed like a mapped one.
    private func apply(
        _ overrides: Overrides,
        to headers: inout HeaderList,
        _ status: inout Int,
        _ selected: CompiledResponse,
        _ log: ExecutionLog?
    ) throws(GatewayFailure) {
        for member in overrides.responseHeader {
            let texts = member.value.texts
            if texts.isEmpty { continue }
            let value = texts.joined(separator: ",")
            guard HeaderRules.isToken(member.key), HeaderRules.isSafeValue(value) else {
                throw .internalError(
                    .text(
                        "\(selected.location): responseOverride.header.\(member.key) has a name that is none, or a value "
                            + "with a control character"),
                    log: "Invalid header value for \(member.key)")
            }
            switch HeaderRules.mappedResponseHeader(member.key) {
            case .dropped: log?.line("Header \(member.key) of responseOverride is never sent")
            case .passed: headers.set(member.key, value)
            case .renamed(let renamed): headers.set(renamed, value)
            }
        }
        switch overrides.status {
        case .unset: break
        case .status(let number): status = number
        case .ignored(let text): log?.line("responseOverride.status \(text) is no status and is ignored")
        }
    }

    /// Makes the backend's body readable for mappings; what begins like JSON must be JSON, as on the request's side.
    private func readBody(
        _ answer: BackendResponse, _ selected: CompiledResponse, into scope: inout ValueScope
    ) throws(GatewayFailure) {
        let document = BodyDocument(answer.body)
        scope.responseBody = document
        do {
            let value = try document.mappedJSON()
            if answer.isFunctionAnswer { scope.responseError = Self.errorDocument(value) }
        } catch {
            throw .internalError(
                .text(
                    "\(selected.location): a mapping reads the backend's body, which is no JSON: \(error)"),
                log: MappingTemplate.responseSentence)
        }
    }

    /// A function's answer with its `errorMessage` as JSON, where that is a text of JSON: then mappings look into it (AWS
    /// guide, "Handle custom Lambda errors in API Gateway").
    private static func errorDocument(_ answer: JSONValue) -> BodyDocument? {
        guard var object = answer.objectValue, let message = object["errorMessage"]?.stringValue,
            let inner = try? JSONValue.parse(message), inner.objectValue != nil || inner.arrayValue != nil
        else { return nil }
        object["errorMessage"] = inner
        return BodyDocument(ByteBuffer(bytes: JSONSerializer.bytes(.object(object))))
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
