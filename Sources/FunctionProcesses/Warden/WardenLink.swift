internal import CFunctionWarden
internal import Foundation
internal import Synchronization

/// The socket to one warden process, and the thread that reads and writes it.
final class WardenLink: Sendable {
    typealias Start = Result<Int32, SpawnFailure>

    /// A process between its request and its exit.
    private struct Entry {
        var start: CheckedContinuation<Start, Never>?
        var onExit: @Sendable (ProcessExit) -> Void
    }

    private struct State {
        var nextID: UInt64 = 1
        var entries: [UInt64: Entry] = [:]
        var outgoing: [WardenMessage] = []
        var isEnding = false
        var isOver = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let socket: Int32
    /// A pipe that wakes the thread when there is something to send.
    private let bell: (read: Int32, write: Int32)
    private let warden: pid_t
    private let state = Mutex(State())

    private init(socket: Int32, bell: (read: Int32, write: Int32), warden: pid_t) {
        self.socket = socket
        self.bell = bell
        self.warden = warden
    }

    /// Forks a warden and waits for its first word.
    static func start(workFolder: String, wantsJail: Bool) throws(SpawnFailure) -> WardenLink {
        var pid: pid_t = 0
        var socket: Int32 = -1
        var step: Int32 = 0
        let code = workFolder.withCString { folder in
            var setup = crossgate_warden_setup(work_folder: folder, wants_jail: wantsJail ? 1 : 0)
            return crossgate_warden_start(&setup, &pid, &socket, &step)
        }
        guard code == 0 else { throw SpawnFailure(step: step, errno: code) }
        var bell: (read: Int32, write: Int32) = (-1, -1)
        let bellCode = crossgate_warden_pipe(&bell.read, &bell.write)
        _ = fcntl(bell.write, F_SETFL, O_NONBLOCK)
        let link = WardenLink(socket: socket, bell: bell, warden: pid)
        let notice = bellCode != 0 ? nil : link.receive(waits: true)
        guard case .ready(nil) = notice else {
            link.close()
            guard case .ready(let failure?) = notice else { throw .system(step: .gone, errno: 0) }
            throw failure
        }
        let thread = Thread { link.run() }
        thread.name = "functions"
        thread.start()
        return link
    }

    /// Whether the warden is gone, or about to go.
    var isOver: Bool {
        state.withLock { $0.isEnding || $0.isOver }
    }

    /// The number of the next process, by which it is killed.
    func takeID() -> UInt64 {
        state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
    }

    /// Has a process started; gives its pid.
    func spawn(
        _ message: WardenMessage,
        id: UInt64,
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) async -> Start {
        await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard !state.isEnding, !state.isOver else { return false }
                state.entries[id] = Entry(start: continuation, onExit: onExit)
                state.outgoing.append(message)
                return true
            }
            guard isTaken else {
                if let output = message.output { Foundation.close(output) }
                continuation.resume(returning: .failure(.system(step: .gone, errno: 0)))
                return
            }
            ring()
        }
    }

    func kill(_ id: UInt64) {
        let isTaken = state.withLock { state in
            guard state.entries[id] != nil, !state.isOver else { return false }
            state.outgoing.append(.kill(id))
            return true
        }
        if isTaken { ring() }
    }

    /// Has the warden end everything.
    func end() {
        state.withLock { $0.isEnding = true }
        ring()
    }

    /// Returns when the warden, and all it looked after, is gone.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waitingForEnd.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    private func ring() {
        // A full pipe has rung already.
        var stroke: UInt8 = 1
        _ = write(bell.write, &stroke, 1)
    }

    // MARK: The thread

    private func run() {
        var isShut = false
        while true {
            let (hasMore, isEnding) = state.withLock { (!$0.outgoing.isEmpty, $0.isEnding) }
            if isEnding, !isShut {
                // The warden reads an end and begins its own; what it still says is read here.
                shutdown(socket, Int32(SHUT_WR))
                isShut = true
            }
            let interest = Int16(POLLIN) | (hasMore && !isShut ? Int16(POLLOUT) : 0)
            var watched: [pollfd] = [
                pollfd(fd: socket, events: interest, revents: 0),
                pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&watched, 2, -1) >= 0 else { continue }
            if watched[1].revents != 0 {
                withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { strokes in
                    _ = read(bell.read, strokes.baseAddress, strokes.count)
                }
            }
            if !isShut { send() }
            if watched[0].revents & ~Int16(POLLOUT) != 0, !readAll() { break }
        }
        finish()
    }

    /// Sends what there is, as far as the socket takes it.
    private func send() {
        while let message = state.withLock({ $0.outgoing.first }) {
            let code = message.bytes.withUnsafeBytes {
                crossgate_warden_send(socket, $0.baseAddress, $0.count, message.output ?? -1)
            }
            if code == EAGAIN || code == EWOULDBLOCK { return }
            // Any other error is the warden's end, which the next read says.
            if let output = message.output { Foundation.close(output) }
            _ = state.withLock { $0.outgoing.removeFirst() }
        }
    }

    /// Takes what the warden said; false at its end.
    private func readAll() -> Bool {
        while true {
            switch receive(waits: false) {
            case .ready: continue
            case .started(let id, let pid):
                let start = state.withLock { state in
                    defer { state.entries[id]?.start = nil }
                    return state.entries[id]?.start
                }
                start?.resume(returning: .success(pid))
            case .refused(let id, let failure):
                state.withLock { $0.entries.removeValue(forKey: id) }?.start?.resume(returning: .failure(failure))
            case .exited(let id, let exit):
                state.withLock { $0.entries.removeValue(forKey: id) }?.onExit(exit)
            case nil: return errno == EAGAIN || errno == EINTR
            }
        }
    }

    private func receive(waits: Bool) -> WardenNotice? {
        var notice = crossgate_warden_notice()
        let size = MemoryLayout<crossgate_warden_notice>.size
        while true {
            errno = 0
            let count = recv(socket, &notice, size, waits ? 0 : Int32(MSG_DONTWAIT))
            if count < 0, errno == EINTR { continue }
            return count == size ? WardenNotice(notice) : nil
        }
    }

    private func finish() {
        close()
        let (entries, outgoing, waiting) = state.withLock { state in
            defer {
                state.entries = [:]
                state.outgoing = []
                state.waitingForEnd = []
            }
            state.isOver = true
            return (state.entries, state.outgoing, state.waitingForEnd)
        }
        for output in outgoing.compactMap(\.output) { Foundation.close(output) }
        for entry in entries.values {
            if let start = entry.start {
                start.resume(returning: .failure(.system(step: .gone, errno: 0)))
            } else {
                entry.onExit(.signal(SIGKILL))
            }
        }
        waiting.forEach { $0.resume() }
    }

    /// Lets go of the socket, and takes the warden's exit so that no zombie is left.
    private func close() {
        Foundation.close(socket)
        var status: Int32 = 0
        while waitpid(warden, &status, 0) < 0, errno == EINTR {}
    }

    deinit {
        if bell.read >= 0 {
            Foundation.close(bell.read)
            Foundation.close(bell.write)
        }
    }
}
