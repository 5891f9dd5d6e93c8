/// A browser's decision about one request, as a state machine: it says what to send, takes what came back, and in the
/// end says what the script gets. It does no I/O and reads no clock. An answer that nobody asked for changes nothing.
///
/// ```swift
/// var fetch = FetchSimulation(request, browser: .chrome)
/// var action = fetch.start()
/// while case .send(let wire) = action { action = fetch.received(answer(to: wire)) }
/// ```
public struct FetchSimulation: Sendable {
    public enum Action: Hashable, Sendable {
        /// Send this and hand the answer to `received`, or call `failed`.
        case send(WireRequest)
        case finished(FetchOutcome)
    }

    public let request: FetchRequest
    public let browser: Browser
    /// What the browser makes of the request as it was given; no answer changes it.
    public let plan: FetchPlan
    /// Every decision in order, for people.
    public internal(set) var steps: [FetchStep] = []
    /// All faults that the answers show, the deciding one first; a browser shows one, people want all.
    public internal(set) var faults: [FetchFault] = []
    /// Passed today, and yet blocked by the standard or perhaps by a permission that no header gives.
    public internal(set) var warnings: [FetchFault] = []
    /// What the browser remembers of preflights; hand it to the next request.
    public internal(set) var cache: PreflightCache

    let partition: String
    let now: Double
    var state: State
    /// Nil when the constructor throws.
    var hop: FetchHop?

    /// Where the machine stands.
    enum State: Sendable {
        case ready
        case awaitingPreflight(PreflightNeed)
        case awaitingResponse
        case finished(FetchOutcome)
    }

    /// - Parameters:
    ///   - cache: what earlier requests left.
    ///   - partition: the network partition key; pages under other top-level sites share no cache.
    ///   - now: seconds, on any scale that the caller keeps.
    public init(
        _ request: FetchRequest, browser: Browser = .standard, cache: PreflightCache = PreflightCache(),
        partition: String = "", now: Double = 0
    ) {
        self.request = request
        self.browser = browser
        self.cache = cache
        self.partition = partition
        self.now = now
        (hop, plan) = FetchHop.first(of: request, browser)
        state = .ready
    }
}
