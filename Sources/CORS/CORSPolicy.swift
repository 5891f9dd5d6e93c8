/// The server's side of CORS: which page may send what and read what, checked once and answered from what was computed
/// then.
///
/// ```swift
/// let policy = try CORSPolicy(
///     CORSConfiguration(
///         allowOrigins: ["https://app.example", "https://*.preview.example"],
///         allowMethods: ["GET", "PUT", "DELETE"],
///         allowHeaders: ["Authorization", "Content-Type"],
///         allowCredentials: true,
///         maxAge: 600))
///
/// policy.preflight(origin: "https://app.example", requestMethod: "PUT", requestHeaders: ["content-type"])
/// // .allowed: Access-Control-Allow-Origin: https://app.example, Access-Control-Allow-Credentials: true, …
/// policy.actual(origin: "https://evil.example").refusal
/// // the origin 'https://evil.example' is not allowed; …
/// ```
///
/// A policy is no access control: a refused request still runs, only its answer is kept from the page that sent it; and
/// what is no browser is not refused at all.
public struct CORSPolicy: Sendable {
    /// What the policy was made of, in its canonical form: lists sorted and without repetitions, names of headers in
    /// lower case, dangers that nothing needs left out. A policy made of it is equal to this one.
    public let configuration: CORSConfiguration
    /// What is legal and yet unwise in the configuration as it was given.
    public let advice: [CORSConfigurationIssue]
    /// Whether the answers depend on the origin, so that each answer of the resource, also to requests without an
    /// origin, has to say `Vary: Origin`; otherwise a cache would give one page the answer for another.
    public var varies: Bool { origins.isDynamic }

    let origins: OriginRule
    let methods: MethodRule
    let requestHeaders: RequestHeaderRule
    /// What an allowed preflight is answered with; `Access-Control-Allow-Origin` is the first, and empty when it depends
    /// on the request.
    let preflightFields: [HeaderField]
    let refusedPreflightFields: [HeaderField]
    /// As `preflightFields`, for the answer to the request itself.
    let actualFields: [HeaderField]

    /// Checks the configuration and computes all that the answers are made of.
    ///
    /// - Throws: All mistakes at once, in the order of the configuration's members.
    public init(_ configuration: CORSConfiguration) throws(CORSConfigurationIssues) {
        let check = CORSConfigurationCheck(configuration)
        guard check.mistakes.isEmpty else { throw CORSConfigurationIssues(check.mistakes) }
        self.configuration = check.canonical
        advice = check.advice
        origins = OriginRule(check.canonical.allowOrigins, check.patterns)
        methods = MethodRule(check.canonical.allowMethods)
        requestHeaders = RequestHeaderRule(check.canonical.allowHeaders)
        preflightFields = check.canonical.preflightFields(origins)
        refusedPreflightFields = origins.varyFields
        actualFields = check.canonical.actualFields(origins)
    }

    /// Whether a request is a preflight (Fetch, "CORS-preflight request"): `OPTIONS` with `Origin` and with
    /// `Access-Control-Request-Method`. Any other `OPTIONS` is a request like others.
    public static func isPreflight(method: String, origin: String?, requestMethod: String?) -> Bool {
        origin != nil && requestMethod != nil && method == "OPTIONS"
    }
}

extension CORSPolicy: Equatable {
    /// Whether both give the same answers, which is whether their canonical configurations are the same.
    public static func == (left: CORSPolicy, right: CORSPolicy) -> Bool { left.configuration == right.configuration }
}
