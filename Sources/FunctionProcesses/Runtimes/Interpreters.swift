internal import Foundation
internal import Synchronization

/// The interpreters of this machine; each is asked once.
final class Interpreters: Sendable {
    private struct Key: Hashable {
        var question: InterpreterQuestion
        var path: String
    }

    private let warden: Warden
    private let searchPath: String
    private let home: String?
    private let chosen: ChosenInterpreters
    private let known = Mutex<[Key: Task<Interpreter?, Never>]>([:])

    /// Milliseconds that an interpreter may take to say its version; Java's start on a busy machine is the slowest.
    private static let patience = 20_000

    init(warden: Warden, searchPath: String, home: String?, chosen: ChosenInterpreters) {
        self.chosen = chosen
        self.warden = warden
        self.searchPath = searchPath
        self.home = home
    }

    /// Whether there is any program of the names.
    func hasAny(_ names: [String]) -> Bool {
        names.contains { Executables.find($0, in: searchPath) != nil }
    }

    /// The best Node.js for a major version: that very one, else the first of the search path.
    func node(_ major: String) async -> Interpreter? {
        if let node = chosen.node { return await ask(.node, node) }
        let versions = home.map { Self.folders(in: "\($0)/.nvm/versions/node", named: "v\(major).") } ?? []
        let paths = Executables.all("node", in: searchPath) + versions.map { "\($0)/bin/node" }
        return await best(.node, paths) { $0.version.hasPrefix("v\(major).") }
    }

    /// The best Python for a version such as `3.13`: that very one, else the first Python 3 of the search path.
    func python(_ version: String) async -> Interpreter? {
        if let python = chosen.python { return await ask(.python, python) }
        let roots = [home.map { "\($0)/.pyenv" }].compactMap { $0 }
        let installed = roots.flatMap { Self.folders(in: "\($0)/versions", named: "\(version).") }
        let exact = Executables.all("python\(version)", in: searchPath) + installed.map { "\($0)/bin/python\(version)" }
        let others = version.hasPrefix("3.") ? Executables.all("python3", in: searchPath) : []
        return await best(.python, exact + others) { $0.version.hasPrefix("\(version).") }
    }

    func java() async -> Interpreter? {
        await best(.java, Executables.all("java", in: searchPath)) { _ in true }
    }

    func ruby(_ version: String) async -> Interpreter? {
        await best(.ruby, Executables.all("ruby", in: searchPath)) { $0.version.hasPrefix("\(version).") }
    }

    /// The first that fits, else the first that answers.
    private func best(
        _ question: InterpreterQuestion,
        _ paths: [String],
        fits: (Interpreter) -> Bool
    ) async -> Interpreter? {
        var first: Interpreter?
        for path in paths where Executables.isExecutable(path) {
            guard let interpreter = await ask(question, path) else { continue }
            if fits(interpreter) { return interpreter }
            first = first ?? interpreter
        }
        return first
    }

    private func ask(_ question: InterpreterQuestion, _ path: String) async -> Interpreter? {
        let key = Key(question: question, path: path)
        let task = known.withLock { known in
            if let task = known[key] { return task }
            let task = Task<Interpreter?, Never> { [self] in
                let answer = await run(path, question.arguments)
                return answer.flatMap(question.interpreter(from:))
            }
            known[key] = task
            return task
        }
        let interpreter = await task.value
        // One that did not answer is asked again; it may have been installed since.
        if interpreter == nil { known.withLock { $0[key] = nil } }
        return interpreter
    }

    /// What a program writes; nil when it fails.
    private func run(_ path: String, _ arguments: [String]) async -> String? {
        var environment: [String: String] = ["PATH": searchPath]
        environment["HOME"] = home
        let request = ProcessRequest(
            executable: path, arguments: [path] + arguments, environment: environment, codeFolder: "/", isJailed: false)
        return await warden.answer(of: request, within: .milliseconds(Self.patience))
    }

    /// The folders of a beginning, highest version first.
    private static func folders(in parent: String, named beginning: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.filter { $0.hasPrefix(beginning) }
            .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
            .map { "\(parent)/\($0)" }
    }
}

extension Warden {
    /// What a program writes until it ends, at most what a pipe holds; nil when it fails or takes too long.
    func answer(of request: ProcessRequest, within patience: Duration) async -> String? {
        let (exits, end) = AsyncStream.makeStream(of: ProcessExit.self)
        guard
            let process = try? await spawn(
                request,
                onExit: { exit in
                    end.yield(exit)
                    end.finish()
                })
        else { return nil }
        let clock = Task {
            try await Task.sleep(for: patience)
            process.kill()
        }
        var exit: ProcessExit?
        for await last in exits { exit = last }
        clock.cancel()
        defer { close(process.output) }
        guard exit == .code(0) else { return nil }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(process.output, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
