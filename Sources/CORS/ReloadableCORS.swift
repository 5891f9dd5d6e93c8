internal import Synchronization

/// A policy that can be replaced while requests are answered with it: each request sees one policy or the next, never
/// parts of both.
///
/// ```swift
/// let cors = ReloadableCORS(policy)
/// cors.current?.actual(origin: "https://app.example")
/// cors.replace(try CORSPolicy(changed))   // a configuration with mistakes leaves the one in force
/// ```
public final class ReloadableCORS: Sendable {
    private struct State {
        var policy: CORSPolicy?
    }

    private let state: Mutex<State>

    /// Begins with the policy, or with nil: no CORS at all, which browsers take as a refusal.
    public init(_ policy: CORSPolicy?) { state = Mutex(State(policy: policy)) }

    /// The policy in force; ask once for each request.
    public var current: CORSPolicy? { state.withLock { $0.policy } }

    public func replace(_ policy: CORSPolicy?) { state.withLock { $0.policy = policy } }
}
