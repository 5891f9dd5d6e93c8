internal import APIModel
internal import JSON

extension AuditRule {
    static let resourcePolicy = AuditRule(
        "resource-policy", .warning, "A resource policy may refuse preflights",
        "A resource policy is asked for OPTIONS too, and a preflight has no identity: a policy that lets in certain "
            + "principals, networks or endpoints answers others 403, without CORS headers."
    ) { api, findings in
        guard let policy = api.definition.restAPI.policy, !policy.isEmpty, let reason = PolicyReading.obstacle(policy)
        else { return }
        findings.add(
            at: "API \(api.id)", "the resource policy \(reason)",
            Fix(
                "Allow execute-api:Invoke on */OPTIONS/* to every principal, if browsers beyond those it lets in are to "
                    + "use the API"))
    }

    static let endpointDisabled = AuditRule(
        "endpoint-disabled", .note, "The default endpoint is switched off",
        "With disableExecuteApiEndpoint every request to the execute-api host, a preflight too, gets 403 Forbidden "
            + "without CORS headers, which no gateway response can give it. Pages must use the custom domain."
    ) { api, findings in
        guard api.definition.restAPI.disableExecuteApiEndpoint else { return }
        findings.add(
            at: "API \(api.id)", "disableExecuteApiEndpoint is true",
            Fix(
                "Let pages call the custom domain; or switch the endpoint on",
                calls: [
                    .update(
                        "rest-api", CallTarget(api: api.id), [.replace("disableExecuteApiEndpoint", value: "false")])
                ]))
    }

    static let endpointPrivate = AuditRule(
        "endpoint-private", .note, "The API is private",
        "A private API is reached from within a VPC alone. A page of a public site that calls it needs the visitor's "
            + "permission for local networks in Chrome, which no header can give."
    ) { api, findings in
        guard api.definition.restAPI.endpointConfiguration.types.contains(.private) else { return }
        findings.add(
            at: "API \(api.id)", "its endpoint type is PRIVATE", Fix("Serve the page from the same network"))
    }
}

/// What a resource policy says to somebody without a name.
enum PolicyReading {
    /// Why it may refuse a preflight; nil when it lets everybody in.
    static func obstacle(_ text: String) -> String? {
        guard let policy = try? JSONValue.parse(text) else { return "is no JSON" }
        let statements: [JSONValue] = policy["Statement"].map { $0.arrayValue ?? [$0] } ?? []
        guard !statements.isEmpty else { return "has no statement" }
        if statements.contains(where: { $0["Effect"]?.stringValue == "Deny" }) { return "has a Deny statement" }
        let isOpen = statements.contains { statement in
            statement["Effect"]?.stringValue == "Allow" && statement["Condition"] == nil
                && isEverybody(statement["Principal"])
        }
        return isOpen ? nil : "lets in certain principals or conditions alone"
    }

    private static func isEverybody(_ principal: JSONValue?) -> Bool {
        guard let principal else { return false }
        if principal.stringValue == "*" { return true }
        let named = principal["AWS"]
        return named?.stringValue == "*" || named?.arrayValue?.contains { $0.stringValue == "*" } == true
    }
}
