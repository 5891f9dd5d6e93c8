import APIModel
import Patterns

extension MethodCompiler {
    /// The integration responses, in the order of their status codes.
    mutating func responseSelection(_ integration: Integration) -> ResponseSelection {
        var candidates: [ResponseSelection.Candidate] = []
        var fallback: CompiledResponse?
        for (_, definition) in (integration.integrationResponses ?? [:]).sorted(by: { $0.key < $1.key }) {
            let response = compileResponse(definition)
            guard let source = definition.selectionPattern, !source.isEmpty else {
                if let fallback {
                    warn(
                        "integration response \(definition.statusCode)",
                        "two responses have no selectionPattern; \(fallback.status) is the default one")
                } else {
                    fallback = response
                }
                continue
            }
            var pattern: Pattern?
            do {
                pattern = try Pattern(source)
            } catch {
                _ = refuse(
                    "integration response \(definition.statusCode)",
                    "selectionPattern \(source) is no regular expression: \(error.message). Statuses that come to it "
                        + "get 500")
            }
            candidates.append(ResponseSelection.Candidate(pattern: pattern, source: source, response: response))
        }
        if candidates.isEmpty, fallback == nil {
            _ = refuse(
                "integration responses",
                "there is none, so that every answer becomes a 500; add a default one with put-integration-response")
        }
        return ResponseSelection(
            location: "\(location), integration responses", candidates: candidates, fallback: fallback)
    }

    private mutating func compileResponse(_ definition: IntegrationResponse) -> CompiledResponse {
        let part = "integration response \(definition.statusCode)"
        let status = Int(definition.statusCode) ?? 0
        let methodResponse = method.methodResponses?[definition.statusCode]
        var refusal: Refusal?
        if !(200...599).contains(status) {
            refusal = refuse(part, "the status code \(definition.statusCode) is none; use 200 to 599")
        } else if methodResponse == nil {
            refusal = refuse(
                part,
                "no method response declares \(definition.statusCode); add it with put-method-response and deploy",
                log: "Output mapping refers to an invalid method response: \(definition.statusCode)")
        }
        var headers: [CompiledResponse.HeaderMapping] = []
        for (key, expression) in (definition.responseParameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            do throws(MappingGrammar.Problem) {
                guard case .methodResponseHeader(let parameter)? = MappingTarget(key) else {
                    throw MappingGrammar.Problem(reason: "\(key) is no destination; use method.response.header.{name}")
                }
                let name = try grammar.headerName(parameter, key)
                let source = try grammar.source(expression, .response)
                if case .constant(let value) = source, !HeaderRules.isSafeValue(value) {
                    throw MappingGrammar.Problem(reason: "the value for \(name) contains a control character")
                }
                guard isDeclared(name, methodResponse) else {
                    warn(
                        part,
                        "header \(name) is not declared by the method response \(definition.statusCode) and is not "
                            + "sent; declare it with put-method-response")
                    continue
                }
                switch HeaderRules.mappedResponseHeader(name) {
                case .dropped: warn(part, "header \(name) is never sent")
                case .passed: headers.append(.init(name: name, source: source))
                case .renamed(let renamed): headers.append(.init(name: renamed, source: source))
                }
            } catch {
                refusal = refusal ?? refuse("\(part), response parameters", error.reason)
            }
        }
        return CompiledResponse(
            location: "\(location), \(part)",
            status: status,
            modelTypes: (methodResponse?.responseModels ?? [:]).keys.filter(HeaderRules.isSafeValue).sorted(),
            headers: headers,
            templates: templates(definition.responseTemplates, "\(part), template", isResponse: true),
            contentHandling: definition.contentHandling,
            refusal: refusal)
    }

    /// AWS takes no mapping to an undeclared header; header names have no case.
    private func isDeclared(_ name: String, _ response: MethodResponse?) -> Bool {
        guard let response else { return true }
        let key = "method.response.header.\(name)".lowercased()
        return (response.responseParameters ?? [:]).keys.contains { $0.lowercased() == key }
    }
}
