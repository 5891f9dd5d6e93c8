internal import CORS
public import JSON

extension Diagnosis {
    /// The report for programs. Names stay; members may be added. Secrets are cut short as in the text.
    ///
    /// - `allowed`: whether all browsers asked for let the page have the answer
    /// - `request`: `url`, `method`, `origin`, `mode`, `credentials`, `redirect`, `initiator`, `headers`
    /// - `verdicts`: `browser`, `outcome`, `fault`, `faults`, `warnings`, `console`, `scriptError`, `response`, `steps`
    /// - `exchanges`: `purpose`, `preflight`, `method`, `url`, `headers`, and either `response` (`status`, `headers`,
    ///   `layer`) or `failure`
    /// - `causes`: `code`, `explanation`
    /// - `fixes`: `summary`, `commands`, `code` by language
    /// - `notes`: sentences
    public var json: JSONValue {
        let writer = DiagnosisJSON(redaction: Redaction(self))
        return [
            "allowed": .bool(isAllowed),
            "request": writer.request(request.fetch),
            "verdicts": .array(verdicts.map(writer.verdict)),
            "exchanges": .array(exchanges.map(writer.exchange)),
            "causes": .array(
                causes.map { ["code": .string($0.code), "explanation": writer.string($0.explanation)] }),
            "fixes": .array(fixes.map(writer.fix)),
            "notes": .array(notes.map(writer.string)),
        ]
    }
}

/// The members of the JSON report.
private struct DiagnosisJSON {
    let redaction: Redaction

    func string(_ text: String) -> JSONValue { .string(redaction.text(text)) }

    func request(_ fetch: FetchRequest) -> JSONValue {
        [
            "url": string(fetch.url),
            "method": .string(fetch.method),
            "origin": .string(fetch.origin.description),
            "mode": .string(fetch.mode.rawValue),
            "credentials": .string(fetch.credentials.rawValue),
            "redirect": .string(fetch.redirect.rawValue),
            "initiator": .string(fetch.initiator.rawValue),
            "headers": headers(fetch.headers),
        ]
    }

    func verdict(_ verdict: BrowserVerdict) -> JSONValue {
        [
            "browser": .string(verdict.browser.rawValue),
            "outcome": .string(verdict.outcome.rawValue),
            "fault": verdict.fault.map(fault) ?? .null,
            "faults": .array(verdict.faults.map(fault)),
            "warnings": .array(verdict.warnings.map(fault)),
            "console": .array(verdict.consoleTexts.map(string)),
            "scriptError": verdict.scriptError.map { .string($0) } ?? .null,
            "response": verdict.response.map(fetched) ?? .null,
            "steps": .array(verdict.steps.map(step)),
        ]
    }

    func exchange(_ exchange: Exchange) -> JSONValue {
        var object: JSONObject = [
            "purpose": .string(exchange.purpose.rawValue),
            "preflight": .bool(exchange.request.isPreflight),
            "method": .string(exchange.request.method),
            "url": string(exchange.request.url),
            "headers": headers(exchange.request.headers),
        ]
        switch exchange.answer {
        case .response(let response, _, let layer):
            object["response"] = [
                "status": .number(JSONNumber(response.status)),
                "headers": headers(response.headers),
                "layer": self.layer(layer),
            ]
        case .failed(let reason): object["failure"] = string(reason)
        }
        return .object(object)
    }

    func fix(_ fix: Fix) -> JSONValue {
        [
            "summary": string(fix.summary),
            "commands": .array(fix.calls.map { string($0.cliText) }),
            "code": .object(JSONObject(fix.code.sorted { $0.key < $1.key }.map { ($0.key, string($0.value)) })),
        ]
    }

    private func headers(_ fields: [HeaderField]) -> JSONValue {
        .array(fields.map { ["name": .string($0.name), "value": .string(redaction.value($0))] })
    }

    private func fault(_ fault: FetchFault) -> JSONValue {
        [
            "code": .string(fault.code.rawValue),
            "reason": string(fault.reason),
            "url": string(fault.url),
            "origin": .string(fault.origin),
            "status": fault.status.map { .number(JSONNumber($0)) } ?? .null,
            "parameter": string(fault.parameter),
            "clause": .string(fault.clause),
        ]
    }

    private func step(_ step: FetchStep) -> JSONValue {
        [
            "kind": .string(step.kind.rawValue),
            "url": string(step.url),
            "passed": .bool(step.isPassed),
            "text": string(step.text),
            "clause": .string(step.clause),
        ]
    }

    private func fetched(_ response: FetchedResponse) -> JSONValue {
        [
            "type": .string(response.type.rawValue),
            "status": .number(JSONNumber(response.status)),
            "readableHeaders": .array(response.readableHeaderNames.map { .string($0) }),
            "hiddenHeaders": .array(response.hiddenHeaderNames.map { .string($0) }),
        ]
    }

    private func layer(_ layer: AnswerLayer?) -> JSONValue {
        switch layer {
        case .policy(let rule, let refusal)?:
            ["kind": "policy", "rule": .string(rule), "refusal": refusal.map(string) ?? .null]
        case .method(let resource, let verb, let integration)?:
            [
                "kind": "method", "resource": .string(resource), "verb": .string(verb),
                "integration": .string(integration),
            ]
        case .gatewayResponse(let type, let cause)?:
            ["kind": "gateway-response", "type": .string(type), "cause": string(cause)]
        case .noStage(let cause)?: ["kind": "no-stage", "cause": string(cause)]
        case .unknown?, nil: .null
        }
    }
}
