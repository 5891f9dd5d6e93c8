internal import APIModel

extension HeaderSite {
    /// Calls that give the header this value for everybody, in place of what it has.
    func setting(_ text: String, _ api: AuditedAPI) -> [ControlPlaneCall] {
        if let expression = header.expression, expression.hasPrefix("stageVariables."), let stage = api.stage,
            case .stageVariable(let name)? = MappingSource(expression), Self.isStageVariable(text)
        {
            return [
                .update(
                    "stage", CallTarget(api: api.id).stage(stage.stageName), [.replace("variables", name, value: text)])
            ]
        }
        return mapping("'\(text)'", api)
    }

    /// Whether a stage variable may have this value (API Gateway, UpdateStage): `*` is none.
    static func isStageVariable(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: " -._:/?&=,".utf8.contains(byte)
            }
        }
    }

    /// Calls that map the header from an expression.
    func mapping(_ expression: String, _ api: AuditedAPI) -> [ControlPlaneCall] {
        let target = CallTarget(api: api.id)
        switch place {
        case .gateway(let response):
            let key = header.key ?? header.header.gatewayResponseKey
            return [
                .update(
                    "gateway-response", target.gatewayResponse(response.type),
                    [step(key, expression)])
            ]
        case .response(let method, let response):
            let key = header.key ?? response.declared[header.header] ?? header.header.methodResponseKey
            return method.declaring([key], for: response, api) + [
                .update(
                    "integration-response",
                    target.method(method.resourceID, method.verb).integration.response(response.status),
                    [step(key, expression)])
            ]
        }
    }

    /// Calls that take the mapping away.
    func removing(_ api: AuditedAPI) -> [ControlPlaneCall] {
        guard let key = header.key else { return [] }
        let target = CallTarget(api: api.id)
        let step = PatchStep.remove("responseParameters", key)
        switch place {
        case .gateway(let response):
            return [.update("gateway-response", target.gatewayResponse(response.type), [step])]
        case .response(let method, let response):
            let part = target.method(method.resourceID, method.verb)
            var calls: [ControlPlaneCall] = [
                .update("integration-response", part.integration.response(response.status), [step])
            ]
            // In this order: what is mapped must be declared.
            if let declared = response.declared[header.header] {
                calls.append(
                    .update(
                        "method-response", part.response(response.status), [.remove("responseParameters", declared)]))
            }
            return calls
        }
    }

    private func step(_ key: String, _ expression: String) -> PatchStep {
        header.key == nil
            ? .add("responseParameters", key, value: expression)
            : .replace("responseParameters", key, value: expression)
    }
}

extension AuditedMethod {
    /// Calls after which the method response of an answer declares these headers; none when it does already.
    func declaring(_ keys: [String], for response: AuditedResponse, _ api: AuditedAPI) -> [ControlPlaneCall] {
        let target = CallTarget(api: api.id).method(resourceID, verb).response(response.status)
        guard let declaration = response.declaration else {
            // All that is mapped has to be declared, not only these.
            let mapped = (response.mapping?.responseParameters ?? [:]).keys
            let all: [String: Bool] = Dictionary(
                (keys + mapped).map { ($0, false) }, uniquingKeysWith: { first, _ in first })
            return [.put("method-response", target, [.flags("responseParameters", all)])]
        }
        let declared = declaration.responseParameters ?? [:]
        let missing = keys.filter { declared[$0] == nil }
        guard !missing.isEmpty else { return [] }
        return [
            .update("method-response", target, missing.map { .add("responseParameters", $0, value: "false") })
        ]
    }
}
