internal import APIModel

/// One header of one answer, as far as the definition says what it will be.
struct AuditedHeader: Sendable {
    /// What the mapping gives.
    enum Source: Sendable, Equatable {
        /// No mapping; a template may set it nevertheless.
        case unmapped
        /// A literal, or a stage variable whose value the stage gives.
        case constant(String)
        /// A stage variable, and no stage to look it up in.
        case stageVariable(String)
        /// A stage variable that the stage does not have: the header is left out.
        case undefinedVariable(String)
        /// What the backend says: the expression.
        case backend(String)
        /// The context or the request: the expression.
        case request(String)
        /// No expression that may stand here; AWS would have refused it.
        case invalid(String)
    }

    let header: CORSHeader
    /// The mapping's key as it is written; nil when there is none.
    var key: String?
    /// The mapping as it is written.
    var expression: String?
    var source: Source
    /// What templates assign to it; nil when none does.
    var override: TemplateOverride?
    /// Keys that name the same header in another case.
    var otherKeys: [String] = []

    /// The value that everybody gets; nil when it depends on anything.
    var constant: String? {
        guard override == nil, case .constant(let text) = source else { return nil }
        return text
    }

    /// Whether it differs from request to request.
    var isDynamic: Bool {
        if override != nil { return true }
        return switch source {
        case .backend, .request: true
        case .unmapped, .constant, .stageVariable, .undefinedVariable, .invalid: false
        }
    }

    /// Whether it may have another value than any that can be read here.
    var isUncertain: Bool {
        if case .stageVariable = source { return true }
        return isDynamic
    }

    var value: AuditCell.Value {
        let mapped: String? =
            switch source {
            case .unmapped, .undefinedVariable: nil
            case .constant(let text): text
            case .stageVariable, .backend, .request, .invalid: expression
            }
        if let override { return .template(override.origins, otherwise: mapped) }
        if case .constant(let text) = source { return .text(text) }
        return mapped.map { .mapped($0) } ?? .none
    }
}

extension AuditedHeader {
    /// Where a mapping stands, which decides what it may read.
    enum Place {
        case integrationResponse
        case gatewayResponse
    }

    /// Reads a mapping expression.
    static func source(_ expression: String, _ place: Place, _ stage: Stage?) -> Source {
        switch MappingSource(expression) {
        case .constant(let text): return .constant(text)
        case .stageVariable(let name):
            guard let stage else { return .stageVariable(name) }
            return stage.variables?[name].map { .constant($0) } ?? .undefinedVariable(name)
        case .context: return .request(expression)
        case .responseHeader, .responseHeaderValues, .responseBody:
            return place == .integrationResponse ? .backend(expression) : .invalid(expression)
        case .requestParameter, .requestParameterValues:
            return place == .gatewayResponse ? .request(expression) : .invalid(expression)
        case .requestBody: return .invalid(expression)
        case nil:
            // An old sample of AWS's has it.
            let isOldSample = place == .gatewayResponse && expression.hasPrefix("method.input.params.")
            return isOldSample ? .request(expression) : .invalid(expression)
        }
    }

    /// All CORS headers that some mappings name. Keys are taken in their order, so that the answer is always the same.
    static func read(
        _ mappings: [String: String], prefix: String, _ place: Place, _ stage: Stage?
    ) -> [CORSHeader: AuditedHeader] {
        var headers: [CORSHeader: AuditedHeader] = [:]
        for (key, expression) in mappings.sorted(by: { $0.key < $1.key }) {
            guard let header = CORSHeader(key: key, prefix: prefix) else { continue }
            guard headers[header] == nil else {
                headers[header]?.otherKeys.append(key)
                continue
            }
            headers[header] = AuditedHeader(
                header: header, key: key, expression: expression, source: source(expression, place, stage))
        }
        return headers
    }
}
