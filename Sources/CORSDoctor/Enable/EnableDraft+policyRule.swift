internal import APIModel
internal import CORS

/// The rule of the gateway's policy engine, in the place of objects.
extension EnableDraft {
    mutating func addRule(_ checked: CheckedConfiguration, _ scope: EnableScope) {
        var canonical = checked.canonical
        if canonical.allowMethods.isEmpty, let named = scope.namedMethods { canonical.allowMethods = named }
        let rule = CORSRule(path: scope.rulePath, isRecursive: scope.isRecursive, canonical)
        let location = "CORS rule \(rule.path)"
        var rules = definition.corsRules ?? []
        if let index = rules.firstIndex(where: { $0.path == rule.path }) {
            let differences = Self.differences(rules[index], rule, at: api.corsRule(rule.path))
            if differences.isEmpty {
                step(.unchanged, location, "answers \(rule.summary) already")
            } else if resolve(differences, at: location) {
                rules[index] = rule
            }
        } else {
            step(.create, location, "the gateway itself answers \(rule.summary)")
            let place = rules.firstIndex { $0.path > rule.path } ?? rules.endIndex
            rules.insert(rule, at: place)
        }
        if rules != definition.corsRules ?? [] { definition.corsRules = rules }
        reportShadows(of: rule, among: rules, scope)
    }

    /// What the rule takes the place of, and what takes its place.
    private mutating func reportShadows(of rule: CORSRule, among rules: [CORSRule], _ scope: EnableScope) {
        for other in rules where other.path != rule.path && scope.covers(other.path) {
            step(.limit, "CORS rule \(other.path)", "has a longer path, and answers there in the place of this one")
        }
        let resources = definition.resources.sorted { $0.path < $1.path }
        for resource in resources where scope.covers(resource.path) && rules.rule(for: resource.path)?.path == rule.path
        {
            guard resource.resourceMethods?[PreflightObjects.verb] != nil else { continue }
            step(
                .limit, "OPTIONS \(resource.path)",
                "is not asked for preflights any more: the rule answers them; other OPTIONS requests still reach it")
        }
        let decorated = resources.contains { resource in
            rules.rule(for: resource.path)?.path == rule.path
                && (resource.resourceMethods ?? [:]).contains { verb, method in
                    verb != PreflightObjects.verb && method.mapsOrigin
                }
        }
        if decorated {
            step(
                .limit, "CORS rule \(rule.path)",
                "takes the Access-Control headers of mappings and backends out of the answers: there is one voice")
        }
    }

    private static func differences(_ old: CORSRule, _ new: CORSRule, at row: ResourcePath) -> [Difference] {
        let members: [(String, String, String)] = [
            ("recursive", "\(old.isRecursive)", "\(new.isRecursive)"),
            ("allowOrigins", text(old.allowOrigins), text(new.allowOrigins)),
            ("allowMethods", old.allowMethods.map(text) ?? ownMethods, new.allowMethods.map(text) ?? ownMethods),
            ("allowHeaders", text(old.allowHeaders, ignoringCase: true), text(new.allowHeaders, ignoringCase: true)),
            ("exposeHeaders", text(old.exposeHeaders, ignoringCase: true), text(new.exposeHeaders, ignoringCase: true)),
            ("allowCredentials", "\(old.allowCredentials)", "\(new.allowCredentials)"),
            ("maxAge", old.maxAge.map(String.init) ?? "none", new.maxAge.map(String.init) ?? "none"),
            ("dangerously", text(old.dangerously), text(new.dangerously)),
        ]
        return members.filter { $0.1 != $0.2 }.map { .value(row, $0.0, $0.1, $0.2) }
    }

    private static let ownMethods = "those of each resource"

    private static func text(_ values: [String]) -> String { text(values, ignoringCase: false) }

    private static func text(_ values: [String], ignoringCase: Bool) -> String {
        let values = Set(ignoringCase ? values.map { $0.lowercased() } : values).sorted()
        return values.isEmpty ? "none" : values.joined(separator: ",")
    }
}

extension CORSRule {
    /// The rule that a canonical configuration is.
    init(path: String, isRecursive: Bool, _ configuration: CORSConfiguration) {
        self.init(
            path: path,
            isRecursive: isRecursive,
            allowOrigins: configuration.allowOrigins,
            allowMethods: configuration.allowMethods.isEmpty ? nil : configuration.allowMethods,
            allowHeaders: configuration.allowHeaders,
            exposeHeaders: configuration.exposeHeaders,
            allowCredentials: configuration.allowCredentials,
            maxAge: configuration.maxAge,
            dangerously: configuration.dangerously.map(\.rawValue).sorted())
    }

    /// For whom and what it answers, in a few words.
    fileprivate var summary: String {
        let origins = allowOrigins == ["*"] ? "every origin" : allowOrigins.joined(separator: ", ")
        return "\(isRecursive ? "for \(path) and all below it" : "for \(path)") to \(origins)"
            + (allowCredentials ? ", with credentials" : "")
    }
}

extension Method {
    /// Whether a mapping of it says something about origins.
    fileprivate var mapsOrigin: Bool {
        guard let integration = methodIntegration else { return false }
        return (integration.integrationResponses ?? [:]).values.contains { response in
            (response.responseParameters ?? [:]).keys.contains {
                HeaderMerge.isSame($0, PreflightObjects.keyPrefix + CORSHeaders.allowOrigin)
            }
        }
    }
}
