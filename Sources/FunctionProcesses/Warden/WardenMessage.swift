internal import CFunctionWarden

/// A request to the warden, as bytes.
struct WardenMessage: Sendable {
    let bytes: [UInt8]
    /// The write end for the process's output; whoever sends the message closes it.
    let output: Int32?

    static func kill(_ id: UInt64) -> WardenMessage {
        var head = crossgate_warden_request()
        head.kind = CROSSGATE_REQUEST_KILL.rawValue
        head.id = id
        return WardenMessage(bytes: withUnsafeBytes(of: head) { Array($0) }, output: nil)
    }

    /// - Parameter output: closed by the caller when this throws.
    static func spawn(
        _ request: ProcessRequest,
        id: UInt64,
        isJailed: Bool,
        output: Int32
    ) throws(SpawnFailure) -> WardenMessage {
        let environment = request.environment.map { "\($0.key)=\($0.value)" }
        let strings =
            [request.executable, request.codeFolder] + request.arguments + environment + request.readablePaths
        var text: [UInt8] = []
        for string in strings {
            guard !string.utf8.contains(0) else { throw .malformed(String(string.prefix { $0 != "\0" && $0 != "=" })) }
            text.append(contentsOf: string.utf8)
            text.append(0)
        }
        let limit = Int(CROSSGATE_WARDEN_MESSAGE_BYTES) - MemoryLayout<crossgate_warden_request>.size
        // Three strings are kept for the ends of the lists.
        guard text.count <= limit, strings.count <= Int(CROSSGATE_WARDEN_STRINGS) - 3 else {
            throw .tooLarge(limit: limit)
        }
        var head = crossgate_warden_request()
        head.kind = CROSSGATE_REQUEST_SPAWN.rawValue
        head.flags = isJailed ? UInt32(CROSSGATE_FLAG_JAILED) : 0
        head.id = id
        head.memory_bytes = UInt64(clamping: request.limits.memoryBytes ?? 0)
        head.temporary_bytes = UInt64(clamping: request.limits.temporaryBytes)
        // Inside a jail the size of `/tmp` is the limit, and its errors are the ones that Lambda has.
        head.file_bytes = isJailed ? 0 : UInt64(clamping: request.limits.temporaryBytes)
        head.processes = UInt32(clamping: request.limits.processes)
        head.open_files = UInt32(clamping: request.limits.openFiles)
        head.argument_count = UInt32(clamping: request.arguments.count)
        head.environment_count = UInt32(clamping: environment.count)
        head.path_count = UInt32(clamping: request.readablePaths.count)
        head.text_bytes = UInt32(clamping: text.count)
        return WardenMessage(bytes: withUnsafeBytes(of: head) { Array($0) } + text, output: output)
    }
}

/// What the warden says.
enum WardenNotice: Sendable {
    case ready(SpawnFailure?)
    case started(id: UInt64, pid: Int32)
    case refused(id: UInt64, SpawnFailure)
    case exited(id: UInt64, ProcessExit)

    init?(_ notice: crossgate_warden_notice) {
        let failure =
            notice.step == Int32(CROSSGATE_STEP_NONE.rawValue)
            ? nil : SpawnFailure(step: notice.step, errno: notice.error)
        switch notice.kind {
        case CROSSGATE_NOTICE_READY.rawValue: self = .ready(failure)
        case CROSSGATE_NOTICE_STARTED.rawValue: self = .started(id: notice.id, pid: notice.pid)
        case CROSSGATE_NOTICE_REFUSED.rawValue:
            self = .refused(id: notice.id, failure ?? .system(step: .gone, errno: notice.error))
        case CROSSGATE_NOTICE_EXITED.rawValue:
            var value: Int32 = 0
            let isCode = crossgate_warden_status(notice.status, &value) == 1
            self = .exited(id: notice.id, isCode ? .code(value) : .signal(value))
        default: return nil
        }
    }
}

extension SpawnFailure {
    init(step: Int32, errno: Int32) {
        let step = SpawnStep(rawValue: UInt32(bitPattern: step)) ?? .gone
        self = step == .slots ? .tooMany(limit: Int(CROSSGATE_WARDEN_SLOTS)) : .system(step: step, errno: errno)
    }
}
