internal import ArgumentParser
internal import Foundation
internal import HTTPMessages
internal import JSON
internal import NIOCore

struct FunctionInvokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke",
        abstract: "Invokes a function and prints what it answers.",
        discussion: """
            Exit code 1 when the function failed; its error is printed as it answered it.

            crossgate function invoke hello --payload '{"name": "Rex"}' --tail
            """)

    @Argument(help: "The function's name or ARN, with :VERSION or :ALIAS behind it if one is meant.")
    var name: String

    @Option(help: "JSON, @FILE, or - for standard input. (default: {})")
    var payload: String?

    @Flag(help: "Print the end of the function's log, at most 4 KB, on standard error.")
    var tail = false

    @Flag(help: "Invoke it as an event: it is accepted, and runs later.")
    var event = false

    @OptionGroup var endpoint: LambdaEndpointOptions

    /// Longest time a function may have, and some for its start.
    private static let timeout = TimeAmount.seconds(930)

    func validate() throws {
        if tail, event { throw ValidationError("An event's log is not brought back: leave out --tail, or --event.") }
    }

    func run() async throws {
        let bytes = try readPayload()
        let client = try endpoint.client()
        var headers: HeaderList = ["X-Amz-Invocation-Type": event ? "Event" : "RequestResponse"]
        if tail { headers.append("X-Amz-Log-Type", "Tail") }
        let answer = try await client.send(
            "POST", LambdaClient.target(name, "/invocations"), headers: headers, body: bytes, timeout: Self.timeout)
        if let log = answer.headers.first("X-Amz-Log-Result").flatMap({ Data(base64Encoded: $0) }) {
            Terminal.standardError.write(String(decoding: log, as: UTF8.self).shownLines)
        }
        if event { return print("accepted") }
        answer.body.withUnsafeReadableBytes { Terminal.standardOutput.write($0) }
        Terminal.standardOutput.write("\n")
        if let error = answer.headers.first("X-Amz-Function-Error") {
            throw CommandFailure(
                what: "the function failed (\(error))", location: name,
                remedy: "see its log with: crossgate function logs \(name)")
        }
    }

    private func readPayload() throws -> [UInt8] {
        guard let payload else { return Array("{}".utf8) }
        let isFile = payload == "-" || payload.hasPrefix("@")
        let path = payload == "-" ? "-" : String(payload.dropFirst())
        let bytes = isFile ? try InputFile.bytes(of: path, what: "JSON file") : Array(payload.utf8)
        do {
            _ = try JSONValue.parse(bytes)
        } catch {
            throw CommandFailure(
                what: "the payload is not JSON: \(error)", location: isFile ? path : "--payload",
                remedy: #"give JSON such as '{"name": "Rex"}', or @FILE for a file of it"#, code: 2)
        }
        return bytes
    }
}

extension String {
    /// Lines of a function's log as a terminal may show them: what would steer it is spelt out.
    var shownLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.shownLine }.joined(separator: "\n")
    }
}

extension Substring {
    /// One line; Lambda's own have tabs, which are harmless.
    var shownLine: String {
        split(separator: "\t", omittingEmptySubsequences: false).map { String($0).oneLine }.joined(separator: "\t")
    }
}
