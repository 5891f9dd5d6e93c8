/// The response headers that CORS is made of, and `Vary`, which caches go by.
enum CORSHeader: String, CaseIterable, Sendable {
    case allowOrigin = "Access-Control-Allow-Origin"
    case allowCredentials = "Access-Control-Allow-Credentials"
    case allowMethods = "Access-Control-Allow-Methods"
    case allowHeaders = "Access-Control-Allow-Headers"
    case exposeHeaders = "Access-Control-Expose-Headers"
    case maxAge = "Access-Control-Max-Age"
    case vary = "Vary"

    /// The key under which a method response declares it and an integration response maps it.
    var methodResponseKey: String { "method.response.header.\(rawValue)" }
    var gatewayResponseKey: String { "gatewayresponse.header.\(rawValue)" }

    /// Whether it says anything about CORS.
    var isAccessControl: Bool { self != .vary }

    /// The header that a key names, whatever its case.
    init?(key: String, prefix: String) {
        guard key.hasPrefix(prefix) else { return nil }
        let name = key.dropFirst(prefix.count).lowercased()
        guard let header = Self.byLowerCase[name] else { return nil }
        self = header
    }

    static let methodResponsePrefix = "method.response.header."
    static let gatewayResponsePrefix = "gatewayresponse.header."

    private static let byLowerCase: [String: CORSHeader] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
}
