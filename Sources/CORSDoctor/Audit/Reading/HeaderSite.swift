internal import APIModel

/// One place where a header is given a value: an integration response, or a gateway response.
struct HeaderSite: Sendable {
    enum Place: Sendable {
        case response(AuditedMethod, AuditedResponse)
        case gateway(AuditedGatewayResponse)
    }

    let header: AuditedHeader
    let place: Place

    var location: String {
        switch place {
        case .response(_, let response): response.location
        case .gateway(let response): response.location
        }
    }

    var resourcePath: String? {
        switch place {
        case .response(let method, _): method.resourcePath
        case .gateway: nil
        }
    }

    /// The value that everybody gets, where a mapping gives one: also beside a template that may override it.
    var mapped: String? {
        guard case .constant(let text) = header.source else { return nil }
        return text
    }
}

extension AuditedAPI {
    /// All places that give a header a value and that clients get to see.
    func sites(of header: CORSHeader) -> [HeaderSite] {
        var sites: [HeaderSite] = []
        for method in ownMethods where !method.isProxy {
            for response in method.answers {
                guard let own = response[header] else { continue }
                sites.append(HeaderSite(header: own, place: .response(method, response)))
            }
        }
        return sites + gatewaySites(of: header)
    }

    func gatewaySites(of header: CORSHeader) -> [HeaderSite] {
        guard !isWhollyUnderPolicy else { return [] }
        return gatewayResponses.compactMap { response in
            response.headers[header].map { HeaderSite(header: $0, place: .gateway(response)) }
        }
    }

    /// Whether the policy engine answers for everything that is there.
    var isWhollyUnderPolicy: Bool {
        !resources.isEmpty && resources.allSatisfy { $0.policy != nil || $0.methods.isEmpty }
            && resources.contains { $0.policy != nil }
    }

    /// Whether scripts of other origins are meant to use it, as far as one can tell: something speaks of CORS, or a
    /// backend has the say.
    var isMeantForScripts: Bool { usesCORS || ownMethods.contains(where: \.isProxy) }
}

/// Resources whose preflights one method answers, with the answer.
struct PreflightGroup: Sendable {
    let method: AuditedMethod
    let response: AuditedResponse
    var resources: [AuditedResource]

    /// The methods that scripts want to call.
    var actualMethods: [AuditedMethod] { resources.flatMap(\.actualMethods) }

    /// Whether the answer allows credentials.
    var allowsCredentials: Bool { response.constant(.allowCredentials) == "true" }

    /// The verbs that the methods are there for, sorted.
    var verbs: [String] { Set(actualMethods.flatMap(\.covered)).subtracting(["OPTIONS"]).sorted() }

    func site(_ header: CORSHeader) -> HeaderSite {
        HeaderSite(
            header: response[header] ?? AuditedHeader(header: header, source: .unmapped),
            place: .response(method, response))
    }
}

extension AuditedAPI {
    /// Preflight answers that the gateway makes, each once.
    var preflightGroups: [PreflightGroup] {
        var groups: [PreflightGroup] = []
        var places: [String: Int] = [:]
        for resource in ownResources {
            guard let method = resource.preflightMethod, !method.isProxy, let response = method.preflightResponse else {
                continue
            }
            if let place = places[method.location] {
                groups[place].resources.append(resource)
            } else {
                places[method.location] = groups.count
                groups.append(PreflightGroup(method: method, response: response, resources: [resource]))
            }
        }
        return groups
    }
}
