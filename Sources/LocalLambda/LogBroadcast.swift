import Functions
import Synchronization

/// Brings log lines to whoever wants them: the operator's hook, and readers that come and go.
final class LogBroadcast: Sendable {
    /// Lines that wait for a slow reader; older ones are dropped first.
    private static let bufferedLines = 1_000

    private struct Reader {
        var function: String?
        var continuation: AsyncStream<FunctionLogLine>.Continuation
    }

    private struct State {
        var readers: [Int: Reader] = [:]
        var lastID = 0
    }

    private let hook: (@Sendable (FunctionLogLine) -> Void)?
    private let state = Mutex(State())
    private let readerCount = Atomic<Int>(0)

    init(hook: (@Sendable (FunctionLogLine) -> Void)?) {
        self.hook = hook
    }

    /// Whether lines need to be made at all.
    var isWanted: Bool { hook != nil || readerCount.load(ordering: .relaxed) > 0 }

    func publish(_ line: FunctionLogLine) {
        hook?(line)
        guard readerCount.load(ordering: .relaxed) > 0 else { return }
        let readers = state.withLock { Array($0.readers.values) }
        for reader in readers where reader.function == nil || reader.function == line.function {
            reader.continuation.yield(line)
        }
    }

    func lines(of function: String?) -> AsyncStream<FunctionLogLine> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: FunctionLogLine.self, bufferingPolicy: .bufferingNewest(Self.bufferedLines))
        let id = state.withLock { state in
            state.lastID += 1
            state.readers[state.lastID] = Reader(function: function, continuation: continuation)
            return state.lastID
        }
        readerCount.add(1, ordering: .relaxed)
        continuation.onTermination = { [self] _ in
            let wasThere = state.withLock { $0.readers.removeValue(forKey: id) != nil }
            if wasThere { readerCount.subtract(1, ordering: .relaxed) }
        }
        return stream
    }

    /// Ends every reader's lines.
    func finish() {
        let readers = state.withLock { Array($0.readers.values) }
        for reader in readers { reader.continuation.finish() }
    }
}
