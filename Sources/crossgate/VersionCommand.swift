internal import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() {
        print(json ? #"{"name":"crossgate","version":"\#(Crossgate.version)"}"# : "crossgate \(Crossgate.version)")
    }
}
