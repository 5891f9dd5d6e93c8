internal import APIModel
internal import CORS

extension Fix {
    /// What mends these causes, in the order to do it.
    static func find(for causes: [Cause], in evidence: Evidence) -> [Fix] {
        var remedies: [Remedy] = []
        for cause in causes {
            if let advice = cause.advice { remedies.append(.words(advice)) }
            let remedy = cause.remedy
            if remedy != .none, !remedies.contains(remedy) { remedies.append(remedy) }
        }
        if evidence.isCredentialed, evidence.request.fetch.origin == .opaque, remedies.contains(where: \.isHeaders) {
            remedies = [
                .words(
                    "Give the page an origin of its own: with credentials, nothing safe can be sent to the origin "
                        + "null, which every sandboxed page has")
            ]
        }
        // What is mended already must not be mended again.
        if remedies.contains(.deploy) { remedies = [.deploy] }
        var fixes: [Fix] = []
        for remedy in remedies {
            let found =
                evidence.view != nil
                ? ownGateway(remedy, evidence)
                : ExecuteAPIHost(evidence.request.fetch.url) != nil
                    ? amazon(remedy, evidence) : anyServer(remedy, evidence)
            for fix in found where !fixes.contains(fix) { fixes.append(fix) }
        }
        return fixes
    }

    /// A server that is not API Gateway, or not known to be.
    private static func anyServer(_ remedy: Remedy, _ evidence: Evidence) -> [Fix] {
        switch remedy {
        case .words(let text): return [Fix(text)]
        case .none: return []
        case .openOptions:
            return [Fix("Let OPTIONS through without a login: preflights carry no credentials"), headers(evidence)]
        case .gatewayResponses:
            return [
                Fix(
                    "Add the headers to the gateway's own error answers too (gateway responses DEFAULT_4XX and "
                        + "DEFAULT_5XX)", code: ["any": headerText(HeaderAdvice(evidence))])
            ]
        case .deploy, .mendMock, .enable, .answerHeaders: return [headers(evidence)]
        }
    }

    /// The header lines to send.
    static func headers(_ evidence: Evidence) -> Fix {
        let advice = HeaderAdvice(evidence)
        let isPreflight = evidence.failedPreflight != nil
        let isAnswer = !isPreflight && (evidence.failedAnswer != nil || !advice.isPreflighted)
        guard !isAnswer else {
            return Fix(
                "Send these headers with every answer, errors too", code: ["any": headerText(advice)])
        }
        return Fix(
            "Send these headers", code: AnswerCode.code(advice, answersPreflight: true, integration: nil))
    }

    static func headerText(_ advice: HeaderAdvice) -> String {
        advice.answerFields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }
}
