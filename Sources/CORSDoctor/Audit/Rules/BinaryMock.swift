internal import APIModel

extension AuditRule {
    static let binaryMockRequest = AuditRule(
        "binary-mock-request", .error, "Binary media types break the mock",
        "With */* among the API's binary media types every request is binary, a preflight without a body too. No "
            + "template runs on bytes: the mock fails with 500 (Unable to transform request). contentHandling "
            + "CONVERT_TO_TEXT on the integration makes text of it."
    ) { api, findings in
        for method in api.ownMethods where method.covered.contains("OPTIONS") && method.mock?.isUntransformable == true
        {
            findings.add(
                at: method.location, of: method.resourcePath,
                "binaryMediaTypes has */* and the integration's contentHandling is "
                    + "\(method.integration?.contentHandling?.rawValue ?? "unset"): a preflight gets 500",
                Fix(
                    "Set contentHandling CONVERT_TO_TEXT on the integration",
                    calls: [
                        method.updateIntegration(
                            api, [.replace("contentHandling", value: ContentHandling.convertToText.rawValue)])
                    ]))
        }
    }

    static let binaryMockResponse = AuditRule(
        "binary-mock-response", .error, "Binary media types break the mock's answer",
        "With */* among the API's binary media types a mock's answer is binary too, and its response template cannot "
            + "run unless the integration response has contentHandling CONVERT_TO_TEXT."
    ) { api, findings in
        for method in api.ownMethods
        where method.covered.contains("OPTIONS") && method.mock?.isResponseUntransformable == true {
            guard let response = method.answers.first(where: { $0.status == method.mock?.selectedStatus }) else {
                continue
            }
            findings.add(
                at: response.location, of: method.resourcePath,
                "binaryMediaTypes has */*, there is a response template, and contentHandling is "
                    + "\(response.mapping?.contentHandling?.rawValue ?? "unset"): a preflight gets 500",
                Fix(
                    "Set contentHandling CONVERT_TO_TEXT on the integration response",
                    calls: [
                        .update(
                            "integration-response",
                            CallTarget(api: api.id).method(method.resourceID, method.verb).integration
                                .response(response.status),
                            [.replace("contentHandling", value: ContentHandling.convertToText.rawValue)])
                    ]))
        }
    }
}
