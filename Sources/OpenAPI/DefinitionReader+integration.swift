internal import APIModel

/// `x-amazon-apigateway-integration`.
extension DefinitionReader {
    /// AWS's sentence for an integration that it cannot make sense of (public reports); it ends the import.
    static func malformed(_ place: OperationPlace, _ reason: String, at mark: SourceMark) -> ImportFailure {
        ImportFailure(
            message: "Unable to parse API definition because of a malformed integration at path \(place.path)",
            diagnostics: [Diagnostic(.error, "\(place.verb) \(place.path): \(reason)", at: mark)])
    }

    private func unableToPut(_ place: OperationPlace) -> String {
        "Unable to put integration on '\(place.verb)' for resource at path '\(place.path)': "
    }

    /// - Parameter method: with its parameters and responses, which mappings refer to.
    mutating func readIntegration(
        _ node: DocumentNode, of method: Method, at place: OperationPlace
    ) throws(ImportFailure) -> Integration {
        guard let resolvedNode = resolved(node), let object = resolvedNode.object else {
            throw Self.malformed(place, "the integration must be an object, not \(node.typeName).", at: node.mark)
        }
        guard let typeNode = resolvedNode["type"], let typeText = typeNode.string else {
            throw Self.malformed(place, "the integration has no `type`.", at: resolvedNode.mark)
        }
        guard let type = IntegrationType(rawValue: typeText.uppercased()) else {
            throw Self.malformed(
                place, "'\(typeText)' is no integration type; write http, http_proxy, aws, aws_proxy or mock.",
                at: typeNode.mark)
        }
        var integration = Integration(type: type)
        for member in object.members where !member.node.isNull {
            try readMember(member, of: object, into: &integration, of: method, at: place)
        }
        finish(&integration, at: place, typeNode.mark)
        return integration
    }

    private mutating func readMember(
        _ member: DocumentObject.Member,
        of object: DocumentObject,
        into integration: inout Integration,
        of method: Method,
        at place: OperationPlace
    ) throws(ImportFailure) {
        let node = member.node
        switch member.key {
        case "type", "description":
            break
        case "uri":
            integration.uri = resolvingVariables(in: try text(member, place))
        case "httpMethod":
            let verb = try text(member, place).uppercased()
            guard HTTPMethodName.isValid(verb) else {
                throw Self.malformed(place, "'\(verb)' is no HTTP method.", at: node.mark)
            }
            integration.httpMethod = verb
        case "credentials":
            integration.credentials = resolvingVariables(in: try text(member, place))
        case "connectionType":
            integration.connectionType = try constant(member, place)
        case "connectionId":
            integration.connectionId = resolvingVariables(in: try text(member, place))
        case "passthroughBehavior":
            integration.passthroughBehavior = try constant(member, place)
        case "contentHandling":
            integration.contentHandling = try constant(member, place)
        case "responseTransferMode":
            integration.responseTransferMode = try constant(member, place)
        case "integrationTarget":
            integration.integrationTarget = resolvingVariables(in: try text(member, place))
        case "timeoutInMillis":
            readTimeout(node, of: object, into: &integration, at: place)
        case "cacheNamespace":
            integration.cacheNamespace = try text(member, place)
        case "cacheKeyParameters":
            guard let items = node.array, let keys = texts(of: items) else {
                throw Self.malformed(place, "`cacheKeyParameters` must be a list of strings.", at: node.mark)
            }
            integration.cacheKeyParameters = keys
        case "requestParameters":
            let declared = method.requestParameters ?? [:]
            integration.requestParameters = try mappings(member, place) { reader, mapping, source in
                let problem =
                    MappingExpression.isRequestTarget(mapping.key)
                    ? MappingExpression.problem(ofRequestSource: source, declared: declared)
                    : MappingExpression.invalid(mapping.key)
                if let problem { reader.error(reader.unableToPut(place) + problem, at: mapping.keyMark) }
            }
        case "requestTemplates":
            integration.requestTemplates = try templates(member, place)
        case "responses":
            integration.integrationResponses = try readIntegrationResponses(
                member, isProxy: integration.type == .awsProxy || integration.type == .httpProxy, of: method, at: place)
        case "tlsConfig":
            try readTLSConfig(node, into: &integration, at: place)
        case "payloadFormatVersion":
            // Recorded: no warning, an import that fails on warnings takes it.
            note(
                "'payloadFormatVersion' has no effect for REST APIs: it is for HTTP APIs. Ignored.", at: member.keyMark)
        case "integrationSubtype":
            warn("'\(member.key)' has no effect for REST APIs: it is for HTTP APIs. Ignored.", at: member.keyMark)
        default:
            if !member.key.hasPrefix("x-") {
                warn("'\(member.key)' of an integration is not known. Ignored.", at: member.keyMark)
            }
        }
    }

    private mutating func readTimeout(
        _ node: DocumentNode, of object: DocumentObject, into integration: inout Integration, at place: OperationPlace
    ) {
        let isStreamed = object.member("responseTransferMode")?.node.string?.uppercased() == "STREAM"
        let bounds = isStreamed ? Limits.streamedIntegrationTimeoutMilliseconds : Limits.integrationTimeoutMilliseconds
        guard let milliseconds = node.integer, bounds.contains(milliseconds) else {
            // PutIntegration's sentence (public reports).
            return error(
                unableToPut(place)
                    + "Timeout should be between \(bounds.lowerBound) ms and \(bounds.upperBound) ms", at: node.mark)
        }
        integration.timeoutInMillis = milliseconds
    }

