import APIModel
import HTTPMessages
import NIOCore

/// The whole answer of a method that says the same to everybody, as the usual MOCK preflight does: only the two ids
/// are added to it.
///
/// It serves requests without body and `Content-Type`; others may find no template, or come in a coding that is not
/// read, and take the long way.
struct ReadyAnswer: Sendable {
    private let status: Int
    private let lines: HeaderLines
    private let body: ByteBuffer

    /// Tries to answer ahead of all requests; nil where the answer depends on one.
    init?(_ integration: CompiledIntegration, binaryTypes: BinaryMediaTypes) {
        guard case .mock = integration.target, case .mapped(let selection) = integration.responses,
            integration.requestMappings.headers.isEmpty,
            case .template(.constant(let text)) = integration.requestBody.outcome(for: nil),
            let payload = ContentConversion.request(
                ByteBuffer(), isBinary: binaryTypes.contains(nil), integration.requestBody.contentHandling),
            payload.isTransformable,
            let status = MockStatusCode.read(text.text),
            let response = try? selection.select(String(status), status: status), response.refusal == nil
        else { return nil }
        // With body conversion by the client's body, an empty body is not every body.
        if integration.requestBody.contentHandling == .convertToBinary { return nil }
        var body = ByteBuffer()
        switch response.templates.entries.count {
        case 0: break
        case 1:
            if let template = response.templates.entries[0].template {
                guard case .constant(let text) = template, binaryTypes.isEmpty else { return nil }
                body = text
            }
        default: return nil
        }
        // With several models, the client's Accept chooses the type.
        if response.contentHandling == .convertToBinary || response.modelTypes.count > 1 { return nil }
        var headers = HeaderList()
        headers.append("Content-Type", response.contentType(accepting: nil))
        for mapping in response.headers {
            switch mapping.source {
            case .constant(let value):
                guard HeaderRules.isSafeValue(value) else { return nil }
                headers.set(mapping.name, value)
            case .absent: continue
            default: return nil
            }
        }
        guard let lines = HeaderLines(headers.fields) else { return nil }
        self.lines = lines
        self.status = response.status
        self.body = body
    }

    var bodyBytes: Int { body.readableBytes }

    func serves(_ request: ClientRequest) -> Bool {
        request.contentType == nil && request.message.body.readableBytes == 0
    }

    func answer(to request: ClientRequest, resourcePath: String) -> ClientResponse {
        var message = ResponseMessage(status: status, headers: request.identifiers.headers, body: body)
        message.prepared = lines
        return ClientResponse(message: message, resourcePath: resourcePath)
    }
}
