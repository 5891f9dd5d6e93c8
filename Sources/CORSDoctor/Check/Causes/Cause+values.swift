internal import APIModel
internal import CORS

extension Cause {
    /// Two lines of a header that may have one, and who added which.
    static func duplicateLines(_ evidence: Evidence) -> [Cause] {
        guard let fault = evidence.faults.first(where: { $0.code.isOriginWrong && $0.lineCount > 1 }) else { return [] }
        let exchange = evidence.exchange(of: fault)
        let lines = (exchange?.response?.headers ?? [])
            .filter { ASCII.lowercased($0.name) == "access-control-allow-origin" }.prefix(4).map {
                "'\(TextLayout.excerpt($0.value))'"
            }
        let who: String
        switch exchange.flatMap({ AnswerMaker($0) }) {
        case .method(let resource?, let verb?, let integration?)? where integration.isProxy:
            let rule = evidence.route?.resource(for: evidence.method)?.policy
            who =
                rule.map { "The backend sends one, and the CORS rule for \($0.path) adds the other" }
                ?? "Both come from the backend of \(verb) \(resource), which the gateway hands on unchanged: its "
                + "framework and the proxy in front of it, or headers and multiValueHeaders"
        case .method?, .policy?, .gateway?, .noStage?:
            who = "The backend sends one, and the gateway or a proxy adds the other"
        case .server?, nil: who = "The application sends one, and a proxy in front of it adds the other"
        }
        return [
            Cause(
                .duplicateLine,
                "Access-Control-Allow-Origin comes in \(fault.lineCount) lines: \(lines.joined(separator: ", ")). "
                    + "Browsers take one, and only once. \(who).")
        ]
    }

    /// What is wrong with a header's value, seen from the value alone.
    static func headerValues(_ evidence: Evidence) -> [Cause] {
        evidence.faults.flatMap { fault in
            let isAboutOrigin = fault.code.isOriginWrong && fault.lineCount == 1
            return fault.hints.filter { isOwn($0.kind, evidence) }
                .map { Cause($0, value: isAboutOrigin && !fault.parameter.isEmpty ? fault.parameter : nil) }
        }
    }

    /// Whether a hint says what no cause of the doctor's own says with more of the picture.
    private static func isOwn(_ kind: CauseHint.Kind, _ evidence: Evidence) -> Bool {
        switch kind {
        case .redirectTaint: evidence.request.fetch.origin == .opaque
        case .redirectResponse, .wildcardWithCredentials, .authorizationWildcard, .localNetwork: false
        case .trailingSlash, .defaultPort, .letterCase, .scheme, .schemeMissing, .port, .www, .localhost, .otherOrigin,
            .list, .duplicateLine, .glob, .quoted, .empty, .null, .methodCase, .anyLiteral, .insecureConfiguration:
            true
        }
    }

    /// A method or headers that the preflight's answer does not list.
    static func lists(_ evidence: Evidence) -> [Cause] {
        let response = evidence.failedPreflight?.exchange.response
        var causes: [Cause] = []
        // What answers without a word of CORS lacks everything; to name each part would hide the cause.
        let isSilent = response?.headers.contains { ASCII.lowercased($0.name).hasPrefix("access-control-") } != true
        guard !isSilent else { return libraryHeaders(missingHeaders(evidence)) }
        if let fault = evidence.faults.first(where: { $0.code == .preflightMethodNotAllowed }),
            !fault.hints.contains(where: { $0.kind == .methodCase })
        {
            let value = response?.value("Access-Control-Allow-Methods").map(TextLayout.excerpt)
            causes.append(
                Cause(
                    .methodNotListed,
                    value.map {
                        "\(fault.parameter) is not in Access-Control-Allow-Methods, which is '\($0)'. Case counts."
                    } ?? "\(fault.parameter) is not allowed: there is no Access-Control-Allow-Methods."))
        }
        let missing = missingHeaders(evidence)
        if !missing.isEmpty {
            let value = response?.value("Access-Control-Allow-Headers").map(TextLayout.excerpt)
            causes.append(
                Cause(
                    .headerNotListed,
                    "\(list(missing)) \(missing.count == 1 ? "is" : "are") not "
                        + (value.map { "in Access-Control-Allow-Headers, which is '\($0)'." }
                            ?? "allowed: there is no Access-Control-Allow-Headers.")))
        }
        return causes + libraryHeaders(missing)
    }

