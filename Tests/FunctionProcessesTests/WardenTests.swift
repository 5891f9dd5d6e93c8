import Foundation
import FunctionProcesses
import Testing

@Suite struct WardenTests {
    /// The jails that can be had here without another program.
    static let jails: [WardenConfiguration.JailChoice] = [.automatic, .none]

    private static func warden(_ jail: WardenConfiguration.JailChoice) throws -> Warden {
        try Warden.start(WardenConfiguration(jail: jail))
    }

    @Test(arguments: jails)
    func `a process gets its arguments, its environment and nothing else`(
        _ jail: WardenConfiguration.JailChoice
    ) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        let outcome = try await warden.run(
            ProcessRequest(
                executable: "/usr/bin/env", arguments: ["env"], environment: ["A": "1", "TMPDIR": "/tmp"],
                codeFolder: code.path))
        #expect(outcome.output.split(separator: "\n").sorted() == ["A=1", "TMPDIR=/tmp"])
        #expect(outcome.exit == .code(0))
        await warden.shutdown()
    }

    @Test(arguments: jails)
    func `only the three standard streams are open`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        // The fourth is the listing's own.
        let outcome = try await warden.shell("ls -1 /proc/self/fd; readlink /proc/self/fd/0", code: code)
        #expect(outcome.output == "0\n1\n2\n3\n/dev/null\n")
        await warden.shutdown()
    }

    @Test(arguments: jails)
    func `exits and signals are told apart`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        #expect(try await warden.shell("exit 3", code: code).exit == .code(3))
        #expect(try await warden.shell("kill -SEGV $$", code: code).exit == .signal(SIGSEGV))
        #expect(try await warden.shell("kill -TERM $$", code: code).exit == .signal(SIGTERM))
        await warden.shutdown()
    }

    @Test(arguments: jails)
    func `the working folder is the code, which cannot be written in a jail`(
        _ jail: WardenConfiguration.JailChoice
    ) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder(["data.txt": "here\n"])
        let outcome = try await warden.shell("pwd; cat data.txt; echo no > new.txt && echo written", code: code)
        #expect(outcome.output.hasPrefix("\(warden.jail.taskRoot(code.path))\nhere\n"))
        if warden.jail == .namespaces {
            #expect(outcome.output.contains("Read-only file system"))
        }
        await warden.shutdown()
    }

    @Test(arguments: jails)
    func `what a process leaves behind ends with it`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        let probe = ProcessProbe()
        // A grandchild in a session of its own, that ignores what it can and holds the output.
        let script = "setsid sh -c 'trap \"\" HUP TERM INT; echo ready; while :; do sleep 1; done' & wait"
        let process = try await warden.spawn(.shell(script, code: code)) { probe.ended($0) }
        #expect(Descriptor.line(process.output) == "ready")
        #expect(isAlive(process.pid))
        #expect(process.peakMemoryBytes ?? 0 > 100_000)
        process.kill()
        #expect(await probe.waitForExit() == .signal(SIGKILL))
        // The end of the output is the end of its last writer.
        #expect(Descriptor.drain(process.output) == "")
        #expect(!isAlive(process.pid))
        #expect(process.peakMemoryBytes == nil)
        await warden.shutdown()
    }

    @Test(arguments: jails)
    func `an orphan does not outlive the function that left it`(
        _ jail: WardenConfiguration.JailChoice
    ) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        let outcome = try await warden.shell("(setsid sleep 1000 &); echo done", code: code)
        #expect(outcome.output == "done\n")
        #expect(outcome.exit == .code(0))
        await warden.shutdown()
    }

    @Test func `what cannot be started is refused with its reason`() async throws {
        let warden = try Self.warden(.automatic)
        let code = try TestFolder(["bootstrap": "#!/bin/nothing\n"])
        func failure(_ executable: String, folder: String? = nil) async -> SpawnFailure? {
            do throws(SpawnFailure) {
                _ = try await warden.spawn(
                    ProcessRequest(
                        executable: executable, arguments: ["x"], environment: [:], codeFolder: folder ?? code.path)
                ) { _ in }
                return nil
            } catch {
                return error
            }
        }
        #expect(await failure("/bin/none") == .system(step: .execute, errno: ENOENT))
        #expect(await failure("/var/task/bootstrap") == .system(step: .execute, errno: EACCES))
        #expect(await failure("/bin/sh", folder: "/nowhere") == .system(step: .code, errno: ENOENT))
        #expect(await failure("/bin/sh\0x") == .malformed("/bin/sh"))
        #expect(await failure("/" + String(repeating: "x", count: 200_000)) != nil)
        await warden.shutdown()
        #expect(await failure("/bin/sh") == .shutDown)
    }

    @Test func `the work folder goes with the warden, and so do all processes`() async throws {
        let code = try TestFolder()
        let work = try TestFolder()
        let warden = try Warden.start(WardenConfiguration(jail: .none, workFolder: work.path + "/w"))
        let probe = ProcessProbe()
        let process = try await warden.spawn(.shell("echo x > $TMPDIR/f; echo ready; sleep 1000", code: code)) {
            probe.ended($0)
        }
        #expect(Descriptor.line(process.output) == "ready")
        await warden.shutdown()
        #expect(await probe.waitForExit() == .signal(SIGKILL))
        #expect(!isAlive(process.pid))
        #expect(!FileManager.default.fileExists(atPath: work.path + "/w"))
        close(process.output)
    }

    @Test(arguments: jails)
    func `when the warden is killed, its processes end and the next start has another`(
        _ jail: WardenConfiguration.JailChoice
    ) async throws {
        let warden = try Self.warden(jail)
        let code = try TestFolder()
        let probe = ProcessProbe()
        let process = try await warden.spawn(.shell("(setsid sleep 1000 &) ; echo ready; sleep 1000", code: code)) {
            probe.ended($0)
        }
        #expect(Descriptor.line(process.output) == "ready")
        let keeper = try #require(parent(of: process.pid))
        kill(try #require(parent(of: keeper)), SIGKILL)
        #expect(await probe.waitForExit() == .signal(SIGKILL))
        #expect(Descriptor.drain(process.output) == "")
        #expect(try await warden.shell("echo again", code: code).output == "again\n")
        await warden.shutdown()
    }

    @Test func `a hundred processes start at once`() async throws {
        let warden = try Self.warden(.automatic)
        let code = try TestFolder()
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for index in 0..<100 {
                group.addTask { try await warden.shell("echo \(index)", code: code) }
            }
            var seen: Set<String> = []
            for try await outcome in group { seen.insert(outcome.output) }
            #expect(seen.count == 100)
        }
        await warden.shutdown()
    }

    private func parent(of pid: Int32) -> Int32? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
        let fields = text[text.index(after: text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
