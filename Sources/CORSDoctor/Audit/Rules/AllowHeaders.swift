internal import APIModel

extension AuditRule {
    static let allowHeadersContentType = needing(
        "allow-headers-content-type", .error, "Access-Control-Allow-Headers lacks Content-Type",
        "A body of application/json, or of any type but three, makes Content-Type a header that the preflight's answer "
            + "must list."
    ) { method, _ in
        guard method.covered.contains(where: { ["POST", "PUT", "PATCH", "DELETE"].contains($0) }) else { return nil }
        let types: [String] = (method.method.requestModels ?? [:]).keys.filter(MediaTypes.needsPreflight)
        if let type = types.min() { return HeaderNeed(["Content-Type"], "takes \(type.shown)", .error) }
        guard !method.isMock else { return nil }
        let templates: [String] = (method.integration?.requestTemplates ?? [:]).keys.filter(MediaTypes.needsPreflight)
        return templates.min().map { HeaderNeed(["Content-Type"], "has a template for \($0.shown)", .warning) }
    }

    static let allowHeadersAuthorization = needing(
        "allow-headers-authorization", .error, "Access-Control-Allow-Headers lacks Authorization",
        "A script that sends Authorization needs it in the preflight's answer, by name: * does not cover it."
    ) { method, _ in
        switch method.method.authorizationType {
        case "NONE": nil
        case "CUSTOM":
            // An authorizer of one's own may look elsewhere.
            HeaderNeed(["Authorization"], "has an authorizer", .warning)
        default: HeaderNeed(["Authorization"], "asks for \(method.method.authorizationType.shown)", .error)
        }
    }

    static let allowHeadersAPIKey = needing(
        "allow-headers-api-key", .error, "Access-Control-Allow-Headers lacks X-Api-Key",
        "A method that requires an API key gets it in the header X-Api-Key, which the preflight's answer must list."
    ) { method, api in
        method.method.apiKeyRequired && api.definition.restAPI.apiKeySource == .header
            ? HeaderNeed(["X-Api-Key"], "requires an API key", .error) : nil
    }

    static let allowHeadersSignature = needing(
        "allow-headers-signature", .warning, "Access-Control-Allow-Headers lacks what signed requests carry",
        "A request signed for IAM carries X-Amz-Date beside Authorization, and X-Amz-Security-Token with temporary "
            + "credentials, as browsers have them."
    ) { method, _ in
        method.method.authorizationType == "AWS_IAM"
            ? HeaderNeed(["X-Amz-Date", "X-Amz-Security-Token"], "asks for AWS_IAM", .warning) : nil
    }

    static let allowHeadersParameters = needing(
        "allow-headers-parameters", .error, "Access-Control-Allow-Headers lacks a required header",
        "A header that the method requires and that is not safelisted must be listed in the preflight's answer."
    ) { method, _ in
        guard !method.requiredHeaders.isEmpty else { return nil }
        return HeaderNeed(
            method.requiredHeaders, "requires \(method.requiredHeaders.listed)",
            method.validator?.validateRequestParameters == true ? .error : .warning)
    }

