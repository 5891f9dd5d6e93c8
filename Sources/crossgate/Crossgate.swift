internal import ArgumentParser

/// The command line's root: what a verb is, and what its end means to a script.
@main
struct Crossgate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crossgate",
        abstract: "Runs Amazon API Gateway REST APIs anywhere.",
        discussion: """
            Settings come from flags, then environment variables, then a configuration file, then defaults.
            Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by SIGINT, 143 stopped by SIGTERM.
            """,
        version: "crossgate \(version)",
        subcommands: [
            ServeCommand.self, ImportCommand.self, ValidateCommand.self, CORSCommand.self, FunctionCommand.self,
            TemplateCommand.self, RoutesCommand.self, VersionCommand.self,
        ]
    )

    static let version = "0.1.0"

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Terminal.standardError.write(failure.rendered)
            ThisProcess.exit(failure.code)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code.isSuccess {
                print(text)
            } else if !text.isEmpty {
                // A verb that said all by itself leaves only its exit code.
                Terminal.standardError.write(text + "\n")
            }
            // ArgumentParser's own code for wrong usage is 64; people and scripts expect 2.
            ThisProcess.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}

/// Why a verb failed, in the three parts every error has: what happened, where, and what to do.
struct CommandFailure: Error {
    var what: String
    var location: String?
    var remedy: String?
    var code: Int32 = 1

    var rendered: String {
        let place = location.map { "\($0): " } ?? ""
        let label = Terminal.standardError.styled("error", .red)
        return "\(place)\(label): \(what)\n" + (remedy.map { "  \($0)\n" } ?? "")
    }
}
