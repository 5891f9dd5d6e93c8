extension CORSConfigurationCheck {
    mutating func checkOrigins() {
        let field = CORSConfigurationIssue.Field.allowOrigins
        guard !given.allowOrigins.isEmpty else {
            mistakes.append(
                CORSConfigurationIssue(
                    .noOrigins, field, value: nil, reason: "no origin is allowed, so the policy would allow nothing",
                    fix: "list the origins of the pages that may read the answers, or '*' for an API that is public"))
            return
        }
        guard !isTooLong(given.allowOrigins, limit: CORSLimits.origins, field) else { return }
        for origin in given.allowOrigins { checkOrigin(origin) }
        if given.allowOrigins.contains("*") { checkAnyOrigin() }
        canonical.allowOrigins = deduplicated(given.allowOrigins, field)
        patterns = Array(Set(patterns)).sorted { $0.description < $1.description }
    }

    private mutating func checkOrigin(_ origin: String) {
        guard origin != "*", !isQuoted(origin, .allowOrigins) else { return }
        if origin == "null" { return checkNull() }
        do throws(OriginPattern.Fault) {
            let pattern = try OriginPattern(parsing: origin)
            patterns.append(pattern)
            checkDangers(of: pattern, origin)
        } catch {
            mistakes.append(
                CORSConfigurationIssue(
                    error.code, .allowOrigins, value: origin, reason: error.reason, fix: error.remedy()))
        }
    }

    private mutating func checkAnyOrigin() {
        if given.allowOrigins.contains(where: { $0 != "*" }) {
            mistakes.append(
                CORSConfigurationIssue(
                    .anyOriginMixed, .allowOrigins, value: "*",
                    reason: "'*' is every origin, the others beside it included",
                    fix: "remove the others, or remove '*'"))
        }
        if given.allowCredentials {
            mistakes.append(
                CORSConfigurationIssue(
                    .anyOriginWithCredentials, .allowOrigins, value: "*",
                    reason:
                        "browsers refuse '*' for requests with credentials, and to echo every origin instead would let"
                        + " every site act as the user",
                    fix: "list the origins, or set allowCredentials to false"))
        }
    }

    private mutating func checkNull() {
        neededDangers.insert(.nullOrigin)
        guard !given.dangerously.contains(.nullOrigin) else { return }
        mistakes.append(
            CORSConfigurationIssue(
                .nullOrigin, .allowOrigins, value: "null",
                reason: "every page can have the origin 'null', by a sandboxed frame",
                fix: "serve the page over http(s) and list its origin; or add 'nullOrigin' to dangerously"))
    }

    private mutating func checkDangers(of pattern: OriginPattern, _ origin: String) {
        if pattern.scheme == "http", !pattern.isLoopback, given.allowCredentials {
            neededDangers.insert(.insecureOrigins)
            if !given.dangerously.contains(.insecureOrigins) {
                mistakes.append(
                    CORSConfigurationIssue(
                        .insecureOrigin, .allowOrigins, value: origin,
                        reason:
                            "anybody on the network of a user can answer as an http page, and would act with the user's"
                            + " credentials",
                        fix: "write 'https\(origin.dropFirst(4))'; or add 'insecureOrigins' to dangerously"))
            }
        }
        if pattern.isForSubdomains, PublicSuffixes.contain(pattern.host) {
            neededDangers.insert(.publicSuffixSubdomains)
            if !given.dangerously.contains(.publicSuffixSubdomains) {
                mistakes.append(
                    CORSConfigurationIssue(
                        .publicSuffixSubdomains, .allowOrigins, value: origin,
                        reason: "strangers can have names below '\(pattern.host)'",
                        fix: "list the hosts that are yours; or add 'publicSuffixSubdomains' to dangerously"))
            }
        }
    }
}
