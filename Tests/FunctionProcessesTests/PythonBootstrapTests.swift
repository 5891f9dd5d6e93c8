import Foundation
import FunctionProcesses
import Testing

@Suite struct PythonBootstrapTests {
    static let handlers: [(name: String, runtime: String, files: [String: String], handler: String, answer: String)] = [
        (
            "plain", "python3.13", ["app.py": "def handler(e, c):\n  return {'got': e['a']}"], "app.handler",
            #"{"got": 1}"#
        ),
        ("None", "python3.13", ["app.py": "def handler(e, c): pass"], "app.handler", "null"),
        (
            "nested", "python3.12", ["src/app.py": "def handler(e, c): return __file__"], "src/app.handler",
            #""/var/task/src/app.py""#
        ),
        (
            "dotted", "python3.12", ["src/app.py": "def handler(e, c): return __file__"], "src.app.handler",
            #""/var/task/src/app.py""#
        ),
        ("unicode", "python3.12", ["app.py": "def handler(e, c): return 'ü'"], "app.handler", #""ü""#),
        ("older escapes", "python3.11", ["app.py": "def handler(e, c): return 'ü'"], "app.handler", #""\u00fc""#),
        ("bytes", "python3.13", ["app.py": "def handler(e, c): return b'raw'"], "app.handler", "raw"),
        (
            "decimals and named tuples", "python3.13",
            [
                "app.py": """
                from decimal import Decimal
                from collections import namedtuple
                P = namedtuple('P', 'x y')
                def handler(e, c): return {'d': [Decimal('1.10'), Decimal('NaN')], 'p': P(1, (2, 3)), 's': 'a\\ue000b'}
                """
            ], "app.handler", "{\"d\": [1.10, NaN], \"p\": {\"x\": 1, \"y\": [2, 3]}, \"s\": \"a\u{e000}b\"}"
        ),
        ("oldest", "python3.8", ["app.py": "import sys\ndef handler(e, c): return e"], "app.handler", #"{"a": 1}"#),
    ]

    @Test(arguments: handlers.indices)
    func `every kind of handler answers`(_ index: Int) async throws {
        let row = Self.handlers[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(warden, row.runtime, row.handler, TestFolder(row.files))
        for round in 0..<2 {
            let answer = try function.api.invoke(#"{"a":1}"#, id: "r\(round)")
            #expect(answer.target == "/2018-06-01/runtime/invocation/r\(round)/response", "\(row.name): \(answer.body)")
            #expect(answer.body == row.answer, "\(row.name)")
        }
        _ = await function.end()
        await warden.shutdown()
    }

    static let failures: [(files: [String: String], handler: String, isInit: Bool, type: String, message: String)] = [
        (["app.py": "def handler(e, c): raise KeyError('k')"], "app.handler", false, "KeyError", "'k'"),
        (
            ["app.py": "def handler(e, c): return {1, 2}"], "app.handler", false, "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable"
        ),
        (
            [:], "app.handler", true, "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'app'"
        ),
        (
            ["app.py": "import nothing_of_the_name"], "app.handler", true, "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nothing_of_the_name'"
        ),
        (
            ["app.py": "x = 1"], "app.handler", true, "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'app'"
        ),
        (
            [:], "handler", true, "Runtime.MalformedHandlerName",
            "Bad handler 'handler': not enough values to unpack (expected 2, got 1)"
        ),
        (["app.py": "raise ValueError('early')"], "app.handler", true, "ValueError", "early"),
    ]

    @Test(arguments: failures.indices)
    func `failures are Lambda's`(_ index: Int) async throws {
        let row = Self.failures[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(warden, "python3.13", row.handler, TestFolder(row.files))
        let answer = row.isInit ? try function.api.request() : try function.api.invoke("{}")
        if row.isInit { function.api.reply(202, [:], "") }
        #expect(answer.target.hasSuffix(row.isInit ? "/init/error" : "/request-1/error"))
        #expect(answer.json["errorType"] as? String == row.type)
        #expect(answer.json["errorMessage"] as? String == row.message)
        #expect(answer.json["requestId"] as? String == (row.isInit ? "" : "request-1"))
        let output: String
        if row.isInit {
            let end = await function.exit()
            #expect(end.0 == .code(1))
            output = end.1
        } else {
            output = await function.end()
        }
        #expect(output.hasPrefix("[ERROR] \(row.type): \(row.message)\rTraceback (most recent call last):"))
        await warden.shutdown()
    }

    @Test(arguments: WardenTests.jails)
    func `syntax errors and stack traces have the paths of Lambda`(
        _ jail: WardenConfiguration.JailChoice
    ) async throws {
        let warden = try Warden.start(WardenConfiguration(jail: jail))
        let broken = try TestFolder(["app.py": "def handler(e, c):\n  x = = 1\n"])
        let function = try await RunningFunction(warden, "python3.13", "app.handler", broken)
        let answer = try function.api.request()
        function.api.reply(202, [:], "")
        #expect(answer.json["errorType"] as? String == "Runtime.UserCodeSyntaxError")
        #expect(answer.json["stackTrace"] as? [String] == ["  File \"/var/task/app.py\" Line 2\n      x = = 1\n"])
        _ = await function.exit()
        let raising = try TestFolder(["app.py": "def handler(e, c):\n  raise Exception('x')\n"])
        let second = try await RunningFunction(warden, "python3.13", "app.handler", raising)
        #expect(
            try second.api.invoke("{}").json["stackTrace"] as? [String]
                == ["  File \"/var/task/app.py\", line 2, in handler\n    raise Exception('x')\n"])
        _ = await second.end()
        await warden.shutdown()
    }

    @Test func `the context is complete, and lines are Lambda's`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder([
            "app.py": """
            import logging, os
            def handler(e, c):
                print('printed ü')
                logging.getLogger().warning('logged')
                return [c.function_name, c.function_version, c.memory_limit_in_mb, c.aws_request_id, c.log_group_name,
                    c.log_stream_name, c.invoked_function_arn, c.get_remaining_time_in_millis() > 1e9,
                    c.client_context.custom, c.client_context.client.app_title, c.identity.cognito_identity_id,
                    os.environ.get('_X_AMZN_TRACE_ID')]
            """
        ])
        let function = try await RunningFunction(warden, "python3.13", "app.handler", code)
        let answer = try function.api.invoke(
            "{}",
            headers: [
                "Lambda-Runtime-Client-Context": #"{"custom":{"k":"ü"},"client":{"app_title":"t"}}"#,
                "Lambda-Runtime-Cognito-Identity": #"{"cognitoIdentityId":"i"}"#,
                "Lambda-Runtime-Trace-Id": "Root=1-2-3",
            ])
        #expect(
            answer.body
                == #"["f", "$LATEST", "128", "request-1", "/aws/lambda/f", "stream", "arn:aws:lambda:us-east-1:000000000000:function:f", true, {"k": "ü"}, "t", "i", "Root=1-2-3"]"#
        )
        let lines = await function.end().split(separator: "\n").map(String.init)
        #expect(lines.first == "printed ü")
        let parts = lines.last?.split(separator: "\t").map(String.init) ?? []
        #expect(parts.count == 4 && parts[0] == "[WARNING]" && parts[2...] == ["request-1", "logged"])
        await warden.shutdown()
    }

    static let uses: [(name: String, source: String, line: String)] = [
        ("at the top", "import logging\ndef handler(e, c): logging.error('x')", "[ERROR]"),
        ("in the handler", "def handler(e, c):\n  import logging\n  logging.getLogger('a').warning('x')", "[WARNING]"),
        ("while it loads", "import logging\nlogging.error('x')\ndef handler(e, c): pass", "[ERROR]"),
        (
            "through a package", "import concurrent.futures, logging.handlers\ndef handler(e, c): logging.error('x')",
            "[ERROR]"
        ),
        (
            "with a level of its own",
            "import logging\nlogging.getLogger().setLevel('INFO')\ndef handler(e, c): logging.info('x')", "[INFO]"
        ),
    ]

    @Test(arguments: uses.indices)
    func `logging is set up whenever it is imported`(_ index: Int) async throws {
        let row = Self.uses[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(
            warden, "python3.13", "app.handler", TestFolder(["app.py": row.source]))
        #expect(try function.api.invoke("{}").body == "null", "\(row.name)")
        let lines = await function.end().split(separator: "\n").map(String.init)
        #expect(lines.count == 1 && lines[0].hasPrefix(row.line + "\t"), "\(row.name): \(lines)")
        #expect(lines[0].hasSuffix("\tx"))
        await warden.shutdown()
    }

    @Test func `a compiled bootstrap that is lost is made again`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder(["app.py": "def handler(e, c): return __import__('__main__').__file__"])
        func file() async throws -> String {
            let function = try await RunningFunction(warden, "python3.13", "app.handler", code)
            let file = try function.api.invoke("{}").body
            _ = await function.end()
            return file
        }
        #expect(try await file().hasSuffix(#".pyc""#))
        for name in try FileManager.default.contentsOfDirectory(atPath: warden.runtimeFolder)
        where name.hasSuffix(".pyc") {
            try FileManager.default.removeItem(atPath: warden.runtimeFolder + "/" + name)
        }
        #expect(try await file().hasSuffix(#".pyc""#))
        await warden.shutdown()
    }
}
