internal import APIModel

extension GatewayResponse {
    /// Source of the sentences: recorded (`test_update_gateway_response`).
    static let patchTable = PatchTable<GatewayResponse>(.short) { table in
        table.row("/statusCode", [.replace], otherwise: .badRequest("Invalid patch path /statusCode")) {
            response, step throws(ControlPlaneError) in
            let status = step.operation.value ?? ""
            // No status is the built-in one again.
            guard status.isEmpty || ModelConstraints.Rule.isStatusCode(status) else {
                throw .badRequest(invalidStatus(status))
            }
            response.statusCode = status.isEmpty ? response.responseType.defaultStatus.map(String.init) : status
        }
        table.row("/responseParameters/{name}", changes) { response, step throws(ControlPlaneError) in
            try change(&response.responseParameters, step, "responseParameters") {
                name, value throws(ControlPlaneError) in
                try GatewayResponseMapping.check(name: name, expression: value)
            }
        }
        table.row("/responseTemplates/{mediaType}", changes) { response, step throws(ControlPlaneError) in
            try change(&response.responseTemplates, step, "responseTemplates") {
                name, value throws(ControlPlaneError) in
                try MappingExpression.checkTemplates([name: value])
            }
        }
    }

    private static let changes: [PatchOperation.Name] = [.add, .remove, .replace]

    /// Sets or removes one entry. `replace` and `remove` want it to be there.
    private static func change(
        _ map: inout [String: String], _ step: PatchStep, _ member: String,
        check: (String, String) throws(ControlPlaneError) -> Void
    ) throws(ControlPlaneError) {
        let name = step.captures.last ?? ""
        guard step.name == .add || map[name] != nil else { throw .notFound("Invalid parameter name specified") }
        guard step.name != .remove else {
            map[name] = nil
            return
        }
        guard let value = step.operation.value, !value.isEmpty else { throw .badRequest(emptyValue(in: member)) }
        try check(name, value)
        map[name] = value
    }

    /// Recorded.
    static func emptyValue(in member: String) -> String { "Invalid null or empty value in \(member)" }

    /// Assumed.
    static func invalidStatus(_ text: String) -> String { "Invalid status code specified: \(text)" }
}
