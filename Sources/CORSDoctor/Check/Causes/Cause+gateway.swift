internal import APIModel
internal import CORS
internal import JSON

// Causes that both preflights and answers can have.

extension Cause {
    /// No method answers: the path, the verb or both are not in the API.
    static func unrouted(_ evidence: Evidence, verb: String) -> [Cause] {
        guard let route = evidence.route else {
            return [
                Cause(
                    verb == "OPTIONS" ? .noOptionsMethod : .noMethod,
                    "API Gateway answers 403 Missing Authentication Token where the path has no such method; it is not "
                        + "about tokens. Either this path has no \(verb) method, or the path or the stage in the URL "
                        + "is not the API's.")
            ]
        }
        guard let resource = route.resource(for: evidence.method), !resource.methods.isEmpty else {
            return [noResource(route, evidence)]
        }
        var causes: [Cause] = []
        if verb == "OPTIONS" {
            let others = resource.methods.map(\.verb).joined(separator: ", ")
            causes.append(
                Cause(
                    .noOptionsMethod,
                    "\(resource.path) has \(others) and no OPTIONS, so the gateway answers its preflights with 403 "
                        + "Missing Authentication Token. API Gateway never answers OPTIONS by itself."))
        }
        if route.method(answering: evidence.method) == nil {
            causes.append(
                Cause(
                    .noMethod,
                    "\(resource.path) has no \(evidence.method) and no ANY: the request itself would get 403 Missing "
                        + "Authentication Token."))
        }
        return causes
    }

    private static func noResource(_ route: RouteView, _ evidence: Evidence) -> Cause {
        let stage = evidence.view?.source == .stage ? " (stage \(route.stageName))" : ""
        var text =
            "The API has no resource for \(route.path)\(stage); the gateway says Missing Authentication Token, and it is "
            + "not about tokens."
        let first = RouteView.segments(of: route.path).first.map(String.init)
        let paths = route.api.resources.filter { !$0.methods.isEmpty }.map(\.path)
        if first == route.stageName {
            text += " The path has the stage's name twice."
        } else if let first, route.fits(below: first) {
            text += " Without /\(first) there is one: is that the base path of a custom domain?"
        } else if let nearest = NearestPath.nearest(to: route.path, among: paths) {
            text += " The nearest is \(nearest)\(isSameButCase(nearest, route.path) ? "; case counts" : "")."
        }
        return Cause(.noResource, text)
    }

    private static func isSameButCase(_ left: String, _ right: String) -> Bool {
        ASCII.lowercased(left) == ASCII.lowercased(right)
    }

    static func wrongStage(_ evidence: Evidence, _ cause: String?) -> Cause {
        Cause(
            .wrongStage,
            "There is no such API or stage\(cause.map { ": \($0)" } ?? ""). What comes before the API is found cannot "
                + "have CORS headers, so the browser blames CORS. Check the API's id and the stage in the URL.")
    }

    /// 403 `Forbidden` of an API that is not ours to look into.
    static func forbidden(_ evidence: Evidence) -> Cause {
        let stage = ExecuteAPIHost(evidence.request.fetch.url)?.stageName.map { " '\($0)'" } ?? ""
        return Cause(
            .forbidden,
            "403 Forbidden from API Gateway is one of three: there is no such stage\(stage) or base path, the method "
                + "requires an API key, or a web ACL (WAF) blocked the request.")
    }

    static let firewall = Cause(
        .firewall,
        "A web ACL (WAF) blocked the request before it reached the API. Preflights have to pass it: allow OPTIONS.")

    static func throttled(_ type: GatewayResponseType) -> Cause {
        Cause(
            .throttled,
            "The gateway refused for load (\(type.rawValue), 429). Preflights count against the limits too; "
                + "Access-Control-Max-Age, up to 7200, makes them fewer.")
    }

    /// Denied by a policy, if the message is that of one; nil for an authorizer's denial.
    static func resourcePolicy(_ exchange: Exchange) -> Cause? {
        guard case .response(_, let body, let layer) = exchange.answer else { return nil }
        let json = try? JSONValue.parse(body)
        var text = (json?["Message"] ?? json?["message"])?.stringValue ?? ""
        if case .gatewayResponse(_, let cause)? = layer { text += " " + cause }
        let isPolicy = text.contains("execute-api:Invoke") || ASCII.lowercased(text).contains("resource policy")
        guard isPolicy else { return nil }
        return Cause(
            .resourcePolicy,
            "The API's resource policy denies the request. It applies to OPTIONS as well: a preflight comes from the "
                + "user's address and is never signed.")
    }
}
