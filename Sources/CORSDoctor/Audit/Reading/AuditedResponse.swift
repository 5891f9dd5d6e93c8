internal import APIModel

/// One answer that a method may give: its method response, its integration response, and the CORS headers of both.
struct AuditedResponse: Sendable {
    /// `GET /pets, integration response 200`
    let location: String
    let status: String
    let declaration: MethodResponse?
    /// Nil for a method response that no integration response leads to.
    let mapping: IntegrationResponse?
    /// Mapped or set by a template.
    let headers: [CORSHeader: AuditedHeader]
    /// CORS headers that the method response declares, `Vary` among them, with the keys as written.
    let declared: [CORSHeader: String]

    /// A status of 200 to 299.
    var isSuccess: Bool { Int(status).map { (200...299).contains($0) } ?? false }
    /// Whether no selection pattern stands in the way.
    var isDefault: Bool { (mapping?.selectionPattern ?? "").isEmpty }

    subscript(header: CORSHeader) -> AuditedHeader? { headers[header] }

    /// The value that everybody gets.
    func constant(_ header: CORSHeader) -> String? { headers[header]?.constant }

    /// Whether the answer has the header in some way, if only at times.
    func has(_ header: CORSHeader) -> Bool {
        guard let header = headers[header] else { return false }
        return header.override != nil || header.source != .unmapped
    }

    /// Whether anything here is about CORS.
    var hasAccessControl: Bool { CORSHeader.allCases.contains { $0.isAccessControl && has($0) } }

    /// Whether `Vary` names `Origin`, or might.
    var variesByOrigin: Bool {
        guard let vary = headers[.vary] else { return false }
        guard let text = vary.constant else { return true }
        return FieldList.tokens(text).contains { $0.lowercased() == "origin" || $0 == "*" }
    }
}

extension AuditedResponse {
    /// Reads one answer.
    ///
    /// - Parameter requestTemplates: those of the integration, which can set response headers too.
    init(
        _ methodLocation: String, _ status: String, _ declaration: MethodResponse?, _ mapping: IntegrationResponse?,
        requestTemplates: [TemplateReading], _ stage: Stage?
    ) {
        location =
            mapping == nil
            ? "\(methodLocation), method response \(status)" : "\(methodLocation), integration response \(status)"
        self.status = status
        self.declaration = declaration
        self.mapping = mapping
        var headers = AuditedHeader.read(
            mapping?.responseParameters ?? [:], prefix: CORSHeader.methodResponsePrefix, .integrationResponse, stage)
        let own: [TemplateReading] = (mapping?.responseTemplates ?? [:]).sorted { $0.key < $1.key }
            .map { TemplateReading($0.value) }
        for header in CORSHeader.allCases {
            let overrides: [TemplateOverride] = (requestTemplates + own).compactMap { $0.override(of: header) }
            guard let first = overrides.first else { continue }
            let merged = overrides.dropFirst().reduce(into: first) { $0.merge($1) }
            headers[header, default: AuditedHeader(header: header, source: .unmapped)].override = merged
        }
        self.headers = headers
        var declared: [CORSHeader: String] = [:]
        for key in (declaration?.responseParameters ?? [:]).keys.sorted() {
            guard let header = CORSHeader(key: key, prefix: CORSHeader.methodResponsePrefix) else { continue }
            declared[header] = declared[header] ?? key
        }
        self.declared = declared
    }
}

extension TemplateOverride {
    /// Takes in what another template does to the same header.
    mutating func merge(_ other: TemplateOverride) {
        for origin in other.origins where !origins.contains(origin) && origins.count < AuditLimits.templateOrigins {
            origins.append(origin)
        }
        isCompared = isCompared && other.isCompared
        repetition = repetition ?? other.repetition
    }
}
