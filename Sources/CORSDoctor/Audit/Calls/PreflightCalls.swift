internal import APIModel

/// The objects of a working preflight, as the AWS page "CORS for REST APIs in API Gateway" has them, and the calls
/// that make them.
struct PreflightCalls {
    let api: AuditedAPI
    let resourceID: String
    /// What the answer says.
    let origin: String
    let methods: [String]
    let headers: [String]

    /// The list that the AWS console offers.
    static let consoleHeaders: [String] = [
        "Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token",
    ]
    static let template = #"{"statusCode": 200}"#

    init(_ api: AuditedAPI, _ resource: AuditedResource) {
        self.api = api
        resourceID = resource.id
        origin = api.commonOrigin ?? "*"
        methods = Set(resource.actualMethods.flatMap(\.covered)).union(["OPTIONS"]).sorted()
        headers = Self.consoleHeaders
    }

    private var method: CallTarget { CallTarget(api: api.id).method(resourceID, "OPTIONS") }

    private var values: [String: String] {
        var values: [String: String] = [
            CORSHeader.allowOrigin.methodResponseKey: "'\(origin)'",
            CORSHeader.allowMethods.methodResponseKey: "'\(methods.joined(separator: ","))'",
            CORSHeader.allowHeaders.methodResponseKey: "'\(headers.joined(separator: ","))'",
        ]
        if api.usesCredentials, origin != "*" { values[CORSHeader.allowCredentials.methodResponseKey] = "'true'" }
        return values
    }

    /// The integration response 200 that a method lacks, and what its method response lacks for it.
    func response(of method: AuditedMethod) -> [ControlPlaneCall] {
        let target = CallTarget(api: api.id).method(resourceID, method.verb)
        var values = values
        var declare: [ControlPlaneCall] = []
        if let own = method.responses.first(where: { $0.status == "200" && $0.declaration != nil }) {
            // What is declared keeps its spelling.
            for header in CORSHeader.allCases {
                guard let key = own.declared[header], let value = values.removeValue(forKey: header.methodResponseKey)
                else { continue }
                values[key] = value
            }
            declare = method.declaring(values.keys.sorted(), for: own, api)
        } else {
            declare = [
                .put("method-response", target.response("200"), [.flags("responseParameters", declared(values))])
            ]
        }
        return declare + [
            .put("integration-response", target.integration.response("200"), [.map("responseParameters", values)])
        ]
    }

    private func declared(_ values: [String: String]) -> [String: Bool] { values.mapValues { _ in false } }

    /// A whole OPTIONS method.
    var all: [ControlPlaneCall] {
        [
            .put("method", method, [.text("authorizationType", "NONE"), .flag("apiKeyRequired", false)])
        ] + integrationOnly
    }

    /// What an OPTIONS method without an integration lacks.
    var integrationOnly: [ControlPlaneCall] {
        var integration: [ControlPlaneCall.Member] = [
            .text("type", IntegrationType.mock.rawValue),
            .map("requestTemplates", ["application/json": Self.template]),
            .text("passthroughBehavior", PassthroughBehavior.never.rawValue),
        ]
        if api.isAllBinary { integration.append(.text("contentHandling", ContentHandling.convertToText.rawValue)) }
        return [
            .put("integration", method.integration, integration),
            .put(
                "method-response", method.response("200"),
                [.flags("responseParameters", values.mapValues { _ in false })]),
            .put(
                "integration-response", method.integration.response("200"), [.map("responseParameters", values)]),
        ]
    }
}
