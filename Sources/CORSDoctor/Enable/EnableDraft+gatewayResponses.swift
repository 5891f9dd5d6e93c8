internal import APIModel
internal import CORS

/// The answers that the gateway makes itself: without the headers a page sees a CORS error in the place of a 401, a 429
/// or a 504.
extension EnableDraft {
    private static let keyPrefix = "gatewayresponse.header."
    private static let location = "gateway responses"

    /// The two families, and every type that has an answer of its own: it takes nothing of its family's.
    ///
    /// Only what a page needs to read the answer; the console adds `Access-Control-Allow-Headers` and `-Methods`, which
    /// mean nothing there: a preflight that fails, fails by its status.
    ///
    /// - Parameter resource: The path that was named; nil is the whole API.
    mutating func addGatewayResponses(_ headers: CORSHeaders, for resource: String?) {
        let mappings = headers.gateway
        if mappings.isEmpty {
            step(
                .limit, Self.location,
                "cannot have the headers: no template chooses an origin there, all allowed origins are patterns, and "
                    + "with credentials any origin must not be let read; use --as policy")
        } else {
            let customised = Set(definition.gatewayResponses.map(\.responseType))
            for type in GatewayResponseType.allCases where type != .requestTooLarge {
                guard type == .default4XX || type == .default5XX || customised.contains(type) else { continue }
                addHeaders(mappings, to: type, for: resource)
            }
            if headers.origins.isDynamic, headers.configuration.allowCredentials, let fixed = headers.origins.fixed {
                step(
                    .limit, Self.location,
                    "only pages of \(fixed) can read them: no template chooses an origin there, and to echo every "
                        + "origin with credentials would let any site read them as the user; use --as policy")
            }
        }
        step(
            .limit, Self.location,
            "REQUEST_TOO_LARGE (413), and the 403 Forbidden for an unknown API or stage, can never have the headers on "
                + "AWS: a page sees a CORS error in their place")
    }

    private mutating func addHeaders(
        _ mappings: [CORSHeaders.Mapping], to type: GatewayResponseType, for resource: String?
    ) {
        let location = "gateway response \(type.rawValue)"
        let index = definition.gatewayResponses.firstIndex { $0.responseType == type }
        var response =
            index.map { definition.gatewayResponses[$0] }
            // Status and body as AWS has them: the stored text stands for its own bodies.
            ?? GatewayResponse(responseType: type, responseTemplates: GatewayResponseType.defaultTemplates)
        var merge = HeaderMerge(
            prefix: Self.keyPrefix, row: api.gatewayResponse(type), response.responseParameters)
        for mapping in mappings {
            let key = Self.keyPrefix + mapping.name
            let spelling = merge.result.keys.filter { HeaderMerge.isSame($0, key) }.sorted().first ?? key
            merge.merge(mapping, as: spelling)
        }
        guard merge.differences.isEmpty || resolve(merge.differences, at: location) else { return }
        response.responseParameters = merge.result
        if let resource, !merge.differences.isEmpty {
            step(
                .limit, location,
                "is the whole API's, not \(resource)'s alone: pages that could read it until now may not be able to; "
                    + "--no-gateway-responses leaves it as it is")
        }
        if let index {
            if !merge.additions.isEmpty {
                step(.change, location, "for the whole API, adds \(merge.additions.joined(separator: "; "))")
            } else if merge.differences.isEmpty {
                step(.unchanged, location, "has the headers already")
            }
            definition.gatewayResponses[index] = response
        } else {
            step(
                .create, location,
                "for the whole API, with AWS's status and body, and \(merge.additions.joined(separator: "; "))")
            insert(response)
        }
    }

    /// Keeps the order of a definition that is read from the store: by address.
    private mutating func insert(_ response: GatewayResponse) {
        let place = definition.gatewayResponses.firstIndex { $0.responseType.rawValue > response.responseType.rawValue }
        definition.gatewayResponses.insert(response, at: place ?? definition.gatewayResponses.endIndex)
    }
}
