import APIModel
import CORS
import HTTPMessages

/// The compiling of a deployment's CORS rules: one policy for each distinct configuration, however many resources have
/// it.
struct CORSRuleCompiler {
    private struct Key: Hashable {
        let path: String
        let methods: [String]
    }

    private let rules: [String: CORSRule]
    private var compiled: [Key: CompiledCORSRule] = [:]
    /// Rules that some resource has, by path.
    private var used: Set<String> = []
    /// Reasons that were told, since a rule may be broken in the same way for many resources.
    private var reported: Set<String> = []
    private(set) var diagnostics: [Diagnostic] = []

    init(_ snapshot: DeploymentSnapshot) {
        let all = snapshot.corsRules ?? []
        rules = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        for rule in rules.values.sorted(by: { $0.path < $1.path }) {
            // So that a broken rule is told of even when no resource has it.
            _ = compiledRule(rule, methods: HTTPMethodName.all)
            reportMethodOverride(rule)
        }
        if rules.count < all.count {
            warn("CORS rules", "several rules have the same path; the last of them is served")
        }
    }

    /// The rule that a resource falls under, chosen as by `[CORSRule].rule(for:)`, with one look-up per segment.
    ///
    /// - Returns: nil when there is none, and for a resource without methods, which is only a way to others.
    mutating func rule(for resource: Resource) -> CompiledCORSRule? {
        guard !rules.isEmpty, let verbs = resource.resourceMethods?.keys, !verbs.isEmpty,
            let rule = chosen(for: resource.path)
        else { return nil }
        used.insert(rule.path)
        return compiledRule(rule, methods: verbs.contains(HTTPMethodName.any) ? HTTPMethodName.all : verbs.sorted())
    }

    /// The stage's part, once every resource has its rule; nil when the deployment has no rules, so that its requests
    /// meet one nil check.
    mutating func finish() -> StageCORS? {
        guard !rules.isEmpty else { return nil }
        let root = rules["/"].flatMap { $0.isRecursive ? compiledRule($0, methods: HTTPMethodName.all) : nil }
        for rule in rules.values.sorted(by: { $0.path < $1.path }) where !used.contains(rule.path) {
            if rule.path == "/", rule.isRecursive { continue }
            warn(
                rule.location,
                "no resource with a method falls under this rule, so that it does nothing; correct its path or make it "
                    + "recursive")
        }
        return StageCORS(unrouted: root)
    }

    private func chosen(for resourcePath: String) -> CORSRule? {
        if let own = rules[resourcePath] { return own }
        var path = resourcePath[...]
        while let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            path = path[..<slash]
            if let rule = rules[path.isEmpty ? "/" : String(path)], rule.isRecursive { return rule }
        }
        return nil
    }

    private mutating func compiledRule(_ rule: CORSRule, methods: [String]) -> CompiledCORSRule {
        let key = Key(path: rule.path, methods: rule.allowMethods ?? methods)
        if let known = compiled[key] { return known }
        let made = CompiledCORSRule(path: rule.path, policy: policy(of: rule, methods: key.methods))
        compiled[key] = made
        return made
    }

    private mutating func policy(of rule: CORSRule, methods: [String]) -> CompiledCORSRule.Policy {
        let unknown = rule.dangerously.filter { CORSConfiguration.Danger(rawValue: $0) == nil }
        guard unknown.isEmpty else {
            let known = CORSConfiguration.Danger.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse(rule, "dangerously: \(unknown.joined(separator: ", ")) is not among \(known)")
        }
        let configuration = CORSConfiguration(
            allowOrigins: rule.allowOrigins, allowMethods: methods, allowHeaders: rule.allowHeaders,
            exposeHeaders: rule.exposeHeaders, allowCredentials: rule.allowCredentials, maxAge: rule.maxAge,
            dangerously: Set(rule.dangerously.compactMap(CORSConfiguration.Danger.init(rawValue:))))
        do throws(CORSConfigurationIssues) {
            return .served(try CORSPolicy(configuration))
        } catch {
            return refuse(rule, error.issues.map(\.description).joined(separator: "; "))
        }
    }

    private mutating func refuse(_ rule: CORSRule, _ reason: String) -> CompiledCORSRule.Policy {
        let refusal = Refusal(
            location: rule.location,
            reason: "\(reason). Until it is mended no page may read an answer, and every preflight is refused")
        if reported.insert("\(refusal.location) \(refusal.reason)").inserted {
            diagnostics.append(Diagnostic(severity: .error, location: refusal.location, message: refusal.reason))
        }
        return .refused(refusal)
    }

    /// The gateway carries the override out before anything else: a page that may send the header has every method.
    private mutating func reportMethodOverride(_ rule: CORSRule) {
        guard let methods = rule.allowMethods, methods != ["*"],
            let name = rule.allowHeaders.first(where: { $0.equalsIgnoringASCIICase("X-HTTP-Method-Override") })
        else { return }
        warn(
            rule.location,
            "allowHeaders has \(name): a page that may send it can use every method, whatever allowMethods says; leave "
                + "it out, unless clients need it")
    }

    private mutating func warn(_ location: String, _ message: String) {
        diagnostics.append(Diagnostic(severity: .warning, location: location, message: message))
    }
}

extension CORSRule {
    /// Where the rule stands in diagnostics: `CORS rule /pets`.
    fileprivate var location: String { "CORS rule \(path)" }
}
