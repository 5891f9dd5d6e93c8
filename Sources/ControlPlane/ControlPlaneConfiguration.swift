public import APIModel
internal import FoundationEssentials

/// What the control plane is told from outside: who it plays, whom it answers, time and chance.
public struct ControlPlaneConfiguration: Sendable {
    /// The AWS region that ARNs and imported variables name.
    public var region: String
    /// Twelve digits.
    public var accountId: String
    /// Host names answered besides loopback, `*.localhost`, `*.localhost.localstack.cloud` and AWS's own; lower case,
    /// without port. `*.example.com` stands for every name below `example.com`.
    public var allowedHosts: [String]
    /// Resources of one API, 300 on AWS unless the account's quota is raised.
    public var resourcesPerAPI: Int = Limits.resourcesPerAPI
    /// Whole seconds since 1970.
    public var now: @Sendable () -> Int
    /// A fresh identifier of this many characters.
    public var makeIdentifier: @Sendable (Int) -> String
    /// Carries out `TestInvokeMethod`; without one the operation is refused.
    public var testInvoker: (any TestInvoker)?
    /// Carries out `TestInvokeAuthorizer`; without one the operation is refused.
    public var authorizerTester: (any AuthorizerTester)?
    /// Forgets what the authorizers of an API's stage answered: `FlushStageAuthorizersCache`.
    public var flushAuthorizers: @Sendable (_ restApiId: String, _ stageName: String) -> Void = { _, _ in }
    /// What a definition has that would not be served as written: told at import, as warnings.
    public var review: @Sendable (DeploymentSnapshot) -> [String] = { _ in [] }

    public init(
        region: String = "us-east-1",
        accountId: String = "000000000000",
        allowedHosts: [String] = [],
        testInvoker: (any TestInvoker)? = nil,
        now: @escaping @Sendable () -> Int = Self.systemTime,
        makeIdentifier: @escaping @Sendable (Int) -> String = Self.randomIdentifier
    ) {
        self.region = region
        self.accountId = accountId
        self.allowedHosts = allowedHosts
        self.testInvoker = testInvoker
        self.now = now
        self.makeIdentifier = makeIdentifier
    }

    public static func systemTime() -> Int { Int(Date().timeIntervalSince1970) }

    /// Lower-case letters and digits, as AWS's identifiers are.
    public static func randomIdentifier(length: Int) -> String {
        let alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
        return String((0..<length).compactMap { _ in alphabet.randomElement() })
    }
}

/// Lengths of identifiers, as AWS makes them.
enum IdentifierLength {
    static let restAPI = 10
    /// AWS guide, example of GetResources: `krznpq9xpg`.
    static let rootResource = 10
    static let resource = 6
    static let deployment = 6
    static let model = 6
    static let requestValidator = 6
    static let authorizer = 6
}
