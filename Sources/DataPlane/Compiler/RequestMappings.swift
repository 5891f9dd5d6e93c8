import APIModel

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

    var readsQuery: Bool {
        headers.contains { $0.source.readsQuery } || query.contains { $0.source.readsQuery }
            || path.contains { $0.source.readsQuery }
    }

    /// Reads `requestParameters`; keys are taken in sorted order so that the result is always the same.
    init(_ parameters: [String: String]?, _ grammar: MappingGrammar) throws(MappingGrammar.Problem) {
        for (key, expression) in (parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            let source = try grammar.source(expression, .request)
            if let name = try grammar.destination(key, "integration.request.header.") {
                if HeaderRules.ignoredInMappings.contains(name) {
                    ignoredHeaders.append(name)
                } else {
                    headers.append(
                        HeaderMapping(
                            name: name, source: source, isIllegal: HeaderRules.illegalInMappings.contains(name)))
                }
            } else if let name = try grammar.destination(key, "integration.request.querystring.") {
                query.append(Mapping(name: name, source: source))
            } else if let name = try grammar.destination(key, "integration.request.path.") {
                path.append(Mapping(name: name, source: source))
            } else {
                throw MappingGrammar.Problem(
                    reason: "\(key) is no destination; use integration.request.{header|querystring|path}.{name}")
            }
        }
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

    /// Fails when a mapped header is one that mappings may not set, or would split the message.
    func check(_ headers: [Value], location: String) throws(GatewayFailure) {
        for header in headers {
            if header.isIllegal {
                throw .internalError(
                    .text(
                        "\(location): \(header.name) cannot be set by a mapping; remove "
                            + "integration.request.header.\(header.name)"
                    ),
                    log: "\(header.name) header already present")
            }
            guard HeaderRules.isSafeValue(header.value) else {
                throw .internalError(
                    .text("\(location): the value mapped to \(header.name) contains a control character"),
                    log: "Invalid header value for \(header.name)")
            }
        }
    }
}
