import Functions
import HTTPMessages
import JSON
import LambdaAPI
import Synchronization
import Testing

struct FunctionLogsTests {
    private static func line(_ text: String, of function: String = "hello") -> FunctionLogLine {
        FunctionLogLine(function: function, version: "$LATEST", requestID: "r-1", text: text)
    }

    private static func handler(_ logs: FunctionLogs) -> FunctionLogHandler {
        FunctionLogHandler(logs: logs, refusal: { _ in nil }, isKnown: { $0 == "hello" || $0 == "other" })
    }

    private static func get(
        _ logs: FunctionLogs, _ rest: String = "hello/logs", method: String = "GET"
    ) async
        -> ResponseMessage
    {
        await handler(logs).respond(to: RequestMessage(method: method, target: "/_crossgate/functions/\(rest)"))
    }

    private static func texts(_ body: String) -> [String] {
        body.split(separator: "\n").compactMap { (try? JSONValue.parse(String($0)))?["text"]?.stringValue }
    }

    @Test func `a line is an object with its time`() async {
        let logs = FunctionLogs(now: { 1_583_348_638_390 })
        logs.add(Self.line("START\tRequestId: r-1"))
        let answer = await Self.get(logs)
        #expect(answer.status == 200)
        #expect(answer.headers.first("Content-Type") == "application/x-ndjson")
        let wanted =
            #"{"time":"2020-03-04T19:03:58.390Z","function":"hello","version":"$LATEST","requestId":"r-1","#
            + #""text":"START\tRequestId: r-1"}"# + "\n"
        #expect(answer.text == wanted)
    }

    @Test func `only the last lines of each function are remembered`() async {
        var limits = FunctionLogs.Limits()
        limits.lines = 3
        let logs = FunctionLogs(limits: limits)
        for number in 0..<100 { logs.add(Self.line("\(number)")) }
        logs.add(Self.line("x", of: "other"))
        #expect(Self.texts(await Self.get(logs).text) == ["97", "98", "99"])
        #expect(Self.texts(await Self.get(logs, "other/logs").text) == ["x"])
    }

    @Test func `long lines are remembered up to a number of bytes`() async {
        var limits = FunctionLogs.Limits()
        limits.bytes = 1_000
        let logs = FunctionLogs(limits: limits)
        for letter in ["a", "b", "c"] { logs.add(Self.line(String(repeating: letter, count: 400))) }
        #expect(Self.texts(await Self.get(logs).text).map(\.first) == ["c"])
        logs.add(Self.line(String(repeating: "d", count: 5_000)))
        #expect(Self.texts(await Self.get(logs).text).map(\.first) == ["d"])
    }

    @Test func `the function that has been silent longest is forgotten first`() async {
        var limits = FunctionLogs.Limits()
        limits.totalBytes = 1_200
        let logs = FunctionLogs(limits: limits)
        logs.add(Self.line(String(repeating: "a", count: 400), of: "other"))
        logs.add(Self.line(String(repeating: "b", count: 400)))
        logs.add(Self.line(String(repeating: "c", count: 400)))
        #expect(Self.texts(await Self.get(logs, "other/logs").text).isEmpty)
        #expect(Self.texts(await Self.get(logs).text).count == 2)
    }

    @Test func `a follower gets what was and what comes and nothing of others`() async throws {
        let logs = FunctionLogs()
        logs.add(Self.line("before"))
        let answer = await Self.get(logs, "hello/logs?follow=true")
        logs.add(Self.line("other", of: "other"))
        logs.add(Self.line("after"))
        logs.end()
        #expect(Self.texts(try await answer.wholeText) == ["before", "after"])
        #expect(logs.followerCount == 0)
    }

    @Test func `a follower that goes is forgotten`() async {
        let logs = FunctionLogs()
        let answer = await Self.get(logs, "hello/logs?follow=true")
        #expect(logs.followerCount == 1)
        answer.stream?.cancel()
        #expect(logs.followerCount == 0)
    }

    @Test func `a slow follower is told how many lines it missed`() async throws {
        var limits = FunctionLogs.Limits()
        limits.followerLines = 2
        let logs = FunctionLogs(limits: limits)
        let answer = await Self.get(logs, "hello/logs?follow=true")
        for number in 0..<5 { logs.add(Self.line("\(number)")) }
        logs.end()
        let texts = Self.texts(try await answer.wholeText)
        #expect(texts == ["crossgate: 3 lines are left out here: the reader is too slow", "3", "4"])
    }

    @Test func `who follows after the end is ended at once`() async throws {
        let logs = FunctionLogs()
        logs.end()
        #expect(try await Self.get(logs, "hello/logs?follow=true").wholeText.isEmpty)
        #expect(logs.followerCount == 0)
    }

    @Test func `a runner's lines are kept until it ends`() async {
        let logs = FunctionLogs()
        let (lines, feed) = AsyncStream<FunctionLogLine>.makeStream()
        feed.yield(Self.line("one"))
        feed.finish()
        await logs.keep(lines)
        #expect(Self.texts(await Self.get(logs).text) == ["one"])
    }

    @Test(arguments: [
        ("nobody/logs", "GET", 404), ("hello/log", "GET", 404), ("hello", "GET", 404), ("/logs", "GET", 404),
        ("hello/logs", "POST", 405), ("hello/logs?follow=yes", "GET", 400), ("hello/logs?tail=5", "GET", 400),
        ("h%65llo/logs", "GET", 200),
    ])
    func `what is not known is refused by name`(rest: String, method: String, status: Int) async {
        #expect(await Self.get(FunctionLogs(), rest, method: method).status == status)
    }

    @Test func `who may not come in sees nothing`() async {
        let logs = FunctionLogs()
        logs.add(Self.line("secret"))
        let handler = FunctionLogHandler(
            logs: logs, refusal: { _ in ResponseMessage(status: 403) }, isKnown: { _ in true })
        let answer = await handler.respond(
            to: RequestMessage(method: "GET", target: "/_crossgate/functions/hello/logs"))
        #expect(answer.status == 403)
        #expect(answer.text.isEmpty)
    }
}
