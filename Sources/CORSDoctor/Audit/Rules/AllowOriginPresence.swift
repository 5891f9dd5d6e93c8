internal import APIModel

extension AuditedAPI {
    /// The value that an answer without the header should have: the preflight's, else what the API has elsewhere.
    fileprivate func origin(for resource: AuditedResource) -> String {
        resource.preflightResponse?.constant(.allowOrigin).flatMap { OriginText($0).meant } ?? commonOrigin ?? "*"
    }

    /// Answers of methods whose resource has CORS, where the gateway makes them; those to preflights are not among
    /// them.
    fileprivate var corsAnswers: [(resource: AuditedResource, method: AuditedMethod, response: AuditedResponse)] {
        var answers: [(AuditedResource, AuditedMethod, AuditedResponse)] = []
        for resource in ownResources where resource.usesCORS {
            for method in resource.actualMethods where !method.isProxy {
                for response in method.answers { answers.append((resource, method, response)) }
            }
        }
        return answers
    }
}

extension AuditRule {
    static let preflightWithoutOrigin = AuditRule(
        "preflight-without-allow-origin", .error, "The preflight's answer has no Access-Control-Allow-Origin",
        "Browsers check the preflight's answer as they check every other: without Access-Control-Allow-Origin the "
            + "request behind it is not sent."
    ) { api, findings in
        for group in api.preflightGroups where group.method.covered == ["OPTIONS"] {
            let response = group.response
            // Where the header is declared and not mapped, another rule says so.
            guard !response.has(.allowOrigin), response.declared[.allowOrigin] == nil else { continue }
            let origin = api.commonOrigin ?? "*"
            findings.add(
                at: response.location, of: group.method.resourcePath, "Access-Control-Allow-Origin is not mapped",
                Fix(
                    "Map Access-Control-Allow-Origin, e.g. to '\(origin)'",
                    calls: group.site(.allowOrigin).setting(origin, api)))
        }
    }

    static let allowOriginMissing = AuditRule(
        "allow-origin-missing", .error, "A successful answer has no Access-Control-Allow-Origin",
        "A preflight that succeeds lets the request out, but the script gets its answer only if that answer has "
            + "Access-Control-Allow-Origin too. The AWS page asks for it on all 200 responses of all methods."
    ) { api, findings in
        for (resource, method, response) in api.corsAnswers
        where response.isSuccess && !response.has(.allowOrigin) && response.declared[.allowOrigin] == nil {
            let origin = api.origin(for: resource)
            findings.add(
                at: response.location, of: resource.path,
                "Access-Control-Allow-Origin is not mapped, while \(api.evidence(of: resource)) has CORS headers",
                Fix(
                    "Map Access-Control-Allow-Origin to '\(origin)'",
                    calls: HeaderSite(
                        header: AuditedHeader(header: .allowOrigin, source: .unmapped),
                        place: .response(method, response)
                    ).setting(origin, api)))
        }
        // Enabled on some resources and not on others: forgotten, or meant.
        guard api.ownResources.contains(where: \.usesCORS) else { return }
        for resource in api.ownResources where !resource.usesCORS && PreflightNeed(resource, api) == nil {
            for method in resource.actualMethods where !method.isProxy {
                for response in method.answers where response.isSuccess {
                    findings.add(
                        .note, at: response.location, of: resource.path,
                        "no answer of this resource has CORS headers, and other resources have them",
                        Fix(
                            "Nothing, if that is meant; else crossgate cors enable with --resource \(resource.path.shown)"
                        ))
                }
            }
        }
    }

    static let allowOriginMissingOnErrors = AuditRule(
        "allow-origin-missing-on-errors", .warning, "An error answer has no Access-Control-Allow-Origin",
        "An answer of status 400 or 500 that a method maps itself needs the header as well: without it the script "
            + "sees a CORS failure in place of the error."
    ) { api, findings in
        for (resource, method, response) in api.corsAnswers
        where !response.isSuccess && !response.has(.allowOrigin) && response.declared[.allowOrigin] == nil {
            let origin = api.origin(for: resource)
            findings.add(
                at: response.location, of: resource.path,
                "status \(response.status.shown) has no Access-Control-Allow-Origin",
                Fix(
                    "Map Access-Control-Allow-Origin to '\(origin)'",
                    calls: HeaderSite(
                        header: AuditedHeader(header: .allowOrigin, source: .unmapped),
                        place: .response(method, response)
                    ).setting(origin, api)))
        }
    }

    static let methodWithoutSuccess = AuditRule(
        "method-without-success", .warning, "A method has no successful answer to put headers on",
        "Headers are mapped per integration response. A method without one of status 200 to 299 has no place for them: "
            + "without any, every answer is 500; and the console's Enable CORS fails here."
    ) { api, findings in
        for resource in api.ownResources where resource.usesCORS {
            for method in resource.actualMethods
            where method.integration != nil && !method.isProxy && !method.answers.contains(where: \.isSuccess) {
                let target = CallTarget(api: api.id).method(method.resourceID, method.verb)
                let key = CORSHeader.allowOrigin.methodResponseKey
                let declaration = method.responses.first { $0.status == "200" }?.declaration
                let declare: [ControlPlaneCall] =
                    declaration == nil
                    ? [.put("method-response", target.response("200"), [.flags("responseParameters", [key: false])])]
                    : declaration?.responseParameters?[key] == nil
                        ? [
                            .update(
                                "method-response", target.response("200"),
                                [.add("responseParameters", key, value: "false")])
                        ] : []
                var members: [ControlPlaneCall.Member] = [
                    .map("responseParameters", [key: "'\(api.origin(for: resource))'"])
                ]
                // A default response is there already: this one is for successes.
                if method.answers.contains(where: \.isDefault) {
                    members.insert(.text("selectionPattern", #"2\d{2}"#), at: 0)
                }
                findings.add(
                    at: method.location, of: resource.path,
                    method.answers.isEmpty
                        ? "there is no integration response: every answer is 500"
                        : "there are integration responses for \(method.answers.map(\.status).listed) alone",
                    Fix(
                        "Add an integration response of status 200 with Access-Control-Allow-Origin",
                        calls: declare + [.put("integration-response", target.integration.response("200"), members)]))
            }
        }
    }
}

extension AuditedAPI {
    /// What shows that a resource is meant for scripts of other origins.
    fileprivate func evidence(of resource: AuditedResource) -> String {
        if let method = resource.preflightMethod, resource.preflightResponse?.hasAccessControl == true {
            return method.location
        }
        let other = resource.methods.first { $0.answers.contains(where: \.hasAccessControl) || $0.declaresCORS }
        return other?.location ?? resource.path
    }
}