    static let allowHeadersWildcardAuthorization = AuditRule(
        "allow-headers-wildcard-authorization", .warning,
        "Access-Control-Allow-Headers is * and does not cover "
            + "Authorization",
        "By the Fetch standard * stands for all headers but Authorization. Browsers still let it pass, with a warning "
            + "in the console, and mean to stop."
    ) { api, findings in
        for group in api.preflightGroups {
            guard let value = group.response.constant(.allowHeaders) else { continue }
            let names = FieldList.tokens(value)
            guard names.contains("*"), !names.contains(where: { $0.lowercased() == "authorization" }) else { continue }
            let methods = group.actualMethods.filter(\.isAuthorized).map(\.location)
            guard !methods.isEmpty else { continue }
            let list = (names + ["Authorization"]).joined(separator: ",")
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Allow-Headers is \(value.quoted), and \(methods.listed) "
                    + "\(methods.count == 1 ? "needs" : "need") Authorization",
                Fix("List Authorization beside *", calls: group.site(.allowHeaders).setting(list, api)))
        }
    }

    static let methodOverrideAllowed = AuditRule(
        "method-override-allowed", .warning, "Access-Control-Allow-Headers lets the method be overridden",
        "API Gateway takes the method from X-HTTP-Method-Override where a request has it. A script that may send it "
            + "reaches DELETE by way of POST, whatever Access-Control-Allow-Methods says."
    ) { api, findings in
        for group in api.preflightGroups {
            guard let value = group.response.constant(.allowHeaders) else { continue }
            let names = FieldList.tokens(value)
            let rest = names.filter { $0.lowercased() != "x-http-method-override" }
            guard rest.count < names.count else { continue }
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Allow-Headers is \(value.quoted)",
                Fix(
                    "Take X-HTTP-Method-Override out of the list",
                    calls: group.site(.allowHeaders).setting(rest.joined(separator: ","), api)))
        }
    }

    /// A rule about headers that methods need and the preflight's answer does not list.
    private static func needing(
        _ id: String, _ severity: Finding.Severity, _ title: String, _ explanation: String,
        _ need: @escaping @Sendable (AuditedMethod, AuditedAPI) -> HeaderNeed?
    ) -> AuditRule {
        AuditRule(id, severity, title, explanation) { api, findings in
            for group in api.preflightGroups where group.response.hasAccessControl {
                let header = group.response[.allowHeaders]
                guard header == nil || header?.constant != nil,
                    header != nil || group.response.declared[.allowHeaders] == nil,
                    FieldList.invalidElements(header?.constant ?? "").isEmpty
                else { continue }
                let listed = FieldList.tokens(header?.constant ?? "")
                let lowered: Set<String> = Set(listed.map { $0.lowercased() })
                // What * covers, another rule speaks of.
                if lowered.contains("*") { continue }
                let needs: [(method: AuditedMethod, need: HeaderNeed)] = group.actualMethods.compactMap { method in
                    need(method, api).flatMap { need in
                        need.names.allSatisfy { lowered.contains($0.lowercased()) } ? nil : (method, need)
                    }
                }
                guard let worst = needs.map(\.need.severity).max() else { continue }
                let missing = HeaderNeed.names(needs.map(\.need)).filter { !lowered.contains($0.lowercased()) }
                let list = (listed + missing).joined(separator: ",")
                findings.add(
                    worst, at: group.response.location, of: group.method.resourcePath,
                    "Access-Control-Allow-Headers \(header?.constant.map { "is \($0.quoted)" } ?? "is not there") and "
                        + "lacks \(missing.listed): "
                        + needs.map { "\($0.method.location) \($0.need.reason)" }.listed,
                    Fix("List '\(list.shown)'", calls: group.site(.allowHeaders).setting(list, api)))
            }
        }
    }
}

/// Headers that a method cannot be called without.
struct HeaderNeed: Sendable {
    let names: [String]
    /// Behind the method's name: `requires an API key`.
    let reason: String
    let severity: Finding.Severity

    init(_ names: [String], _ reason: String, _ severity: Finding.Severity) {
        self.names = names
        self.reason = reason
        self.severity = severity
    }

    /// All names, each once.
    static func names(_ needs: [HeaderNeed]) -> [String] {
        var names: [String] = []
        for name in needs.flatMap(\.names) where !names.contains(where: { $0.lowercased() == name.lowercased() }) {
            names.append(name)
        }
        return names
    }
}

/// Media types of request bodies.
enum MediaTypes {
    /// All but the three that forms send (Fetch, "CORS-safelisted request-header").
    static func needsPreflight(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.lowercased()
        return essence != "$default" && !plain.contains(essence)
    }

    private static let plain: Set<String> = [
        "application/x-www-form-urlencoded", "multipart/form-data", "text/plain",
    ]
}
