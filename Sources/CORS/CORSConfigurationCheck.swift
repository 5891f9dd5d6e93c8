/// One reading of a configuration: all its mistakes, all advice, and what is left when it has no mistakes.
///
/// Each member has a function of its own; they run in the order of the members, which is the order of the issues.
struct CORSConfigurationCheck {
    let given: CORSConfiguration
    var mistakes: [CORSConfigurationIssue] = []
    var advice: [CORSConfigurationIssue] = []

    /// The configuration with each list sorted and without repetitions, names in lower case where case means nothing,
    /// and without dangers that nothing needs.
    var canonical: CORSConfiguration
    /// Those of `allowOrigins` but `*` and `null`, in the canonical order.
    var patterns: [OriginPattern] = []
    var neededDangers: Set<CORSConfiguration.Danger> = []

    init(_ configuration: CORSConfiguration) {
        given = configuration
        canonical = configuration
        checkOrigins()
        checkMethods()
        checkRequestHeaders()
        checkExposedHeaders()
        checkMaxAge()
        checkDangers()
    }

    private mutating func checkMaxAge() {
        guard let seconds = given.maxAge else { return }
        let value = String(seconds)
        if seconds < 0 {
            mistakes.append(
                CORSConfigurationIssue(
                    .maxAgeNegative, .maxAge, value: value,
                    reason:
                        "browsers disagree on a negative age: the standard keeps the preflight for 5 s, engines for none",
                    fix: "write 0 to have no preflight remembered"))
        } else if seconds > CORSLimits.maxAge {
            mistakes.append(
                CORSConfigurationIssue(
                    .maxAgeTooLong, .maxAge, value: value,
                    reason: "no browser remembers a preflight for longer than \(CORSLimits.maxAge) s",
                    fix: "write \(CORSLimits.chromeMaxAge), which is as long as Chrome does"))
        } else if seconds > CORSLimits.chromeMaxAge {
            advice.append(
                CORSConfigurationIssue(
                    .maxAgeBeyondBrowsers, .maxAge, value: value,
                    reason:
                        "Chrome remembers a preflight for at most \(CORSLimits.chromeMaxAge) s and Safari for 600 s; only"
                        + " Firefox takes more",
                    fix: "write \(CORSLimits.chromeMaxAge), or leave it for Firefox"))
        }
    }

    private mutating func checkDangers() {
        let needless = given.dangerously.subtracting(neededDangers)
        canonical.dangerously.subtract(needless)
        for danger in CORSConfiguration.Danger.allCases where needless.contains(danger) {
            advice.append(
                CORSConfigurationIssue(
                    .dangerNotNeeded, .dangerously, value: danger.rawValue,
                    reason: "nothing in the configuration needs it, and it would hide a mistake to come",
                    fix: "remove it"))
        }
    }
}

extension CORSConfigurationCheck {
    /// The list without its repetitions, in order; each repeated value is advice, once.
    mutating func deduplicated(_ values: [String], _ field: CORSConfigurationIssue.Field) -> [String] {
        var counts: [String: Int] = [:]
        for value in values {
            counts[value, default: 0] += 1
            guard counts[value] == 2 else { continue }
            advice.append(
                CORSConfigurationIssue(.repeated, field, value: value, reason: "is listed twice", fix: "list it once"))
        }
        return counts.keys.sorted()
    }

    /// Notes a list that is over its limit, whose values are then not looked at.
    mutating func isTooLong(_ values: [String], limit: Int, _ field: CORSConfigurationIssue.Field) -> Bool {
        guard values.count > limit else { return false }
        mistakes.append(
            CORSConfigurationIssue(
                .tooMany, field, value: nil, reason: "has \(values.count) values; the limit is \(limit)",
                fix: "use a pattern or '*', or split the API"))
        return true
    }

    /// Notes a value in quotes, which is how API Gateway's static mapping values are written; also one that lost half of
    /// them when a list was cut at its commas. A quote is a legal part of a method's or header's name, but of none that
    /// exists.
    mutating func isQuoted(_ value: String, _ field: CORSConfigurationIssue.Field) -> Bool {
        let isQuote = { (character: Character) in character == "'" || character == "\"" }
        guard value.first.map(isQuote) == true || value.last.map(isQuote) == true else { return false }
        let parts = value.split(whereSeparator: { isQuote($0) || $0 == "," || $0 == " " })
        let fix =
            switch parts.count {
            case 0: "remove it"
            case 1: "write \(parts[0])"
            case 2...CORSLimits.namedValues: "write each value by itself: \(parts.joined(separator: " and "))"
            default: "write each value by itself"
            }
        mistakes.append(
            CORSConfigurationIssue(
                .quoted, field, value: value,
                reason: "quotes are part of the value here; only mapping values of API Gateway need them", fix: fix))
        return true
    }
}
