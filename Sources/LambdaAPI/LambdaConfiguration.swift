internal import Foundation
internal import HTTPMessages

/// What Lambda's control plane is told from outside: who it plays, whom it answers, where code lies, time and chance.
public struct LambdaConfiguration: Sendable {
    /// The AWS region that ARNs name.
    public var region: String
    /// Twelve digits.
    public var accountID: String
    /// Host names answered besides loopback, `*.localhost` and AWS's own; `*.example.com` stands for those below.
    public var allowedHosts: [String]
    /// Where uploaded packages are unpacked; made at need.
    public var codeFolder: String
    /// Told what was accepted and has no effect here, and what went wrong with nobody to answer; for the operator.
    public var warn: @Sendable (String) -> Void = { _ in }
    /// Milliseconds since 1970.
    public var now: @Sendable () -> Int = { Int(Date().timeIntervalSince1970 * 1_000) }
    /// A fresh UUID in lower case.
    public var makeUUID: @Sendable () -> String = { UUID().uuidString.lowercased() }
    /// An invocation's id, of the same form; it names a call and guards nothing.
    public var makeRequestID: @Sendable () -> String = { UniqueNumbers.shared.uuid() }
    /// A number from 0 up to 1, for aliases with weights.
    public var drawShare: @Sendable () -> Double = { Double.random(in: 0..<1) }
    /// Waits; throws when the process ends.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// How long code stays on disk that no function has any more: the longest invocation, and some.
    public var codeGrace: Duration = .seconds(960)

    public init(
        region: String = "us-east-1", accountID: String = "000000000000", allowedHosts: [String] = [],
        codeFolder: String
    ) {
        self.region = region
        self.accountID = accountID
        self.allowedHosts = allowedHosts
        self.codeFolder = codeFolder
    }

    var owner: FunctionOwner { FunctionOwner(region: region, account: accountID) }
}
