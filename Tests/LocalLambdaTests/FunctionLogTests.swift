import Functions
import NIOCore
import Synchronization
import Testing

@testable import LocalLambda

@Suite struct FunctionLogTests {
    @Test func `The tail has Lambda's lines around the function's`() async throws {
        try await TestFunctions.run { test in
            let definition = try test.python("def handler(event, context):\n    print('hello')\n    return 1")
            let answer = try await test.run(definition) { $0.wantsLogTail = true }
            let lines = String(buffer: try #require(answer.logTail)).split(separator: "\n")
            #expect(lines.first.map(String.init) == "START RequestId: \(answer.requestID) Version: $LATEST")
            #expect(lines.contains("hello"))
            #expect(lines.contains("END RequestId: \(answer.requestID)"))
            let report = try #require(lines.last)
            let pattern =
                /REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t/
            #expect(try pattern.wholeMatch(in: report) != nil, "\(report)")
            let peak = try #require(try /Used: (\d+)/.firstMatch(in: report).flatMap { Int($0.1) })
            #expect(peak > 5 && peak < 128)
            let second = try await test.run(definition) { $0.wantsLogTail = true }
            #expect(!String(buffer: try #require(second.logTail)).contains("Init Duration"))
            #expect(try await test.run(definition).logTail == nil)
        }
    }

    @Test func `A function that writes without end is cut short, and answers`() async throws {
        let count = Mutex(0)
        let omitted = Mutex(false)
        try await TestFunctions.run({ configuration in
            configuration.log = { line in
                count.withLock { $0 += line.text.utf8.count }
                if line.text.contains("were left out") { omitted.withLock { $0 = true } }
            }
        }) { test in
            let definition = try test.python(
                """
                import sys
                def handler(event, context):
                    for _ in range(1000): sys.stdout.write(("x" * 99 + "\\n") * 500)
                    sys.stdout.write("y" * 1000000)
                    return "done"
                """, timeout: 30)
            let answer = try await test.run(definition) { $0.wantsLogTail = true }
            #expect(answer.text == #""done""#)
            #expect(try #require(answer.logTail).readableBytes <= 4_096)
        }
        #expect(count.withLock { $0 } < 12_000_000)
        #expect(omitted.withLock { $0 })
    }

    @Test(arguments: [(0, "0.00"), (1_234_567, "1.23"), (5_000, "0.01"), (100_000_000, "100.00")])
    func `Milliseconds have two decimals`(_ nanoseconds: Int64, _ text: String) {
        #expect(InvocationReport.milliseconds(.nanoseconds(nanoseconds)) == text)
    }
}
