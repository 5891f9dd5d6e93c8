import APIModel
import NIOCore
import VTL

extension MethodCompiler {
    mutating func compileIntegration() -> MethodIntegration {
        guard let integration = method.methodIntegration else {
            return .refused(
                refuse("integration", "no integration is defined; add one with put-integration and deploy"))
        }
        let isAWS: Bool = integration.type == .aws || integration.type == .awsProxy
        do {
            let mappings = try RequestMappings(
                integration.requestParameters, grammar, isAWS ? .aws : .http)
            for mapping in mappings.headers where mapping.isIllegal {
                _ = refuse(
                    "integration request header \(mapping.name)",
                    "no mapping may set this header; requests that have a value for it get 500. Remove the mapping")
            }
            for name in mappings.ignoredHeaders {
                warn(
                    "integration request header \(name)",
                    "API Gateway never sends this header; the mapping has no effect")
            }
            let isProxy: Bool = integration.type == .httpProxy || integration.type == .awsProxy
            let requestTemplates: TemplateTable =
                isProxy
                ? TemplateTable(entries: []) : templates(integration.requestTemplates, "integration request template")
            let target: CompiledIntegration.Target
            switch integration.type {
            case .mock: target = .mock
            case .http, .httpProxy:
                switch httpTarget(integration, mappings, mayOverride: requestTemplates.mayOverride) {
                case .success(let http): target = .http(http)
                case .failure(let refused): return .refused(refused.refusal)
                }
            case .aws, .awsProxy:
                switch awsTarget(integration, mappings, mayOverride: requestTemplates.mayOverride) {
                case .success(let aws): target = aws
                case .failure(let refused): return .refused(refused.refusal)
                }
            }
            let responses: ResponseRule
            switch integration.type {
            case .httpProxy: responses = .passed
            case .awsProxy: responses = .functionResult
            case .mock, .http, .aws: responses = .mapped(responseSelection(integration))
            }
            return .served(
                CompiledIntegration(
                    location: "\(location), integration",
                    target: target,
                    requestMappings: mappings,
                    requestBody: RequestBodyRule(
                        templates: requestTemplates,
                        passthrough: integration.passthroughBehavior,
                        isProxy: isProxy,
                        contentHandling: integration.contentHandling),
                    responses: responses))
        } catch {
            return .refused(refuse("integration request parameters", error.reason))
        }
    }

    private mutating func httpTarget(
        _ integration: Integration,
        _ mappings: RequestMappings,
        mayOverride: Bool
    ) -> Result<HTTPTarget, Refused> {
        if integration.connectionType == .vpcLink {
            return .failure(
                Refused(refusal: refuse("integration", "VPC links come with a later version; use INTERNET")))
        }
        if integration.responseTransferMode == .stream, integration.type != .httpProxy {
            return .failure(
                Refused(
                    refusal: refuse(
                        "integration", "responseTransferMode STREAM needs HTTP_PROXY or AWS_PROXY; use BUFFERED")))
        }
        var constants: [String: String] = [:]
        for mapping in mappings.path {
            if case .constant(let value) = mapping.source { constants[mapping.name] = value }
        }
        let uri: IntegrationURI
        do {
            uri = try IntegrationURI(
                integration.uri ?? "", variables: grammar.variables, constants: constants,
                skipsAuthorityCheck: integration.tlsConfig?.insecureSkipVerification ?? false)
        } catch {
            return .failure(Refused(refusal: refuse("integration uri", error.reason, log: "Invalid endpoint address")))
        }
        do {
            return .success(
                try HTTPTarget(
                    location: "\(location), integration",
                    uri: uri,
                    method: integration.httpMethod.flatMap { $0 == "ANY" || $0.isEmpty ? nil : $0 },
                    timeout: .milliseconds(Int64(integration.timeoutInMillis)),
                    isProxy: integration.type == .httpProxy,
                    streams: integration.responseTransferMode == .stream,
                    apiID: grammar.apiID,
                    mappings: mappings,
                    mayOverride: mayOverride))
        } catch {
            return .failure(Refused(refusal: unfilled(error, shown: uri.shown)))
        }
    }

    /// Templates without anything of the language are constants; those that do not parse fail the requests that need
    /// them.
    mutating func templates(_ texts: [String: String]?, _ part: String, isResponse: Bool = false) -> TemplateTable {
        var entries: [TemplateTable.Entry] = []
        for (mediaType, text) in (texts ?? [:]).sorted(by: { $0.key < $1.key }) {
            let template = text.isEmpty ? nil : template(text, "\(part) \(mediaType)", isResponse: isResponse)
            entries.append(TemplateTable.Entry(mediaType: mediaType, template: template))
        }
        return TemplateTable(entries: entries)
    }

    private mutating func template(_ text: String, _ part: String, isResponse: Bool) -> CompiledTemplate {
        let sentence = isResponse ? MappingTemplate.responseSentence : MappingTemplate.requestSentence
        guard text.utf8.count <= Limits.templateBytes else {
            return .refused(
                refuse(
                    part,
                    "the template has \(text.utf8.count) bytes, more than \(Limits.templateBytes); shorten it and deploy",
                    log: sentence))
        }
        do throws(TemplateError) {
            let template = try MappingTemplate(text)
            return template.constant.map { .constant(ByteBuffer(bytes: $0)) } ?? .rendered(template)
        } catch {
            return .refused(
                refuse(
                    part,
                    "line \(error.position.line), column \(error.position.column): \(error.message); correct the "
                        + "template and deploy",
                    log: sentence))
        }
    }
}
