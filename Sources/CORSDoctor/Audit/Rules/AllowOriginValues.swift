internal import APIModel

extension AuditRule {
    static let originEmpty = origin(
        .empty, "allow-origin-empty", "Access-Control-Allow-Origin is empty",
        "An empty value is equal to no origin, so that browsers refuse the answer.",
        "Write the origin, or '*'")

    static let originQuoted = origin(
        .quoted, "allow-origin-quoted", "Access-Control-Allow-Origin has quotes in it",
        "The outer single quotes of a mapping are its syntax and are not sent. Quotes inside them are, and no origin "
            + "has any.",
        "Write the value in one pair of single quotes")

    static let originList = AuditRule(
        "allow-origin-list", .error, "Access-Control-Allow-Origin lists several origins",
        "The header has room for one origin or *. Browsers compare it with the page's origin as one text: a list, "
            + "whether with commas or blanks, never matches. Several origins need an answer that depends on the "
            + "request: a template, or Crossgate's policy engine."
    ) { api, findings in
        for site in api.sites(of: .allowOrigin) {
            guard let value = site.mapped, OriginText(value).flaws.contains(.list) else { continue }
            let origins: [String] = value.utf8
                .split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == 0x20 || $0 == 0x09 }
                .compactMap { OriginText(String(Substring($0))).meant }
            findings.add(
                at: site.location, of: site.resourcePath,
                "Access-Control-Allow-Origin is \(value.quoted), more than one origin",
                Fix(
                    "Send one origin: by a template that compares the request's, or with crossgate cors enable --as "
                        + "policy",
                    calls: site.choosing(among: origins, api)))
        }
    }

    static let originNull = origin(
        .null, "allow-origin-null", "Access-Control-Allow-Origin is null",
        "null is the origin of every sandboxed frame and of every file, whoever wrote it, and of no ordinary page: it "
            + "lets strangers in and keeps the page out.",
        "Write the page's origin, or '*'", severity: .warning)

    static let originGlob = origin(
        .glob, "allow-origin-glob", "Access-Control-Allow-Origin is a pattern",
        "Browsers know no patterns: * stands alone or is a character like others. A value such as "
            + "https://*.example.com matches no page.",
        "Write the one origin, or let a template or the policy engine compare the request's")

    static let originWithoutScheme = origin(
        .schemeMissing, "allow-origin-without-scheme", "Access-Control-Allow-Origin has no scheme",
        "An origin is scheme, host and port. A host alone is equal to no origin.",
        "Write the scheme before the host")

    static let originWithPath = origin(
        .path, "allow-origin-path", "Access-Control-Allow-Origin has a path",
        "An origin ends with its host or port. A path, or a slash at the end alone, makes it differ from what browsers "
            + "send.",
        "Cut everything behind the host and port off, the slash too")

    static let originDefaultPort = origin(
        .defaultPort, "allow-origin-default-port", "Access-Control-Allow-Origin names its scheme's own port",
        "Browsers leave the port out of an origin when it is the scheme's own, 443 for https and 80 for http.",
        "Leave the port out")

    static let originUpperCase = origin(
        .upperCase, "allow-origin-upper-case", "Access-Control-Allow-Origin has capital letters",
        "Browsers send scheme and host in lower case and compare byte by byte.", "Write it in lower case")

    static let originMalformed = origin(
        .malformed, "allow-origin-malformed", "Access-Control-Allow-Origin is no origin",
        "An origin is a scheme, ://, a host and perhaps a port, and nothing else: no user, no placeholder.",
        "Write the page's origin as the browser's address bar shows it, without path")

    /// A rule about one flaw of static values.
    private static func origin(
        _ flaw: OriginFlaw, _ id: String, _ title: String, _ explanation: String, _ remedy: String,
        severity: Finding.Severity = .error
    ) -> AuditRule {
        AuditRule(id, severity, title, explanation) { api, findings in
            for site in api.sites(of: .allowOrigin) {
                guard let value = site.mapped else { continue }
                let text = OriginText(value)
                guard text.flaws.contains(flaw) else { continue }
                let meant = text.meant ?? (flaw == .empty ? site.resourcePath.flatMap(api.agreedOrigin) : nil)
                findings.add(
                    at: site.location, of: site.resourcePath, "Access-Control-Allow-Origin is \(value.quoted)",
                    Fix(
                        remedy + (meant.map { ": '\($0.shown)'" } ?? ""),
                        calls: meant.map { site.setting($0, api) } ?? []))
            }
        }
    }
}

extension AuditedAPI {
    /// The one good value that answers of a resource give everybody; nil when they give none, or several.
    fileprivate func agreedOrigin(on path: String) -> String? {
        let values = sites(of: .allowOrigin).filter { $0.resourcePath == path }.compactMap(\.header.constant)
            .filter { OriginText($0).flaws.isEmpty }
        return Set(values).count == 1 ? values.first : nil
    }
}

extension HeaderSite {
    /// Calls that let a mock answer with the first origin, and with one of the others to a request that comes from it.
    /// Only for mocks: elsewhere a template would stand in the way of the backend's body.
    fileprivate func choosing(among origins: [String], _ api: AuditedAPI) -> [ControlPlaneCall] {
        guard case .response(let method, let response) = place, method.isMock,
            (response.mapping?.responseTemplates ?? [:]).values.allSatisfy({ $0.isEmpty }), let first = origins.first
        else { return [] }
        let hasTemplate = response.mapping?.responseTemplates?["application/json"] != nil
        let template = OriginTemplate(AllowedOrigins(origins), headerName: CORSHeader.allowOrigin.rawValue).text
        var steps: [PatchStep] = [
            hasTemplate
                ? .replace("responseTemplates", "application/json", value: template)
                : .add("responseTemplates", "application/json", value: template)
        ]
        if api.isAllBinary { steps.append(.replace("contentHandling", value: ContentHandling.convertToText.rawValue)) }
        var calls = setting(first, api)
        calls.append(
            .update(
                "integration-response",
                CallTarget(api: api.id).method(method.resourceID, method.verb).integration.response(response.status),
                steps))
        if !response.variesByOrigin, response[.vary] == nil {
            calls += HeaderSite(header: AuditedHeader(header: .vary, source: .unmapped), place: place)
                .setting("Origin", api)
        }
        return calls
    }
}
