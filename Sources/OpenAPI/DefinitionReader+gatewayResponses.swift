internal import APIModel

/// `x-amazon-apigateway-gateway-responses`.
extension DefinitionReader {
    mutating func readGatewayResponses() {
        guard let all = extensionValue("gateway-responses", in: root) else { return }
        guard let object = all.object else {
            return error("x-amazon-apigateway-gateway-responses must be an object, not \(all.typeName).", at: all.mark)
        }
        for member in object.members {
            guard let type = GatewayResponseType(rawValue: member.key) else {
                let types = GatewayResponseType.allCases.map(\.rawValue).joined(separator: ", ")
                error("'\(member.key)' is no gateway response type; the types are \(types).", at: member.keyMark)
                continue
            }
            imported.gatewayResponses.append(gatewayResponse(type, member.node))
        }
    }

    private mutating func gatewayResponse(_ type: GatewayResponseType, _ node: DocumentNode) -> GatewayResponse {
        // A custom response shields its type from DEFAULT_*: what it leaves out is AWS's, not the family's.
        var response = GatewayResponse(
            responseType: type,
            statusCode: type.defaultStatus.map(String.init),
            responseTemplates: GatewayResponseType.defaultTemplates)
        guard let object = node.object else {
            if !node.isNull { error("The gateway response \(type.rawValue) must be an object.", at: node.mark) }
            return response
        }
        for member in object.members where !member.node.isNull {
            switch member.key {
            case "statusCode":
                if let status = member.node.integer, (200...599).contains(status) {
                    response.statusCode = String(status)
                } else {
                    error("The status of \(type.rawValue) must be 200 to 599.", at: member.node.mark)
                }
            case "responseParameters":
                for parameter in member.node.object?.members ?? [] {
                    readGatewayParameter(parameter, into: &response)
                }
            case "responseTemplates":
                var templates: [String: String] = [:]
                for template in member.node.object?.members ?? [] {
                    templates[template.key] = templateText(template)
                }
                if !templates.isEmpty { response.responseTemplates = templates }
            default:
                warn("'\(member.key)' of a gateway response is not known. Ignored.", at: member.keyMark)
            }
        }
        return response
    }

    private mutating func readGatewayParameter(
        _ parameter: DocumentObject.Member, into response: inout GatewayResponse
    ) {
        let positions: [String] = ["header", "querystring", "path"]
        guard positions.contains(where: { parameter.key.hasPrefix("gatewayresponse.\($0).") }) else {
            return error(MappingExpression.invalid(parameter.key), at: parameter.keyMark)
        }
        guard let value = parameter.node.string else {
            return error("'\(parameter.key)' must be text such as \"'*'\".", at: parameter.keyMark)
        }
        guard MappingExpression.isGatewaySource(value) else {
            return error(MappingExpression.invalid(value), at: parameter.node.mark)
        }
        response.responseParameters[parameter.key] = value
    }
}
