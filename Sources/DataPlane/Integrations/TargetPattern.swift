/// The path or the query of an integration's uri, ready for values: what the operator wrote is encoded, and each
/// placeholder knows what fills it.
struct TargetPattern: Sendable {
    private enum Part: Sendable {
        case literal(String)
        /// A placeholder and what fills it; without a source, only an override can.
        case value(String, ValueSource?)
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

    /// - Parameters:
    ///   - mappings: those of `integration.request.path.{name}`.
    ///   - mayOverride: whether a request template may fill what no mapping does, by `requestOverride.path`.
    init(
        _ parts: [IntegrationURI.Part],
        in component: PercentCoding.Component,
        of uri: IntegrationURI,
        _ mappings: [RequestMappings.Mapping],
        mayOverride: Bool
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
                let source = mappings.last { $0.name == name }?.source
                guard mayOverride || (source != nil && source != .absent) else {
                    throw Unfilled(name: name, logSentence: Self.sentence(name, component, uri))
                }
                compiled.append(.value(name, source))
            }
        }
        self.parts = compiled
    }

    /// Appends the text for one request; fails when a placeholder's source is missing.
    func append(
        to text: inout String, _ scope: ValueScope, _ overrides: Overrides?, _ target: HTTPTarget
    ) throws(GatewayFailure) {
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .value(let name, let source):
                if let texts = overrides?.requestPath.texts(of: name) {
                    let value = texts.joined(separator: ",")
                    try target.check(value, of: name, isEncoded: false, in: component)
                    PercentCoding.append(value, to: &text, in: component, isEncoded: false)
                    continue
                }
                guard let source, let value = source.text(in: scope) else {
                    throw .configuration(
                        .text(
                            "\(target.location): {\(name)} in the uri has no value, since the request lacks the source "
                                + "of integration.request.path.\(name) and no template overrides it"),
                        log: Self.sentence(name, component, uri))
                }
                if source.isClientControlled {
                    try target.check(value, of: name, isEncoded: source.isEncoded, in: component)
                }
                PercentCoding.append(value, to: &text, in: component, isEncoded: source.isEncoded)
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
