extension CORSConfigurationCheck {
    /// Those that only a response has, and that pages try to send nevertheless.
    private static let responseOnly: Set<String> = [
        "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods",
        "access-control-allow-origin", "access-control-expose-headers", "access-control-max-age",
    ]
    /// Fetch, "CORS-safelisted request-header", those that no value of everyday use takes out of it.
    private static let safelisted: Set<String> = ["accept", "accept-language", "content-language"]
    mutating func checkRequestHeaders() {
        let field = CORSConfigurationIssue.Field.allowHeaders
        guard !isTooLong(given.allowHeaders, limit: CORSLimits.headerNames, field) else { return }
        for name in given.allowHeaders where name != "*" && !isQuoted(name, field) { checkRequestHeader(name) }
        let names = given.allowHeaders.map(\.asciiLowercased)
        if names.contains("*") {
            checkAny(
                names.contains { $0 != "*" && $0 != "authorization" }, field, .anyHeaderMixed, .anyHeaderWithCredentials
            )
            if !names.contains("authorization") {
                advice.append(
                    CORSConfigurationIssue(
                        .authorizationNotCovered, field, value: "*",
                        reason: "'*' does not cover Authorization, although browsers still let it pass today",
                        fix: "list 'Authorization' beside '*' if scripts send it"))
            }
        }
        canonical.allowHeaders = deduplicated(names, field)
    }

    private mutating func checkRequestHeader(_ name: String) {
        let issue = { (code: CORSConfigurationIssue.Code, reason: String, fix: String) in
            CORSConfigurationIssue(code, .allowHeaders, value: name, reason: reason, fix: fix)
        }
        let lower = name.asciiLowercased
        if !Self.isToken(name) {
            let fix = Self.tokenFix(name, example: "X-Api-Key")
            mistakes.append(issue(.headerSyntax, Self.tokenFault(name, of: "a header's name"), fix))
        } else if Self.responseOnly.contains(lower) {
            mistakes.append(
                issue(
                    .headerIsResponseOnly, "only answers have this header",
                    "remove it here, and in the script that sends it; the policy puts it on the answers"))
        } else if HeaderField(name, "").isForbiddenRequestHeader {
            mistakes.append(
                issue(.headerForbidden, "scripts cannot send this header, and browsers never ask for it", "remove it"))
        } else if Self.safelisted.contains(lower) {
            advice.append(
                issue(
                    .headerAlwaysAllowed,
                    "browsers send it without asking, unless its value is longer than 128 bytes or has"
                        + " bytes out of the ordinary", "remove it if scripts send no such values"))
        }
    }

    mutating func checkExposedHeaders() {
        let field = CORSConfigurationIssue.Field.exposeHeaders
        guard !isTooLong(given.exposeHeaders, limit: CORSLimits.headerNames, field) else { return }
        for name in given.exposeHeaders where name != "*" && !isQuoted(name, field) { checkExposedHeader(name) }
        if given.exposeHeaders.contains("*") {
            checkAny(given.exposeHeaders.contains { $0 != "*" }, field, .anyExposedMixed, .anyExposedWithCredentials)
        }
        canonical.exposeHeaders = deduplicated(given.exposeHeaders.map(\.asciiLowercased), field)
    }

    private mutating func checkExposedHeader(_ name: String) {
        let issue = { (code: CORSConfigurationIssue.Code, reason: String, fix: String) in
            CORSConfigurationIssue(code, .exposeHeaders, value: name, reason: reason, fix: fix)
        }
        if !Self.isToken(name) {
            let fix = Self.tokenFix(name, example: "X-Request-Id")
            mistakes.append(issue(.exposedSyntax, Self.tokenFault(name, of: "a header's name"), fix))
        } else if HeaderField.isForbiddenResponseHeader(name) {
            mistakes.append(issue(.exposedForbidden, "no script can read it, whatever is exposed", "remove it"))
        } else if HeaderField.isCORSSafelistedResponseHeader(name) {
            advice.append(issue(.exposedAlwaysReadable, "scripts can read it without being told", "remove it"))
        }
    }
}
