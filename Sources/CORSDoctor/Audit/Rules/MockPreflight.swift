internal import APIModel

extension AuditedAPI {
    /// MOCK methods that answer preflights, each once.
    fileprivate var mockPreflights: [(method: AuditedMethod, mock: MockReading)] {
        var seen: Set<String> = []
        return ownMethods.compactMap { method in
            guard method.covered.contains("OPTIONS"), let mock = method.mock, seen.insert(method.location).inserted
            else {
                return nil
            }
            return (method, mock)
        }
    }
}

extension AuditRule {
    static let optionsWithoutIntegration = AuditRule(
        "options-without-integration", .error, "OPTIONS has no integration",
        "A method without an integration cannot be deployed, or answers 500."
    ) { api, findings in
        for resource in api.ownResources {
            for method in resource.methods where method.verb == "OPTIONS" && method.integration == nil {
                findings.add(
                    at: method.location, of: method.resourcePath, "no integration is defined",
                    Fix(
                        "Add a MOCK integration that answers 200",
                        calls: PreflightCalls(api, resource).replacing(method)))
            }
        }
    }

    static let mockTemplateMissing = AuditRule(
        "mock-template-missing", .error, "The mock has no template for preflights",
        "A preflight has no Content-Type, which counts as application/json. Without a template for that type (or "
            + "$default) a MOCK integration gets an empty body, finds no statusCode and answers 500; or 415 where "
            + "passthroughBehavior forbids the body."
    ) { api, findings in
        for (method, mock) in api.mockPreflights {
            let status: Int
            switch mock.template {
            case .used: continue
            case .passedThrough: status = 500
            case .unsupported: status = 415
            }
            let templates = method.integration?.requestTemplates ?? [:]
            let existing = templates.keys.sorted()
            let isEmpty = templates["application/json"] != nil
            let found: String =
                isEmpty
                ? "the template for application/json is empty"
                : existing.isEmpty ? "there is no request template" : "there are only templates for \(existing.listed)"
            let set: PatchStep =
                isEmpty
                ? .replace("requestTemplates", "application/json", value: PreflightCalls.template)
                : .add("requestTemplates", "application/json", value: PreflightCalls.template)
            findings.add(
                at: method.location, of: method.resourcePath,
                "\(found) and passthroughBehavior is \(method.integration?.passthroughBehavior.rawValue ?? ""): a "
                    + "preflight gets \(status)",
                Fix(
                    "Add the request template \(PreflightCalls.template) for application/json",
                    calls: [method.updateIntegration(api, [set])]))
        }
    }

    static let mockStatusCode = AuditRule(
        "mock-status-code", .error, "The mock's template has no integer statusCode",
        "A MOCK integration reads statusCode from what its request template makes, and wants an integer. Text such as "
            + "\"200\", or JSON that is not closed, makes it answer 500."
    ) { api, findings in
        for (method, mock) in api.mockPreflights {
            guard case .used(let mediaType) = mock.template, mock.status == .missing else { continue }
            let text = method.integration?.requestTemplates?[mediaType] ?? ""
            findings.add(
                at: method.location, of: method.resourcePath,
                "the request template \(text.quoted) gives no integer statusCode: a preflight gets 500",
                Fix(
                    "Make the template \(PreflightCalls.template)",
                    calls: [
                        method.updateIntegration(
                            api, [.replace("requestTemplates", mediaType, value: PreflightCalls.template)])
                    ]))
        }
    }

    static let mockUnselected = AuditRule(
        "mock-response-unselected", .error, "No integration response fits the mock's status",
        "The mock's statusCode chooses the integration response by its selectionPattern; one without a pattern takes "
            + "what no other takes. Where there is none, the answer is 500."
    ) { api, findings in
        for (method, mock) in api.mockPreflights where mock.selection == .nothing {
            let patterns = method.answers.map { "\($0.status): \(($0.mapping?.selectionPattern ?? "").quoted)" }
            let status: String = if case .integer(let number) = mock.status { String(number) } else { "its status" }
            let calls: [ControlPlaneCall]
            if let success = method.answers.first(where: \.isSuccess) {
                let target = CallTarget(api: api.id).method(method.resourceID, method.verb).integration
                let step = PatchStep.replace("selectionPattern", value: "")
                calls = [.update("integration-response", target.response(success.status), [step])]
            } else {
                let resource = api.ownResources.first { $0.id == method.resourceID }
                calls = resource.map { PreflightCalls(api, $0).response(of: method) } ?? []
            }
            findings.add(
                at: method.location, of: method.resourcePath,
                patterns.isEmpty
                    ? "there is no integration response: a preflight gets 500"
                    : "\(status) matches no selectionPattern (\(patterns.listed)): a preflight gets 500",
                Fix("Let one integration response of status 200 have no selectionPattern", calls: calls))
        }
    }

