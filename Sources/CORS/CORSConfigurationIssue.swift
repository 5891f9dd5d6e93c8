/// One mistake in a configuration, or one legal but unwise choice: what it is, where, and what to write instead.
public struct CORSConfigurationIssue: Hashable, Sendable, CustomStringConvertible {
    /// The kind of mistake; stable, for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        // Origins
        case noOrigins
        case originSyntax
        case originWithPath
        case originWithUserInfo
        case originWithDefaultPort
        case originUpperCase
        case originSchemeMissing
        case originSchemeUnsupported
        case originHostInvalid
        case originPortInvalid
        case originPatternMisplaced
        case originTooLong
        case anyOriginMixed
        case nullOrigin
        case insecureOrigin
        case publicSuffixSubdomains
        // Methods
        case noMethods
        case methodSyntax
        case methodForbidden
        case methodLowerCase
        case methodAnyLiteral
        case anyMethodMixed
        // Request headers
        case headerSyntax
        case headerForbidden
        case headerIsResponseOnly
        case anyHeaderMixed
        // Exposed headers
        case exposedSyntax
        case exposedForbidden
        case exposedAlwaysReadable
        case anyExposedMixed
        // Credentials with a wildcard, which browsers do not take
        case anyOriginWithCredentials
        case anyMethodWithCredentials
        case anyHeaderWithCredentials
        case anyExposedWithCredentials
        // Max-Age
        case maxAgeNegative
        case maxAgeTooLong
        // Quoted as API Gateway's static mapping values are: `'*'`
        case quoted
        // Beyond a limit of the library
        case tooMany
        // Advice only
        case methodAlwaysAllowed
        case headerAlwaysAllowed
        case maxAgeBeyondBrowsers
        case authorizationNotCovered
        case repeated
        case dangerNotNeeded
    }

    /// The member of `CORSConfiguration` that the issue is about.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case allowOrigins
        case allowMethods
        case allowHeaders
        case exposeHeaders
        case allowCredentials
        case maxAge
        case dangerously
    }

    public var code: Code
    public var field: Field
    /// The offending value; nil when something is missing.
    public var value: String?
    /// What is wrong, in a sentence without its end.
    public var reason: String
    /// What to do about it.
    public var fix: String

    public init(_ code: Code, _ field: Field, value: String?, reason: String, fix: String) {
        self.code = code
        self.field = field
        self.value = value
        self.reason = reason
        self.fix = fix
    }

    public var description: String {
        "\(field.rawValue)\(value.map { " '\($0)'" } ?? ""): \(reason); \(fix) [\(code.rawValue)]"
    }
}

/// All mistakes of a configuration, never only the first.
public struct CORSConfigurationIssues: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of the configuration's members; never empty.
    public var issues: [CORSConfigurationIssue]

    public init(_ issues: [CORSConfigurationIssue]) { self.issues = issues }

    public var description: String { issues.map(\.description).joined(separator: "\n") }
}
