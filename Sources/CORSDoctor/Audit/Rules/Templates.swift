internal import APIModel

extension AuditedAPI {
    /// Headers that templates set.
    fileprivate var overridden: [HeaderSite] {
        CORSHeader.allCases.flatMap { header in sites(of: header).filter { $0.header.override != nil } }
    }
}

extension AuditRule {
    static let overrideTwice = AuditRule(
        "override-twice", .error, "A template overrides a header twice",
        "The service answers with a 5XX where one template assigns the same $context.responseOverride header more than "
            + "once. Keep the value in a variable, and assign it once, at the end."
    ) { api, findings in
        for site in api.overridden {
            guard let repetition = site.header.override?.repetition else { continue }
            findings.add(
                repetition == .certain ? .error : .warning, at: site.location, of: site.resourcePath,
                "a template assigns responseOverride.header.\(site.header.header.rawValue) "
                    + (repetition == .certain ? "twice" : "in several blocks, of which two may run"),
                Fix("Assign a variable in the blocks, and override once behind them"))
        }
    }

    static let templateReflects = AuditRule(
        "template-reflects-any-origin", .warning, "A template lets every origin in with credentials",
        "A template that puts the request's Origin into Access-Control-Allow-Origin without comparing it says yes to "
            + "whoever asks. With credentials every site can use the API in the name of its visitor."
    ) { api, findings in
        for site in api.sites(of: .allowOrigin) {
            guard let override = site.header.override, !override.isCompared, override.origins.isEmpty,
                let credentials = site.sibling(.allowCredentials),
                credentials.header.constant == "true" || credentials.header.override != nil
            else { continue }
            findings.add(
                at: site.location, of: site.resourcePath,
                "a template sets Access-Control-Allow-Origin and compares it with nothing, with credentials",
                Fix(
                    "Compare the origin with those that are allowed, before it is assigned; or take "
                        + "Access-Control-Allow-Credentials away, as the calls do",
                    calls: site.resourcePath.map { api.removingCredentials(on: $0) } ?? []))
        }
    }

    static let templateOrigin = AuditRule(
        "template-origin-never-matches", .warning, "A template compares with what no browser sends",
        "An origin in a template has to be written as browsers send it, without path, slash at the end, default port "
            + "or capital letters. Any other is never equal to the request's."
    ) { api, findings in
        for site in api.sites(of: .allowOrigin) {
            for origin in site.header.override?.origins ?? [] {
                let text = OriginText(origin)
                // Patterns of matches() are not to be read as origins.
                guard !text.flaws.isEmpty, !text.flaws.contains(.glob), let meant = text.meant else { continue }
                findings.add(
                    at: site.location, of: site.resourcePath, "a template has the origin \(origin.quoted)",
                    Fix("Write '\(meant.shown)' in the template"))
            }
        }
    }

    static let varyMissing = AuditRule(
        "vary-missing", .warning, "An answer depends on Origin and does not say so",
        "A cache, the browser's own or one in between, may give one origin the answer that was made for another, unless "
            + "Vary names Origin."
    ) { api, findings in
        for site in api.sites(of: .allowOrigin) where site.header.isDynamic {
            guard case .response(let method, let response) = site.place, !response.variesByOrigin else { continue }
            let isPreflight = method.covered == ["OPTIONS"]
            let vary = site.sibling(.vary)
            let names = (vary?.header.constant.map { FieldList.tokens($0) } ?? []) + ["Origin"]
            let own = vary ?? HeaderSite(header: AuditedHeader(header: .vary, source: .unmapped), place: site.place)
            findings.add(
                // Answers to OPTIONS are not cached, but by proxies that are told to.
                isPreflight ? .note : .warning, at: site.location, of: site.resourcePath,
                "Access-Control-Allow-Origin is \(site.header.value.description.shown), and "
                    + (vary.map { "Vary is \(($0.header.constant ?? "").quoted)" } ?? "Vary is not mapped"),
                Fix(
                    "Map Vary to '\(names.joined(separator: ", ").shown)'",
                    calls: own.setting(names.joined(separator: ", "), api)))
        }
    }
}
