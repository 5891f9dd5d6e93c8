internal import ArgumentParser
internal import HTTPMessages
internal import JSON
internal import LambdaAPI
internal import NIOCore

struct FunctionLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Shows what a function wrote, with Lambda's START, END and REPORT lines.",
        discussion: "The server remembers the last 1,000 lines of each function, 256 KB of them at most, until it ends."
    )

    @Argument(help: "The function's name.")
    var name: String

    @Flag(name: [.short, .long], help: "Go on with lines as they come, until Ctrl-C.")
    var follow = false

    @Option(help: "text or json: one object a line.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: LambdaEndpointOptions

    /// A function may say nothing for as long as it likes.
    private static let timeout = TimeAmount.hours(8_760)

    func run() async throws {
        let client = try endpoint.client()
        let target = "\(FunctionLogHandler.prefix)\(name.percentEncoded)/logs\(follow ? "?follow=true" : "")"
        let answer = try await client.send(
            "GET", target, timeout: follow ? Self.timeout : .seconds(30), streamsAnswer: true)
        guard answer.headers.first("Content-Type") == FunctionLogHandler.contentType else {
            throw CommandFailure(
                what: "the server does not keep functions' logs: it is an older Crossgate, or none",
                location: client.name, remedy: "name a Crossgate of this version with --endpoint-url")
        }
        var pieces = LinePieces()
        show(pieces.lines(of: answer.body))
        if let stream = answer.stream {
            do {
                while let piece = try await stream.next() { show(pieces.lines(of: piece)) }
            } catch {
                throw CommandFailure(
                    what: "the log broke off: \(error.text)", location: client.name,
                    remedy: "see whether the server runs")
            }
        }
        guard follow else { return }
        throw CommandFailure(
            what: "the server has ended the log", location: client.name, remedy: "see whether it still runs")
    }

    private func show(_ lines: [[UInt8]]) {
        let out = Terminal.standardOutput
        for line in lines {
            guard output == .text, let value = try? JSONValue.parse(line) else {
                out.write(String(decoding: line, as: UTF8.self) + "\n")
                continue
            }
            let clock = value["time"]?.stringValue.map { String($0.dropFirst(11).dropLast()) } ?? ""
            out.write("\(out.styled(clock, .dim)) \((value["text"]?.stringValue ?? "")[...].shownLine)\n")
        }
    }
}

/// Lines that come in pieces which end anywhere.
struct LinePieces {
    private var rest: [UInt8] = []

    /// The lines that are whole with this piece, without their ends.
    mutating func lines(of piece: ByteBuffer) -> [[UInt8]] {
        rest += piece.readableBytesView
        var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        // A split of anything has at least one part.
        rest = lines.removeLast()
        return lines
    }
}
