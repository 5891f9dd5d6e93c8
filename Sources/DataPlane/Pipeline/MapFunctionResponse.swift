import HTTPMessages
import NIOCore

extension Pipeline {
    /// Makes the client's answer of what a function behind AWS_PROXY said.
    func functionResponse(
        _ answer: BackendResponse, _ invocation: Invocation
    ) throws(GatewayFailure) -> ClientResponse {
        guard let result = answer.result else {
            throw .malformedResult(.init(reason: "there is none"), location: invocation.method.location)
        }
        var headers = HeaderList()
        headers.fields.reserveCapacity(result.headers.fields.count + 5)
        if let trace = answer.traceID, !result.headers.contains("X-Amzn-Trace-Id") {
            headers.append("X-Amzn-Trace-Id", trace.text)
        }
        var hasContentType = false
        for field in result.headers.fields {
            // As for HTTP_PROXY: a test shows headers under their own names.
            switch invocation.isTest ? .passed : HeaderRules.functionResponseHeader(field.name) {
            case .dropped: continue
            case .renamed(let name): headers.append(name, field.value)
            case .passed:
                headers.fields.append(field)
                if field.name.equalsIgnoringASCIICase("Content-Type") { hasContentType = true }
            }
        }
        if !hasContentType { headers.append("Content-Type", MediaType.json) }
        var message = ResponseMessage(status: result.status, headers: headers)
        message.body = try decoded(answer.body, of: result, invocation)
        message.stream = answer.stream
        return ClientResponse(message: message)
    }

    /// The body, decoded from base64 where the function says that it is, and the first type that the client accepts is one of the
    /// API's binary media types; the answer's own type plays no part (recorded: test_aws_proxy_binary_response).
    private func decoded(
        _ text: ByteBuffer, of result: LambdaProxyResult, _ invocation: Invocation
    ) throws(GatewayFailure) -> ByteBuffer {
        let binaryTypes = invocation.stage.binaryTypes
        guard result.isBase64Encoded, !binaryTypes.isEmpty,
            binaryTypes.contains(invocation.request.acceptedMediaType)
        else { return text }
        guard let bytes = Base64.decode(text) else {
            throw .configuration(
                .text(
                    "\(invocation.method.location): the function says that its body is base64 (isBase64Encoded), and it "
                        + "is not"),
                log: "Unable to base64 decode the body.")
        }
        return bytes
    }
}
