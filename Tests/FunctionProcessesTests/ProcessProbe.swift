import Foundation
import FunctionProcesses
import Synchronization

/// A process of a test, with what it wrote and how it ended.
final class ProcessProbe: Sendable {
    private struct State {
        var exit: ProcessExit?
        var waiting: [CheckedContinuation<ProcessExit, Never>] = []
    }

    private let state = Mutex(State())

    func ended(_ exit: ProcessExit) {
        let waiting = state.withLock { state in
            state.exit = exit
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume(returning: exit) }
    }

    /// Returns when the process is gone.
    func waitForExit() async -> ProcessExit {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiting.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }
}

/// What a process came to.
struct Outcome: Sendable {
    var output: String
    var exit: ProcessExit
}

extension Warden {
    func run(_ request: ProcessRequest) async throws -> Outcome {
        let probe = ProcessProbe()
        let process = try await spawn(request) { probe.ended($0) }
        let exit = await probe.waitForExit()
        return Outcome(output: Descriptor.drain(process.output), exit: exit)
    }

    /// Runs a shell script as a function's process.
    func shell(
        _ script: String,
        code: TestFolder,
        limits: ProcessLimits = ProcessLimits(),
        environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) async throws -> Outcome {
        try await run(.shell(script, code: code, limits: limits, environment: environment))
    }
}

extension ProcessRequest {
    static func shell(
        _ script: String,
        code: TestFolder,
        limits: ProcessLimits = ProcessLimits(),
        environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) -> ProcessRequest {
        ProcessRequest(
            executable: "/bin/sh", arguments: ["sh", "-c", script], environment: environment, codeFolder: code.path,
            limits: limits)
    }
}

enum Descriptor {
    /// Reads until nobody can write any more, and closes.
    static func drain(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        while let piece = next(descriptor) { bytes += piece }
        close(descriptor)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads one line, waiting for it.
    static func line(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        while let piece = next(descriptor, limit: 1), piece != [10] { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func next(_ descriptor: Int32, limit: Int = 65_536) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: limit)
        while true {
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&watched, 1, -1)
            let count = read(descriptor, &piece, piece.count)
            if count > 0 { return Array(piece[..<count]) }
            if count == 0 { return nil }
            guard errno == EAGAIN || errno == EINTR else { return nil }
        }
    }
}

/// A folder that goes with its test.
final class TestFolder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "crossgate-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        for (name, text) in files { try write(name, text) }
    }

    func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
        let file = URL(fileURLWithPath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        chmod(file.path, mode)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Whether a process of this number exists and is no zombie.
func isAlive(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return !status.contains(") Z ")
}
