import Foundation
import Functions
import HTTPMessages
import NIOCore
import Testing

@testable import LocalLambda

@Suite struct LocalFunctionsTests {
    @Test func `A function answers, and its environment answers again`() async throws {
        try await TestFunctions.run { test in
            let hello = try test.python(
                """
                count = 0
                def handler(event, context):
                    global count
                    count += 1
                    return {"name": event["name"], "count": count, "id": context.aws_request_id}
                """)
            let first = try await test.run(hello, #"{"name":"Ada"}"#)
            #expect(first.functionError == nil)
            #expect(first.text == #"{"name": "Ada", "count": 1, "id": "\#(first.requestID)"}"#)
            let second = try await test.run(hello, #"{"name":"Bob"}"#)
            #expect(second.text.contains(#""count": 2"#))
            #expect(test.functions.environmentCount == 1)
        }
    }

    @Test func `A function's own error is passed on as it is`() async throws {
        try await TestFunctions.run { test in
            let failing = try test.python("def handler(event, context):\n    raise ValueError('no')")
            let answer = try await test.run(failing)
            #expect(answer.functionError == "Unhandled")
            #expect(answer.text.contains(#""errorMessage": "no""#))
            #expect(answer.text.contains(#""errorType": "ValueError""#))
        }
    }

    @Test func `Node.js runs too`() async throws {
        try await TestFunctions.run { test in
            let folder = try test.write(
                "exports.handler = async (event) => ({ doubled: event.number * 2 })", to: "index.js", of: "node")
            let node = test.definition(
                "node", runtime: "nodejs20.x", handler: "index.handler", timeout: 20, code: .package(folder: folder))
            #expect(try await test.run(node, #"{"number":21}"#).text == #"{"doubled":42}"#)
        }
    }

    @Test func `A hanging function is killed in time, and the next call gets another environment`() async throws {
        try await TestFunctions.run { test in
            let hanging = try test.python(
                """
                import time
                def handler(event, context):
                    if event.get("hang"): time.sleep(1000)
                    return "fine"
                """, timeout: 1)
            let answer = try await test.run(hanging, #"{"hang":true}"#) { $0.wantsLogTail = true }
            #expect(answer.functionError == "Unhandled")
            let message = "RequestId: \(answer.requestID) Error: Task timed out after 1.00 seconds"
            #expect(answer.text == #"{"errorType":"Sandbox.Timedout","errorMessage":"\#(message)"}"#)
            let tail = String(buffer: answer.logTail ?? ByteBuffer())
            #expect(tail.contains("Z \(answer.requestID) Task timed out after 1.00 seconds\nEND RequestId"))
            #expect(tail.hasSuffix("\tStatus: timeout\t\n"))
            #expect(try await test.run(hanging).text == #""fine""#)
        }
    }

    @Test(arguments: [
        ("os._exit(3)", "Runtime exited with error: exit status 3"),
        ("os._exit(0)", "Runtime exited without providing a reason"),
        ("os.kill(os.getpid(), 11)", "Runtime exited with error: signal: segmentation fault"),
    ])
    func `A runtime that ends in a call is told as Lambda tells it`(_ statement: String, _ reason: String) async throws
    {
        try await TestFunctions.run { test in
            let ending = try test.raw(statement)
            let answer = try await test.run(ending)
            #expect(answer.functionError == "Unhandled")
            let message = "RequestId: \(answer.requestID) Error: \(reason)"
            #expect(answer.text == #"{"errorType":"Runtime.ExitError","errorMessage":"\#(message)"}"#)
        }
    }

    /// Sentences: AWS's, as `OwnEntrypoint` names their sources.
    @Test(arguments: [
        (nil, 0o644, "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]", "at the package's top"),
        ("#!/bin/sh\n", 0o644, "fork/exec /var/task/bootstrap: permission denied", "chmod +x bootstrap"),
        ("no program", 0o755, "fork/exec /var/task/bootstrap: exec format error", "begins with #!"),
        ("#!/no/such/shell\n", 0o755, "fork/exec /var/task/bootstrap: no such file or directory", "does not exist"),
    ])
    func `A bootstrap that does not start is the function's error, as on Lambda`(
        _ source: String?, _ mode: Int, _ sentence: String, _ remedy: String
    ) async throws {
        try await TestFunctions.run { test in
            let folder = try test.write("none", to: "README", of: "provided")
            if let source {
                try test.write(source, to: "bootstrap", of: "provided")
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/bootstrap")
            }
            let definition = test.definition(
                "provided", runtime: "provided.al2023", handler: "any", timeout: 3, code: .package(folder: folder))
            var told = test.functions.logLines(of: "provided").makeAsyncIterator()
            let answer = try await test.run(definition) { $0.wantsLogTail = true }
            #expect(answer.functionError == "Unhandled")
            let message = "RequestId: \(answer.requestID) Error: \(sentence)"
            #expect(answer.text == #"{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"\#(message)"}"#)
            let tail = String(buffer: try #require(answer.logTail)).split(separator: "\n").map(String.init)
            #expect(tail.first == "START RequestId: \(answer.requestID) Version: $LATEST")
            #expect(tail[1...2] == [message, "Runtime.InvalidEntrypoint"])
            #expect(tail[3].hasPrefix("[crossgate] ") && tail[3].contains(remedy), "\(tail[3])")
            #expect(tail.last?.hasSuffix("Status: error\tError Type: Runtime.InvalidEntrypoint\t") == true)
            for phase in ["init", "invoke"] {
                let line = try #require(await told.next()).text
                #expect(line.hasPrefix("INIT_REPORT Init Duration: "))
                #expect(line.hasSuffix(" ms\tPhase: \(phase)\tStatus: error\tError Type: Runtime.InvalidEntrypoint"))
            }
            await eventually { test.functions.environmentCount == 0 }
        }
    }

    @Test func `A runtime that ends before it asks for work has its two chances in the log`() async throws {
        try await TestFunctions.run { test in
            let ending = try test.raw("", before: "sys.exit(4)")
            var told = test.functions.logLines(of: "raw").makeAsyncIterator()
            let answer = try await test.run(ending)
            #expect(answer.text.contains("Runtime exited with error: exit status 4"))
            var reports: [String] = []
            while let line = await told.next()?.text, !line.hasPrefix("REPORT") {
                if line.hasPrefix("INIT_REPORT") {
                    reports.append(String(line.split(separator: "\t", maxSplits: 1)[1]))
                }
            }
            let end = "Status: error\tError Type: Runtime.ExitError"
            #expect(reports == ["Phase: init\t\(end)", "Phase: invoke\t\(end)"])
        }
    }

    @Test(arguments: [
        ("Runtime.ImportModuleError", "Runtime.ImportModuleError"), ("Function.Broken", "Function.Broken"),
        ("Function<LoadError>", "Runtime.Unknown"), ("Function.é", "Function.Unknown"),
        ("Runtime.", "Runtime.Unknown"), ("Runtime.lower", "Runtime.Unknown"), (nil, "Runtime.Unknown"),
    ])
    func `Only a word in Lambda's shape is reported as a type`(_ sent: String?, _ reported: String) {
        #expect(FunctionError.reportedType(sent) == reported)
    }

    @Test func `An answer counts even if the runtime ends right after it`() async throws {
        try await TestFunctions.run { test in
            let last = try test.raw(
                """
                request = f"POST {ROOT}invocation/{id}/response HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 4\\r\\n\\r\\ndone"
                connection.sock.sendall(request.encode())
                os._exit(1)
                """)
            for _ in 0..<3 { #expect(try await test.run(last).text == "done") }
        }
    }

    @Test func `A second answer and a wrong id are refused, and change nothing`() async throws {
        try await TestFunctions.run { test in
            let stubborn = try test.raw(
                """
                wrong, text = call("POST", "invocation/nobody/response", "x")
                call("POST", f"invocation/{id}/response", f"{wrong.status} {text} {last}")
                second, text = call("POST", f"invocation/{id}/response", "again")
                late, more = call("POST", "init/error", "{}")
                last = f"{second.status} {text} {late.status} {more}"
                """, before: "last = ''")
            let answer = try await test.run(stubborn)
            #expect(answer.text.hasPrefix("400 "))
            #expect(answer.text.contains(#""errorType":"InvalidRequestID""#))
            let next = try await test.run(stubborn)
            #expect(next.text.contains("403 "))
            #expect(next.text.contains(#""errorType":"InvalidStateTransition""#))
            for target in ["InvocationResponse", "InitError"] {
                #expect(next.text.contains("from RuntimeResponseSentState to \(target) failed for runtime"))
            }
        }
    }

    @Test func `A way of answering that is none ends the call`() async throws {
        try await TestFunctions.run { test in
            let odd = try test.raw(
                """
                mode = {"Lambda-Runtime-Function-Response-Mode": "buffered"} if event == "1" else {}
                answer, text = call("POST", f"invocation/{id}/response", last, mode)
                last = f"{answer.status} {text}"
                """, before: "last = ''")
            let refused = try await test.run(odd, "1")
            #expect(refused.functionError == "Unhandled")
            #expect(refused.text.contains(#""errorType":"Runtime.InvalidResponseModeHeader""#))
            #expect(try await test.run(odd, "2").text.contains("400 "))
        }
    }

    @Test func `Six megabytes come through, a byte more does not`() async throws {
        try await TestFunctions.run { test in
            let large = try test.raw(
                """
                answer, text = call("POST", f"invocation/{id}/response", "x" * int(event))
                print(answer.status, text, flush=True)
                """)
            let whole = try await test.run(large, "6291556")
            #expect(whole.payload.readableBytes == 6_291_556)
            let over = try await test.run(large, "6291557")
            #expect(over.functionError == "Unhandled")
            let message = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
            #expect(over.text == #"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"\#(message)"}"#)
            await #expect(throws: FunctionFailure.tooLarge(limit: 6_291_456)) {
                try await test.run(large, String(repeating: " ", count: 6_291_457))
            }
        }
    }

    @Test func `A runtime that never asks for work is given up after its two chances`() async throws {
        try await TestFunctions.run({ $0.initTimeout = .milliseconds(300) }) { test in
            let silent = try test.raw("", before: "time.sleep(1000)", timeout: 1)
            let answer = try await test.run(silent)
            #expect(answer.text.contains("Sandbox.Timedout"))
        }
    }

    @Test func `A runtime that cannot be initialised says why`() async throws {
        try await TestFunctions.run { test in
            let broken = try test.python("import nothing_of_that_name")
            let answer = try await test.run(broken)
            #expect(answer.functionError == "Unhandled")
            #expect(answer.text.contains("Runtime.ImportModuleError"))
        }
    }

    @Test func `A caller who has no time is let go, and the function goes on`() async throws {
        try await TestFunctions.run { test in
            let slow = try test.python(
                """
                import time
                def handler(event, context):
                    time.sleep(event)
                    return "late"
                """, timeout: 900)
            _ = try await test.run(slow, "0")
            do throws(FunctionFailure) {
                // It outlasts the test however slow the machine is, and ends with it.
                _ = try await test.run(slow, "1000") { $0.timeout = .milliseconds(200) }
                Issue.record("it answered")
            } catch {
                guard case .timedOut = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            // The environment is at work; this one is another.
            #expect(try await test.run(slow, "0").text == #""late""#)
            #expect(test.functions.environmentCount == 2)
        }
    }

    @Test func `A context that a client sends reaches the function`() async throws {
        try await TestFunctions.run { test in
            let context = try test.python(
                """
                def handler(event, context):
                    return [context.client_context.custom, context.invoked_function_arn, context.function_version]
                """)
            let answer = try await test.run(context) {
                $0.clientContext = Data(#"{"custom":{"a":"b"}}"#.utf8).base64EncodedString()
            }
            #expect(
                answer.text
                    == #"[{"a": "b"}, "arn:aws:lambda:us-east-1:000000000000:function:hello", "$LATEST"]"#)
        }
    }

    @Test func `The environment is Lambda's and nothing of ours`() async throws {
        try await TestFunctions.run { test in
            var definition = try test.python(
                """
                import os
                def handler(event, context):
                    return "\\n".join(f"{k}={v}" for k, v in sorted(os.environ.items()))
                """)
            definition.environment = ["OWN": "yes", "AWS_LAMBDA_FUNCTION_NAME": "forged"]
            let text = try await test.run(definition).text
            for line in [
                "OWN=yes", "AWS_LAMBDA_FUNCTION_NAME=hello", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
                "AWS_REGION=us-east-1", "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "TZ=:UTC",
                "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/hello", "AWS_EXECUTION_ENV=AWS_Lambda_python3.12",
                "_HANDLER=lambda_function.handler", "AWS_ACCESS_KEY_ID=test",
            ] { #expect(text.contains(line), "\(line)") }
            #expect(!text.contains("HOME=/root"))
        }
    }
}
