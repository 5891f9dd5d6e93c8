internal import APIModel

extension AuditRule {
    static let wildcardOriginWithCredentials = AuditRule(
        "wildcard-origin-with-credentials", .error, "Allow-Origin is * where credentials are allowed",
        "With credentials browsers want the page's origin by name; * is refused. So a request with cookies fails, and "
            + "one without needs no Access-Control-Allow-Credentials. Either name the origin, or choose it by a "
            + "template or the policy engine, or leave credentials out."
    ) { api, findings in
        for site in api.sites(of: .allowOrigin) where site.header.constant == "*" {
            guard let credentials = site.sibling(.allowCredentials), credentials.header.constant == "true" else {
                continue
            }
            let named = site.resourcePath.flatMap { api.namedOrigin(on: $0) }
            let calls: [ControlPlaneCall] =
                named.map { site.setting($0, api) }
                ?? site.resourcePath.map { api.removingCredentials(on: $0) } ?? credentials.removing(api)
            findings.add(
                at: site.location, of: site.resourcePath,
                "Access-Control-Allow-Origin is '*' and Access-Control-Allow-Credentials is 'true'",
                Fix(
                    named.map { "Name the origin in place of *, as elsewhere on this resource: '\($0.shown)'" }
                        ?? "Name the origin in place of *; or, if cookies are not needed, take "
                        + "Access-Control-Allow-Credentials away, as the calls do: requests that work today still do",
                    calls: calls))
        }
    }

    static let wildcardMethodsWithCredentials = wildcard(
        .allowMethods, "wildcard-methods-with-credentials", "Allow-Methods is * where credentials are allowed",
        "For a request with credentials * is the name of a method and allows PUT, PATCH and DELETE to nobody."
    ) { group in (group.verbs + ["OPTIONS"]).sorted() }

    static let wildcardHeadersWithCredentials = wildcard(
        .allowHeaders, "wildcard-headers-with-credentials", "Allow-Headers is * where credentials are allowed",
        "For a request with credentials * is the name of a header and allows no other."
    ) { _ in PreflightCalls.consoleHeaders }

    /// A rule about `*` in a list of the preflight's answer.
    private static func wildcard(
        _ header: CORSHeader, _ id: String, _ title: String, _ explanation: String,
        _ names: @escaping @Sendable (PreflightGroup) -> [String]
    ) -> AuditRule {
        AuditRule(id, .error, title, explanation) { api, findings in
            for group in api.preflightGroups where group.allowsCredentials {
                guard let value = group.response.constant(header), FieldList.tokens(value).contains("*") else {
                    continue
                }
                let list = names(group).joined(separator: ",")
                findings.add(
                    at: group.response.location, of: group.method.resourcePath,
                    "\(header.rawValue) is \(value.quoted) and Access-Control-Allow-Credentials is 'true'",
                    Fix("List the names: '\(list)'", calls: group.site(header).setting(list, api)))
            }
        }
    }

    static let wildcardExposeWithCredentials = AuditRule(
        "wildcard-expose-with-credentials", .warning, "Expose-Headers is * where credentials are allowed",
        "For a request with credentials * is the name of a header, and scripts cannot read any other."
    ) { api, findings in
        for site in api.sites(of: .exposeHeaders) {
            guard let value = site.header.constant, site.sibling(.allowCredentials)?.header.constant == "true",
                FieldList.tokens(value).contains("*")
            else { continue }
            let list = site.readableNames.joined(separator: ",")
            findings.add(
                at: site.location, of: site.resourcePath,
                "Access-Control-Expose-Headers is \(value.quoted) and Access-Control-Allow-Credentials is 'true'",
                Fix("List the names: '\(list.shown)'", calls: site.setting(list, api)))
        }
    }

    static let credentialsNotTrue = AuditRule(
        "credentials-not-true", .error, "Access-Control-Allow-Credentials is not true",
        "The one value that browsers know is true, in lower case. Any other is the same as no header."
    ) { api, findings in
        for site in api.sites(of: .allowCredentials) {
            guard let value = site.header.constant, value != "true" else { continue }
            let isFalse = value.utf8.count <= 5 && ["false", ""].contains(value.lowercased())
            findings.add(
                isFalse ? .warning : .error, at: site.location, of: site.resourcePath,
                "Access-Control-Allow-Credentials is \(value.quoted)",
                isFalse
                    ? Fix("Take the header away, which says the same", calls: site.removing(api))
                    : Fix("Write 'true'", calls: site.setting("true", api)))
        }
    }

