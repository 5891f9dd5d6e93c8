import Foundation
import Functions
import NIOCore
import Testing

@testable import LocalLambda

@Suite struct FunctionConcurrencyTests {
    /// Works until the test opens the gate that the event names; zero is no gate.
    private static let held = """
        import os, time, uuid
        own = str(uuid.uuid4())
        def handler(event, context):
            while event and not os.path.exists(os.environ["LAMBDA_TASK_ROOT"] + "/" + event):
                time.sleep(0.005)
            return own
        """

    @Test func `Calls at once get environments of their own, which are used again`() async throws {
        try await TestFunctions.run { test in
            let definition = try test.python(Self.held)
            for gate in ["first", "second"] {
                try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<4 { group.addTask { try await test.run(definition, #""\#(gate)""#).text } }
                    await eventually { test.functions.environmentCount == 4 && test.functions.freeCount == 0 }
                    try test.write("", to: gate, of: "hello")
                    var seen: Set<String> = []
                    for try await text in group { seen.insert(text) }
                    #expect(seen.count == 4)
                }
            }
            #expect(test.functions.environmentCount == 4)
        }
    }

    @Test func `Reserved concurrency holds, and none lets nobody in`() async throws {
        try await TestFunctions.run { test in
            var definition = try test.python(Self.held)
            definition.reservedConcurrency = 0
            let closed = definition
            do throws(FunctionFailure) {
                _ = try await test.run(closed, "0")
                Issue.record("it ran")
            } catch {
                guard case .throttled(.reservedConcurrency, _) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            definition.reservedConcurrency = 1
            let single = definition
            let first = Task { try await test.run(single, #""gate""#) }
            await eventually { test.functions.environmentCount == 1 }
            do throws(FunctionFailure) {
                _ = try await test.run(single, "0")
                Issue.record("it ran")
            } catch {
                guard case .throttled(.reservedConcurrency, _) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            try test.write("", to: "gate", of: "hello")
            _ = try await first.value
            _ = try await test.run(single, "0")
        }
    }

    @Test func `Provisioned environments are there before the first call, and are replaced`() async throws {
        try await TestFunctions.run { test in
            var definition = try test.python(
                """
                import os
                kind = os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
                def handler(event, context):
                    if event == 9: os._exit(1)
                    return kind
                """)
            definition.provisionedConcurrency = 1
            await test.functions.update("hello", to: [definition])
            await eventually { test.functions.freeCount > 0 }
            #expect(try await test.run(definition, "1").text == #""provisioned-concurrency""#)
            _ = try await test.run(definition, "9")
            await eventually { test.functions.freeCount > 0 }
            #expect(try await test.run(definition, "1").text == #""provisioned-concurrency""#)
            await test.functions.update("hello", to: [])
            await eventually { test.functions.environmentCount <= 0 }
        }
    }

    @Test func `Idle environments end after their time`() async throws {
        try await TestFunctions.run { test in
            let definition = try test.python(Self.held)
            _ = try await test.run(definition, "0")
            test.clock.advance(.minutes(4))
            test.functions.reap()
            #expect(test.functions.environmentCount == 1)
            test.clock.advance(.minutes(2))
            test.functions.reap()
            await eventually { test.functions.environmentCount <= 0 }
        }
    }

    @Test func `New code is picked up, and the call in flight ends with the old`() async throws {
        try await TestFunctions.run { test in
            func source(_ text: String) -> String {
                "import time\ndef handler(event, context):\n    print('begun', flush=True)\n    time.sleep(event)\n    return '\(text)'\n"
            }
            let definition = try test.python(source("old"), isFolder: true)
            #expect(try await test.run(definition, "0").text == #""old""#)
            let lines = test.functions.logLines(of: nil)
            let inFlight = Task { try await test.run(definition, "1") }
            for await line in lines where line.text == "begun" { break }
            try test.write(source("new"), to: "lambda_function.py", of: "hello")
            while try await test.run(definition, "0").text != #""new""# {}
            #expect(try await inFlight.value.text == #""old""#)
        }
    }

    @Test func `A new revision is used at once`() async throws {
        try await TestFunctions.run { test in
            var definition = try test.python("import os\ndef handler(e, c):\n    return os.environ.get('STEP')")
            definition.environment = ["STEP": "one"]
            #expect(try await test.run(definition).text == #""one""#)
            definition.environment = ["STEP": "two"]
            definition.revision = "2"
            #expect(try await test.run(definition).text == #""two""#)
            await eventually { test.functions.environmentCount <= 1 }
        }
    }

    @Test func `When there is no room, the one idle longest makes it`() async throws {
        try await TestFunctions.run({ $0.maximumEnvironments = 1 }) { test in
            let first = try test.python(Self.held, name: "first")
            let second = try test.python(Self.held, name: "second")
            _ = try await test.run(first, "0")
            _ = try await test.run(second, "0")
            await eventually { test.functions.environmentCount <= 1 }
        }
    }

    @Test func `All functions together have a limit, and what is reserved counts against it`() throws {
        var pool = FunctionPool(concurrency: 3, maximumEnvironments: 10)
        var definition = FunctionDefinition(
            name: "open", invokedARN: "arn", runtime: "python3.12", handler: "a.b", code: .package(folder: "/"),
            revision: "1")
        pool.reserve(2, for: "reserved")
        try pool.admit(definition)
        do throws(FunctionFailure) {
            try pool.admit(definition)
            Issue.record("it was let in")
        } catch {
            guard case .throttled(.concurrentInvocations, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
        definition.name = "reserved"
        definition.reservedConcurrency = 2
        try pool.admit(definition)
        try pool.admit(definition)
        pool.settle(definition)
        try pool.admit(definition)
    }

    @Test func `A thousand functions that nobody calls have no process`() async throws {
        try await TestFunctions.run { test in
            let template = try test.python(Self.held)
            for number in 0..<1_000 {
                var definition = template
                definition.name = "function-\(number)"
                await test.functions.update(definition.name, to: [definition])
            }
            #expect(test.functions.environmentCount == 0)
        }
    }
}
