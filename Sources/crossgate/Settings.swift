internal import DataPlane
internal import HTTPTransport

/// What one server runs with: everything an operator may choose, already checked.
struct Settings: Sendable {
    var listen: ListenAddress
    /// nil keeps everything in memory.
    var dataDirectory: String?
    var region: String
    /// Twelve digits.
    var accountID: String
    var logLevel: LogLevel
    var logFormat: LogFormat
    var eventLoops: Int
    /// AWS's quota is 300 unless an account has it raised.
    var resourcesPerAPI: Int
    /// Names that the control plane answers to, besides loopback ones and AWS's.
    var allowedHosts: [String]
    var allowsInsecureControlPlane: Bool
    var functions: FunctionSettings
    /// Where integrations with AWS services go, and with what they are signed.
    var services: ServiceEndpoints
    var tokenIssuers: [TokenIssuerSetting]
}

/// Where Lambda functions run.
struct FunctionSettings: Sendable, Equatable {
    var host: FunctionHost
    /// Another Lambda, where functions that are not here are invoked; it is signed for with `Settings.services`'
    /// credentials.
    var lambdaEndpoint: EndpointURL?
    /// Function processes at once, all functions together.
    var concurrency: Int
    /// Seconds after which a process without work is ended.
    var idleSeconds: Int
    /// Interpreters in place of the ones that are found on the path.
    var node: String?
    var python: String?
}

/// Whether the code of functions is run at all.
enum FunctionHost: String, CaseIterable, Sendable {
    /// Functions can be created here, and run as processes of this machine.
    case local
    /// No code is run; functions are behind `--lambda-endpoint`, or nowhere.
    case none
}

/// Whose tokens are accepted in the name of a user pool.
struct TokenIssuerSetting: Sendable, Equatable {
    /// A user pool's id or ARN, as an authorizer's `providerARNs` has it.
    var pool: String
    /// The issuer's URL, exactly as its tokens have it in `iss`; its keys are found below it.
    var issuer: String
}

enum LogFormat: String, CaseIterable, Sendable {
    case text
    case json
}

/// `info` shows a line per request; `warning` only what someone should look at.
enum LogLevel: String, CaseIterable, Sendable {
    case debug
    case info
    case warning
    case error
}
