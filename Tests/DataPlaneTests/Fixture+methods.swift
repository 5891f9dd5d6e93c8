import APIModel

/// Short ways to write definitions.
extension Resource {
    static func at(_ path: String, _ methods: APIModel.Method...) -> Resource {
        Resource(
            id: path == "/" ? "root" : "r\(path.utf8.count)", path: path,
            resourceMethods: Dictionary(methods.map { ($0.httpMethod, $0) }, uniquingKeysWith: { $1 }))
    }
}

extension APIModel.Method {
    /// A MOCK that answers `body` with status 200, and the headers given as mapping expressions.
    static func mock(
        _ verb: String,
        body: String? = nil,
        template: String? = #"{"statusCode": 200}"#,
        passthrough: PassthroughBehavior = .whenNoMatch,
        contentHandling: ContentHandling? = nil,
        headers: [String: String] = [:],
        requestParameters: [String: String]? = nil,
        responseContentHandling: ContentHandling? = nil
    ) -> APIModel.Method {
        integrated(
            verb,
            Integration(
                type: .mock, requestParameters: requestParameters,
                requestTemplates: template.map { ["application/json": $0] }, passthroughBehavior: passthrough,
                contentHandling: contentHandling,
                integrationResponses: [
                    "200": IntegrationResponse(
                        statusCode: "200", responseParameters: mapped(headers),
                        responseTemplates: body.map { ["application/json": $0] },
                        contentHandling: responseContentHandling)
                ]),
            declaring: Array(headers.keys))
    }

    static func proxy(
        _ verb: String,
        uri: String = "http://backend.test:8080/base",
        requestParameters: [String: String]? = nil,
        backendVerb: String = "ANY"
    ) -> APIModel.Method {
        integrated(
            verb,
            Integration(type: .httpProxy, httpMethod: backendVerb, uri: uri, requestParameters: requestParameters))
    }

    /// A custom HTTP integration with a default response 200.
    static func http(
        _ verb: String,
        uri: String = "http://backend.test:8080/base",
        backendVerb: String? = "POST",
        requestParameters: [String: String]? = nil,
        requestTemplates: [String: String]? = nil,
        passthrough: PassthroughBehavior = .whenNoMatch,
        contentHandling: ContentHandling? = nil,
        headers: [String: String] = [:],
        responseTemplates: [String: String]? = nil,
        responseContentHandling: ContentHandling? = nil
    ) -> APIModel.Method {
        integrated(
            verb,
            Integration(
                type: .http, httpMethod: backendVerb, uri: uri, requestParameters: requestParameters,
                requestTemplates: requestTemplates, passthroughBehavior: passthrough, contentHandling: contentHandling,
                integrationResponses: [
                    "200": IntegrationResponse(
                        statusCode: "200", responseParameters: mapped(headers), responseTemplates: responseTemplates,
                        contentHandling: responseContentHandling)
                ]),
            declaring: Array(headers.keys))
    }

    static func integrated(
        _ verb: String,
        _ integration: Integration,
        statuses: [String] = ["200"],
        declaring headers: [String] = []
    ) -> APIModel.Method {
        let declared = Dictionary(
            headers.map { ("method.response.header.\($0)", true) }, uniquingKeysWith: { first, _ in first })
        return APIModel.Method(
            httpMethod: verb,
            methodResponses: Dictionary(
                statuses.map { ($0, MethodResponse(statusCode: $0, responseParameters: declared)) },
                uniquingKeysWith: { first, _ in first }),
            methodIntegration: integration)
    }

    private static func mapped(_ headers: [String: String]) -> [String: String] {
        Dictionary(
            headers.map { ("method.response.header.\($0.key)", $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    func with(_ change: (inout APIModel.Method) -> Void) -> APIModel.Method {
        var copy = self
        change(&copy)
        return copy
    }
}
