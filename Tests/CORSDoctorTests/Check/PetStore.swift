import APIModel
import CORSDoctor

/// A small API: `/pets` and `/pets/{petId}`, and whatever a test puts there.
enum PetStore {
    static func view(
        _ path: String = "/pets", _ deployed: DeploymentSnapshot, live: DeploymentSnapshot? = nil
    ) -> GatewayView {
        GatewayView(
            apiID: "a1b2c3d4e5", stageName: "prod", path: path, deployed: deployed, live: live ?? deployed, stage: nil)
    }

    /// An API whose resources have these methods.
    static func api(
        _ resources: [String: [Method]], binaryMediaTypes: [String]? = nil, corsRules: [CORSRule]? = nil,
        validators: [RequestValidator] = []
    ) -> DeploymentSnapshot {
        let paths = Set(resources.keys).union(["/"]).sorted()
        return DeploymentSnapshot(
            restAPI: RestAPI(
                id: "a1b2c3d4e5", name: "pets", createdDate: 0, rootResourceId: "r0", binaryMediaTypes: binaryMediaTypes
            ),
            resources: paths.enumerated().map { number, path in
                Resource(
                    id: "r\(number)", path: path,
                    resourceMethods: Dictionary(
                        (resources[path] ?? []).map { ($0.httpMethod, $0) }, uniquingKeysWith: { first, _ in first }))
            },
            requestValidators: validators,
            corsRules: corsRules)
    }

    static func method(
        _ verb: String, _ type: IntegrationType = .httpProxy, authorization: String = "NONE", authorizer: String? = nil,
        apiKey: Bool = false, validator: String? = nil, parameters: [String: Bool]? = nil
    ) -> Method {
        Method(
            httpMethod: verb, authorizationType: authorization, authorizerId: authorizer, apiKeyRequired: apiKey,
            requestValidatorId: validator, requestParameters: parameters,
            methodIntegration: Integration(type: type, uri: "https://backend.example/"))
    }

    /// OPTIONS as the console makes it.
    static func options(
        template: String? = #"{"statusCode": 200}"#, passthrough: PassthroughBehavior = .whenNoMatch,
        headers: [String: String] = ["Access-Control-Allow-Origin": "'*'"]
    ) -> Method {
        let parameters = Dictionary(
            uniqueKeysWithValues: headers.map { ("method.response.header.\($0.key)", $0.value) })
        return Method(
            httpMethod: "OPTIONS",
            methodResponses: [
                "200": MethodResponse(statusCode: "200", responseParameters: parameters.mapValues { _ in false })
            ],
            methodIntegration: Integration(
                type: .mock, requestTemplates: template.map { ["application/json": $0] },
                passthroughBehavior: passthrough,
                integrationResponses: ["200": IntegrationResponse(statusCode: "200", responseParameters: parameters)]))
    }
}
