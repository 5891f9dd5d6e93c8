internal import ArgumentParser
internal import CORSDoctor
internal import JSON

struct CORSConformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Runs a file of CORS vectors through the engine and prints each difference.",
        discussion: """
            The format is that of conformance/cors.json: requests, safelist rows, max-age rows and cache sequences. The \
            last line says `N of M`; exit code 1 when anything differs.
            """)

    @Argument(help: "A vector file; - for standard input.", completion: .file())
    var file: String

    func run() throws {
        let bytes = try InputFile.bytes(of: file, what: "vector file")
        let report: ConformanceReport
        do {
            report = try ConformanceRun.run(JSONValue.parse(bytes, limits: Self.limits))
        } catch {
            throw CommandFailure(
                what: "\(error)", location: file, remedy: "see conformance/README.md for the format of vector files")
        }
        print(report.text)
        if report.passed < report.total { throw ExitCode.failure }
    }

    /// A vector file of a person's own machine may be large, and still is no bomb.
    private static let limits = JSONLimits(depth: 64, bytes: 256 * 1_024 * 1_024)
}
