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