    static let preflightStatus = AuditRule(
        "preflight-status", .error, "The preflight's status is no success",
        "Browsers accept a preflight with a status of 200 to 299 alone, whatever its headers say."
    ) { api, findings in
        for (method, mock) in api.mockPreflights where !mock.overridesStatus {
            guard let status = mock.selectedStatus, let number = Int(status), !(200...299).contains(number),
                let response = method.answers.first(where: { $0.status == status })
            else { continue }
            // Where a good answer is there already, the mock has only to choose it.
            var calls = method.moving(response, to: "200", api)
            if method.answers.contains(where: { $0.isSuccess && $0.isDefault }), case .used(let type) = mock.template {
                let steps: [PatchStep] = [.replace("requestTemplates", type, value: PreflightCalls.template)]
                calls = [method.updateIntegration(api, steps)]
            }
            findings.add(
                at: response.location, of: method.resourcePath, "a preflight gets status \(number)",
                Fix("Answer it with status 200", calls: calls))
        }
    }

    static let mockPassthrough = AuditRule(
        "mock-passthrough", .note, "The mock passes other media types on",
        "With WHEN_NO_MATCH an OPTIONS request of a media type that has no template is passed on, finds no statusCode "
            + "and gets 500. Browsers send none; the AWS page on CORS asks for NEVER, which answers 415."
    ) { api, findings in
        for (method, mock) in api.mockPreflights where method.verb == "OPTIONS" {
            guard case .used(let mediaType) = mock.template, mediaType != "$default",
                method.integration?.passthroughBehavior == .whenNoMatch
            else { continue }
            findings.add(
                at: method.location, of: method.resourcePath,
                "passthroughBehavior is WHEN_NO_MATCH: an OPTIONS request of another media type gets 500",
                Fix(
                    "Set passthroughBehavior NEVER",
                    calls: [method.updateIntegration(api, [.replace("passthroughBehavior", value: "NEVER")])]))
        }
    }
}

extension PreflightCalls {
    /// What a method that is there and has no integration lacks; its responses stay.
    func replacing(_ method: AuditedMethod) -> [ControlPlaneCall] {
        let calls = integrationOnly
        return method.responses.contains { $0.status == "200" }
            ? [.delete("method-response", CallTarget(api: api.id).method(resourceID, "OPTIONS").response("200"))]
                + calls
            : calls
    }
}

extension AuditedMethod {
    /// Calls that give an integration response another status: the same under a new key.
    func moving(_ response: AuditedResponse, to status: String, _ api: AuditedAPI) -> [ControlPlaneCall] {
        guard let mapping = response.mapping else { return [] }
        let target = CallTarget(api: api.id).method(resourceID, verb)
        var declared = response.declaration?.responseParameters ?? [:]
        for key in (mapping.responseParameters ?? [:]).keys where declared[key] == nil { declared[key] = false }
        var calls: [ControlPlaneCall] = []
        if let existing = responses.first(where: { $0.status == status })?.declaration?.responseParameters {
            let missing = declared.keys.filter { existing[$0] == nil }.sorted()
            if !missing.isEmpty {
                calls.append(
                    .update(
                        "method-response", target.response(status),
                        missing.map { .add("responseParameters", $0, value: "false") }))
            }
        } else if !responses.contains(where: { $0.status == status && $0.declaration != nil }) {
            calls.append(.put("method-response", target.response(status), [.flags("responseParameters", declared)]))
        } else if !declared.isEmpty {
            calls.append(
                .update(
                    "method-response", target.response(status),
                    declared.keys.sorted().map { .add("responseParameters", $0, value: "false") }))
        }
        var members: [ControlPlaneCall.Member] = []
        if let pattern = mapping.selectionPattern, !pattern.isEmpty {
            members.append(.text("selectionPattern", pattern))
        }
        members.append(.map("responseParameters", mapping.responseParameters ?? [:]))
        if let templates = mapping.responseTemplates { members.append(.map("responseTemplates", templates)) }
        if let handling = mapping.contentHandling { members.append(.text("contentHandling", handling.rawValue)) }
        calls.append(.delete("integration-response", target.integration.response(response.status)))
        calls.append(.put("integration-response", target.integration.response(status), members))
        return calls
    }
}
