internal import APIModel

/// An OPTIONS method that is there, compared with the one that answers preflights.
///
/// Only what a browser would notice counts: another spelling of the template, a 204 instead of a 200 or another
/// `passthroughBehavior` works as well and is left alone.
struct PreflightReading {
    private(set) var differences: [Difference] = []

    private let existing: Method
    private let wanted: Method
    private let row: ResourcePath
    private let definition: DeploymentSnapshot

    init(_ existing: Method, _ wanted: Method, at row: ResourcePath, in definition: DeploymentSnapshot) {
        self.existing = existing
        self.wanted = wanted
        self.row = row
        self.definition = definition
        compareAccess()
        if let integration = existing.methodIntegration, integration.type == .mock {
            compare(integration)
        } else {
            let target = existing.methodIntegration?.uri.map { " to \($0)" } ?? ""
            let before = existing.methodIntegration.map { $0.type.rawValue + target }
            note(row.integration, "integration", before, "MOCK")
        }
    }

    private mutating func note(_ row: ResourcePath, _ name: String, _ before: String?, _ after: String?) {
        differences.append(.value(row, name, before, after))
    }

    /// Preflights have no credentials, no key and no parameters of the API's.
    private mutating func compareAccess() {
        if existing.authorizationType != "NONE" {
            let authorizer = definition.authorizerTitle(of: existing).map { " (authorizer \($0))" } ?? ""
            note(row, "authorizationType", existing.authorizationType + authorizer, "NONE")
        }
        if existing.apiKeyRequired { note(row, "apiKeyRequired", "true", "false") }
        guard let id = existing.requestValidatorId, !id.isEmpty else { return }
        let validator = definition.requestValidators.first { $0.id == id }
        note(row, "requestValidatorId", validator.map { "\(id) (\($0.name))" } ?? id, nil)
        guard validator?.validateRequestParameters == true else { return }
        for (name, isRequired) in (existing.requestParameters ?? [:]).sorted(by: { $0.key < $1.key }) where isRequired {
            note(row, "requestParameters \(name)", "required", "optional")
        }
    }

    private mutating func compare(_ integration: Integration) {
        let template = integration.requestTemplates?[PreflightObjects.mediaType]
        guard let status = template.flatMap(Self.constantStatus), (200...299).contains(status) else {
            return note(
                row.integration, "request template \(PreflightObjects.mediaType)", template,
                PreflightObjects.requestTemplate)
        }
        if isBinary, integration.contentHandling != .convertToText {
            note(
                row.integration, "contentHandling, with */* among the binary media types,",
                integration.contentHandling?.rawValue, ContentHandling.convertToText.rawValue)
        }
        let responses = (integration.integrationResponses ?? [:]).values
        // What a pattern chooses is a person's design, and a second default one is chance.
        guard responses.count == 1, let response = responses.first, (response.selectionPattern ?? "").isEmpty else {
            return noteOthers(than: PreflightObjects.status, among: responses.sorted { $0.statusCode < $1.statusCode })
        }
        compare(response)
    }

    /// Each in a row of its own: one that somebody added to an earlier enable's method is named.
    private mutating func noteOthers(than status: String, among responses: [IntegrationResponse]) {
        for response in responses {
            let address = row.integration.response(response.statusCode)
            if response.statusCode != status {
                note(address, "integration response \(response.statusCode)", "there", nil)
            } else if let pattern = response.selectionPattern, !pattern.isEmpty {
                note(address, "selectionPattern of integration response \(status)", pattern, nil)
            }
        }
        guard !responses.contains(where: { $0.statusCode == status }) else { return }
        note(row.integration.response(status), "integration response \(status)", nil, "there")
    }

    private mutating func compare(_ response: IntegrationResponse) {
        let address = row.integration.response(response.statusCode)
        let values = wanted.methodIntegration?.integrationResponses?[PreflightObjects.status]
        let declared = existing.methodResponses?[response.statusCode]
        if Int(response.statusCode).map({ (200...299).contains($0) }) != true {
            note(address, "status", response.statusCode, PreflightObjects.status)
        }
        if declared == nil {
            note(row.response(response.statusCode), "method response \(response.statusCode)", nil, "there")
        }
        var merge = HeaderMerge(
            prefix: PreflightObjects.keyPrefix, row: address, response.responseParameters ?? [:])
        for name in Self.names {
            let key = PreflightObjects.keyPrefix + name
            let expression = values?.responseParameters?[key]
            let spelling = merge.result.keys.filter { HeaderMerge.isSame($0, key) }.sorted().first ?? key
            let before = merge.result[spelling]
            let known = merge.differences.count
            merge.merge(CORSHeaders.Mapping(name: name, expression: expression), as: spelling)
            let after = merge.result[spelling]
            // What is merely missing is a difference here: the method is somebody's whole answer.
            if merge.differences.count == known, before != after { note(address, name, before, after) }
            guard before != nil, let declared, !declared.declares(spelling) else { continue }
            note(row.response(response.statusCode), "declaration of \(name)", nil, "there")
        }
        differences += merge.differences
        compareTemplates(response, values, at: address)
    }

    private mutating func compareTemplates(
        _ response: IntegrationResponse, _ wanted: IntegrationResponse?, at address: ResourcePath
    ) {
        let templates = (response.responseTemplates ?? [:]).filter { !$0.value.isEmpty }
        if let block = wanted?.responseTemplates?[PreflightObjects.mediaType] {
            if templates != [PreflightObjects.mediaType: block] {
                note(address, "response template", Self.text(of: templates), "the choice among the origins")
            }
        } else if templates.values.contains(where: OriginTemplate.overridesOrigin) {
            note(address, "response template", Self.text(of: templates), nil)
        }
        guard isBinary, !templates.isEmpty, response.contentHandling != .convertToText else { return }
        note(
            address, "contentHandling of the response, with */* among the binary media types,",
            response.contentHandling?.rawValue, ContentHandling.convertToText.rawValue)
    }

    /// What a preflight's answer may say. `Vary` may say more.
    private static let names: [String] = [
        "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", CORSHeaders.allowOrigin,
        CORSHeaders.allowCredentials, "Access-Control-Max-Age", CORSHeaders.vary,
    ]

    private var isBinary: Bool { definition.restAPI.binaryMediaTypes?.contains("*/*") == true }

    private static func text(of templates: [String: String]) -> String? {
        templates.isEmpty ? nil : templates.sorted { $0.key < $1.key }.map(\.value).joined(separator: " and ")
    }

    /// The status of `{"statusCode": 200}` in any of the spellings in use: CDK leaves the quotation marks out.
    private static func constantStatus(_ template: String) -> Int? {
        let text = template.utf8.filter { !" \t\r\n\"'".utf8.contains($0) }
        let prefix = Array("{statusCode:".utf8)
        guard text.starts(with: prefix), text.last == UInt8(ascii: "}") else { return nil }
        let digits = text.dropFirst(prefix.count).dropLast()
        guard digits.count == 3 else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

extension MethodResponse {
    /// Whether a header is declared; names of headers have no case.
    func declares(_ key: String) -> Bool {
        (responseParameters ?? [:]).keys.contains { HeaderMerge.isSame($0, key) }
    }
}
