extension AuditedAPI {
    /// Values of Max-Age on preflight answers.
    fileprivate var maxAges: [(group: PreflightGroup, value: String)] {
        preflightGroups.compactMap { group in group.response.constant(.maxAge).map { (group, $0) } }
    }
}

/// How long browsers keep a preflight's answer.
private enum MaxAgeLimits {
    /// Seconds; Chrome keeps none longer, Firefox 86400, Safari 600 (sources of the three engines, 2025).
    static let chrome = 7_200
    static let firefox = 86_400
    static let safari = 600
    /// Digits: more are beyond every browser.
    static let digits = 10
}

extension AuditRule {
    static let maxAgeMissing = AuditRule(
        "max-age-missing", .note, "The preflight's answer has no Access-Control-Max-Age",
        "Browsers keep a preflight's answer for five seconds unless Access-Control-Max-Age says how long. Each further "
            + "preflight is one more request that the API is charged for and that the page waits for."
    ) { api, findings in
        for group in api.preflightGroups
        where group.response.has(.allowOrigin) && !group.response.has(.maxAge)
            && group.response.declared[.maxAge] == nil
        {
            let seconds = String(MaxAgeLimits.safari)
            findings.add(
                at: group.response.location, of: group.method.resourcePath, "Access-Control-Max-Age is not mapped",
                Fix("Map it, e.g. to '\(seconds)'", calls: group.site(.maxAge).setting(seconds, api)))
        }
    }

    static let maxAgeUnparsable = AuditRule(
        "max-age-unparsable", .warning, "Access-Control-Max-Age is no number of seconds",
        "The value is a whole number of seconds, digits alone. Browsers keep the answer for five seconds, or not at "
            + "all, where it is anything else."
    ) { api, findings in
        for (group, value) in api.maxAges where !value.isDigits && !value.isNegativeNumber {
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Max-Age is \(value.quoted)",
                Fix(
                    "Write seconds, e.g. '\(MaxAgeLimits.safari)'",
                    calls: group.site(.maxAge).setting(String(MaxAgeLimits.safari), api)))
        }
    }

    static let maxAgeNegative = AuditRule(
        "max-age-negative", .note, "Access-Control-Max-Age is negative",
        "A negative number is none to the standard, which then keeps the answer for five seconds; engines differ. What "
            + "keeps no answer is 0. AWS CDK writes -1 for disableCache."
    ) { api, findings in
        for (group, value) in api.maxAges where value.isNegativeNumber {
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Max-Age is \(value.quoted)",
                Fix("Write '0'", calls: group.site(.maxAge).setting("0", api)))
        }
    }

    static let maxAgeCapped = AuditRule(
        "max-age-capped", .note, "Access-Control-Max-Age is more than browsers keep",
        "Chrome keeps a preflight's answer for two hours at most, Firefox for a day, Safari for ten minutes. A greater "
            + "value is cut."
    ) { api, findings in
        for (group, value) in api.maxAges where value.isDigits {
            let seconds = value.utf8.count > MaxAgeLimits.digits ? Int.max : Int(value) ?? Int.max
            guard seconds > MaxAgeLimits.chrome else { continue }
            findings.add(
                at: group.response.location, of: group.method.resourcePath,
                "Access-Control-Max-Age is \(value.quoted), and "
                    + (seconds > MaxAgeLimits.firefox
                        ? "no browser keeps it so long" : "Chrome and Safari keep it shorter"),
                Fix(
                    "Write '\(MaxAgeLimits.chrome)' or less",
                    calls: group.site(.maxAge).setting(String(MaxAgeLimits.chrome), api)))
        }
    }
}

extension String {
    fileprivate var isDigits: Bool { !isEmpty && utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
    fileprivate var isNegativeNumber: Bool { hasPrefix("-") && String(dropFirst()).isDigits }
}
