import Dispatch
import FunctionProcesses
import Functions
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What one environment's process writes: taken off its pipe at once, cut into lines, and handed on within a measure.
///
/// The process is never held up, and never costs more memory than one line. Pipes are read on a queue of their own, so
/// that a function that writes without end keeps no event loop busy. Lines are published under the lock, which keeps
/// them in order; whoever takes them may not call back.
final class FunctionOutput: Sendable {
    /// Bytes that may be handed on at once, and then in a second, from one environment.
    private static let burstBytes = 4_194_304
    private static let bytesPerSecond = 262_144
    /// Bytes of one `read`: what a pipe holds.
    private static let readBytes = 65_536
    /// Reads in one go before others get their turn.
    private static let readsPerTurn = 64

    private static let queue = DispatchQueue(label: "crossgate.function-output")

    private struct State {
        var descriptor: Int32?
        var source: ReadSource?
        /// The beginning of a line whose end is not there yet.
        var partial: [UInt8] = []
        /// The rest of the line is too long and left out.
        var skipsRest = false
        var requestID: String?
        var tail: LogTail?
        var allowance = FunctionOutput.burstBytes
        var refilled = NIODeadline.now()
        var omittedBytes = 0
    }

    private let function: String
    private let version: String
    private let broadcast: LogBroadcast
    private let state = Mutex(State())

    init(function: String, version: String, broadcast: LogBroadcast) {
        self.function = function
        self.version = version
        self.broadcast = broadcast
    }

    /// Takes over the read end of the process's output.
    func open(_ descriptor: Int32) {
        state.withLock { state in
            state.descriptor = descriptor
            // The source holds this output until it is cancelled, which is when the pipe is at its end.
            state.source = ReadSource(descriptor, on: Self.queue) { [self] in if !drain() { close() } }
        }
    }

    /// Lets go of the pipe, after what is left in it has been taken.
    func close() {
        drain()
        let source = state.withLock { state -> ReadSource? in
            if !state.partial.isEmpty { finishLine(&state) }
            reportOmission(&state)
            state.descriptor = nil
            return state.source.take()
        }
        source?.cancel()
    }

    // MARK: Invocations

    /// The lines from now on belong to an invocation.
    func begin(_ invocation: Invocation) {
        drain()
        state.withLock { state in
            state.requestID = invocation.id
            state.tail = invocation.call.wantsLogTail ? LogTail() : nil
            guard isWanted(state) else { return }
            emit(.start, &state)
        }
    }

    /// The invocation is over: takes what it wrote before, adds Lambda's own lines, the environment's last words and the
    /// report, and gives the end of its log.
    func end(saying remarks: [String] = [], _ report: () -> InvocationReport) -> ByteBuffer? {
        drain()
        return state.withLock { state in
            defer {
                state.requestID = nil
                state.tail = nil
            }
            reportOmission(&state)
            if isWanted(state) {
                for remark in remarks { emit(.text(remark), &state) }
                emit(.end, &state)
                emit(.report(report()), &state)
            }
            return state.tail?.buffer
        }
    }

    /// A line of the environment's own.
    func note(_ text: String) {
        state.withLock { emit(.text(text), &$0) }
    }

    private func isWanted(_ state: borrowing State) -> Bool {
        state.tail != nil || broadcast.isWanted
    }

    // MARK: Lines

    /// Takes what the pipe holds; false at its end.
    @discardableResult
    private func drain() -> Bool {
        for _ in 0..<Self.readsPerTurn {
            let step = state.withLock { readOnce(&$0) }
            if let step { return step }
        }
        return true
    }

