import APIModel
import CORS
import CORSDoctor
import Testing

/// What holds for every definition and every request.
@Suite struct EnablePropertyTests {
    /// Seeds of one run; each is a definition and a request of each kind.
    private static let seeds: Range<UInt64> = 0..<200

    private func each(
        _ kind: EnableRequest.Kind = .objects,
        _ check: (UInt64, DeploymentSnapshot, EnableRequest, EnablePlan) throws -> Void
    ) throws {
        for seed in Self.seeds {
            var generator = PlanGenerator(seed: seed)
            let definition = generator.definition()
            let request = generator.request(kind)
            try check(seed, definition, request, try PlanFixture.plan(definition, request))
        }
    }

    @Test(arguments: EnableRequest.Kind.allCases)
    func `the same input gives the same plan`(_ kind: EnableRequest.Kind) throws {
        try each(kind) { seed, definition, request, plan in
            let again = try PlanFixture.plan(definition, request)
            #expect(again == plan, "seed \(seed)")
        }
    }

    @Test(arguments: EnableRequest.Kind.allCases)
    func `whatever differs is named by a step, and whatever a step names differs`(_ kind: EnableRequest.Kind) throws {
        try each(kind) { seed, definition, _, plan in
            #expect(plan.unnamed(since: definition).isEmpty, "seed \(seed)")
            if !plan.isBlocked { #expect(plan.idle(since: definition).isEmpty, "seed \(seed)") }
            #expect(plan.changes == (plan.definition != definition), "seed \(seed)")
        }
    }

    @Test(arguments: EnableRequest.Kind.allCases)
    func `a second enable changes nothing, whoever the parts belong to`(_ kind: EnableRequest.Kind) throws {
        try each(kind) { seed, definition, request, plan in
            guard !plan.isBlocked else { return }
            let addresses = PlanDifferences(definition, plan.definition).addresses
            for owned in [[], addresses] as [Set<ResourcePath>] {
                let again = try PlanFixture.plan(plan.definition, request, owned: owned)
                #expect(!again.changes, "seed \(seed): \(again.text)")
                #expect(again.definition == plan.definition, "seed \(seed)")
                #expect(!again.isBlocked, "seed \(seed)")
            }
        }
    }

    @Test func `a blocked plan leaves the definition alone, and only refusing blocks`() throws {
        var blocked = 0
        try each { seed, definition, request, plan in
            guard plan.isBlocked else { return }
            blocked += 1
            #expect(plan.definition == definition, "seed \(seed)")
            #expect(request.handMade == .refuse, "seed \(seed)")
            #expect(!plan.steps(.keep).isEmpty, "seed \(seed)")
        }
        #expect(blocked > 20)
    }

    @Test func `what is kept is as it was`() throws {
        try each { seed, definition, request, plan in
            guard request.handMade == .keep else { return }
            let changed = PlanDifferences(definition, plan.definition).locations
            for step in plan.steps(.keep) {
                #expect(
                    !changed.contains { $0 == step.location || $0.hasPrefix(step.location + ", ") },
                    "seed \(seed): \(step.location)")
            }
            #expect(plan.steps(.replace).isEmpty, "seed \(seed)")
        }
    }

    @Test func `after replacing, every answer that is no proxy's carries the origin, or a limit says why not`() throws {
        var cells = 0
        try each { seed, definition, request, _ in
            var request = request
            request.handMade = .replace
            let plan = try PlanFixture.plan(definition, request)
            for resource in plan.definition.resources {
                for (verb, method) in resource.resourceMethods ?? [:] where resource.hasOwnMethods {
                    guard let integration = method.methodIntegration, !integration.isProxy else { continue }
                    for (status, response) in integration.integrationResponses ?? [:] {
                        let location = "\(verb) \(resource.path), integration response \(status)"
                        let isLimited = plan.actions(at: location).contains(.limit)
                        #expect(response.carriesOrigin || isLimited, "seed \(seed): \(location)")
                        cells += 1
                    }
                }
                if resource.hasOwnMethods { #expect(resource.resourceMethods?["OPTIONS"] != nil, "seed \(seed)") }
            }
        }
        #expect(cells > 1_000)
    }

    @Test func `the control plane takes whatever a plan writes`() throws {
        try each { seed, definition, _, plan in
            #expect(PlanRules.violations(in: definition).isEmpty, "seed \(seed)")
            #expect(PlanRules.violations(in: plan.definition).isEmpty, "seed \(seed)")
        }
    }

    /// `owned` is what an enable wrote: another configuration goes in its place without a question.
    @Test func `one configuration after another is as if the second were alone, where nothing is hand-made`() throws {
        for seed in Self.seeds {
            var generator = PlanGenerator(seed: seed)
            var first = generator.request(.objects)
            var second = generator.request(.objects)
            first.includesGatewayResponses = true
            second.includesGatewayResponses = true
            let bare = PlanFixture.definition([
                ("/", [PlanFixture.method("GET", .http), PlanFixture.method("PUT", .mock)]),
                ("/b", [PlanFixture.method("GET", .http, templates: ["a/b": "x"])]),
            ])
            let one = try PlanFixture.plan(bare, first)
            let two = try PlanFixture.plan(
                one.definition, second, owned: PlanDifferences(bare, one.definition).addresses)
            let alone = try PlanFixture.plan(bare, second)
            #expect(!two.isBlocked, "seed \(seed)")
            for (verb, path) in [("OPTIONS", "/"), ("GET", "/"), ("PUT", "/"), ("OPTIONS", "/b"), ("GET", "/b")] {
                var left = two.definition.response(verb, path)
                var right = alone.definition.response(verb, path)
                // More of Vary never harms, and nobody can tell whose it was.
                left?.responseParameters?["method.response.header.Vary"] = nil
                right?.responseParameters?["method.response.header.Vary"] = nil
                #expect(left == right, "seed \(seed): \(verb) \(path)")
            }
        }
    }
}

extension Resource {
    fileprivate var hasOwnMethods: Bool { (resourceMethods ?? [:]).keys.contains { $0 != "OPTIONS" } }
}

extension Integration {
    fileprivate var isProxy: Bool { type == .awsProxy || type == .httpProxy }
}

extension IntegrationResponse {
    fileprivate var carriesOrigin: Bool {
        let isMapped = (responseParameters ?? [:]).keys.contains {
            $0.lowercased() == "method.response.header.access-control-allow-origin"
        }
        return isMapped
            || (responseTemplates ?? [:]).values.contains {
                $0.lowercased().contains("header.access-control-allow-origin")
            }
    }
}
