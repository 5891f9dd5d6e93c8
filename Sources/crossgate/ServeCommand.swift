internal import ArgumentParser
internal import Foundation
internal import NIOCore
internal import Synchronization

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the control plane and every deployed API on one address.",
        discussion: """
            Each DEFINITION (an OpenAPI file) is imported and deployed to the stage `prod`; serving the same file again \
            replaces it under the same id. SIGTERM and SIGINT end the server gracefully: requests in flight have 30 \
            seconds, a second signal ends it at once.

            A setting without its flag comes from the environment (--data-dir: CROSSGATE_DATA_DIR; repeatable ones with \
            an S and commas, --allowed-host: CROSSGATE_ALLOWED_HOSTS), else from the configuration file (data-dir: …; \
            allowed-hosts: […]). Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and \
            AWS_SESSION_TOKEN alone.
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
        let running = Running()
        let ending = Task { await Self.end(running, at: Signals.termination()) }
        let gateway = try await Composition.start(settings, serving: files)
        running.gateway.withLock { $0 = gateway }
        gateway.announce()
        await ending.value
    }

    /// The first signal lets requests in flight finish. Another ends the process at once, as does one that comes
    /// before anything is served.
    private static func end(_ running: Running, at signals: AsyncStream<Int32>) async {
        var isEnding = false
        for await signal in signals {
            guard let gateway = running.gateway.withLock({ $0 }), !isEnding else { ThisProcess.exit(128 + signal) }
            isEnding = true
            gateway.log("stopping: requests in flight have \(grace) s; signal again to stop at once")
            Task {
                await gateway.stop(within: .seconds(grace))
                ThisProcess.exit(128 + signal)
            }
        }
    }
}

/// What a signal ends: nil until the server answers.
private final class Running: Sendable {
    let gateway = Mutex<Gateway?>(nil)
}