    static let credentialsOneSided = AuditRule(
        "credentials-one-sided", .error, "Credentials are allowed on one side alone",
        "A request with credentials needs Access-Control-Allow-Credentials on the preflight's answer and on its own. "
            + "With one of them missing it fails."
    ) { api, findings in
        for resource in api.ownResources {
            guard let preflight = resource.preflightResponse, let method = resource.preflightMethod,
                preflight.isEvaluable(.allowCredentials)
            else { continue }
            let asked = preflight.constant(.allowCredentials) == "true"
            for actual in resource.actualMethods where !actual.isProxy {
                for response in actual.answers
                where response.isSuccess && response.location != preflight.location
                    && response.isEvaluable(.allowCredentials)
                {
                    let answered = response.constant(.allowCredentials) == "true"
                    guard asked != answered else { continue }
                    let place: HeaderSite.Place = asked ? .response(actual, response) : .response(method, preflight)
                    let header = (asked ? response : preflight)[.allowCredentials]
                    let site = HeaderSite(
                        header: header ?? AuditedHeader(header: .allowCredentials, source: .unmapped), place: place)
                    // Where everybody is let in, credentials cannot be: the one that allows them is wrong.
                    let isOpen = preflight.constant(.allowOrigin) == "*" || response.constant(.allowOrigin) == "*"
                    findings.add(
                        asked || actual.isPreflighted ? .error : .warning, at: response.location, of: resource.path,
                        asked
                            ? "\(preflight.location) has Access-Control-Allow-Credentials 'true', and this has not"
                            : "this has Access-Control-Allow-Credentials 'true', and \(preflight.location) has not",
                        isOpen
                            ? Fix(
                                "Say 'true' on both and name the origin in place of *; or take it away, as the calls do",
                                calls: api.removingCredentials(on: resource.path))
                            : Fix("Say 'true' on both", calls: site.setting("true", api)))
                }
            }
        }
    }
}

extension AuditedAPI {
    /// Calls that take Access-Control-Allow-Credentials from all answers of a resource, the preflight's among them.
    func removingCredentials(on path: String) -> [ControlPlaneCall] {
        sites(of: .allowCredentials).filter { $0.resourcePath == path }.flatMap { $0.removing(self) }
    }

    /// The origin that some answer of a resource names; nil when none does.
    fileprivate func namedOrigin(on path: String) -> String? {
        let origins = sites(of: .allowOrigin).filter { $0.resourcePath == path }.compactMap(\.header.constant)
        return origins.first { $0 != "*" && OriginText($0).flaws.isEmpty }
    }
}

extension AuditedResponse {
    /// Whether one can tell if the header is there.
    fileprivate func isEvaluable(_ header: CORSHeader) -> Bool {
        guard let own = headers[header] else { return true }
        return own.constant != nil
    }
}

extension HeaderSite {
    /// Another header in the same place; nil when it is not there.
    func sibling(_ header: CORSHeader) -> HeaderSite? {
        let other: AuditedHeader? =
            switch place {
            case .response(_, let response): response[header]
            case .gateway(let response): response.headers[header]
            }
        return other.map { HeaderSite(header: $0, place: place) }
    }

    /// Headers of this answer that scripts cannot read unless they are exposed: those that are mapped, and the
    /// gateway's own two ids.
    var readableNames: [String] {
        let keys: [String]
        let prefix: String
        switch place {
        case .response(_, let response):
            keys = Array((response.mapping?.responseParameters ?? [:]).keys)
            prefix = CORSHeader.methodResponsePrefix
        case .gateway(let response):
            keys = Array(response.response.responseParameters.keys)
            prefix = CORSHeader.gatewayResponsePrefix
        }
        let names = keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let own = names.filter {
            let name = $0.lowercased()
            return CORSHeader(key: $0, prefix: "") == nil && !Self.alwaysReadable.contains(name)
                && !Self.neverReadable.contains(name)
        }
        return own.sorted() + ["x-amzn-RequestId", "x-amz-apigw-id"]
    }

    /// Fetch, "CORS-safelisted response-header name".
    private static let alwaysReadable: Set<String> = [
        "cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma",
    ]
    /// Fetch, "forbidden response-header name".
    static let neverReadable: Set<String> = ["set-cookie", "set-cookie2"]
}
