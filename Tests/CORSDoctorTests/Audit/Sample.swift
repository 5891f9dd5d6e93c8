import APIModel

/// Definitions for the auditor's tests, made from one that is right.
enum Sample {
    static let origin = "https://app.example"
    static let consoleHeaders = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"

    /// `/` without methods and `/pets` with GET, PUT and OPTIONS, as the AWS page "CORS for REST APIs in API Gateway"
    /// asks for it: the mock of its steps 1 to 4, the header on every 200 response, and both default gateway responses.
    static let clean: DeploymentSnapshot = api([
        resource("/"),
        resource("/pets", [preflight("GET,OPTIONS,PUT"), method("GET"), method("PUT")]),
    ])

    /// The clean one with a change.
    static func with(_ change: (inout DeploymentSnapshot) -> Void) -> DeploymentSnapshot {
        var copy = clean
        change(&copy)
        return copy
    }

    /// The clean one with other methods on `/pets` than GET and PUT.
    static func pets(_ methods: [Method], options: Method? = preflight("*")) -> DeploymentSnapshot {
        with { $0["/pets"] = resource("/pets", methods + (options.map { [$0] } ?? [])) }
    }

    static func api(_ resources: [Resource], gateway: [GatewayResponse] = defaults) -> DeploymentSnapshot {
        DeploymentSnapshot(
            restAPI: RestAPI(id: "a1b2c3d4e5", name: "pets", createdDate: 0, rootResourceId: "root"),
            resources: resources, gatewayResponses: gateway)
    }

    static let defaults: [GatewayResponse] = [gateway(.default4XX), gateway(.default5XX)]

    static func gateway(
        _ type: GatewayResponseType, _ headers: [String: String] = ["Access-Control-Allow-Origin": "'*'"]
    ) -> GatewayResponse {
        GatewayResponse(
            responseType: type,
            responseParameters: Dictionary(
                uniqueKeysWithValues: headers.map { ("gatewayresponse.header.\($0.key)", $0.value) }))
    }

    static func resource(_ path: String, _ methods: [Method] = []) -> Resource {
        Resource(
            id: path == "/" ? "root" : "r" + path.filter { $0.isLetter }, path: path,
            resourceMethods: methods.isEmpty
                ? nil : Dictionary(uniqueKeysWithValues: methods.map { ($0.httpMethod, $0) }))
    }

    /// OPTIONS with the page's mock.
    static func preflight(
        _ methods: String = "*", headers: String = consoleHeaders, origin: String = "*",
        others: [String: String] = ["Access-Control-Max-Age": "'600'"]
    ) -> Method {
        var values: [String: String] = [
            "Access-Control-Allow-Origin": "'\(origin)'", "Access-Control-Allow-Methods": "'\(methods)'",
            "Access-Control-Allow-Headers": "'\(headers)'",
        ]
        values.merge(others) { $1 }
        var integration = Integration(
            type: .mock, requestTemplates: ["application/json": #"{"statusCode": 200}"#], passthroughBehavior: .never)
        integration.integrationResponses = ["200": response("200", values)]
        return Method(
            httpMethod: "OPTIONS", methodResponses: ["200": declaration("200", values.keys)],
            methodIntegration: integration)
    }

    /// A method with an HTTP backend that maps answers.
    static func method(
        _ verb: String, _ headers: [String: String] = ["Access-Control-Allow-Origin": "'*'"]
    ) -> Method {
        var integration = Integration(
            type: .http, httpMethod: verb == "ANY" ? "POST" : verb, uri: "http://backend.example/")
        integration.integrationResponses = ["200": response("200", headers)]
        return Method(
            httpMethod: verb, methodResponses: ["200": declaration("200", headers.keys)], methodIntegration: integration
        )
    }

    static func proxy(_ verb: String, _ type: IntegrationType = .awsProxy) -> Method {
        Method(
            httpMethod: verb,
            methodIntegration: Integration(type: type, httpMethod: "POST", uri: "http://backend.example/"))
    }

    static func response(_ status: String, _ headers: [String: String], pattern: String? = nil) -> IntegrationResponse {
        IntegrationResponse(
            statusCode: status, selectionPattern: pattern,
            responseParameters: Dictionary(
                uniqueKeysWithValues: headers.map { ("method.response.header.\($0.key)", $0.value) }))
    }

    static func declaration(_ status: String, _ headers: some Sequence<String>) -> MethodResponse {
        MethodResponse(
            statusCode: status,
            responseParameters: Dictionary(
                uniqueKeysWithValues: headers.map { ("method.response.header.\($0)", false) }))
    }

    static func stage(_ change: (inout Stage) -> Void = { _ in }) -> Stage {
        var stage = Stage(stageName: "prod", deploymentId: "d1", createdDate: 0)
        change(&stage)
        return stage
    }

    static func rule(_ path: String = "/", _ origins: [String] = [origin], recursive: Bool = true) -> CORSRule {
        CORSRule(path: path, isRecursive: recursive, allowOrigins: origins, allowHeaders: ["Content-Type"], maxAge: 600)
    }
}

extension DeploymentSnapshot {
    /// The resource at a path; setting one that is not there adds it.
    subscript(path: String) -> Resource {
        get { resources.first { $0.path == path } ?? Sample.resource(path) }
        set {
            if let index = resources.firstIndex(where: { $0.path == path }) {
                resources[index] = newValue
            } else {
                resources.append(newValue)
            }
        }
    }

    /// A method of `/pets`, or of another resource.
    subscript(verb verb: String, path: String = "/pets") -> Method {
        get { self[path].resourceMethods?[verb] ?? Sample.method(verb) }
        set { self[path].resourceMethods = (self[path].resourceMethods ?? [:]).merging([verb: newValue]) { $1 } }
    }

    /// The preflight of `/pets`.
    var options: Method {
        get { self[verb: "OPTIONS"] }
        set { self[verb: "OPTIONS"] = newValue }
    }

    mutating func remove(_ verb: String, _ path: String = "/pets") { self[path].resourceMethods?[verb] = nil }

    mutating func customise(_ response: GatewayResponse) {
        gatewayResponses.removeAll { $0.responseType == response.responseType }
        gatewayResponses.append(response)
    }
}

extension Method {
    var integration: Integration {
        get { methodIntegration ?? Integration(type: .mock) }
        set { methodIntegration = newValue }
    }

    /// The integration response 200, or another.
    subscript(answer status: String = "200") -> IntegrationResponse {
        get { methodIntegration?.integrationResponses?[status] ?? IntegrationResponse(statusCode: status) }
        set {
            var responses = methodIntegration?.integrationResponses ?? [:]
            responses[status] = newValue
            methodIntegration?.integrationResponses = responses
        }
    }

    /// A header of an answer: the mapping expression, declared with it.
    subscript(header name: String, status: String = "200") -> String? {
        get { self[answer: status].responseParameters?["method.response.header.\(name)"] }
        set {
            let key = "method.response.header.\(name)"
            var mappings = self[answer: status].responseParameters ?? [:]
            mappings[key] = newValue
            self[answer: status].responseParameters = mappings
            var declared = methodResponses?[status] ?? MethodResponse(statusCode: status)
            declared.responseParameters = declared.responseParameters ?? [:]
            declared.responseParameters?[key] = newValue.map { _ in false }
            methodResponses = (methodResponses ?? [:]).merging([status: declared]) { $1 }
        }
    }

    func changed(_ change: (inout Method) -> Void) -> Method {
        var copy = self
        change(&copy)
        return copy
    }
}
