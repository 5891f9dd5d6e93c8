import Foundation
import FunctionProcesses
import Testing

@Suite struct NodeBootstrapTests {
    /// Handlers of every kind, with the answer to `{"a":1}`.
    static let handlers: [(name: String, files: [String: String], handler: String, answer: String)] = [
        (
            "async, CommonJS", ["index.js": "exports.handler = async (e) => ({ got: e.a })"], "index.handler",
            #"{"got":1}"#
        ),
        ("callback", ["index.js": "exports.handler = (e, c, done) => done(null, e.a + 1)"], "index.handler", "2"),
        (
            "callback that waits for the loop",
            [
                "index.js":
                    "exports.handler = (e, c, done) => { const r = { n: 0 }; setTimeout(() => r.n++, 30); done(null, r) }"
            ], "index.handler", #"{"n":1}"#
        ),
        ("a function", ["index.js": "exports.handler = async () => () => 1"], "index.handler", "null"),
        (
            "callback that does not wait",
            [
                "index.js":
                    "exports.handler = (e, c, done) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1e6); done(null, 'x') }"
            ], "index.handler", #""x""#
        ),
        (
            "promise without async",
            ["index.js": "exports.handler = (e) => new Promise((r) => setTimeout(() => r('later'), 10))"],
            "index.handler", #""later""#
        ),
        ("context.succeed", ["index.js": "exports.handler = (e, c) => c.succeed('s')"], "index.handler", #""s""#),
        ("context.done", ["index.js": "exports.handler = (e, c) => c.done(null, 'd')"], "index.handler", #""d""#),
        ("nothing called", ["index.js": "exports.handler = () => {}"], "index.handler", "null"),
        ("undefined", ["index.js": "exports.handler = async () => undefined"], "index.handler", "null"),
        ("ES module", ["index.mjs": "export const handler = async (e) => e"], "index.handler", #"{"a":1}"#),
        (
            "ES module by package.json",
            [
                "package.json": #"{"type":"module"}"#,
                "index.js": "await 1; export const handler = async () => import.meta.url",
            ],
            "index.handler", #""file:///var/task/index.js""#
        ),
        ("cjs", ["index.cjs": "exports.handler = async () => __filename"], "index.handler", #""/var/task/index.cjs""#),
        ("nested", ["src/app.js": "exports.api = { get: async () => 'deep' }"], "src/app.api.get", #""deep""#),
        (
            "from node_modules",
            ["node_modules/pkg/index.js": "exports.handler = async () => require('os').EOL"], "pkg.handler", #""\n""#
        ),
        (
            "a folder with an index",
            ["app/index.js": "exports.handler = async () => 'folder'"], "app.handler", #""folder""#
        ),
        (
            "unicode",
            ["index.js": "exports.handler = async () => 'grüße 🎈'"], "index.handler", #""grüße 🎈""#
        ),
    ]

    @Test(arguments: handlers.indices)
    func `every kind of handler answers`(_ index: Int) async throws {
        let row = Self.handlers[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(warden, "nodejs20.x", row.handler, TestFolder(row.files))
        for round in 0..<2 {
            let answer = try function.api.invoke(#"{"a":1}"#, id: "r\(round)")
            #expect(answer.kind == "response", "\(row.name): \(answer.body)")
            #expect(answer.target == "/2018-06-01/runtime/invocation/r\(round)/response")
            #expect(answer.body == row.answer, "\(row.name)")
        }
        _ = await function.end()
        await warden.shutdown()
    }

    /// Failures, with type and message of the error.
    static let failures: [(name: String, files: [String: String], handler: String, type: String, message: String)] = [
        (
            "thrown", ["index.js": "exports.handler = async () => { throw new TypeError('boom') }"], "index.handler",
            "TypeError", "boom"
        ),
        (
            "thrown at once", ["index.js": "exports.handler = () => { throw new Error('now') }"], "index.handler",
            "Error", "now"
        ),
        (
            "callback", ["index.js": "exports.handler = (e, c, d) => d(new RangeError('cb'))"], "index.handler",
            "RangeError", "cb"
        ),
        ("string", ["index.js": "exports.handler = (e, c, d) => d('text')"], "index.handler", "string", "text"),
        ("fail", ["index.js": "exports.handler = (e, c) => c.fail()"], "index.handler", "string", "handled"),
        (
            "circle", ["index.js": "exports.handler = async () => { const a = {}; a.a = a; return a }"],
            "index.handler",
            "Error", "Unable to stringify response body"
        ),
        (
            "never settled", ["index.js": "exports.handler = async () => new Promise(() => {})"], "index.handler",
            "Runtime.NodeJsExit",
            "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes"
        ),
    ]

    @Test(arguments: failures.indices)
    func `what a handler throws is told, and the next call works`(_ index: Int) async throws {
        let row = Self.failures[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(warden, "nodejs20.x", row.handler, TestFolder(row.files))
        for _ in 0..<2 {
            let answer = try function.api.invoke("{}")
            #expect(answer.kind == "error", "\(row.name)")
            #expect(answer.json["errorType"] as? String == row.type)
            #expect(answer.json["errorMessage"] as? String == row.message)
            #expect(answer.headers["lambda-runtime-function-error-type"] == row.type)
        }
        let output = await function.end()
        #expect(output.contains("\trequest-1\tERROR\tInvoke Error \t{"))
        await warden.shutdown()
    }

    /// What goes wrong before the first event.
    static let beginnings: [(files: [String: String], handler: String, type: String, message: String)] = [
        (
            [:], "index.handler", "Runtime.ImportModuleError",
            "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs"
        ),
        (
            ["index.js": "exports.other = 1"], "index.handler", "Runtime.HandlerNotFound",
            "index.handler is undefined or not exported"
        ),
        (
            ["index.js": "exports.handler = 1"], "index.handler", "Runtime.HandlerNotFound",
            "index.handler is not a function"
        ),
        (
            ["index.js": "let x = ;"], "index.handler", "Runtime.UserCodeSyntaxError",
            "SyntaxError: Unexpected token ';'"
        ),
        ([:], "handler", "Runtime.MalformedHandlerName", "Bad handler"),
        (
            [:], "../x.handler", "Runtime.MalformedHandlerName",
            "'../x.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names."
        ),
        (["index.js": "throw new EvalError('early')"], "index.handler", "EvalError", "early"),
    ]

    @Test(arguments: beginnings.indices)
    func `what cannot be loaded is an init error`(_ index: Int) async throws {
        let row = Self.beginnings[index]
        let warden = try Warden.start()
        let function = try await RunningFunction(warden, "nodejs20.x", row.handler, TestFolder(row.files))
        let answer = try function.api.request()
        #expect(answer.target == "/2018-06-01/runtime/init/error")
        #expect(answer.json["errorType"] as? String == row.type)
        #expect(answer.json["errorMessage"] as? String == row.message)
        function.api.reply(202, [:], "")
        let (exit, output) = await function.exit()
        #expect(exit == .code(129))
        #expect(output.contains("\tundefined\tERROR\tUncaught Exception \t{"))
        await warden.shutdown()
    }

    @Test func `a rejection that nobody handles ends the process`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder([
            "index.js":
                "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 5000)) }"
        ])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let answer = try function.api.invoke("{}")
        #expect(answer.kind == "error")
        #expect(answer.json["errorType"] as? String == "Runtime.UnhandledPromiseRejection")
        #expect(answer.json["errorMessage"] as? String == "Error: lost")
        #expect(await function.exit().0 == .code(128))
        await warden.shutdown()
    }

    @Test(arguments: WardenTests.jails)
    func `stack traces have the paths of Lambda`(_ jail: WardenConfiguration.JailChoice) async throws {
        let warden = try Warden.start(WardenConfiguration(jail: jail))
        let code = try TestFolder(["index.js": "exports.handler = async () => { throw new Error('x') }"])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let trace = try #require(function.api.invoke("{}").json["trace"] as? [String])
        #expect(trace[1].contains("(/var/task/index.js:1:"))
        #expect(!trace.joined().contains(code.path))
        _ = await function.end()
        await warden.shutdown()
    }

    @Test func `the context is complete, and lines are Lambda's`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder([
            "index.js": """
            exports.handler = async (e, c) => {
              console.log('two\\nlines', { a: 1 });
              console.error('bad');
              return { ...c, left: c.getRemainingTimeInMillis() > 1e9, trace: process.env._X_AMZN_TRACE_ID };
            }
            """
        ])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let answer = try function.api.invoke(
            "{}",
            headers: [
                "Lambda-Runtime-Client-Context": #"{"custom":{"k":"ü"}}"#, "Lambda-Runtime-Trace-Id": "Root=1-2-3",
                "Lambda-Runtime-Cognito-Identity": #"{"cognitoIdentityId":"i"}"#,
            ])
        #expect(answer.json["functionName"] as? String == "f")
        #expect(answer.json["functionVersion"] as? String == "$LATEST")
        #expect(answer.json["memoryLimitInMB"] as? String == "128")
        #expect(answer.json["logGroupName"] as? String == "/aws/lambda/f")
        #expect(answer.json["logStreamName"] as? String == "stream")
        #expect(answer.json["awsRequestId"] as? String == "request-1")
        #expect(answer.json["invokedFunctionArn"] as? String == "arn:aws:lambda:us-east-1:000000000000:function:f")
        #expect(answer.json["left"] as? Bool == true)
        #expect(answer.json["trace"] as? String == "Root=1-2-3")
        #expect(answer.body.contains(#""clientContext":{"custom":{"k":"ü"}}"#))
        #expect(answer.body.contains(#""identity":{"cognitoIdentityId":"i"}"#))
        let lines = await function.end().split(separator: "\n").map { $0.split(separator: "\t").dropFirst() }
        #expect(
            lines.map(Array.init) == [["request-1", "INFO", "two\rlines { a: 1 }"], ["request-1", "ERROR", "bad"]])
        await warden.shutdown()
    }

    @Test func `streamed answers come in chunks, with their metadata before them`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder([
            "index.mjs": """
            import { pipeline } from 'node:stream/promises';
            import { Readable } from 'node:stream';
            export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
              if (event.kind === 'plain') { stream.setContentType('text/plain'); stream.write('a'); stream.end('b'); return; }
              if (event.kind === 'pipe') return await pipeline(Readable.from(['x', 'y']), stream);
              if (event.kind === 'fail') { stream.write('half'); throw new RangeError('broken'); }
              if (event.kind === 'early') throw new Error('early');
              if (event.kind === 'open') { stream.write('never ended'); return; }
              const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': 'b' } });
              http.write({ an: 'object' });
              http.end();
            });
            """
        ])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let plain = try function.api.invoke(#"{"kind":"plain"}"#)
        #expect(plain.body == "ab")
        #expect(plain.headers["content-type"] == "text/plain")
        #expect(plain.headers["lambda-runtime-function-response-mode"] == "streaming")
        #expect(try function.api.invoke(#"{"kind":"pipe"}"#).body == "xy")
        let http = try function.api.invoke("{}")
        #expect(http.headers["content-type"] == "application/vnd.awslambda.http-integration-response")
        let zeros = String(repeating: "\0", count: 8)
        #expect(http.body == #"{"statusCode":201,"headers":{"x-a":"b"}}"# + zeros + #"{"an":"object"}"#)
        let failed = try function.api.invoke(#"{"kind":"fail"}"#)
        #expect(failed.body == "half")
        #expect(failed.trailers["lambda-runtime-function-error-type"] == "RangeError")
        let detail = try #require(
            failed.trailers["lambda-runtime-function-error-body"].flatMap { Data(base64Encoded: $0) })
        #expect(String(decoding: detail, as: UTF8.self).contains(#""errorMessage":"broken""#))
        let early = try function.api.invoke(#"{"kind":"early"}"#)
        #expect(early.trailers["lambda-runtime-function-error-type"] == "Error")
        let open = try function.api.invoke(#"{"kind":"open"}"#)
        #expect(open.body == "never ended")
        #expect(open.trailers["lambda-runtime-function-error-type"] == "string")
        // It is still there.
        #expect(try function.api.invoke(#"{"kind":"pipe"}"#).body == "xy")
        _ = await function.end()
        await warden.shutdown()
    }

    @Test func `large events and answers pass whole`() async throws {
        let warden = try Warden.start()
        let code = try TestFolder(["index.js": "exports.handler = async (e) => e.text + e.text"])
        let function = try await RunningFunction(warden, "nodejs20.x", "index.handler", code)
        let text = String(repeating: "0123456789", count: 100_000)
        #expect(try function.api.invoke(#"{"text":"\#(text)"}"#).body.utf8.count == 2_000_002)
        _ = await function.end()
        await warden.shutdown()
    }
}