    private static func libraryHeaders(_ missing: [String]) -> [Cause] {
        let bundles = HeaderBundle.bundles(of: missing)
        return bundles.isEmpty
            ? [] : [Cause(.libraryHeaders, bundles.map(\.explanation).joined(separator: " "))]
    }

    /// Header names that the page sends and the preflight's answer does not allow: lower case, sorted.
    static func missingHeaders(_ evidence: Evidence) -> [String] {
        let names = evidence.faults.filter { $0.code == .preflightHeaderNotAllowed }
            .map { ASCII.lowercased($0.parameter) }
        return Set(names).sorted()
    }

    /// What credentials change, and who decides about them.
    static func credentials(_ evidence: Evidence) -> [Cause] {
        var causes: [Cause] = []
        if evidence.faults.contains(where: { $0.code.isWildcardWithCredentials }) {
            causes.append(
                Cause(
                    .wildcardWithCredentials,
                    "The page asks with credentials: \"include\"; then '*' is no wildcard, but a name that fits "
                        + "nothing. The mode is the page's choice, the server does not see it: either the page leaves "
                        + "credentials out, or the server names origin, methods and headers one by one and adds "
                        + "Access-Control-Allow-Credentials: true."))
        }
        if let fault = evidence.faults.first(where: { $0.code.isCredentialsNotTrue }) {
            let which = fault.code.isAboutPreflight ? "the preflight's answer" : "the answer itself"
            let value = TextLayout.excerpt(fault.parameter)
            causes.append(
                Cause(
                    .credentialsNotAllowed,
                    "The page asks with credentials: \"include\", and \(which) has "
                        + (value.isEmpty
                            ? "no Access-Control-Allow-Credentials."
                            : "Access-Control-Allow-Credentials: '\(value)'; it must be exactly true.")
                        + " Preflight and answer both need it. An Authorization header that the script sets is no "
                        + "credential in this sense."))
        }
        let wildcard = (evidence.faults + evidence.warnings).first { $0.code == .preflightAuthorizationWildcard }
        if wildcard != nil {
            causes.append(
                Cause(
                    .authorizationNotCovered,
                    "'*' in Access-Control-Allow-Headers does not cover Authorization, says the standard. Today's "
                        + "browsers still let it pass and say that they will stop; list Authorization by name."))
        }
        return causes
    }

    /// An answer that depends on the origin and does not say so.
    static func caches(_ evidence: Evidence) -> [Cause] {
        if let replay = evidence.replay, replay.isVaryMissing {
            let show = { (value: String?) in value.map { "'\($0)'" } ?? "absent" }
            return [
                Cause(
                    .cachedWithoutVary,
                    "Access-Control-Allow-Origin depends on the origin (\(show(replay.withOrigin)) for the page, "
                        + "\(show(replay.withoutOrigin)) without an origin, \(show(replay.withForeignOrigin)) for a "
                        + "stranger), and Vary does not name Origin: a cache gives one page what another asked for.")
            ]
        }
        guard let (exchange, faults) = evidence.failedAnswer, let response = exchange.response,
            faults.contains(where: { $0.code.isOriginMissing || $0.code.isOriginWrong }), response.isFromCache
        else { return [] }
        return [
            Cause(
                .cachedWithoutVary,
                "The answer comes out of a cache (\(response.cacheSign)). What is stored there may be the answer to "
                    + "another page, or to a request without an origin; Vary: Origin would keep them apart.")
        ]
    }
}

extension FetchResponse {
    /// Whether a cache gave the answer.
    fileprivate var isFromCache: Bool { !cacheSign.isEmpty }

    /// The header that says so.
    fileprivate var cacheSign: String {
        if let age = value("Age"), let seconds = Int(age), seconds > 0 { return "Age: \(age)" }
        for name in ["X-Cache", "CF-Cache-Status"] {
            if let value = value(name), ASCII.lowercased(value).contains("hit") { return "\(name): \(value)" }
        }
        return ""
    }
}
