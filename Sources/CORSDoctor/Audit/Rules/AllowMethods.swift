internal import APIModel

extension AuditRule {
    static let allowMethodsIncomplete = AuditRule(
        "allow-methods-incomplete", .error, "Access-Control-Allow-Methods lacks a method",
        "Browsers send a PUT, PATCH or DELETE only if the preflight's answer lists it. GET, HEAD and POST are always "
            + "allowed; they are listed for readers."
    ) { api, findings in
        for group in api.preflightGroups where group.response.hasAccessControl {
            let header = group.response[.allowMethods]
            guard header == nil || header?.constant != nil else { continue }
            let listed = FieldList.tokens(header?.constant ?? "")
            // A browser discards a list that does not parse: another rule's matter.
            guard !listed.contains("*"), FieldList.invalidElements(header?.constant ?? "").isEmpty,
                header != nil || group.response.declared[.allowMethods] == nil
            else { continue }
            // GET, HEAD and POST pass whether they are listed or not.
            let missing = group.verbs.filter { PreflightNeed.preflighted.contains($0) && !listed.contains($0) }
            guard !missing.isEmpty else { continue }
            // ANY stands for verbs that may not be meant.
            let named: Set<String> = Set(group.actualMethods.map(\.verb))
            let severity: Finding.Severity = missing.contains(where: named.contains) ? .error : .warning
            let all = Set(listed.filter(HTTPMethodName.all.contains)).union(group.verbs).union(["OPTIONS"]).sorted()
            findings.add(
                severity, at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Allow-Methods \(header?.constant.map { "is \($0.quoted)" } ?? "is not there") and lacks "
                    + "\(missing.listed), which \(group.resources.map(\.path).listed) \(group.resources.count == 1 ? "has" : "have")",
                Fix(
                    "List \(all.joined(separator: ","))",
                    calls: group.site(.allowMethods).setting(all.joined(separator: ","), api)))
        }
    }

    static let allowMethodsSuperfluous = AuditRule(
        "allow-methods-superfluous", .note, "Access-Control-Allow-Methods lists a method that is not there",
        "A browser lets such a PUT, PATCH or DELETE out, and API Gateway answers 403 Missing Authentication Token, "
            + "which looks like a CORS failure where DEFAULT_4XX has no CORS headers. A list of all methods counts as *."
    ) { api, findings in
        for group in api.preflightGroups {
            guard let value = group.response.constant(.allowMethods) else { continue }
            let served: Set<String> = group.resources.reduce(into: []) { $0.formUnion($1.servedVerbs) }
            let listed = FieldList.tokens(value)
            // GET, HEAD and POST pass whether they are listed or not; and who lists every method means *.
            let extra = listed.filter { PreflightNeed.preflighted.contains($0) && !served.contains($0) }
            guard !extra.isEmpty, !HTTPMethodName.all.allSatisfy(listed.contains) else { continue }
            let rest = listed.filter { !extra.contains($0) }.joined(separator: ",")
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Allow-Methods is \(value.quoted), and nothing answers \(extra.listed)",
                Fix("List '\(rest.shown)'", calls: group.site(.allowMethods).setting(rest, api)))
        }
    }

    static let allowMethodsCase = AuditRule(
        "allow-methods-case", .error, "Access-Control-Allow-Methods lists names that are no methods",
        "Method names have their case, and browsers compare byte by byte: put is not PUT. ANY is a word of API "
            + "Gateway's alone; to browsers it is one more method, which nobody uses."
    ) { api, findings in
        for group in api.preflightGroups {
            guard let value = group.response.constant(.allowMethods) else { continue }
            let wrong = FieldList.tokens(value).filter {
                $0 == HTTPMethodName.any || ($0 != $0.uppercased() && HTTPMethodName.isValid($0.uppercased()))
            }
            guard !wrong.isEmpty else { continue }
            var names: [String] = []
            for token in FieldList.tokens(value) {
                let upper = token.uppercased()
                names +=
                    upper == HTTPMethodName.any ? HTTPMethodName.all : HTTPMethodName.isValid(upper) ? [upper] : [token]
            }
            let list = Set(names).sorted().joined(separator: ",")
            let isHarmless = wrong.allSatisfy { ["get", "head", "post", "options"].contains($0.lowercased()) }
            findings.add(
                isHarmless ? .warning : .error, at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Allow-Methods is \(value.quoted): \(wrong.listed) "
                    + (wrong.count == 1 ? "is no method" : "are no methods"),
                Fix("List '\(list.shown)'", calls: group.site(.allowMethods).setting(list, api)))
        }
    }

    static let allowMethodsUnparsable = unparsable(
        .allowMethods, "allow-methods-unparsable", .error, "Access-Control-Allow-Methods cannot be parsed",
        "The value is a list of names with commas between them. One element that is no name, such as two words with a "
            + "blank or a semicolon, and browsers refuse the preflight, whatever the request's method.")

    static let allowHeadersUnparsable = unparsable(
        .allowHeaders, "allow-headers-unparsable", .error, "Access-Control-Allow-Headers cannot be parsed",
        "The value is a list of names with commas between them. One element that is no name, such as two words with a "
            + "blank or a semicolon, and browsers refuse the preflight, whatever the request's headers.")

    static let exposeUnparsable = unparsable(
        .exposeHeaders, "expose-headers-unparsable", .warning, "Access-Control-Expose-Headers cannot be parsed",
        "The value is a list of names with commas between them. One element that is no name, and scripts can read none "
            + "of the headers.")

    /// A rule about a list that browsers discard.
    private static func unparsable(
        _ header: CORSHeader, _ id: String, _ severity: Finding.Severity, _ title: String, _ explanation: String
    ) -> AuditRule {
        AuditRule(id, severity, title, explanation) { api, findings in
            for site in api.sites(of: header) {
                guard let value = site.header.constant else { continue }
                let wrong = FieldList.invalidElements(value)
                // Quotes are legal in names, and never meant.
                let isQuoted = value.utf8.contains(UInt8(ascii: "'"))
                guard !wrong.isEmpty || isQuoted else { continue }
                let list: () -> String = { FieldList.repaired(value).joined(separator: ",") }
                findings.add(
                    at: site.location, of: site.resourcePath,
                    wrong.isEmpty
                        ? "\(header.rawValue) is \(value.quoted), quotes and all"
                        : "\(header.rawValue) is \(value.quoted): \(wrong.quotedList) "
                            + (wrong.count == 1 ? "is no name" : "are no names"),
                    Fix("Write '\(list().shown)'", calls: site.setting(list(), api)))
            }
        }
    }
}
