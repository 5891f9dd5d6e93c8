import APIModel
import CORS
import CORSDoctor

/// Short ways to write definitions and to look into plans.
enum PlanFixture {
    static let id = "a1"

    static func definition(
        _ resources: [(String, [APIModel.Method])], binaryMediaTypes: [String]? = nil, models: [Model] = [],
        gatewayResponses: [GatewayResponse] = [], policy: String? = nil, endpoints: [EndpointType] = [.regional],
        validators: [RequestValidator] = [], rules: [CORSRule]? = nil
    ) -> DeploymentSnapshot {
        let api = RestAPI(
            id: id, name: "pets", createdDate: 0, rootResourceId: "r0", binaryMediaTypes: binaryMediaTypes,
            endpointConfiguration: EndpointConfiguration(types: endpoints), policy: policy)
        let all = resources.enumerated().map { index, resource in
            Resource(
                id: "r\(index)", path: resource.0,
                resourceMethods: Dictionary(uniqueKeysWithValues: resource.1.map { ($0.httpMethod, $0) }))
        }
        return DeploymentSnapshot(
            restAPI: api, resources: all, models: models, requestValidators: validators,
            gatewayResponses: gatewayResponses, corsRules: rules)
    }

    static let emptyModel = Model(id: "m1", name: "Empty", contentType: "application/json")

    /// A method with one answer: status 200, which declares what it maps.
    static func method(
        _ verb: String, _ type: IntegrationType = .mock, status: String = "200", headers: [String: String] = [:],
        templates: [String: String]? = nil, contentHandling: ContentHandling? = nil
    ) -> APIModel.Method {
        let keyed = Dictionary(uniqueKeysWithValues: headers.map { ("method.response.header.\($0.key)", $0.value) })
        return APIModel.Method(
            httpMethod: verb,
            methodResponses: [
                status: MethodResponse(statusCode: status, responseParameters: keyed.mapValues { _ in false })
            ],
            methodIntegration: Integration(
                type: type, httpMethod: type == .mock ? nil : "POST", uri: type == .mock ? nil : "http://backend.test/",
                requestTemplates: type == .mock ? ["application/json": #"{"statusCode": 200}"#] : nil,
                integrationResponses: [
                    status: IntegrationResponse(
                        statusCode: status, responseParameters: keyed, responseTemplates: templates,
                        contentHandling: contentHandling)
                ]))
    }

    static func proxy(_ verb: String, _ type: IntegrationType = .awsProxy) -> APIModel.Method {
        let uri =
            type == .awsProxy
            ? "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
                + "arn:aws:lambda:eu-west-1:1:function:f/invocations"
            : "http://backend.test/"
        return APIModel.Method(
            httpMethod: verb, methodIntegration: Integration(type: type, httpMethod: "POST", uri: uri))
    }

    static func plan(
        _ definition: DeploymentSnapshot, _ request: EnableRequest = EnableRequest(),
        owned: Set<ResourcePath> = []
    ) throws(EnableFailure) -> EnablePlan {
        try EnablePlan(enabling: request, in: definition, owned: owned)
    }

    static func request(
        _ origins: [String] = ["*"], credentials: Bool = false, handMade: EnableRequest.HandMade = .refuse,
        kind: EnableRequest.Kind = .objects, _ change: (inout EnableRequest) -> Void = { _ in }
    ) -> EnableRequest {
        var request = EnableRequest(
            kind: kind, configuration: CORSConfiguration(allowOrigins: origins, allowCredentials: credentials),
            handMade: handMade)
        change(&request)
        return request
    }
}

extension DeploymentSnapshot {
    func method(_ verb: String, _ path: String) -> APIModel.Method? {
        resources.first { $0.path == path }?.resourceMethods?[verb]
    }

    func response(_ verb: String, _ path: String, _ status: String = "200") -> IntegrationResponse? {
        method(verb, path)?.methodIntegration?.integrationResponses?[status]
    }

    /// The expression that an integration response maps to a header.
    func value(_ header: String, _ verb: String, _ path: String, _ status: String = "200") -> String? {
        response(verb, path, status)?.responseParameters?["method.response.header.\(header)"]
    }

    func gatewayResponse(_ type: GatewayResponseType) -> GatewayResponse? {
        gatewayResponses.first { $0.responseType == type }
    }

    func gatewayValue(_ header: String, _ type: GatewayResponseType) -> String? {
        gatewayResponse(type)?.responseParameters["gatewayresponse.header.\(header)"]
    }
}

extension EnablePlan {
    func steps(_ action: Step.Action) -> [Step] { steps.filter { $0.action == action } }

    func actions(at location: String) -> [Step.Action] { steps.filter { $0.location == location }.map(\.action) }
}
