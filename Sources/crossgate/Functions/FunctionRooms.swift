internal import DataPlane
internal import Foundation
internal import FunctionProcesses
internal import Functions
internal import HTTPMessages
internal import LambdaAPI
internal import LocalLambda
internal import Logging
internal import NIOCore
internal import SigV4
internal import Storage

/// The rooms of functions, joined: the catalogue with its wire protocol, URLs and logs, and who runs the code.
struct FunctionRooms: Sendable {
    /// Whom integrations, authorizers and function URLs call.
    let invoker: any FunctionInvoker
    let lambda: LambdaHandler
    let urls: FunctionURLHandler
    let logHandler: FunctionLogHandler

    private let catalogue: FunctionCatalogue
    private let local: LocalFunctions?
    private let logs: FunctionLogs
    private let logger: Logger

    /// What the rooms are made with besides settings.
    struct Surroundings {
        let store: any Store
        let backend: any HTTPBackend
        let group: any EventLoopGroup
        /// Nil when no code is run here.
        let warden: Warden?
        /// Nil when nobody reads the log of requests.
        let log: RequestLog?
        let logger: Logger
    }

    /// Starts the warden, early and small; nil when no code is to be run.
    static func startWarden(_ settings: Settings) throws -> Warden? {
        guard settings.functions.host == .local else { return nil }
        do {
            return try Warden.start(WardenConfiguration(searchPath: searchPath))
        } catch {
            throw CommandFailure(
                what: "functions cannot be run: \(error.text)", location: "functions: local",
                remedy: "mend that, or run none with --functions none")
        }
    }

    static func start(_ settings: Settings, _ around: Surroundings) async throws -> FunctionRooms {
        let logs = FunctionLogs()
        if let notice = around.warden?.jail.notice { around.logger.warning("\(notice)") }
        let local = around.warden.map { runner(settings, around, $0, logs) }
        var configuration = LambdaConfiguration(
            region: settings.region, accountID: settings.accountID, allowedHosts: settings.allowedHosts,
            codeFolder: codeFolder(settings, around.warden))
        configuration.warn = { [logger = around.logger] in logger.warning("\($0)") }
        let catalogue = FunctionCatalogue(
            store: around.store, runner: local ?? NoRunner(), unpacker: PackageUnpacker(), configuration: configuration)
        do {
            try await catalogue.start()
        } catch {
            throw CommandFailure(
                what: "\(error)", location: settings.dataDirectory,
                remedy: "put back a copy of the folder, or choose another one with --data-dir")
        }
        let invoker = chain(catalogue, settings, around.backend)
        let gate = RequestGate(service: "lambda", allowedHosts: settings.allowedHosts)
        return FunctionRooms(
            invoker: invoker,
            lambda: LambdaHandler(functions: catalogue),
            urls: FunctionURLHandler(
                invoker: invoker, observe: { [log = around.log] in log?.observe($0) },
                target: { catalogue.urlTarget($0) }),
            logHandler: FunctionLogHandler(
                logs: logs, refusal: { Self.refusal(of: $0, by: gate) }, isKnown: { catalogue.knows($0) }),
            catalogue: catalogue, local: local, logs: logs, logger: around.logger)
    }

    /// Lets those go who follow logs: they would hold up the end.
    func announceEnd() { logs.end() }

    /// Ends the processes, within the grace; the catalogue's last word first.
    func stop(within grace: TimeAmount) async {
        let dropped = catalogue.shutDown()
        if dropped > 0 {
            logger.warning(
                "this server ends, and events that wait for their functions with it: \(dropped) (they are kept in memory)"
            )
        }
        await local?.shutdown(grace: grace)
    }

    // MARK: Parts

    private static let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

    private static func runner(
        _ settings: Settings, _ around: Surroundings, _ warden: Warden, _ logs: FunctionLogs
    ) -> LocalFunctions {
        var configuration = LocalFunctions.Configuration()
        configuration.concurrency = settings.functions.concurrency
        configuration.maximumEnvironments = settings.functions.concurrency
        configuration.idleTimeout = .seconds(Int64(settings.functions.idleSeconds))
        configuration.region = settings.region
        configuration.log = { [log = around.log] line in
            logs.add(line)
            log?.observe(line)
        }
        let chosen = ChosenInterpreters(node: settings.functions.node, python: settings.functions.python)
        let home = ProcessInfo.processInfo.environment["HOME"]
        return LocalFunctions(
            configuration: configuration, group: around.group, warden: warden,
            runtimes: Runtimes(warden: warden, searchPath: searchPath, home: home, chosen: chosen))
    }

    /// Where uploaded code lies: with the definitions, or in a folder that goes with this process. Where no code is run
    /// none is taken, and the folder is never made.
    private static func codeFolder(_ settings: Settings, _ warden: Warden?) -> String {
        if let data = settings.dataDirectory {
            return URL(fileURLWithPath: data).appendingPathComponent("functions").path
        }
        return warden?.passingFolder ?? "/nonexistent/functions"
    }

    private static func chain(
        _ catalogue: FunctionCatalogue, _ settings: Settings, _ backend: any HTTPBackend
    ) -> any FunctionInvoker {
        // The reader has refused an endpoint without credentials.
        guard let endpoint = settings.functions.lambdaEndpoint, let credentials = settings.services.credentials else {
            return catalogue
        }
        return FunctionChain(
            here: catalogue,
            elsewhere: RemoteFunctions(
                backend: backend, endpoint: endpoint.endpoint, credentials: credentials, region: settings.region))
    }

    private static func refusal(of request: RequestMessage, by gate: RequestGate) -> ResponseMessage? {
        do throws(GateRefusal) {
            try gate.check(request.headers)
            return nil
        } catch {
            return ResponseMessage(status: 403, headers: ["Content-Type": "text/plain"], text: "Forbidden\n")
        }
    }
}

/// Functions of this server first; what it does not know is another Lambda's.
struct FunctionChain: FunctionInvoker {
    let here: any FunctionInvoker
    let elsewhere: any FunctionInvoker

    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        do {
            return try await here.invoke(call)
        } catch {
            guard case .notFound = error else { throw error }
            return try await elsewhere.invoke(call)
        }
    }
}

/// Whoever is asked to run code where none is run.
struct NoRunner: FunctionRunner {
    private static let objection = "this server runs no code: it was started with --functions none"

    func run(_ definition: FunctionDefinition, _ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        throw .unavailable(Self.objection)
    }

    func update(_ name: String, to definitions: [FunctionDefinition]) async {}

    func objection(toRuntime runtime: String) -> String? { Self.objection }

    func logLines(of name: String?) -> AsyncStream<FunctionLogLine> { AsyncStream { $0.finish() } }
}

/// Binds the catalogue's `CodeUnpacker` to the reader of packages: neither room knows the other.
struct PackageUnpacker: CodeUnpacker {
    func unpack(_ zip: ByteBuffer, into folder: String) throws(CodeRejection) {
        do throws(PackageObjection) {
            try CodePackage.unpack(Array(zip.readableBytesView), into: folder)
        } catch {
            throw .refused(message: error.message, reason: error.text)
        }
    }
}
