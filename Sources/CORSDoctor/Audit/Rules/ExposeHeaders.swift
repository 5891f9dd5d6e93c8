internal import APIModel

extension AuditRule {
    static let exposeSetCookie = AuditRule(
        "expose-set-cookie", .warning, "Access-Control-Expose-Headers lists Set-Cookie",
        "No script can read Set-Cookie, whatever is exposed. To list it is without effect."
    ) { api, findings in
        for site in api.sites(of: .exposeHeaders) {
            guard let value = site.header.constant else { continue }
            let names = FieldList.tokens(value)
            let rest = names.filter { !HeaderSite.neverReadable.contains($0.lowercased()) }
            guard rest.count < names.count else { continue }
            findings.add(
                at: site.location, of: site.resourcePath, "Access-Control-Expose-Headers is \(value.quoted)",
                Fix(
                    "Take it out of the list",
                    calls: rest.isEmpty
                        ? site.removing(api) : site.setting(rest.joined(separator: ","), api)))
        }
    }

    static let exposeOnPreflightOnly = AuditRule(
        "expose-on-preflight-only", .warning, "Access-Control-Expose-Headers is on the preflight alone",
        "A preflight's answer is the browser's own: no script reads it. The header counts on the answer that the "
            + "script gets."
    ) { api, findings in
        for group in api.preflightGroups where group.method.covered == ["OPTIONS"] {
            guard let header = group.response[.exposeHeaders] else { continue }
            var calls: [ControlPlaneCall] = []
            var lacking: [String] = []
            for method in group.actualMethods where !method.isProxy {
                for response in method.answers where response.isSuccess && !response.has(.exposeHeaders) {
                    lacking.append(response.location)
                    guard let expression = header.expression else { continue }
                    let site = HeaderSite(
                        header: AuditedHeader(header: .exposeHeaders, source: .unmapped),
                        place: .response(method, response))
                    calls += site.mapping(expression, api)
                }
            }
            guard !lacking.isEmpty else { continue }
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Expose-Headers is here, without effect, and not in \(lacking.listed)",
                Fix("Map it on the answers of the methods", calls: calls))
        }
    }
}
