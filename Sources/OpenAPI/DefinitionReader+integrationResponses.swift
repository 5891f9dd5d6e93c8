internal import APIModel

/// `responses` of an integration.
extension DefinitionReader {
    /// - Parameter isProxy: whether the responses have no effect, so that what they refer to is not checked.
    /// - Returns: by status code; nil when there are none.
    mutating func readIntegrationResponses(
        _ responses: DocumentObject.Member, isProxy: Bool, of method: Method, at place: OperationPlace
    ) throws(ImportFailure) -> [String: IntegrationResponse]? {
        guard let object = responses.node.object else {
            throw malformedResponse(place, "`responses` must be an object.", at: responses.node.mark)
        }
        var result: [String: IntegrationResponse] = [:]
        for member in object.members {
            let response = try readIntegrationResponse(member, isProxy: isProxy, of: method, at: place)
            if result[response.statusCode] != nil {
                warn(
                    "\(place.verb) \(place.path) has two integration responses of status \(response.statusCode); "
                        + "'\(member.key)' replaces the other.", at: member.keyMark)
            }
            result[response.statusCode] = response
        }
        return result.isEmpty ? nil : result
    }

    private mutating func readIntegrationResponse(
        _ member: DocumentObject.Member, isProxy: Bool, of method: Method, at place: OperationPlace
    ) throws(ImportFailure) -> IntegrationResponse {
        guard let node = resolved(member.node), let object = node.object else {
            throw malformedResponse(place, "the response '\(member.key)' must be an object.", at: member.keyMark)
        }
        // Recorded: an integer is stored as text.
        guard let status = node["statusCode"]?.scalarText, status.utf8.count == 3, let number = Int(status),
            (100...599).contains(number)
        else {
            throw malformedResponse(
                place, "the response '\(member.key)' has no `statusCode` of three digits.", at: member.keyMark)
        }
        var response = IntegrationResponse(
            statusCode: status, selectionPattern: member.key == "default" ? nil : member.key)
        let declared = method.methodResponses?[status]
        if declared == nil, !isProxy {
            // PutIntegrationResponse's sentence; that an import only warns is assumed.
            warn(
                unableToPutResponse(place) + "No method response exists for method.", words: .aws,
                at: member.keyMark)
        }
        for entry in object.members where !entry.node.isNull {
            switch entry.key {
            case "statusCode", "description":
                break
            case "responseParameters":
                let headers = Set(
                    (declared?.responseParameters ?? [:]).keys.map { $0.lowercased() })
                response.responseParameters = try mappings(entry, place) { reader, mapping, source in
                    guard !isProxy else { return }
                    let problem: String? =
                        if !MappingExpression.isResponseTarget(mapping.key) {
                            MappingExpression.invalid(mapping.key)
                        } else if !headers.contains(mapping.key.lowercased()) {
                            MappingExpression.invalidParameter(mapping.key)
                        } else if !MappingExpression.isResponseSource(source) {
                            MappingExpression.invalid(source)
                        } else {
                            nil
                        }
                    if let problem { reader.error(reader.unableToPutResponse(place) + problem, at: mapping.keyMark) }
                }
            case "responseTemplates":
                response.responseTemplates = try templates(entry, place)
            case "contentHandling":
                response.contentHandling = try constant(entry, place)
            default:
                warn("'\(entry.key)' of an integration response is not known. Ignored.", at: entry.keyMark)
            }
        }
        return response
    }

    private func unableToPutResponse(_ place: OperationPlace) -> String {
        "Unable to put integration response on '\(place.verb)' for resource at path '\(place.path)': "
    }

    private func malformedResponse(
        _ place: OperationPlace, _ reason: String, at mark: SourceMark
    ) -> ImportFailure {
        Self.malformed(place, reason, at: mark)
    }
}
