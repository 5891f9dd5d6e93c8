internal import APIModel
internal import CORS

extension Fix {
    /// A change of an API that this gateway serves.
    static func ownGateway(_ remedy: Remedy, _ evidence: Evidence) -> [Fix] {
        guard let view = evidence.view, let route = evidence.route else { return [] }
        // What is not deployed yet need not be deployed again.
        let isDeployed = view.source != .testCall
        let deploy: [ControlPlaneCall] =
            isDeployed ? [.createDeployment(api: view.apiID, stage: view.stageName)] : []
        let andDeploy = isDeployed ? ", and deploy" : ""
        switch remedy {
        case .words(let text): return [Fix(text)]
        case .none: return []
        case .deploy: return [Fix("Deploy what is mended to \(view.stageName)", calls: deploy)]
        case .openOptions:
            guard let method = route.method(answering: "OPTIONS") else { return [] }
            // `ANY` stays as it is: an OPTIONS method beside it takes the preflights.
            guard method.verb == "OPTIONS" else { return enable(evidence) }
            let calls = opening(method, view.apiID)
            return [Fix("Let OPTIONS \(method.resourcePath) be asked by anybody\(andDeploy)", calls: calls + deploy)]
        case .mendMock:
            guard let method = route.method(answering: "OPTIONS") else { return [] }
            let calls = mending(method, view.apiID)
            return [Fix("Mend the MOCK of \(method.location)\(andDeploy)", calls: calls + deploy)]
        case .enable: return enable(evidence)
        case .gatewayResponses:
            // Where preflights fail, or the resource has yet to learn CORS, all of it is one command.
            guard evidence.failedPreflight == nil else { return enable(evidence) }
            let calls = gatewayResponses(HeaderAdvice(evidence), view)
            let isFailed = (evidence.failedAnswer?.exchange.response?.status ?? 0) >= 500
            let start = isFailed ? "Mend what failed, and add" : "Add"
            return [
                Fix(
                    "\(start) the headers to the answers that the gateway makes itself, so that the page sees their "
                        + "status\(andDeploy)", calls: calls + deploy)
            ]
        case .answerHeaders: return answerHeaders(evidence, route)
        }
    }

    /// Calls that give the two families the headers, and the customised types, which take after neither.
    private static func gatewayResponses(_ advice: HeaderAdvice, _ view: GatewayView) -> [ControlPlaneCall] {
        let families: [GatewayResponseType] = [.default4XX, .default5XX]
        let customised = view.deployed.gatewayResponses.map(\.responseType).filter { !families.contains($0) }
        return (families + customised).map { type in
            .gatewayResponse(type, advice, api: view.apiID)
        }
    }

    static func enable(_ evidence: Evidence) -> [Fix] {
        guard let command = EnableCommand(evidence) else {
            let isNull = evidence.request.fetch.origin == .opaque && evidence.route?.rule(for: evidence.method) != nil
            return isNull
                ? [
                    Fix(
                        "Serve the page over http or https, in no sandbox, so that it has an origin that can be allowed"
                    )
                ]
                : []
        }
        let what =
            command.isPolicy
            ? "Let the CORS rule for \(command.resource ?? "/") allow this request"
            : "Enable CORS on \(command.resource ?? "the whole API") for this page"
        let deploy = command.stageName.map { ", and deploy to \($0)" } ?? ""
        let replaced =
            command.replaced.isEmpty
            ? ""
            : ". It changes what \(Cause.list(command.replaced)) says now; `crossgate cors disable` brings that back"
        return [Fix(what + deploy + replaced, code: ["sh": command.text])]
    }

    /// Whoever makes the answer that failed: the backend by its code, anything else by Crossgate.
    private static func answerHeaders(_ evidence: Evidence, _ route: RouteView) -> [Fix] {
        let failed = evidence.failedPreflight?.exchange ?? evidence.failedAnswer?.exchange
        guard let failed, case .method(_, _, let integration?)? = AnswerMaker(failed), integration.isProxy else {
            return enable(evidence)
        }
        let isPreflight = failed.request.isPreflight
        let code = AnswerCode.code(
            HeaderAdvice(evidence), answersPreflight: isPreflight, integration: integration)
        let backend = Fix(
            "Let the backend send these headers"
                + (isPreflight ? "" : " with every answer, errors too; no setting of the API can add them"), code: code)
        // A MOCK beside the proxy spares the backend the preflights, and not the headers of its own answers.
        return isPreflight ? enable(evidence) + [backend] : [backend]
    }

    private static func opening(_ method: AuditedMethod, _ api: String) -> [ControlPlaneCall] {
        var steps: [PatchStep] = []
        if method.isAuthorized { steps.append(.replace("authorizationType", value: "NONE")) }
        if method.method.apiKeyRequired { steps.append(.replace("apiKeyRequired", value: "false")) }
        if !method.missingOnPreflight.isEmpty || method.refusesEmptyBody {
            steps.append(.replace("requestValidatorId", value: ""))
        }
        guard !steps.isEmpty else { return [] }
        return [.update("method", CallTarget(api: api).method(method.resourceID, method.verb), steps)]
    }

    private static func mending(_ method: AuditedMethod, _ api: String) -> [ControlPlaneCall] {
        let target = CallTarget(api: api).method(method.resourceID, method.verb).integration
        guard let mock = method.mock else { return [] }
        var steps: [PatchStep] = []
        if mock.isUntransformable { steps.append(.replace("contentHandling", value: "CONVERT_TO_TEXT")) }
        if mock.status == .missing {
            let has = method.integration?.requestTemplates?["application/json"] != nil
            let template = PreflightCalls.template
            steps.append(
                has
                    ? .replace("requestTemplates", "application/json", value: template)
                    : .add("requestTemplates", "application/json", value: template))
        }
        var calls: [ControlPlaneCall] = steps.isEmpty ? [] : [.update("integration", target, steps)]
        if mock.isResponseUntransformable, let status = mock.selectedStatus {
            calls.append(
                .update(
                    "integration-response", target.response(status),
                    [.replace("contentHandling", value: "CONVERT_TO_TEXT")]))
        }
        return calls
    }
}
