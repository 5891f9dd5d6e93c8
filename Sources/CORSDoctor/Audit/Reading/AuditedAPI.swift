internal import APIModel

/// An API's definition, read once for all rules.
struct AuditedAPI: Sendable {
    let definition: DeploymentSnapshot
    let stage: Stage?
    /// By path.
    let resources: [AuditedResource]
    /// Customised ones, in the order of their names.
    let gatewayResponses: [AuditedGatewayResponse]
    /// Whether `*/*` is among the binary media types.
    let isAllBinary: Bool

    var id: String { definition.restAPI.id }

    /// Those that Crossgate's policy engine does not answer for: what their objects say is what clients get.
    var ownResources: [AuditedResource] { resources.filter { $0.policy == nil } }
    var ownMethods: [AuditedMethod] { ownResources.flatMap(\.methods) }

    /// Whether any answer has a CORS header, or a backend could give it one.
    let usesCORS: Bool
    /// The one origin that answers of methods name, as it was meant, where all name the same and none depends on the
    /// request.
    let commonOrigin: String?
    /// Whether some method's answer says that it takes credentials.
    let usesCredentials: Bool

    init(_ definition: DeploymentSnapshot, stage: Stage?) {
        self.definition = definition
        self.stage = stage
        isAllBinary = (definition.restAPI.binaryMediaTypes ?? []).contains("*/*")
        let context = AuditedMethod.Context(
            stage: stage, isAllBinary: isAllBinary,
            validators: Dictionary(
                definition.requestValidators.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
        let sorted = definition.resources.sorted { $0.path < $1.path }
        let routing = OptionsRouting(sorted)
        let methods: [[AuditedMethod]] = sorted.map { resource in
            (resource.resourceMethods ?? [:]).sorted { $0.key < $1.key }
                .map { AuditedMethod(resource, $0.key, $0.value, context) }
        }
        let rules = definition.corsRules ?? []
        resources = sorted.indices.map { index in
            let policy = rules.rule(for: sorted[index].path)
            let preflight: AuditedResource.Preflight =
                if let policy {
                    .policy(policy)
                } else if let answering = routing.resource(answering: "OPTIONS", for: index),
                    let method = methods[answering].first(where: { $0.covered.contains("OPTIONS") })
                {
                    .method(method)
                } else {
                    .nobody
                }
            let served: Set<String> = Set(
                HTTPMethodName.all.filter { routing.resource(answering: $0, for: index) != nil })
            return AuditedResource(
                id: sorted[index].id, path: sorted[index].path, methods: methods[index], policy: policy,
                preflight: preflight, servedVerbs: served)
        }
        gatewayResponses = definition.gatewayResponses
            .sorted { $0.responseType.rawValue < $1.responseType.rawValue }
            .map { AuditedGatewayResponse($0, stage) }
        let own = resources.filter { $0.policy == nil }.flatMap(\.methods)
        let answers = own.flatMap { $0.isProxy ? [] : $0.answers }
        usesCORS =
            answers.contains(where: \.hasAccessControl) || own.contains { !$0.isProxy && $0.declaresCORS }
            || gatewayResponses.contains { $0.headers[.allowOrigin] != nil }
        let origins: [String] = answers.compactMap { $0.constant(.allowOrigin) }
        let isFixed = !answers.contains { $0[.allowOrigin]?.isUncertain ?? false }
        let isCommon = origins.allSatisfy { $0.utf8.elementsEqual(origins[0].utf8) }
        commonOrigin = isFixed && isCommon ? origins.first.flatMap { OriginText($0).meant } : nil
        usesCredentials = answers.contains { $0.constant(.allowCredentials) == "true" }
    }
}

extension AuditedMethod {
    /// Whether a method response declares a CORS header.
    var declaresCORS: Bool { responses.contains { $0.declared.keys.contains(where: \.isAccessControl) } }
}

/// A resource, its methods, and who answers its preflights.
struct AuditedResource: Sendable {
    enum Preflight: Sendable {
        case nobody
        case policy(CORSRule)
        case method(AuditedMethod)
    }

    let id: String
    let path: String
    /// By verb.
    let methods: [AuditedMethod]
    let policy: CORSRule?
    let preflight: Preflight
    /// Verbs that requests for it are answered to, if by another resource.
    let servedVerbs: Set<String>

    /// The method that answers preflights.
    var preflightMethod: AuditedMethod? {
        guard case .method(let method) = preflight else { return nil }
        return method
    }

    /// What the gateway answers to a preflight; nil when nobody does, or a backend.
    var preflightResponse: AuditedResponse? {
        guard let method = preflightMethod, !method.isProxy else { return nil }
        return method.preflightResponse
    }

    /// Its methods but those that are there for OPTIONS alone.
    var actualMethods: [AuditedMethod] { methods.filter { $0.covered != ["OPTIONS"] && !$0.covered.isEmpty } }

    /// Whether something here is about CORS: the preflight's answer or that of a method.
    var usesCORS: Bool {
        preflightResponse?.hasAccessControl == true
            || methods.contains { !$0.isProxy && ($0.declaresCORS || $0.answers.contains(where: \.hasAccessControl)) }
    }
}

/// A customised gateway response.
struct AuditedGatewayResponse: Sendable {
    let response: GatewayResponse
    let headers: [CORSHeader: AuditedHeader]
    var type: GatewayResponseType { response.responseType }
    var location: String { "gateway response \(type.rawValue)" }

    init(_ response: GatewayResponse, _ stage: Stage?) {
        self.response = response
        headers = AuditedHeader.read(
            response.responseParameters, prefix: CORSHeader.gatewayResponsePrefix, .gatewayResponse, stage)
    }
}
