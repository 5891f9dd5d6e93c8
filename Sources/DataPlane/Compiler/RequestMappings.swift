import APIModel
import HTTPMessages

/// What of a method request goes into the integration request by `requestParameters`.
struct RequestMappings: Sendable {
    struct Mapping: Sendable {
        let name: String
        let source: ValueSource
    }

    /// A header to be set, and whether setting it fails the request.
    struct HeaderMapping: Sendable {
        let name: String
        let source: ValueSource
        let isIllegal: Bool
    }

    var headers: [HeaderMapping] = []
    /// Headers that are mapped and never sent.
    var ignoredHeaders: [String] = []
    var query: [Mapping] = []
    var path: [Mapping] = []

    private let rules: HeaderRules.MappingRules
    private(set) var readsQuery = false
    /// Whether a malformed body fails the request.
    private(set) var readsBody = false

    /// Reads `requestParameters`; keys are taken in sorted order so that the result is always the same.
    ///
    /// - Parameter rules: which headers the integration's type lets mappings set.
    init(
        _ parameters: [String: String]?, _ grammar: MappingGrammar, _ rules: HeaderRules.MappingRules = .http
    ) throws(MappingGrammar.Problem) {
        self.rules = rules
        for (key, expression) in (parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            let source = try grammar.source(expression, .request)
            switch MappingTarget(key) {
            case .integrationRequest(.header, let name):
                let name = try grammar.headerName(name, key)
                if rules.ignored.contains(name) {
                    ignoredHeaders.append(name)
                } else {
                    headers.append(
                        HeaderMapping(
                            name: name, source: source, isIllegal: rules.illegal.contains(name)))
                }
            case .integrationRequest(.queryString, let name): query.append(Mapping(name: name, source: source))
            case .integrationRequest(.path, let name): path.append(Mapping(name: name, source: source))
            case .methodResponseHeader, nil:
                throw MappingGrammar.Problem(
                    reason: "\(key) is no destination; use integration.request.{header|querystring|path}.{name}, the "
                        + "name of letters, digits and : . _ $ -")
            }
        }
        let sources = headers.map(\.source) + query.map(\.source) + path.map(\.source)
        readsQuery = sources.contains(where: \.readsQuery)
        readsBody = sources.contains(where: \.readsBody)
    }

    /// A mapped header with its value for one request.
    typealias Value = (name: String, value: String, isIllegal: Bool)

    /// The headers that have a value in one request.
    func headerValues(in scope: ValueScope) -> [Value] {
        headers.isEmpty
            ? []
            : headers.compactMap { mapping in
                mapping.source.text(in: scope).map { (mapping.name, $0, mapping.isIllegal) }
            }
    }

    /// The same with `requestOverride.header` applied, which is final.
    func overridden(_ values: [Value], by overrides: Overrides) -> [Value] {
        var values = values
        for member in overrides.requestHeader {
            let texts = member.value.texts
            if texts.isEmpty || rules.ignored.contains(member.key) { continue }
            values.removeAll { $0.name.equalsIgnoringASCIICase(member.key) }
            values.append((member.key, texts.joined(separator: ","), rules.illegal.contains(member.key)))
        }
        return values
    }

    /// Fails when a mapped header is one that mappings may not set, or would split the message.
    func check(_ headers: [Value], location: String) throws(GatewayFailure) {
        for header in headers {
            if header.isIllegal {
                throw .internalError(
                    .text(
                        "\(location): \(header.name) cannot be set by a mapping or an override; remove "
                            + "integration.request.header.\(header.name)"
                    ),
                    log: "\(header.name) header already present")
            }
            guard HeaderRules.isToken(header.name) else {
                throw .internalError(
                    .text("\(location): no header can be called \(header.name), which an override sets"),
                    log: "Invalid header name \(header.name)")
            }
            guard HeaderRules.isSafeValue(header.value) else {
                throw .internalError(
                    .text("\(location): the value mapped to \(header.name) contains a control character"),
                    log: "Invalid header value for \(header.name)")
            }
        }
    }
}
