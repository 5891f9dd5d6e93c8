internal import APIModel
internal import CORS

extension Fix {
    /// A change of an API on AWS that is known by its URL alone: commands with its id, region and stage, in which the
    /// resource's id is looked up first.
    static func amazon(_ remedy: Remedy, _ evidence: Evidence) -> [Fix] {
        guard let host = ExecuteAPIHost(evidence.request.fetch.url) else { return [] }
        let advice = HeaderAdvice(evidence)
        switch remedy {
        case .words(let text): return [Fix(text)]
        case .none: return []
        case .deploy: return [Fix("Deploy the API", code: ["sh": commands([deployment(host)], host)])]
        case .enable:
            guard evidence.failedPreflight != nil else { return [headers(evidence)] }
            return [
                Fix(
                    "Give the resource an OPTIONS method that answers by itself (MOCK), and deploy. Every answer of "
                        + "\(evidence.method) needs Access-Control-Allow-Origin too",
                    code: ["sh": lookup(host) + "\n" + commands(optionsMethod(advice, host), host)])
            ]
        case .openOptions:
            let steps: [PatchStep] = [
                .replace("authorizationType", value: "NONE"), .replace("apiKeyRequired", value: "false"),
            ]
            let call = ControlPlaneCall.update("method", target(host), steps)
            return [
                Fix(
                    "Let OPTIONS be asked by anybody, and deploy. Where only ANY takes it, add an OPTIONS method",
                    code: ["sh": lookup(host) + "\n" + commands([call, deployment(host)], host)])
            ]
        case .mendMock:
            let steps: [PatchStep] = [
                .add("requestTemplates", "application/json", value: PreflightCalls.template),
                .replace("contentHandling", value: "CONVERT_TO_TEXT"),
            ]
            let call = ControlPlaneCall.update("integration", target(host).integration, steps)
            return [
                Fix(
                    "Mend the MOCK integration of OPTIONS, and deploy",
                    code: ["sh": lookup(host) + "\n" + commands([call, deployment(host)], host)])
            ]
        case .gatewayResponses where evidence.failedPreflight != nil:
            // A preflight needs a status of 200 to 299; headers on an error would not do.
            let types = evidence.failedPreflight.flatMap { AnswerMaker($0.exchange) }?.types ?? []
            return amazon(types.contains(.apiConfigurationError) ? .mendMock : .enable, evidence)
        case .gatewayResponses:
            let families: [GatewayResponseType] = [.default4XX, .default5XX]
            let calls = families.map { ControlPlaneCall.gatewayResponse($0, advice, api: host.apiID) }
            return [
                Fix(
                    "Add the headers to the answers that the gateway makes itself, so that the page sees their status, "
                        + "and deploy",
                    code: ["sh": commands(calls + [deployment(host)], host)])
            ]
        case .answerHeaders: return [headers(evidence)]
        }
    }

    private static let resourceID = "RESOURCE_ID"

    private static func target(_ host: ExecuteAPIHost) -> CallTarget {
        CallTarget(api: host.apiID).method(resourceID, "OPTIONS")
    }

    private static func deployment(_ host: ExecuteAPIHost) -> ControlPlaneCall {
        .createDeployment(api: host.apiID, stage: host.stageName ?? "STAGE")
    }

    /// How to find the resource's id.
    private static func lookup(_ host: ExecuteAPIHost) -> String {
        "# \(resourceID) stands for the id of the resource that takes \(host.path):\n"
            + "aws apigateway get-resources --rest-api-id \(host.apiID) --region \(host.region) --limit 500 "
            + "--query 'items[].[path,id]' --output text"
    }

    private static func commands(_ calls: [ControlPlaneCall], _ host: ExecuteAPIHost) -> String {
        calls.map { $0.cliText + " --region " + ControlPlaneCall.shellQuoted(host.region) }.joined(separator: "\n")
    }

    private static func optionsMethod(_ advice: HeaderAdvice, _ host: ExecuteAPIHost) -> [ControlPlaneCall] {
        var values: [String: String] = [
            CORSHeader.allowOrigin.methodResponseKey: "'\(advice.allowOrigin)'",
            CORSHeader.allowMethods.methodResponseKey: "'\(advice.methods.joined(separator: ","))'",
        ]
        if !advice.headers.isEmpty {
            values[CORSHeader.allowHeaders.methodResponseKey] = "'\(advice.headers.joined(separator: ","))'"
        }
        if advice.isCredentialed { values[CORSHeader.allowCredentials.methodResponseKey] = "'true'" }
        let method = target(host)
        return [
            .put("method", method, [.text("authorizationType", "NONE")]),
            .put(
                "integration", method.integration,
                [
                    .text("type", "MOCK"), .map("requestTemplates", ["application/json": PreflightCalls.template]),
                    .text("contentHandling", "CONVERT_TO_TEXT"),
                ]),
            .put(
                "method-response", method.response("200"),
                [.flags("responseParameters", values.mapValues { _ in false })]),
            .put("integration-response", method.integration.response("200"), [.map("responseParameters", values)]),
            deployment(host),
        ]
    }
}

extension ControlPlaneCall {
    /// Gives a gateway response the headers of an answer.
    static func gatewayResponse(_ type: GatewayResponseType, _ advice: HeaderAdvice, api: String) -> ControlPlaneCall {
        .update(
            "gateway-response", CallTarget(api: api).gatewayResponse(type),
            advice.answerFields.map {
                .add("responseParameters", "gatewayresponse.header.\($0.name)", value: "'\($0.value)'")
            })
    }
}
