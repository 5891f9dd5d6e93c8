internal import CORS

extension Diagnosis {
    /// What is worth knowing and blocks nothing.
    static func notes(_ evidence: Evidence, _ causes: [Cause]) -> [String] {
        var notes: [String] = []
        notes += dropped(evidence)
        notes += plainText(evidence)
        notes += reached(evidence)
        notes += probe(evidence)
        notes += unreadable(evidence)
        notes += insecure(evidence)
        if let unsent = evidence.verdicts.first(where: { $0.outcome == .unsent }) {
            notes.append(
                (unsent.isPreflighted ? "The preflight passes. " : "Browsers send this without a preflight. ")
                    + "The \(evidence.method) itself was not sent, because it may change something")
        }
        if let replay = evidence.replay, replay.dependsOnOrigin, !replay.isVaryMissing {
            notes.append("The answer depends on the origin, and Vary says so")
        }
        return notes + evidence.request.inputNotes
    }

    /// Headers that the browser takes out of the script's request without a word.
    private static func dropped(_ evidence: Evidence) -> [String] {
        let names = evidence.request.fetch.headers.filter(\.isForbiddenRequestHeader).map(\.name)
        guard !names.isEmpty else { return [] }
        return ["Scripts cannot set \(names.joined(separator: ", ")): the browser leaves them out silently"]
    }

    /// A string without a media type goes as text, which spares the preflight and surprises the server.
    private static func plainText(_ evidence: Evidence) -> [String] {
        let fetch = evidence.request.fetch
        guard case .string = fetch.body, evidence.request.body.first.map({ "{[".utf8.contains($0) }) == true,
            !fetch.headers.contains(where: { ASCII.lowercased($0.name) == "content-type" })
        else { return [] }
        return [
            "The body looks like JSON and has no Content-Type, so it goes as text/plain;charset=UTF-8, and without a "
                + "preflight for its sake"
        ]
    }

    /// CORS hides answers; it does not hold requests back.
    private static func reached(_ evidence: Evidence) -> [String] {
        guard evidence.view?.source != .file, let (exchange, _) = evidence.failedAnswer,
            let status = exchange.response?.status,
            !(300...399).contains(status), AnswerMaker(exchange)?.types.isEmpty == true
        else { return [] }
        return [
            "The \(exchange.request.method) did reach the server and was answered (\(status)): only the page does not "
                + "see it. CORS is no access control"
        ]
    }

    private static func probe(_ evidence: Evidence) -> [String] {
        guard let probed = evidence.probed,
            let exchange = evidence.exchanges.last(where: { $0.purpose == .probe }), let response = exchange.response
        else { return [] }
        switch probed {
        case .allowed:
            return ["Sent all the same, the \(evidence.method) gets \(response.status), which the page could read"]
        case .blocked(let fault), .threw(let fault):
            return [
                "Sent all the same, the \(evidence.method) gets \(response.status), and that fails too: \(fault.reason)"
            ]
        }
    }

    /// What lets the page in, and strangers too.
    private static func insecure(_ evidence: Evidence) -> [String] {
        guard evidence.verdicts.contains(where: { $0.outcome == .allowed }),
            let response = evidence.exchanges.last(where: { $0.purpose == .browser })?.response,
            let hint = FetchedResponse.insecurity(of: response)
        else { return [] }
        return ["\(hint.explanation): \(hint.fix)"]
    }

    /// Response headers that scripts cannot see although the answer is theirs.
    private static func unreadable(_ evidence: Evidence) -> [String] {
        guard let answer = evidence.verdicts.lazy.compactMap(\.response).first, answer.type == .cors else { return [] }
        // Those that nobody wants to read.
        let boring: Set<String> = [
            "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods",
            "access-control-allow-origin", "access-control-expose-headers", "access-control-max-age", "connection",
            "date", "keep-alive", "server", "set-cookie", "set-cookie2", "strict-transport-security",
            "transfer-encoding", "vary", "via", "alt-svc", "nel", "report-to",
            // On every answer of API Gateway.
            "x-amz-apigw-id", "x-amzn-requestid", "x-amzn-trace-id",
        ]
        let names = answer.hiddenHeaderNames.filter { !boring.contains($0) }
        guard !names.isEmpty else { return [] }
        return [
            "The page cannot read \(names.joined(separator: ", ")); Access-Control-Expose-Headers: "
                + "\(names.joined(separator: ",")) on the answer would show them"
        ]
    }
}
