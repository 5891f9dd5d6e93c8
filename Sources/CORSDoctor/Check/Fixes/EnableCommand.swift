internal import APIModel
internal import CORS

/// `crossgate cors enable …`, with the flags that this request needs.
struct EnableCommand: Sendable, Equatable {
    var apiID: String
    var resource: String
    var origins: [String]
    /// Empty: the list that the console offers.
    var headers: [String]
    /// Empty: the methods that the resource has.
    var methods: [String]
    var isCredentialed: Bool
    var isPolicy: Bool
    var stageName: String

    init?(_ evidence: Evidence) {
        guard let view = evidence.view, let route = evidence.route, let resource = route.resource(for: evidence.method)
        else { return nil }
        let advice = HeaderAdvice(evidence)
        // With credentials `null` cannot be allowed, and `*` does not help.
        guard advice.allowOrigin != "null" else { return nil }
        apiID = view.apiID
        stageName = view.stageName
        self.resource = resource.path
        isCredentialed = evidence.isCredentialed
        isPolicy = resource.policy != nil
        methods = []
        if let rule = resource.policy {
            let kept = evidence.isCredentialed ? rule.allowOrigins.filter { $0 != "*" } : rule.allowOrigins
            origins = kept.contains("*") || kept.contains(advice.allowOrigin) ? kept : kept + [advice.allowOrigin]
            if let listed = rule.allowMethods {
                methods = listed.contains(evidence.method) || listed.contains("*") ? listed : listed + [evidence.method]
            }
            let known: Set<String> = Set(rule.allowHeaders.map { ASCII.lowercased($0) })
            headers =
                rule.allowHeaders
                + (known.contains("*") ? [] : evidence.requestedHeaders.filter { !known.contains($0) })
        } else {
            origins = [advice.allowOrigin] + Self.otherOrigins(evidence)
            let console: Set<String> = Set(PreflightCalls.consoleHeaders.map { ASCII.lowercased($0) })
            let needed = Set(evidence.requestedHeaders + advice.headers.map { ASCII.lowercased($0) })
            headers =
                needed.isSubset(of: console) || advice.headers.contains("*")
                ? []
                : PreflightCalls.consoleHeaders + needed.subtracting(console).sorted()
        }
    }

    /// Origins that are allowed now and have to stay so.
    private static func otherOrigins(_ evidence: Evidence) -> [String] {
        var origins: [String] = []
        for exchange in evidence.exchanges where exchange.purpose == .browser {
            guard let value = exchange.response?.value("Access-Control-Allow-Origin"), Origin(value) != nil,
                value != evidence.origin, !origins.contains(value)
            else { continue }
            origins.append(value)
        }
        return origins
    }

    /// For a POSIX shell, in one line.
    var text: String {
        var words: [String] = ["crossgate", "cors", "enable", apiID, "--resource", resource]
        if isPolicy { words += ["--as", "policy"] }
        for origin in origins { words += ["--origin", origin] }
        for method in methods { words += ["--method", method] }
        for header in headers { words += ["--header", header] }
        if isCredentialed { words.append("--credentials") }
        words += ["--deploy", stageName]
        return words.map { ControlPlaneCall.shellQuoted($0) }.joined(separator: " ")
    }
}