    private mutating func readTLSConfig(
        _ node: DocumentNode, into integration: inout Integration, at place: OperationPlace
    ) throws(ImportFailure) {
        guard let object = node.object else {
            throw Self.malformed(place, "`tlsConfig` must be an object.", at: node.mark)
        }
        var config = TLSConfig()
        for member in object.members where !member.node.isNull {
            switch member.key {
            case "insecureSkipVerification":
                config.insecureSkipVerification = boolean(member.node, member.key) ?? false
            case "serverNameToVerify":
                warn(
                    "serverNameToVerify has no effect for REST APIs: it is for HTTP APIs. Ignored.", at: member.keyMark)
            default:
                warn("'\(member.key)' of tlsConfig is not known. Ignored.", at: member.keyMark)
            }
        }
        integration.tlsConfig = config
    }

    /// What depends on the type, whatever the order of the keys was.
    private mutating func finish(_ integration: inout Integration, at place: OperationPlace, _ mark: SourceMark) {
        switch integration.type {
        case .mock:
            // Recorded: a mock keeps neither.
            integration.uri = nil
            integration.httpMethod = nil
            integration.connectionType = nil
        case .http, .httpProxy:
            integration.httpMethod = integration.httpMethod ?? place.verb
            integration.connectionType = integration.connectionType ?? .internet
            let uri = integration.uri ?? ""
            if !["http://", "https://", "${stageVariables."].contains(where: uri.hasPrefix) {
                // PutIntegration's sentence (recorded).
                error(unableToPut(place) + "Invalid HTTP endpoint specified for URI", at: mark)
            }
        case .aws, .awsProxy:
            // Recorded: a proxy to a function is called with POST whatever is written.
            if integration.type == .awsProxy { integration.httpMethod = "POST" }
            if integration.connectionType == .internet { integration.connectionType = nil }
            let uri = integration.uri ?? ""
            if !uri.hasPrefix("arn:") {
                error(unableToPut(place) + "Invalid ARN specified in the request", at: mark)
            } else if !uri.contains(":path/"), !uri.contains(":action/") {
                error(unableToPut(place) + "AWS ARN for integration must contain path or action", at: mark)
            }
            if integration.httpMethod == nil {
                error(unableToPut(place) + "Enumeration value for HttpMethod must be non-empty", at: mark)
            }
        }
    }

    // MARK: Values

    func text(_ member: DocumentObject.Member, _ place: OperationPlace) throws(ImportFailure) -> String {
        if let text = member.node.scalarText { return text }
        throw Self.malformed(
            place, "`\(member.key)` must be text, not \(member.node.typeName).", at: member.node.mark)
    }

    func constant<Constant: RawRepresentable & CaseIterable>(
        _ member: DocumentObject.Member, _ place: OperationPlace
    ) throws(ImportFailure) -> Constant where Constant.RawValue == String {
        let text = try text(member, place)
        if let constant = Constant(rawValue: text.uppercased()) { return constant }
        let all = Constant.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
        throw Self.malformed(place, "`\(member.key)` must be one of \(all), not '\(text)'.", at: member.node.mark)
    }

    /// A map of mapping expressions. A value that is no string is dropped with AWS's recorded warning.
    mutating func mappings(
        _ member: DocumentObject.Member,
        _ place: OperationPlace,
        check: (inout DefinitionReader, DocumentObject.Member, String) -> Void
    ) throws(ImportFailure) -> [String: String]? {
        guard let object = member.node.object else {
            throw Self.malformed(place, "`\(member.key)` must be an object.", at: member.node.mark)
        }
        var result: [String: String] = [:]
        for mapping in object.members {
            guard let source = mapping.node.string else {
                let shown = mapping.node.scalarText ?? JSONText.compact(mapping.node)
                warn(
                    "Invalid format for '\(member.key)'. Expected type string for property '\(mapping.key)' of resource "
                        + "'\(place.path)' and method '\(place.verb)' but got '\(shown)'",
                    words: .aws, at: mapping.node.mark)
                continue
            }
            check(&self, mapping, source)
            result[mapping.key] = source
        }
        return result.isEmpty ? nil : result
    }

    mutating func templates(
        _ member: DocumentObject.Member, _ place: OperationPlace
    ) throws(ImportFailure) -> [String: String]? {
        guard let object = member.node.object else {
            throw Self.malformed(place, "`\(member.key)` must be an object.", at: member.node.mark)
        }
        var result: [String: String] = [:]
        for template in object.members { result[template.key] = templateText(template) }
        return result.isEmpty ? nil : result
    }

    /// A template's text. Null is the empty template; an object or a list, which its author meant as JSON text, becomes
    /// that text, with a warning (assumed).
    mutating func templateText(_ template: DocumentObject.Member) -> String {
        if template.node.isNull { return "" }
        if let text = template.node.scalarText { return text }
        let text = JSONText.compact(template.node)
        warn(
            "The template for '\(template.key)' is \(template.node.typeName), not text. Its JSON text is used: \(text)",
            at: template.node.mark)
        return text
    }
}
