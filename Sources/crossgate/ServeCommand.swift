internal import ArgumentParser
internal import Foundation
internal import NIOCore

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the control plane and every deployed API on one address.",
        discussion: """
            Each DEFINITION (an OpenAPI file) is imported and deployed to the stage `prod`; serving the same file again \
            replaces it under the same id. SIGTERM and SIGINT end the server gracefully: requests in flight have 30 \
            seconds, a second signal ends it at once.
            """)

    @Argument(help: "OpenAPI definitions to import and deploy.", completion: .file())
    var definitions: [String] = []

    @OptionGroup var options: SettingsOptions

    /// The stage that definitions on the command line are deployed to.
    static let stage = "prod"

    /// Seconds that requests in flight have once the server is asked to end.
    static let grace: Int64 = 30

    func run() async throws {
        let settings = try SettingsReader(options: options, environment: ProcessInfo.processInfo.environment)
            .settings()
        let files = try definitions.map(DefinitionFile.init(path:))
        // Before anything that takes time: a signal during start-up must end the start-up.
        let signals = Signals.termination()
        let gateway = try await Composition.start(settings, serving: files)
        gateway.announce()

        var ending: Task<Void, Never>?
        for await signal in signals {
            guard ending == nil else {
                gateway.log("stopping at once")
                ThisProcess.exit(128 + signal)
            }
            gateway.log("stopping: requests in flight have \(Self.grace) s; signal again to stop at once")
            ending = Task {
                await gateway.stop(within: .seconds(Self.grace))
                ThisProcess.exit(128 + signal)
            }
        }
    }
}
