internal import APIModel
internal import CORS

/// `crossgate cors enable …`, with the flags that this request needs.
struct EnableCommand: Sendable, Equatable {
    var apiID: String
    /// The resource's path, or the path of the CORS rule that is changed; nil for the whole API.
    var resource: String?
    var isRecursive: Bool
    var isPolicy: Bool
    /// Empty lists of headers: the list that the console offers; of methods: those that the resource has.
    var configuration: CORSConfiguration
    /// Parts that say something else now, made by hand for all that is known here, and are replaced.
    var replaced: [String] = []
    /// Nil where nothing is deployed yet.
    var stageName: String?

    init?(_ evidence: Evidence) {
        guard let view = evidence.view, let route = evidence.route else { return nil }
        let advice = HeaderAdvice(evidence)
        if let rule = route.rule(for: evidence.method) {
            // To let in `null`, or everybody in its place, is no advice to give about a rule.
            guard evidence.request.fetch.origin != .opaque else { return nil }
            self.init(changing: rule, route, evidence)
        } else if let resource = route.resource(for: evidence.method) {
            // With credentials `null` cannot be allowed, and `*` does not help.
            guard advice.allowOrigin != "null" else { return nil }
            self.init(resource, advice, evidence)
        } else {
            return nil
        }
        apiID = view.apiID
        stageName = view.source == .testCall ? nil : view.stageName
        replaced = standingInTheWay(view)
    }

    /// The rule is changed where it stands: another one below it would hide all that this one says.
    private init(changing rule: CORSRule, _ route: RouteView, _ evidence: Evidence) {
        let isWhole = rule.path == "/" && rule.isRecursive
        apiID = ""
        resource = isWhole ? nil : rule.path
        isRecursive = rule.isRecursive && !isWhole
        isPolicy = true
        configuration = CORSConfiguration(rule)
        configuration.allowMethods = rule.allowMethods ?? []
        if evidence.isCredentialed { configuration.allowCredentials = true }
        let isCovered =
            route.policy(for: evidence.method).map { $0.actual(origin: evidence.origin).refusal == nil } ?? false
        if configuration.allowCredentials { configuration.allowOrigins.removeAll { $0 == "*" } }
        if !isCovered || configuration.allowOrigins != rule.allowOrigins {
            configuration.allowOrigins.append(evidence.origin)
        }
        if let listed = rule.allowMethods, !listed.contains("*"), !listed.contains(evidence.method) {
            configuration.allowMethods.append(evidence.method)
        }
        let known: Set<String> = Set(rule.allowHeaders.map { ASCII.lowercased($0) })
        if !known.contains("*") {
            configuration.allowHeaders += evidence.requestedHeaders.filter { !known.contains($0) }
        }
    }

    private init(_ resource: AuditedResource, _ advice: HeaderAdvice, _ evidence: Evidence) {
        apiID = ""
        self.resource = resource.path
        isRecursive = false
        isPolicy = false
        let now = Self.origins(of: resource, evidence)
        // Where one answer allows everybody and another does not, only what both allow works now.
        let isOpen = advice.allowOrigin == "*" || (!evidence.isCredentialed && now == ["*"])
        let others = now.filter { $0 != "*" && $0 != advice.allowOrigin }
        let console: Set<String> = Set(PreflightCalls.consoleHeaders.map { ASCII.lowercased($0) })
        let needed = Set(evidence.requestedHeaders + advice.headers.map { ASCII.lowercased($0) })
        let isUsual = needed.isSubset(of: console) || advice.headers.contains("*")
        configuration = CORSConfiguration(
            allowOrigins: isOpen ? ["*"] : [advice.allowOrigin] + others,
            allowHeaders: isUsual ? [] : PreflightCalls.consoleHeaders + needed.subtracting(console).sorted(),
            allowCredentials: evidence.isCredentialed)
    }

    /// Origins that are allowed now, and have to stay so: those that were seen, and those that other answers of the
    /// resource name.
    private static func origins(of resource: AuditedResource, _ evidence: Evidence) -> [String] {
        let seen = evidence.exchanges.filter { $0.purpose == .browser }
            .compactMap { $0.response?.value("Access-Control-Allow-Origin") }
        let mapped = resource.methods.filter { !$0.isProxy }.flatMap(\.answers).compactMap { $0.constant(.allowOrigin) }
        var origins: [String] = []
        for value in seen + mapped where value == "*" || Origin(value) != nil {
            if !origins.contains(value) { origins.append(value) }
        }
        return origins
    }

    /// What the command would refuse to touch without being told to.
    private func standingInTheWay(_ view: GatewayView) -> [String] {
        let request = EnableRequest(
            resource: resource, isRecursive: isRecursive, kind: isPolicy ? .policy : .objects,
            configuration: configuration, methods: configuration.allowMethods.isEmpty ? nil : configuration.allowMethods
        )
        guard let plan = try? EnablePlan(enabling: request, in: view.live), plan.isBlocked else { return [] }
        var locations: [String] = []
        for step in plan.steps where step.action == .keep && !locations.contains(step.location) {
            locations.append(step.location)
        }
        return locations
    }

    /// For a POSIX shell, in one line.
    var text: String {
        var words: [String] = ["crossgate", "cors", "enable", apiID]
        if let resource { words += ["--resource", resource] }
        if isRecursive { words.append("--recursive") }
        if isPolicy { words += ["--as", "policy"] }
        for origin in configuration.allowOrigins { words += ["--origin", origin] }
        for method in configuration.allowMethods { words += ["--method", method] }
        for header in configuration.allowHeaders { words += ["--header", header] }
        for header in configuration.exposeHeaders { words += ["--expose", header] }
        if configuration.allowCredentials { words.append("--credentials") }
        if let maxAge = configuration.maxAge { words += ["--max-age", "\(maxAge)"] }
        for danger in configuration.dangerously.map(\.rawValue).sorted() { words += ["--dangerously", danger] }
        if !replaced.isEmpty { words.append("--overwrite") }
        if let stageName { words += ["--deploy", stageName] }
        return words.map { ControlPlaneCall.shellQuoted($0) }.joined(separator: " ")
    }
}
