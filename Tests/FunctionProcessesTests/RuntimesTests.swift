import Foundation
import FunctionProcesses
import Testing

@Suite struct RuntimesTests {
    private static func objection(
        _ runtime: String,
        _ files: [String: String] = [:],
        path: String = "/usr/bin:/bin"
    ) async throws -> String? {
        let warden = try Warden.start(WardenConfiguration(jail: .none))
        let code = try TestFolder(files)
        var text: String?
        do throws(RuntimeObjection) {
            _ = try await Runtimes(warden: warden, searchPath: path)
                .plan(runtime: runtime, handler: "a.b", folder: code.path, memorySize: 128)
        } catch {
            text = error.text
        }
        await warden.shutdown()
        return text
    }

    @Test func `what is missing is named, with what to do`() async throws {
        #expect(try await Self.objection("nodejs99.x")?.hasPrefix("Lambda has no runtime nodejs99.x") == true)
        #expect(try await Self.objection("nodejs22.x", path: "/nowhere")?.contains("needs the program node") == true)
        #expect(try await Self.objection("python3.13", path: "/nowhere")?.contains("needs the program python3") == true)
        #expect(try await Self.objection("java21")?.contains("aws-lambda-java-runtime-interface-client") == true)
        #expect(try await Self.objection("ruby3.4")?.contains("aws_lambda_ric") == true)
        #expect(try await Self.objection("dotnet8")?.contains("Amazon.Lambda.RuntimeSupport") == true)
        #expect(try await Self.objection("provided.al2023")?.contains("needs an executable file bootstrap") == true)
        #expect(try await Self.objection("go1.x", ["bootstrap": "x"])?.contains("chmod +x") == true)
        let ric = ["lib/aws-lambda-java-runtime-interface-client-2.6.0.jar": ""]
        #expect(try await Self.objection("java21", ric, path: "/nowhere")?.contains("needs the program java") == true)
    }

    @Test func `a glance says which runtimes can be had`() async throws {
        let warden = try Warden.start(WardenConfiguration(jail: .none))
        let bare = Runtimes(warden: warden, searchPath: "/nowhere")
        #expect(bare.objection(to: "provided.al2023") == nil)
        #expect(bare.objection(to: "nodejs22.x")?.contains("node") == true)
        #expect(bare.objection(to: "python2.7")?.contains("python2.7") == true)
        #expect(bare.objection(to: "cobol") != nil)
        let some = Runtimes(warden: warden, searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
        #expect(some.objection(to: "nodejs22.x") == nil)
        #expect(some.objection(to: "python3.13") == nil)
        await warden.shutdown()
    }

    @Test(arguments: WardenTests.jails)
    func `a bootstrap of the function's own is run`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Warden.start(WardenConfiguration(jail: jail))
        let code = try TestFolder()
        try code.write(
            "bootstrap", "#!/bin/sh\necho \"$_HANDLER $LAMBDA_TASK_ROOT ${AWS_EXECUTION_ENV-none} $TZ $X\"\n",
            mode: 0o755)
        let plan = try await Runtimes(warden: warden, searchPath: "/usr/bin:/bin")
            .plan(runtime: "provided.al2023", handler: "any thing", folder: code.path, memorySize: 128)
        let request = ProcessRequest(
            plan, environment: ["X": "1", "_HANDLER": "mine"], codeFolder: code.path, temporaryBytes: 1 << 20)
        let outcome = try await warden.run(request)
        #expect(outcome.output == "any thing \(warden.jail.taskRoot(code.path)) none :UTC 1\n")
        await warden.shutdown()
    }

    @Test func `a program that is still being written is waited for, not for ever`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder()
        try code.write("bootstrap", "#!/bin/sh\necho ran\n", mode: 0o755)
        let plan = try await Runtimes(warden: warden, searchPath: "/usr/bin:/bin")
            .plan(runtime: "provided.al2023", handler: "any", folder: code.path, memorySize: 128)
        let request = ProcessRequest(plan, environment: [:], codeFolder: code.path, temporaryBytes: 1 << 20)
        let writer = open(code.path + "/bootstrap", O_WRONLY | O_CLOEXEC)
        await #expect(throws: SpawnFailure.system(step: .execute, errno: ETXTBSY)) {
            try await warden.run(request)
        }
        // Not by a task: the threads of tasks may all be held by tests that read what a process writes.
        Thread.detachNewThread {
            usleep(100_000)
            close(writer)
        }
        #expect(try await warden.run(request).output == "ran\n")
        await warden.shutdown()
    }

    @Test func `a wrapper is given the runtime's command line`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder(["index.js": ""])
        try code.write("wrap", "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\n", mode: 0o755)
        let plan = try await Runtimes(warden: warden, searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
            .plan(runtime: "nodejs20.x", handler: "index.handler", folder: code.path, memorySize: 256)
        let root = warden.jail.taskRoot(code.path)
        let request = ProcessRequest(
            plan, environment: ["AWS_LAMBDA_EXEC_WRAPPER": root + "/wrap"], codeFolder: code.path,
            temporaryBytes: 1 << 20)
        let lines = try await warden.run(request).output.split(separator: "\n").map(String.init)
        #expect(lines.first == plan.executable)
        #expect(lines.contains("--max-old-space-size=217"))
        #expect(lines.last?.hasSuffix("/index.mjs") == true)
        await warden.shutdown()
    }

    @Test func `a virtual environment of the operator's is not the functions'`() async throws {
        let place = try TestFolder()
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        maker.arguments = ["python3", "-m", "venv", "--without-pip", place.path + "/venv"]
        try maker.run()
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0)
        let warden = try Warden.start()
        let code = try TestFolder()
        let plan = try await Runtimes(warden: warden, searchPath: place.path + "/venv/bin:/usr/bin:/bin")
            .plan(runtime: "python3.15", handler: "a.b", folder: code.path, memorySize: 128)
        #expect(!plan.executable.contains("/venv/"))
        #expect(plan.interpreter.hasSuffix("for python3.15"))
        await warden.shutdown()
    }

    /// Bubblewrap, where it is installed.
    @Test func `bubblewrap shows a function the same`() async throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let warden: Warden
        do throws(SpawnFailure) {
            warden = try Warden.start(WardenConfiguration(jail: .bubblewrap, searchPath: path))
        } catch {
            #expect(error.text.contains("bubblewrap"))
            print("no bubblewrap here: \(error.text)")
            return
        }
        let code = try TestFolder([
            "index.js": "exports.handler = async () => [__dirname, require('fs').readdirSync('/')]"
        ])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let answer = try function.api.invoke("{}")
        #expect(answer.body.hasPrefix(#"["/var/task",["#))
        #expect(!answer.body.contains(#""home""#))
        let output = await function.end()
        #expect(output == "")
        let outcome = try await warden.shell(
            "(setsid sleep 1000 &); ls -1 /proc/self/fd | wc -l; touch /var/task/x 2>&1; head -c 9000000 /dev/zero > /tmp/b",
            code: code,
            limits: ProcessLimits(temporaryBytes: 4 << 20))
        #expect(outcome.output.contains("Read-only file system"))
        #expect(outcome.output.contains("No space left"))
        #expect(outcome.output.hasPrefix("4\n"))
        await warden.shutdown()
    }
}