    /// Nil when there may be more.
    private func readOnce(_ state: inout State) -> Bool? {
        guard let descriptor = state.descriptor else { return false }
        return withUnsafeTemporaryAllocation(byteCount: Self.readBytes, alignment: 1) { memory -> Bool? in
            let count = read(descriptor, memory.baseAddress, memory.count)
            if count > 0 {
                if isWanted(state) {
                    split(UnsafeRawBufferPointer(rebasing: memory[..<count]), &state)
                } else {
                    state.partial = []
                }
                return count < memory.count ? true : nil
            }
            return count < 0 && (errno == EAGAIN || errno == EINTR)
        }
    }

    private func split(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        refill(&state)
        guard state.allowance > 0 else { return discard(bytes, &state) }
        var rest = bytes
        while let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count) {
            let length = UnsafeRawPointer(found) - start
            add(UnsafeRawBufferPointer(start: start, count: length), &state)
            finishLine(&state)
            rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
        }
        if !rest.isEmpty { add(rest, &state) }
    }

    private func add(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        guard !state.skipsRest else { return state.omittedBytes += bytes.count }
        let room = max(0, min(LambdaQuota.logLineBytes - state.partial.count, state.allowance))
        state.partial.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.prefix(room)))
        state.allowance -= min(room, bytes.count)
        guard bytes.count > room else { return }
        state.omittedBytes += bytes.count - room
        state.skipsRest = true
    }

    /// Counts what may not be handed on without taking it apart, however many lines it is: a function that writes without
    /// end is waited for only as long as reading takes.
    private func discard(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        state.omittedBytes += bytes.count
        // A line that had begun before ends somewhere in between.
        if !state.partial.isEmpty, memchr(start, 0x0A, bytes.count) != nil { finishLine(&state) }
        state.skipsRest = bytes[bytes.count - 1] != 0x0A
    }

    private func finishLine(_ state: inout State) {
        defer {
            state.partial.removeAll(keepingCapacity: true)
            state.skipsRest = false
        }
        // A line of which nothing could be kept is only counted.
        if state.partial.isEmpty, state.skipsRest { return }
        if state.partial.isEmpty, state.allowance <= 0 { return state.omittedBytes += 1 }
        // Empty lines are not free either.
        state.allowance = max(0, state.allowance - 1)
        emit(.text(String(decoding: state.partial, as: UTF8.self)), &state)
    }

    private func refill(_ state: inout State) {
        let now = NIODeadline.now()
        let elapsed = (now - state.refilled).nanoseconds / 1_000_000
        guard elapsed >= 100 else { return }
        state.refilled = now
        let more = Int(min(elapsed, 60_000)) * Self.bytesPerSecond / 1_000
        state.allowance = min(Self.burstBytes, state.allowance + more)
        if state.omittedBytes > 0, state.allowance > 0 { reportOmission(&state) }
    }

    private func reportOmission(_ state: inout State) {
        guard state.omittedBytes > 0 else { return }
        let count = state.omittedBytes
        state.omittedBytes = 0
        guard isWanted(state) else { return }
        emit(
            .text(
                "[crossgate] \(count) bytes of output were left out: a line may have \(LambdaQuota.logLineBytes) bytes, "
                    + "and an environment may write \(Self.bytesPerSecond) bytes a second after its first "
                    + "\(Self.burstBytes)"),
            &state
        )
    }

    private func emit(_ content: FunctionLogLine.Content, _ state: inout State) {
        let line = FunctionLogLine(function: function, version: version, requestID: state.requestID, content: content)
        state.tail?.append(line.text)
        if broadcast.isWanted { broadcast.publish(line) }
    }
}

/// The last 4 KB of an invocation's log.
struct LogTail {
    private var bytes: [UInt8] = []

    mutating func append(_ line: String) {
        bytes += line.utf8
        bytes.append(0x0A)
        // Trimmed now and then, not with every line.
        if bytes.count > 4 * LambdaQuota.logTailBytes { bytes.removeFirst(bytes.count - LambdaQuota.logTailBytes) }
    }

    var buffer: ByteBuffer { ByteBuffer(bytes: bytes.suffix(LambdaQuota.logTailBytes)) }
}
