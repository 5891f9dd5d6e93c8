import APIModel

/// The answers of one stage for whatever the gateway refuses: AWS's own, or what the API made of them.
struct CompiledGatewayResponses: Sendable {
    private let byType: [GatewayResponseType: CompiledGatewayResponse]

    init(_ customised: [GatewayResponse], _ grammar: MappingGrammar, _ diagnostics: inout [Diagnostic]) {
        let own: [GatewayResponseType: GatewayResponse] = Dictionary(
            customised.map { ($0.responseType, $0) }, uniquingKeysWith: { $1 })
        for response in customised.sorted(by: { $0.responseType.rawValue < $1.responseType.rawValue }) {
            GatewayResponseCompiler(grammar).check(response, &diagnostics)
        }
        var compiled: [GatewayResponseType: CompiledGatewayResponse] = [:]
        // What is too large cannot be customised (AWS guide, known issues).
        for type in GatewayResponseType.allCases where type != .requestTooLarge {
            // Not `effective`: it fills in the type's default status, and here the failure's own must be able to win.
            let definition = own[type] ?? type.family.flatMap { own[$0] }
            guard let definition else { continue }
            compiled[type] = GatewayResponseCompiler(grammar).compile(definition)
        }
        byType = compiled
    }

    /// What is customised for a type, by itself or through its family; nil when AWS's own answer stands.
    func customised(_ type: GatewayResponseType) -> CompiledGatewayResponse? { byType[type] }
}

/// One customised gateway response.
struct CompiledGatewayResponse: Sendable {
    struct Header: Sendable {
        let name: String
        let source: ValueSource
    }

    /// Nil: the failure's own status.
    let status: Int?
    let headers: [Header]
    /// Empty: AWS's own body. Sorted by media type.
    let templates: [(mediaType: String, template: SubstitutionTemplate)]
    let readsQuery: Bool
}

/// The reading of gateway response definitions.
struct GatewayResponseCompiler {
    private let grammar: MappingGrammar

    init(_ grammar: MappingGrammar) {
        self.grammar = grammar
    }

    func compile(_ definition: GatewayResponse) -> CompiledGatewayResponse {
        var headers: [CompiledGatewayResponse.Header] = []
        for (key, expression) in definition.responseParameters.sorted(by: { $0.key < $1.key }) {
            guard let name = key.suffix(after: "gatewayresponse.header."), HeaderRules.isToken(String(name)),
                let source = try? grammar.source(expression, .gatewayResponse)
            else { continue }
            switch HeaderRules.mappedResponseHeader(String(name)) {
            case .dropped: continue
            case .passed: headers.append(.init(name: String(name), source: source))
            case .renamed(let renamed): headers.append(.init(name: renamed, source: source))
            }
        }
        // The stored default text stands for AWS's own bodies, whose spacing and key depend on the failure.
        let isOwnBody: Bool =
            definition.responseTemplates.isEmpty
            || definition.responseTemplates == GatewayResponseType.defaultTemplates
        let templates: [(mediaType: String, template: SubstitutionTemplate)] =
            isOwnBody
            ? []
            : definition.responseTemplates.sorted { $0.key < $1.key }
                .map { ($0.key, SubstitutionTemplate($0.value, grammar)) }
        return CompiledGatewayResponse(
            status: definition.statusCode.flatMap(Int.init).flatMap { (200...599).contains($0) ? $0 : nil },
            headers: headers,
            templates: templates,
            readsQuery: headers.contains { $0.source.readsQuery } || templates.contains { $0.template.readsQuery })
    }

    /// Reports what `compile` leaves out.
    func check(_ definition: GatewayResponse, _ diagnostics: inout [Diagnostic]) {
        let location = "gateway response \(definition.responseType.rawValue)"
        if let status = definition.statusCode, Int(status).map({ (200...599).contains($0) }) != true {
            diagnostics.append(
                Diagnostic(
                    severity: .warning, location: location,
                    message: "statusCode \(status) is no HTTP status; the default one is used"))
        }
        for (key, expression) in definition.responseParameters.sorted(by: { $0.key < $1.key }) {
            guard let name = key.suffix(after: "gatewayresponse.header."), HeaderRules.isToken(String(name)) else {
                diagnostics.append(
                    Diagnostic(
                        severity: .warning, location: location,
                        message: "\(key) has no effect; only gatewayresponse.header.{name} does"))
                continue
            }
            if case .dropped = HeaderRules.mappedResponseHeader(String(name)) {
                diagnostics.append(
                    Diagnostic(severity: .warning, location: location, message: "header \(name) is never sent"))
            }
            do {
                _ = try grammar.source(expression, .gatewayResponse)
            } catch {
                diagnostics.append(
                    Diagnostic(
                        severity: .warning, location: location,
                        message: "header \(name) is left out: \(error.reason)"))
            }
        }
    }
}
