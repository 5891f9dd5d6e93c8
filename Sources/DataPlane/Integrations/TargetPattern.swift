/// The path or the query of an integration's uri, ready for values: what the operator wrote is encoded, and each
/// placeholder knows what fills it.
struct TargetPattern: Sendable {
    private enum Part: Sendable {
        case literal(String)
        case value(RequestMappings.Mapping)
    }

    /// A placeholder that no parameter mapping fills. On AWS every request through it fails (re:Post, "Illegal
    /// character in path": the name in braces is then taken as it stands).
    struct Unfilled: Error {
        let name: String
        /// The sentence in the execution log after `Execution failed due to configuration error: `.
        let logSentence: String
    }

    private let parts: [Part]
    private let component: PercentCoding.Component
    private let uri: IntegrationURI

    /// - Parameter mappings: those of `integration.request.path.{name}`.
    init(
        _ parts: [IntegrationURI.Part],
        in component: PercentCoding.Component,
        of uri: IntegrationURI,
        _ mappings: [RequestMappings.Mapping]
    ) throws(Unfilled) {
        self.component = component
        self.uri = uri
        var compiled: [Part] = []
        for part in parts {
            switch part {
            case .literal(let text):
                // The operator's own text: its separators stay, in the query as well.
                var literal = ""
                switch component {
                case .path: PercentCoding.append(text, to: &literal, in: .path, isEncoded: true)
                case .query: PercentCoding.appendQuery(text, to: &literal)
                }
                compiled.append(.literal(literal))
            case .parameter(let name):
                guard let mapping = mappings.last(where: { $0.name == name }), mapping.source != .absent else {
                    throw Unfilled(name: name, logSentence: Self.sentence(name, component, uri))
                }
                compiled.append(.value(mapping))
            }
        }
        self.parts = compiled
    }

    /// Appends the text for one request; fails when a placeholder's source is missing.
    func append(to text: inout String, _ scope: ValueScope, _ target: HTTPTarget) throws(GatewayFailure) {
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .value(let mapping):
                guard let value = mapping.source.text(in: scope) else {
                    throw .configuration(
                        .text(
                            "\(target.location): {\(mapping.name)} in the uri has no value, since the request lacks "
                                + "the source of integration.request.path.\(mapping.name)"),
                        log: Self.sentence(mapping.name, component, uri))
                }
                try target.check(value, of: mapping, in: component)
                PercentCoding.append(value, to: &text, in: component, isEncoded: mapping.source.isEncoded)
            }
        }
    }

    /// What AWS's URI parser says about the brace.
    private static func sentence(
        _ name: String, _ component: PercentCoding.Component, _ uri: IntegrationURI
    ) -> String {
        let place: String =
            switch component {
            case .path: "path"
            case .query: "query"
            }
        let text = uri.text
        let index = text.range(of: "{\(name)}").map { text.utf16.distance(from: text.startIndex, to: $0.lowerBound) }
        return "Illegal character in \(place) at index \(index ?? 0): \(text)"
    }
}
