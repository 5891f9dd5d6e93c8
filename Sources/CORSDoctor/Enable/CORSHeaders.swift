internal import CORS

/// The header values that a configuration means, as mapping expressions of API Gateway.
struct CORSHeaders {
    /// One header: its name, and the expression that gives its value; nil when the header is not to be there.
    struct Mapping: Equatable {
        let name: String
        let expression: String?
    }

    static let allowOrigin = "Access-Control-Allow-Origin"
    static let allowCredentials = "Access-Control-Allow-Credentials"
    static let exposeHeaders = "Access-Control-Expose-Headers"
    static let vary = "Vary"

    let configuration: CORSConfiguration
    let origins: AllowedOrigins

    init(_ configuration: CORSConfiguration) {
        self.configuration = configuration
        origins = AllowedOrigins(configuration.allowOrigins)
    }

    /// Of the preflight's answer. `Access-Control-Expose-Headers` has no meaning there.
    func preflight(methods: [String]) -> [Mapping] {
        let methods = configuration.allowMethods.isEmpty ? methods : configuration.allowMethods
        return [
            Mapping(name: "Access-Control-Allow-Headers", expression: Self.list(configuration.allowHeaders)),
            Mapping(name: "Access-Control-Allow-Methods", expression: Self.list(methods)),
            Mapping(name: Self.allowOrigin, expression: origins.fixed.map(Self.constant)),
            Mapping(name: Self.allowCredentials, expression: credentials),
            Mapping(name: "Access-Control-Max-Age", expression: configuration.maxAge.map { Self.constant(String($0)) }),
            Mapping(name: Self.vary, expression: varyExpression),
        ]
    }

    /// Of the answers themselves.
    var actual: [Mapping] {
        [
            Mapping(name: Self.allowOrigin, expression: origins.fixed.map(Self.constant)),
            Mapping(name: Self.allowCredentials, expression: credentials),
            Mapping(name: Self.exposeHeaders, expression: Self.list(configuration.exposeHeaders)),
            Mapping(name: Self.vary, expression: varyExpression),
        ]
    }

    /// Of the answers that the gateway makes itself; empty when they can have none.
    ///
    /// There is no template that could choose among origins. Without credentials anybody is let read: the texts are the
    /// gateway's own, and no more private than for who asks without a browser. With credentials that would tell any site
    /// what the user may do, so only the first origin is. `method.request.header.Origin` would not do: HTTP/2 browsers
    /// send `origin`, and the case counts.
    var gateway: [Mapping] {
        if origins.isDynamic, !configuration.allowCredentials {
            return [
                Mapping(name: Self.allowOrigin, expression: Self.constant("*")),
                Mapping(name: Self.allowCredentials, expression: nil),
                Mapping(name: Self.exposeHeaders, expression: Self.list(configuration.exposeHeaders)),
                Mapping(name: Self.vary, expression: nil),
            ]
        }
        return origins.fixed == nil ? [] : actual
    }

    /// The template that chooses among several origins; nil when there is one, or all.
    func originTemplate(headerName: String = Self.allowOrigin) -> OriginTemplate? {
        origins.isDynamic ? OriginTemplate(origins, headerName: headerName) : nil
    }

    private var credentials: String? { configuration.allowCredentials ? Self.constant("true") : nil }

    /// Whenever the answer is for one origin only, a cache must not give it to another (CDK does the same).
    private var varyExpression: String? { origins.fixed == "*" ? nil : Self.constant("Origin") }

    private static func list(_ names: [String]) -> String? {
        names.isEmpty ? nil : constant(names.joined(separator: ","))
    }

    private static func constant(_ text: String) -> String { "'\(text)'" }
}

/// The allowed origins, as AWS's objects can tell them apart: one that stands in the mapping, and those that a template
/// puts in its place.
struct AllowedOrigins {
    /// `*`, or the first origin; nil when all are patterns: a header that never matched would be as good as none.
    let fixed: String?
    /// The others, in their order.
    let compared: [String]

    init(_ origins: [String]) {
        // Not `null` if there is another: it would be the answer to every origin that is not listed.
        let exact = origins.filter { $0 == "*" || !$0.utf8.contains(UInt8(ascii: "*")) }
        fixed = exact.first { $0 != "null" } ?? exact.first
        let fixed = fixed
        compared = origins.filter { $0 != fixed }
    }

    /// Whether the answer depends on who asks.
    var isDynamic: Bool { !compared.isEmpty }
}
