internal import APIModel

extension AuditRule {
    static let originsDisagree = AuditRule(
        "allow-origin-disagrees", .error, "The preflight and the answer name different origins",
        "A browser checks both with the same origin. If they name two, no page passes both; if one is * and the other "
            + "is not, requests are let out whose answers are kept back, or the other way round."
    ) { api, findings in
        for resource in api.ownResources {
            guard let preflight = resource.preflightResponse, let method = resource.preflightMethod,
                // What no origin can match is another rule's matter.
                let asked = preflight.constant(.allowOrigin), OriginText(asked).flaws.isEmpty
            else { continue }
            for actual in resource.actualMethods where !actual.isProxy {
                for response in actual.answers where response.location != preflight.location {
                    guard let answered = response.constant(.allowOrigin), answered != asked,
                        OriginText(answered).flaws.isEmpty
                    else { continue }
                    let widens = asked == "*"
                    let site = HeaderSite(
                        header: (widens ? preflight : response)[.allowOrigin]
                            ?? AuditedHeader(header: .allowOrigin, source: .unmapped),
                        place: widens ? .response(method, preflight) : .response(actual, response))
                    findings.add(
                        asked == "*" || answered == "*" || !response.isSuccess ? .warning : .error,
                        at: response.location, of: resource.path,
                        "Access-Control-Allow-Origin is \(answered.quoted) here and \(asked.quoted) in "
                            + preflight.location,
                        Fix(
                            "Let both say the same, e.g. '\((widens ? answered : asked).shown)'",
                            calls: site.setting(widens ? answered : asked, api)))
                }
            }
        }
    }

    static let gatewayResponseDisagrees = AuditRule(
        "gateway-response-disagrees", .warning, "A gateway response names another origin than the methods",
        "The gateway's own errors are checked with the same origin as the methods' answers. Where they name another, "
            + "scripts see a CORS failure in place of the error."
    ) { api, findings in
        guard let common = api.commonOrigin, OriginText(common).flaws.isEmpty else { return }
        for site in api.gatewaySites(of: .allowOrigin) {
            guard let value = site.header.constant, value != common, value != "*", OriginText(value).flaws.isEmpty
            else {
                continue
            }
            findings.add(
                at: site.location,
                "Access-Control-Allow-Origin is \(value.quoted), while the methods say \(common.quoted)",
                Fix("Say '\(common.shown)' here too", calls: site.setting(common, api)))
        }
    }
}
