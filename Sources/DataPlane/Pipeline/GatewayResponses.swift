import APIModel
import HTTPMessages
import JSON

extension Pipeline {
    /// The gateway response for a failure: the API's own where it has one, else AWS's.
    ///
    /// - Parameter invocation: what was known of the request when it failed; nil when no method was found.
    func gatewayResponse(
        for failure: GatewayFailure,
        to request: ClientRequest,
        in stage: CompiledStage,
        _ invocation: Invocation?
    ) -> ClientResponse {
        let customised = stage.gatewayResponses.customised(failure.type)
        var headers = HeaderList()
        headers.fields.reserveCapacity(8)
        headers.append("Content-Type", MediaType.json)
        headers.append("x-amzn-ErrorType", failure.errorType)
        var body: String?
        if let customised {
            var scope = invocation?.scope ?? ValueScope(request: request, stage: stage)
            scope.failure = failure
            if customised.readsQuery, scope.query.isEmpty { scope.query = QueryString.parse(request.message.query) }
            if let (mediaType, template) = Self.choose(customised.templates, for: request) {
                body = template.render(in: scope)
                headers.set("Content-Type", mediaType)
            }
            for header in customised.headers {
                // A value that would split the message is left out: there is no second failure to report it with.
                guard let value = header.source.text(in: scope), HeaderRules.isSafeValue(value) else { continue }
                headers.set(header.name, value)
            }
        }
        return ClientResponse(
            message: ResponseMessage(
                status: customised?.status ?? failure.status, headers: headers,
                text: body ?? Self.defaultBody(of: failure)),
            resourcePath: invocation?.method.resourcePath,
            failure: failure)
    }

    /// By the first accepted media type, else the one for JSON, else the first (the choice on AWS is unverified).
    private static func choose(
        _ templates: [(mediaType: String, template: SubstitutionTemplate)],
        for request: ClientRequest
    ) -> (String, SubstitutionTemplate)? {
        guard !templates.isEmpty else { return nil }
        let accepted = request.acceptedMediaType
        return templates.first { $0.mediaType.utf8.elementsEqual((accepted ?? "").utf8) }
            ?? templates.first { $0.mediaType == MediaType.json } ?? templates[0]
    }

    /// AWS's bodies, byte for byte: one space after the colon during execution, none before it, and a capital M when
    /// access is denied (recorded: Content-Length 36 and 23).
    static func defaultBody(of failure: GatewayFailure) -> String {
        let key: String = failure.type == .accessDenied ? "Message" : "message"
        let space: String = failure.phase == .duringExecution ? " " : ""
        return "{\"\(key)\":\(space)\(failure.message.map(JSONSerializer.quoted) ?? "null")}"
    }
}
