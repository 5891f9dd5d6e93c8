internal import APIModel
internal import CORS

extension AuditRule {
    static let policyInvalid = AuditRule(
        "policy-invalid", .error, "A rule of the policy engine has mistakes",
        "Crossgate's policy engine does not serve a rule that it cannot keep: what has mistakes is refused whole."
    ) { api, findings in
        for rule in api.definition.corsRules ?? [] {
            let configuration = CORSConfiguration(rule)
            do throws(CORSConfigurationIssues) {
                _ = try CORSPolicy(configuration)
            } catch {
                for issue in error.issues {
                    findings.add(
                        at: "policy rule \(rule.path)", of: rule.path,
                        "\(issue.field.rawValue)\(issue.value.map { " \($0.quoted)" } ?? ""): \(issue.reason)",
                        Fix(issue.fix))
                }
            }
        }
    }

    static let policyUnwise = AuditRule(
        "policy-unwise", .note, "A rule of the policy engine is legal and unwise",
        "What the policy engine serves as it is told, and what nobody is likely to have meant."
    ) { api, findings in
        for rule in api.definition.corsRules ?? [] {
            // Methods that the rule does not list are those of each resource: there is nothing to say about them.
            let advice = (try? CORSPolicy(CORSConfiguration(rule)))?.advice ?? []
            for issue in advice where rule.allowMethods != nil || issue.field != .allowMethods {
                findings.add(
                    at: "policy rule \(rule.path)", of: rule.path,
                    "\(issue.field.rawValue)\(issue.value.map { " \($0.quoted)" } ?? ""): \(issue.reason)",
                    Fix(issue.fix))
            }
        }
    }

    static let policyWithoutResource = AuditRule(
        "policy-without-resource", .warning, "A rule of the policy engine is for no resource",
        "A rule whose path fits no resource of the API answers nothing."
    ) { api, findings in
        for rule in api.definition.corsRules ?? [] {
            let applies = api.resources.contains { $0.policy?.path == rule.path && !$0.methods.isEmpty }
            guard !applies else { continue }
            findings.add(
                at: "policy rule \(rule.path)", of: rule.path, "no resource with methods falls under it",
                Fix("Correct its path, or take it away with crossgate cors disable"))
        }
    }

    static let policyShadowsOptions = AuditRule(
        "policy-shadows-options", .note, "The policy engine answers before an OPTIONS method",
        "Where a rule of the policy engine applies, preflights never reach the resource's own OPTIONS method. An export "
            + "to AWS, which has no such engine, would use it."
    ) { api, findings in
        for resource in api.resources {
            guard let policy = resource.policy else { continue }
            for method in resource.methods where method.verb == "OPTIONS" {
                findings.add(
                    at: method.location, of: resource.path,
                    "the policy rule for \(policy.path.shown) answers preflights in its place",
                    Fix(
                        "Take the method away",
                        calls: [.delete("method", CallTarget(api: api.id).method(method.resourceID, method.verb))]))
            }
        }
    }
}

extension CORSConfiguration {
    /// A rule's settings. Dangers by a name that is none are left out, so that what they would excuse is reported.
    init(_ rule: CORSRule) {
        self.init(
            allowOrigins: rule.allowOrigins, allowMethods: rule.allowMethods ?? HTTPMethodName.all,
            allowHeaders: rule.allowHeaders, exposeHeaders: rule.exposeHeaders,
            allowCredentials: rule.allowCredentials, maxAge: rule.maxAge,
            dangerously: Set(rule.dangerously.compactMap(Danger.init(rawValue:))))
    }
}
