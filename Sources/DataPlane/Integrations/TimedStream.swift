import HTTPMessages
import NIOCore
import Synchronization

/// A streamed body that ends when its maker is silent for too long, or its integration's time is over: the client's
/// connection then ends in the middle of the body, since nothing else can tell it any more.
///
/// One task a stream watches the time, asleep until the next moment that could matter; pieces do not wake it.
final class TimedStream: Sendable {
    /// How long a stream may go on and be silent.
    struct Limits: Sendable {
        /// When the integration's time is over, by the pipeline's clock.
        let end: UInt64
        /// The integration's whole time, for the operator.
        let timeout: TimeAmount
        /// Nanoseconds for which whoever pulls may have to wait.
        let idle: UInt64
    }

    private struct State {
        /// Since when somebody waits for the next piece; nil while nobody does: a slow client is not the maker's silence.
        var waitingSince: UInt64?
        var isOver = false
        /// Why the stream was ended here, for the operator.
        var cut: String?
        var watch: Task<Void, Never>?
    }

    private let maker: BodyStream
    private let limits: Limits
    private let location: String
    private let clock: any PipelineClock
    private let state = Mutex(State())

    private init(_ maker: BodyStream, _ limits: Limits, location: String, clock: any PipelineClock) {
        self.maker = maker
        self.limits = limits
        self.location = location
        self.clock = clock
    }

    deinit { state.withLock { $0.watch }?.cancel() }

    /// The same body within limits.
    static func stream(
        _ maker: BodyStream, within limits: Limits, location: String, clock: any PipelineClock
    ) -> BodyStream {
        let timed = TimedStream(maker, limits, location: location, clock: clock)
        timed.startWatch()
        return BodyStream(
            next: { () async throws(BrokenBody) in try await timed.next() },
            cancel: { timed.cancel() })
    }

    private func next() async throws(BrokenBody) -> ByteBuffer? {
        let now = clock.monotonicNanoseconds()
        let cut: String? = state.withLock { state in
            if state.cut == nil { state.waitingSince = now }
            return state.cut
        }
        if let cut { throw BrokenBody(cut) }
        do throws(BrokenBody) {
            let piece = try await maker.next()
            try got(isLast: piece == nil)
            return piece
        } catch {
            try got(isLast: true)
            throw error
        }
    }

    /// The wait for a piece is over; throws when it was ended here.
    private func got(isLast: Bool) throws(BrokenBody) {
        let (cut, watch) = state.withLock { state -> (String?, Task<Void, Never>?) in
            state.waitingSince = nil
            if isLast { state.isOver = true }
            return (state.cut, isLast ? state.watch : nil)
        }
        watch?.cancel()
        if let cut { throw BrokenBody(cut) }
    }

    private func cancel() {
        let (watch, isFirst) = state.withLock { state in
            defer { state.isOver = true }
            return (state.watch, !state.isOver && state.cut == nil)
        }
        watch?.cancel()
        if isFirst { maker.cancel() }
    }

    // MARK: The watch

    /// The watch does not keep the stream: one that is dropped without a word is cancelled by its maker.
    private func startWatch() {
        let clock = self.clock
        let watch = Task { [weak self] in
            while let wait = self?.check() {
                do { try await clock.sleep(nanoseconds: wait) } catch { return }
            }
        }
        let isOver = state.withLock { state in
            state.watch = watch
            return state.isOver
        }
        if isOver { watch.cancel() }
    }

    /// Ends the stream when it is time.
    ///
    /// - Returns: the nanoseconds until the next look; nil when there is none.
    private func check() -> UInt64? {
        let now = clock.monotonicNanoseconds()
        let (wait, isCut) = state.withLock { state -> (UInt64?, Bool) in
            guard !state.isOver, state.cut == nil else { return (nil, false) }
            if now >= limits.end {
                state.cut =
                    "\(location): the answer was still streamed when the integration's time of "
                    + "\(limits.timeout.nanoseconds / 1_000_000) ms was over; raise its timeoutInMillis, at most to "
                    + "900000"
                return (nil, true)
            }
            let silentAt = (state.waitingSince ?? now) + limits.idle
            guard now >= silentAt else { return (min(limits.end, silentAt) - now, false) }
            state.cut =
                "\(location): the backend sent nothing for \(limits.idle / 1_000_000_000) s in the middle of its answer; "
                + "let it send something more often. At most 30 s pass between pieces where the API's endpoint type is "
                + "EDGE, 5 minutes where it is REGIONAL"
            return (nil, true)
        }
        // Ends a wait that is under way, too.
        if isCut { maker.cancel() }
        return wait
    }
}
