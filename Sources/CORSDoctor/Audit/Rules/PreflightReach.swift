internal import APIModel

extension AuditRule {
    static let preflightMissing = AuditRule(
        "preflight-missing", .error, "Nobody answers the preflight",
        "API Gateway answers no OPTIONS request by itself. Without an OPTIONS or ANY method a preflight gets 403 "
            + "Missing Authentication Token, and the browser does not send the request. CORS headers on that 403 do "
            + "not help: a preflight needs a status of 200 to 299."
    ) { api, findings in
        // Where nothing is about CORS, one finding says so for all resources.
        guard api.isMeantForScripts else { return }
        for resource in api.ownResources {
            guard case .nobody = resource.preflight, let need = PreflightNeed(resource, api) else { continue }
            // A backend may send CORS headers, or serve other servers alone: the definition does not tell.
            let severity: Finding.Severity =
                switch (api.usesCORS, need.isCertain) {
                case (true, true): .error
                case (true, false), (false, true): .warning
                case (false, false): .note
                }
            let verb = need.isCertain ? (need.reasons.count == 1 ? "needs" : "need") : "may need"
            findings.add(
                severity, at: "OPTIONS \(resource.path)", of: resource.path,
                "there is no OPTIONS method, and \(need.reasons.listed) \(verb) a preflight",
                Fix(
                    "Add an OPTIONS method with a MOCK integration",
                    calls: PreflightCalls(api, resource).all))
        }
    }

    static let preflightElsewhere = AuditRule(
        "preflight-through-other-resource", .note, "Another resource answers the preflight",
        "A resource without OPTIONS leaves it to the next less specific one that has it, such as {proxy+}. That works, "
            + "as long as the other's Allow-Methods and Allow-Headers fit this resource too."
    ) { api, findings in
        for resource in api.ownResources where !resource.actualMethods.isEmpty {
            guard let method = resource.preflightMethod, method.resourcePath != resource.path else { continue }
            findings.add(
                at: "OPTIONS \(resource.path)", of: resource.path,
                "\(method.location) answers it",
                Fix("Nothing, if that answer fits; else add an OPTIONS method here"))
        }
    }

    static let rootNotCovered = AuditRule(
        "root-not-covered", .warning, "The path above a greedy resource is not covered",
        "{proxy+} stands for one segment or more, never for none. A request to the path itself, with or without its "
            + "slash, is not matched by it, and neither is its preflight: 403 Missing Authentication Token."
    ) { api, findings in
        for resource in api.ownResources where resource.path.hasSuffix("+}") {
            guard resource.preflightMethod != nil, let cut = resource.path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                continue
            }
            let path = cut == resource.path.startIndex ? "/" : String(resource.path[..<cut])
            guard let parent = api.ownResources.first(where: { $0.path == path }), case .nobody = parent.preflight,
                PreflightNeed(parent, api) == nil
            else { continue }
            findings.add(
                at: "OPTIONS \(path)", of: path,
                "\(resource.path.shown) answers preflights, but not those for \(path.shown) itself"
                    + (parent.methods.isEmpty ? ", which has no methods" : ""),
                Fix(
                    parent.methods.isEmpty
                        ? "Give \(path.shown) the methods of \(resource.path.shown), OPTIONS among them"
                        : "Add an OPTIONS method to \(path.shown) too",
                    calls: parent.methods.isEmpty ? [] : PreflightCalls(api, parent).all))
        }
    }

    static let corsNotEnabled = AuditRule(
        "cors-not-enabled", .note, "Nothing in the API is about CORS",
        "No answer has a CORS header and no backend can add one, so that browsers keep every answer from scripts of "
            + "other origins. That is right for an API that only servers or pages of its own origin call."
    ) { api, findings in
        guard !api.isMeantForScripts, api.ownMethods.contains(where: { !$0.covered.isEmpty }) else { return }
        findings.add(
            at: "API \(api.id)",
            "no answer has Access-Control-Allow-Origin, so that pages of other origins cannot use the API",
            Fix("Nothing, if that is meant; else enable CORS with crossgate cors enable"))
    }
}

/// Why scripts cannot call a resource without a preflight.
struct PreflightNeed: Equatable {
    /// `PUT /pets`, `GET /pets with Authorization`
    var reasons: [String] = []
    /// Whether every use needs one; else only what sends JSON, as most do.
    var isCertain = false

    /// Nil when plain requests will do.
    init?(_ resource: AuditedResource, _ api: AuditedAPI) {
        var likely: [String] = []
        for method in resource.actualMethods {
            if method.covered.contains(where: { Self.preflighted.contains($0) }) {
                reasons.append(method.location)
            } else if method.isAuthorized {
                reasons.append("\(method.location) with Authorization")
            } else if method.method.apiKeyRequired, api.definition.restAPI.apiKeySource == .header {
                reasons.append("\(method.location) with X-Api-Key")
            } else if let header = method.requiredHeaders.first {
                reasons.append("\(method.location) with \(header)")
            } else if method.covered.contains("POST") {
                likely.append("\(method.location) with JSON")
            }
        }
        isCertain = !reasons.isEmpty
        if !isCertain { reasons = likely }
        if reasons.isEmpty { return nil }
    }

    /// Verbs that no script can use across origins without a preflight (Fetch, "CORS-safelisted method").
    static let preflighted: Set<String> = ["DELETE", "PATCH", "PUT"]
}

extension AuditedMethod {
    /// Whether scripts can use none of its verbs without a preflight, or need a header that asks for one.
    var isPreflighted: Bool {
        covered.allSatisfy { PreflightNeed.preflighted.contains($0) } || isAuthorized || method.apiKeyRequired
            || !requiredHeaders.isEmpty
    }

    /// Headers that the method requires and that no browser sends unasked, as declared.
    var requiredHeaders: [String] {
        let prefix = "method.request.header."
        return (method.requestParameters ?? [:]).filter { $0.value && $0.key.hasPrefix(prefix) }
            .map { String($0.key.dropFirst(prefix.count)) }
            .filter { !Self.unasked.contains($0.lowercased()) && !$0.lowercased().hasPrefix("sec-") }.sorted()
    }

    /// Headers that are safelisted or that scripts cannot set (Fetch, "CORS-safelisted request-header", "forbidden
    /// request-header"), and those that other rules speak of.
    private static let unasked: Set<String> = [
        "accept", "accept-language", "content-language", "content-type", "range", "origin", "host", "user-agent",
        "referer", "cookie", "connection", "content-length", "accept-encoding", "accept-charset", "date", "dnt", "te",
        "via", "expect", "upgrade", "keep-alive", "transfer-encoding", "authorization", "x-api-key",
    ]
}
