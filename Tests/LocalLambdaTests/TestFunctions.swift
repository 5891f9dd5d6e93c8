import Foundation
import FunctionProcesses
import Functions
import NIOCore
import NIOPosix
import Synchronization

@testable import LocalLambda

/// Functions of this machine for one test, with the real warden, and folders that go with it.
final class TestFunctions: Sendable {
    let functions: LocalFunctions
    let root: String
    let clock = TestClock()
    let lines = Mutex<[FunctionLogLine]>([])

    /// One warden and one set of loops for all tests, as in the product.
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)

    init(_ change: (inout LocalFunctions.Configuration) -> Void = { _ in }) throws {
        var configuration = LocalFunctions.Configuration()
        let clock = clock
        configuration.now = { clock.now }
        change(&configuration)
        let warden = try Warden.start()
        let runtimes = Runtimes(
            warden: warden, searchPath: "/usr/local/bin:/usr/bin:/bin", home: NSHomeDirectory())
        functions = LocalFunctions(
            configuration: configuration, group: Self.group, warden: warden, runtimes: runtimes)
        root = NSTemporaryDirectory() + "local-lambda-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    /// Runs a test and ends everything after it.
    static func run(
        _ change: (inout LocalFunctions.Configuration) -> Void = { _ in },
        _ body: (TestFunctions) async throws -> Void
    ) async throws {
        let test = try TestFunctions(change)
        do {
            try await body(test)
        } catch {
            await test.end()
            throw error
        }
        await test.end()
    }

    func end() async {
        await functions.shutdown(grace: .zero)
        try? FileManager.default.removeItem(atPath: root)
    }

    // MARK: Definitions

    /// A Python function from the source of its module.
    func python(
        _ source: String,
        name: String = "hello",
        timeout: Int = 20,
        isFolder: Bool = false
    ) throws -> FunctionDefinition {
        let folder = try write(source, to: "lambda_function.py", of: name)
        return definition(
            name, runtime: "python3.12", handler: "lambda_function.handler", timeout: timeout,
            code: isFolder ? .folder(folder) : .package(folder: folder))
    }

    /// A function whose whole runtime is this Python program; `call` and `id` are there for each event.
    func raw(_ work: String, before: String = "", name: String = "raw", timeout: Int = 20) throws -> FunctionDefinition
    {
        let indented = work.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
        let source = """
            #!/usr/bin/env python3
            import http.client, os, socket, sys, time
            HOST, PORT = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
            ROOT = "/2018-06-01/runtime/"
            connection = http.client.HTTPConnection(HOST, int(PORT))
            def call(method, path, body=None, headers={}):
                connection.request(method, ROOT + path, body, headers)
                answer = connection.getresponse()
                return answer, answer.read().decode()
            \(before)
            while True:
                answer, event = call("GET", "invocation/next")
                id = answer.getheader("Lambda-Runtime-Aws-Request-Id")
            \(indented.joined(separator: "\n"))

            """
        let folder = try write(source, to: "bootstrap", of: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/bootstrap")
        return definition(
            name, runtime: "provided.al2023", handler: "any", timeout: timeout, code: .package(folder: folder))
    }

    func definition(
        _ name: String,
        runtime: String,
        handler: String,
        timeout: Int,
        code: FunctionDefinition.CodeSource
    ) -> FunctionDefinition {
        FunctionDefinition(
            name: name,
            invokedARN: "arn:aws:lambda:us-east-1:000000000000:function:\(name)",
            runtime: runtime,
            handler: handler,
            code: code,
            timeout: timeout,
            revision: "1"
        )
    }

    @discardableResult
    func write(_ source: String, to file: String, of name: String) throws -> String {
        let folder = root + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try source.write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
        return folder
    }

    // MARK: Calls

    func run(
        _ definition: FunctionDefinition,
        _ payload: String = "{}",
        _ change: (inout FunctionCall) -> Void = { _ in }
    ) async throws(FunctionFailure) -> FunctionAnswer {
        var call = FunctionCall(function: definition.name, payload: ByteBuffer(string: payload))
        change(&call)
        return try await functions.run(definition, call)
    }
}

/// Waits for what becomes true by and by, leaving the processor to what it waits for; a test that waits in vain is ended by
/// the run's own limit.
func eventually(_ condition: () -> Bool) async {
    while !condition() { try? await Task.sleep(for: .milliseconds(2)) }
}

/// A clock that goes only when it is told.
final class TestClock: Sendable {
    private let time = Mutex(NIODeadline.now())

    var now: NIODeadline { time.withLock { $0 } }

    func advance(_ amount: TimeAmount) { time.withLock { $0 = $0 + amount } }
}

extension FunctionAnswer {
    var text: String { String(buffer: payload) }
}
