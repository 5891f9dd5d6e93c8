internal import FoundationEssentials
public import Functions
internal import Synchronization

/// The last lines of every function, and those who follow them.
///
/// Lines are kept as they came and written out when somebody asks: most are never read.
public final class FunctionLogs: Sendable {
    /// A line and the moment it came.
    struct Entry: Sendable {
        /// Milliseconds since 1970.
        let time: Int64
        let line: FunctionLogLine

        /// What a kept line costs, about.
        fileprivate var size: Int { line.byteCount + 128 }
    }

    /// How much is kept.
    public struct Limits: Sendable {
        /// Lines of one function.
        public var lines = 1_000
        /// Bytes of one function.
        public var bytes = 262_144
        /// Bytes of all functions together; beyond them the function that has been silent longest is forgotten.
        public var totalBytes = 33_554_432
        /// Lines that a follower may be behind; older ones are dropped, and it is told how many.
        public var followerLines = 1_000

        public init() {}
    }

    private struct State {
        var rings: [String: Ring] = [:]
        var bytes = 0
        var sequence: UInt64 = 0
        var followers: [UInt64: Follower] = [:]
        var hasEnded = false
    }

    private struct Ring {
        private var entries: [Entry] = []
        private var start = 0
        private(set) var bytes = 0
        private(set) var lastSequence: UInt64 = 0

        var kept: ArraySlice<Entry> { entries[start...] }

        /// Gives how many bytes more, or less, are kept now.
        mutating func add(_ entry: Entry, _ sequence: UInt64, _ limits: Limits) -> Int {
            let before = bytes
            lastSequence = sequence
            entries.append(entry)
            bytes += entry.size
            while entries.count - start > limits.lines || (bytes > limits.bytes && entries.count - start > 1) {
                bytes -= entries[start].size
                start += 1
            }
            // Forgotten ones are let go of in bulk, so that a line costs the same on average.
            if start > max(16, entries.count / 2) {
                entries.removeFirst(start)
                start = 0
            }
            return bytes - before
        }
    }

    private let state = Mutex(State())
    private let limits: Limits
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970; nil asks the system.
    public init(limits: Limits = Limits(), now: (@Sendable () -> Int64)? = nil) {
        self.limits = limits
        self.now = now ?? { Int64(Date().timeIntervalSince1970 * 1_000) }
    }

    /// Keeps the runner's lines until it has no more.
    public func keep(_ lines: AsyncStream<FunctionLogLine>) async {
        for await line in lines { add(line) }
        end()
    }

    public func add(_ line: FunctionLogLine) {
        let entry = Entry(time: now(), line: line)
        let followers = state.withLock { state -> [Follower] in
            state.sequence += 1
            state.bytes += state.rings[line.function, default: Ring()].add(entry, state.sequence, limits)
            while state.bytes > limits.totalBytes, state.rings.count > 1,
                let oldest = state.rings.min(by: { $0.value.lastSequence < $1.value.lastSequence })
            {
                state.bytes -= oldest.value.bytes
                state.rings[oldest.key] = nil
            }
            if state.followers.isEmpty { return [] }
            return state.followers.values.filter { $0.function == line.function }
        }
        for follower in followers { follower.offer(entry) }
    }

    /// The lines that are remembered of a function.
    func recent(of function: String) -> [Entry] {
        state.withLock { $0.rings[function].map { Array($0.kept) } ?? [] }
    }

    /// The remembered lines, and a follower that gets every one after them.
    func follow(_ function: String) -> (recent: [Entry], follower: Follower) {
        let (recent, follower, hasEnded) = state.withLock { state in
            state.sequence += 1
            let number = state.sequence
            let follower = Follower(function: function, limit: limits.followerLines) { [weak self] in
                self?.forget(number)
            }
            state.followers[number] = follower
            return (state.rings[function].map { Array($0.kept) } ?? [], follower, state.hasEnded)
        }
        // Not under the lock, which its end takes.
        if hasEnded { follower.finish() }
        return (recent, follower)
    }

    /// Ends all followers: the server stops.
    public func end() {
        let followers = state.withLock { state in
            state.hasEnded = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }

    private func forget(_ number: UInt64) {
        _ = state.withLock { $0.followers.removeValue(forKey: number) }
    }

    /// How many follow at the moment.
    public var followerCount: Int { state.withLock { $0.followers.count } }

    /// Somebody who reads a function's lines as they come.
    final class Follower: Sendable {
        let function: String
        private let lines: AsyncStream<Entry>
        private let feed: AsyncStream<Entry>.Continuation
        private let dropped = Mutex(0)

        fileprivate init(function: String, limit: Int, onEnd: @escaping @Sendable () -> Void) {
            self.function = function
            (lines, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(limit))
            feed.onTermination = { _ in onEnd() }
        }

        fileprivate func offer(_ entry: Entry) {
            if case .dropped = feed.yield(entry) { dropped.withLock { $0 += 1 } }
        }

        func finish() { feed.finish() }

        /// The next line, and how many were lost before it; nil at the end.
        func next() async -> (dropped: Int, entry: Entry)? {
            // One reader at a time, so that a new iterator goes on where the last one was.
            var iterator = lines.makeAsyncIterator()
            guard let entry = await iterator.next() else { return nil }
            let count = dropped.withLock { count in
                defer { count = 0 }
                return count
            }
            return (count, entry)
        }
    }
}
