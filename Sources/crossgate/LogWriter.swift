internal import Foundation
internal import Synchronization

/// Carries log lines to standard error without making an event loop wait for a pipe or a disk.
///
/// Lines are appended to a buffer and written by one thread. When the reader of the stream is slower than the log, the
/// newest lines are dropped and counted, and the count is logged: the gateway keeps serving, and the loss is visible.
final class LogWriter: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var dropped = 0
        var isClosed = false
    }

    /// Bytes that may wait: a few seconds of a busy log.
    private static let capacity = 16 * 1_024 * 1_024

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)
    private let stream: Terminal

    init(stream: Terminal) {
        self.stream = stream
        let thread = Thread { [self] in run() }
        thread.name = "crossgate-log"
        thread.start()
    }

    /// Appends one line, its end included.
    func append(_ line: [UInt8]) {
        let wasEmpty = state.withLock { state in
            guard state.pending.count + line.count <= Self.capacity else {
                state.dropped += 1
                return false
            }
            let wasEmpty = state.pending.isEmpty
            state.pending.append(contentsOf: line)
            return wasEmpty
        }
        if wasEmpty { wake.signal() }
    }

    /// Seconds that the last lines may take: a reader that has stopped reading must not keep the process alive.
    private static let closingSeconds = 2.0

    /// Writes what is pending and ends the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
        _ = finished.wait(timeout: .now() + Self.closingSeconds)
    }

    private func run() {
        while true {
            wake.wait()
            let (bytes, dropped, isClosed) = state.withLock { state in
                defer {
                    state.pending.removeAll(keepingCapacity: state.pending.capacity < 1_048_576)
                    state.dropped = 0
                }
                return (state.pending, state.dropped, state.isClosed)
            }
            bytes.withUnsafeBytes { stream.write($0) }
            if dropped > 0 { stream.write("crossgate: \(dropped) log lines dropped: the log's reader is too slow\n") }
            if isClosed { break }
        }
        finished.signal()
    }
}
