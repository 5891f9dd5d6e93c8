internal import APIModel

extension AuditedAPI {
    fileprivate var ownAnswers: [(method: AuditedMethod, response: AuditedResponse)] {
        ownMethods.filter { !$0.isProxy }.flatMap { method in method.answers.map { (method, $0) } }
    }
}

extension AuditRule {
    static let headerNotMapped = AuditRule(
        "header-declared-not-mapped", .error, "A header is declared and gets no value",
        "A method response only declares which headers an answer may have. The integration response gives them their "
            + "values; without a mapping there the header is not sent."
    ) { api, findings in
        for (method, response) in api.ownAnswers {
            for header in CORSHeader.allCases where header.isAccessControl {
                guard let key = response.declared[header], !response.has(header) else { continue }
                let isDecisive = header == .allowOrigin && response.isSuccess
                let value = api.usual(header, for: method)
                let site = HeaderSite(
                    header: AuditedHeader(header: header, source: .unmapped), place: .response(method, response))
                findings.add(
                    isDecisive ? .error : .warning, at: response.location, of: method.resourcePath,
                    "\(key.shown) is declared in the method response and not mapped here",
                    Fix(
                        "Map \(header.rawValue)\(value.map { " to '\($0.shown)'" } ?? "")",
                        calls: value.map { site.setting($0, api) } ?? []))
            }
        }
    }

    static let headerNotDeclared = AuditRule(
        "header-mapped-not-declared", .error, "A header is mapped and not declared",
        "API Gateway sends a mapped header only if the method response of that status declares it; it refuses such a "
            + "mapping, or drops the header."
    ) { api, findings in
        for (method, response) in api.ownAnswers where response.declaration != nil {
            for header in CORSHeader.allCases {
                guard let key = response[header]?.key, response.declared[header] == nil else { continue }
                let isDecisive = header == .allowOrigin && response.isSuccess
                findings.add(
                    isDecisive ? .error : .warning, at: response.location, of: method.resourcePath,
                    "\(key.shown) is mapped, and method response \(response.status.shown) does not declare it",
                    Fix(
                        "Declare \(header.rawValue) in the method response",
                        calls: method.declaring([key], for: response, api)))
            }
        }
    }

    static let methodResponseMissing = AuditRule(
        "method-response-missing", .error, "An integration response has no method response",
        "An integration response whose status no method response declares makes every answer that it is chosen for a "
            + "500 (Output mapping refers to an invalid method response)."
    ) { api, findings in
        for (method, response) in api.ownAnswers where response.declaration == nil {
            guard method.covered.contains("OPTIONS") || response.hasAccessControl else { continue }
            findings.add(
                at: response.location, of: method.resourcePath,
                "there is no method response \(response.status.shown): the answer becomes 500",
                Fix(
                    "Add the method response, with the headers that are mapped",
                    calls: method.declaring([], for: response, api)))
        }
    }

    static let headerMappedTwice = AuditRule(
        "header-mapped-twice", .warning, "A header is mapped twice",
        "Header names have no case: two mappings that differ in case alone are two values for one header. One of them "
            + "is lost, or both are sent, and browsers refuse two values of Access-Control-Allow-Origin."
    ) { api, findings in
        for header in CORSHeader.allCases {
            for site in api.sites(of: header) where !site.header.otherKeys.isEmpty {
                let keys: [String] = [site.header.key ?? ""] + site.header.otherKeys
                findings.add(
                    at: site.location, of: site.resourcePath, "\(keys.listed) are the same header",
                    Fix("Keep one of them", calls: site.removingOthers(api)))
            }
        }
    }

    static let invalidMapping = AuditRule(
        "mapping-invalid", .error, "A mapping is no mapping expression",
        "A value that everybody gets is written in single quotes, '*'; else it names a source, such as "
            + "integration.response.header.X. Whatever else stands there, and a source that cannot be read in this "
            + "place, is refused: the answer fails, or has no header."
    ) { api, findings in
        for header in CORSHeader.allCases {
            for site in api.sites(of: header) {
                guard case .invalid(let expression) = site.header.source else { continue }
                let isSource =
                    MappingSource(expression) != nil || expression.hasPrefix("method.")
                    || expression.hasPrefix("integration.")
                let text = FieldList.unquoted(expression)
                findings.add(
                    at: site.location, of: site.resourcePath,
                    isSource
                        ? "\(header.rawValue) is mapped from \(expression.quoted), which cannot be read here"
                        : "\(header.rawValue) is mapped from \(expression.quoted), which is not in single quotes",
                    isSource
                        ? Fix("Map it from integration.response, context, stageVariables or a value in single quotes")
                        : Fix("Write '\(text.shown)' with its single quotes", calls: site.mapping("'\(text)'", api)))
            }
        }
    }

    static let undefinedVariable = AuditRule(
        "stage-variable-undefined", .error, "A header comes from a stage variable that is not there",
        "A mapping whose stage variable the stage does not have gives no value, and the header is left out."
    ) { api, findings in
        guard let stage = api.stage else { return }
        for header in CORSHeader.allCases {
            for site in api.sites(of: header) {
                guard case .undefinedVariable(let name) = site.header.source else { continue }
                let value = header == .allowOrigin ? api.commonOrigin : nil
                let isAccepted = value.map(HeaderSite.isStageVariable) ?? false
                findings.add(
                    header == .allowOrigin || header == .allowCredentials ? .error : .warning, at: site.location,
                    of: site.resourcePath,
                    "\(header.rawValue) is mapped from stageVariables.\(name.shown), which stage "
                        + "\(stage.stageName.shown) does not have",
                    Fix(
                        "Give the stage the variable \(name.shown)"
                            + (value == nil || isAccepted
                                ? "" : ", or map '\((value ?? "").shown)', which none may hold"),
                        calls: value.map { value in
                            guard isAccepted else { return site.mapping("'\(value)'", api) }
                            let steps: [PatchStep] = [.replace("variables", name, value: value)]
                            return [.update("stage", CallTarget(api: api.id).stage(stage.stageName), steps)]
                        } ?? []))
            }
        }
    }
}

extension AuditedAPI {
    /// The value that a header without one should probably have; nil where nothing says.
    fileprivate func usual(_ header: CORSHeader, for method: AuditedMethod) -> String? {
        switch header {
        case .allowOrigin: commonOrigin ?? "*"
        case .allowCredentials: "true"
        case .allowHeaders: PreflightCalls.consoleHeaders.joined(separator: ",")
        case .allowMethods:
            Set(resources.first { $0.path == method.resourcePath }?.methods.flatMap(\.covered) ?? [])
                .union(["OPTIONS"]).sorted().joined(separator: ",")
        case .maxAge: "600"
        case .exposeHeaders, .vary: nil
        }
    }
}

extension HeaderSite {
    /// Calls that leave one of several mappings for the header.
    fileprivate func removingOthers(_ api: AuditedAPI) -> [ControlPlaneCall] {
        let target = CallTarget(api: api.id)
        let steps: [PatchStep] = header.otherKeys.map { .remove("responseParameters", $0) }
        switch place {
        case .gateway(let response):
            return [.update("gateway-response", target.gatewayResponse(response.type), steps)]
        case .response(let method, let response):
            return [
                .update(
                    "integration-response",
                    target.method(method.resourceID, method.verb).integration.response(response.status), steps)
            ]
        }
    }
}

extension FieldList {
    /// Without quotes around it.
    static func unquoted(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
}
