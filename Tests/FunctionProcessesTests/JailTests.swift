import Foundation
import FunctionProcesses
import Testing

/// What functions may see and use. Where namespaces cannot be had, the warden says why, and nothing is claimed.
@Suite struct JailTests {
    private static func jailed() throws -> Warden? {
        let warden = try Warden.start()
        guard warden.jail == .namespaces else {
            print("no jail here: \(warden.jail)")
            return nil
        }
        return warden
    }

    @Test func `a function sees the system's folders, its own, and nothing else`() async throws {
        guard let warden = try Self.jailed() else { return }
        let outcome = try await warden.shell(
            """
            ls -A / | tr '\\n' ' '; ls -A /var /tmp /home /root /run /opt 2>&1 | tr '\\n' ' '; echo
            cat /etc/shadow 2>&1; ls /proc | grep -c '^[0-9]*$'; id -un; id -u; cat /proc/1/cmdline | tr '\\0' ' '
            cat /proc/1/environ 2>&1 | head -c 60; umask
            """, code: TestFolder())
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let top = Set(lines[0].prefix { $0 != ":" }.split(separator: " ").dropLast())
        #expect(top.isSuperset(of: ["dev", "etc", "opt", "proc", "tmp", "usr", "var"]))
        #expect(top.isDisjoint(with: ["home", "root", "run", "work", "srv", "mnt", "sys", "boot"]))
        #expect(lines[0].contains("/tmp: /var: runtime task") || lines[0].contains("/var: runtime task"))
        #expect(lines[1].contains("No such file"))
        // The keeper, the shell and its pipe.
        #expect(Int(lines[2]) ?? 99 <= 6)
        #expect(Array(lines[3...4]) == ["sbx_user1051", "993"])
        #expect(lines[5].hasPrefix("crossgate: functions' warden"))
        #expect(!lines[5].contains("xctest"))
        #expect(outcome.output.contains("Permission denied"))
        #expect(outcome.output.hasSuffix("0022\n"))
        await warden.shutdown()
    }

    @Test func `nothing but tmp can be written, and tmp has its size`() async throws {
        guard let warden = try Self.jailed() else { return }
        let outcome = try await warden.shell(
            """
            for folder in / /usr /etc /var /var/task /var/runtime /dev /opt; do touch $folder/x 2>/dev/null && echo wrote $folder; done
            echo fits > /tmp/a && cat /tmp/a
            head -c 20000000 /dev/zero > /tmp/b; ls -l /tmp/b | awk '{print $5}'
            """, code: TestFolder(), limits: ProcessLimits(temporaryBytes: 8 << 20))
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "fits")
        #expect(outcome.output.contains("No space left on device"))
        #expect(Int(lines.last ?? "") ?? .max <= 8 << 20)
        // The next one starts empty.
        #expect(try await warden.shell("ls -A /tmp", code: TestFolder()).output == "")
        await warden.shutdown()
    }

    @Test func `privileges are gone for good`() async throws {
        guard let warden = try Self.jailed() else { return }
        let outcome = try await warden.shell(
            """
            grep -E '^(NoNewPrivs|CapEff|CapPrm|CapBnd|CapAmb)' /proc/self/status
            mount -t tmpfs x /tmp 2>/dev/null && echo mounted
            kill -9 1 2>/dev/null; echo alive
            """, code: TestFolder())
        #expect(outcome.output.contains("NoNewPrivs:\t1"))
        #expect(outcome.output.contains("CapEff:\t0000000000000000"))
        #expect(outcome.output.contains("CapPrm:\t0000000000000000"))
        #expect(!outcome.output.contains("mounted"))
        #expect(outcome.output.hasSuffix("alive\n"))
        await warden.shutdown()
    }

    @Test func `a thousand forks come to an end at the limit, and the next function runs`() async throws {
        guard let warden = try Self.jailed() else { return }
        let code = try TestFolder([
            "fork.py": """
            import os, sys, time
            made = 0
            for _ in range(1000):
                try:
                    if os.fork() == 0:
                        time.sleep(1000)
                    made += 1
                except BlockingIOError:
                    print('refused', flush=True)
                    break
            print(made, flush=True)
            """
        ])
        let request = ProcessRequest(
            executable: "/usr/bin/python3", arguments: ["python3", "fork.py"], environment: [:], codeFolder: code.path,
            limits: ProcessLimits(processes: 64))
        let outcome = try await warden.run(request)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "refused")
        #expect(Int(lines.last ?? "") ?? .max <= 64)
        #expect(outcome.exit == .code(0))
        #expect(try await warden.shell("echo next", code: code).output == "next\n")
        await warden.shutdown()
    }

    @Test(arguments: WardenTests.jails)
    func `limits are those that were asked for`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Warden.start(WardenConfiguration(jail: jail))
        let outcome = try await warden.shell(
            "ulimit -n; ulimit -c; ulimit -d; cat /proc/self/oom_score_adj", code: TestFolder(),
            limits: ProcessLimits(memoryBytes: 64 << 20, openFiles: 100))
        #expect(outcome.output == "100\n0\n65536\n500\n")
        let code = try TestFolder()
        let large = try await warden.shell(
            "head -c 2000000 /dev/zero > ${TMPDIR:-/tmp}/f; echo $?", code: code,
            limits: ProcessLimits(temporaryBytes: 1 << 20))
        #expect(!large.output.hasSuffix("0\n") || large.output.contains("10\n"))
        await warden.shutdown()
    }

    @Test func `memory beyond the limit is refused, and the runtimes start within it`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder([
            "index.js": "exports.handler = async () => { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)) }",
            "app.py": "def handler(e, c):\n  return len(b'x' * (2 << 30))",
        ])
        let python = try await RunningFunction(warden, "python3.13", "app.handler", code)
        #expect(try python.api.invoke("{}").json["errorType"] as? String == "MemoryError")
        _ = await python.end()
        let node = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let answer = try? node.api.invoke("{}")
        // A RangeError of the allocation, or the end of the process.
        #expect(answer == nil || answer?.kind == "error")
        _ = await node.end()
        await warden.shutdown()
    }

    @Test func `code that only its owner may read is read`() async throws {
        guard let warden = try Self.jailed() else { return }
        let code = try TestFolder()
        try code.write("secret.txt", "mine\n", mode: 0o600)
        chmod(code.path, 0o700)
        #expect(try await warden.shell("cat secret.txt", code: code).output == "mine\n")
        await warden.shutdown()
    }

    @Test func `a function cannot see another's files or processes`() async throws {
        guard let warden = try Self.jailed() else { return }
        let code = try TestFolder()
        let probe = ProcessProbe()
        let first = try await warden.spawn(
            .shell("echo mine > /tmp/mine; echo ready; exec sleep 1000", code: code)
        ) { probe.ended($0) }
        #expect(Descriptor.line(first.output) == "ready")
        let outcome = try await warden.shell(
            "ls -A /tmp; cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'sleep 100[0]'; kill -9 \(first.pid) 2>&1; echo",
            code: code)
        #expect(outcome.output.hasPrefix("0\n"))
        #expect(isAlive(first.pid))
        first.kill()
        _ = await probe.waitForExit()
        close(first.output)
        await warden.shutdown()
    }
}
