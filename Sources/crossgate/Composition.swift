internal import APIModel
internal import ControlPlane
internal import DataPlane
internal import Foundation
internal import HTTPMessages
internal import HTTPTransport
internal import Logging
internal import NIOCore
internal import Storage
internal import TokenIssuers

/// The one place that joins the rooms: store, publisher, the two planes and the server.
struct Composition {
    /// Builds everything bottom up and returns when requests are answered.
    static func start(_ settings: Settings, serving files: [DefinitionFile]) async throws -> Gateway {
        let writer = LogWriter(stream: .standardError)
        let logger = Logger(label: "crossgate") { _ in
            LineLogHandler(
                writer: writer, format: settings.logFormat, colours: .standardError,
                logLevel: settings.logLevel.swiftLog)
        }
        do {
            return try await assemble(settings, serving: files, writer: writer, logger: logger)
        } catch {
            writer.close()
            throw error
        }
    }

    private static func assemble(
        _ settings: Settings, serving files: [DefinitionFile], writer: LogWriter, logger: Logger
    ) async throws -> Gateway {
        let warden = try FunctionRooms.startWarden(settings)
        let store = try openStore(settings)
        let directory = StageDirectory()
        let facts = DeploymentFacts(region: settings.region, accountID: settings.accountID)
        let publisher = StagePublisher(store: store, directory: directory, facts: facts, logger: logger)
        do {
            try await publisher.publishAll()
        } catch {
            throw CommandFailure(
                what: "\(error)", location: settings.dataDirectory,
                remedy: "put back a copy of the folder, or choose another one with --data-dir")
        }
        store.observe { await publisher.changed($0) }

        let loops = EventLoops(count: settings.eventLoops)
        let pool = BackendPool(group: loops.group)
        let log =
            settings.logLevel <= .info
            ? RequestLog(writer: writer, format: settings.logFormat, colours: .standardError) : nil
        let functions = try await FunctionRooms.start(
            settings,
            FunctionRooms.Surroundings(
                store: store, backend: pool, group: loops.group, warden: warden, log: log, logger: logger))
        let backends = Backends(
            http: pool, functions: functions.invoker, services: settings.services,
            tokens: try tokens(settings, pool))
        let answers = log.map(RecentAnswers.init)
        let authorizers = AuthorizerCache()
        let dataPlane = DataPlaneHandler(
            directory: directory,
            pipeline: Pipeline(backends: backends, observer: answers, authorizerCache: authorizers))
        var configuration = ControlPlaneConfiguration(
            region: settings.region, accountId: settings.accountID, allowedHosts: settings.allowedHosts,
            testInvoker: PipelineTestInvoker(facts: facts, backends: backends))
        configuration.authorizerTester = PipelineAuthorizerTester(facts: facts, backends: backends)
        configuration.flushAuthorizers = { authorizers.flush(api: $0, stage: $1) }
        configuration.resourcesPerAPI = settings.resourcesPerAPI
        configuration.review = { definition in
            let stage = Stage(stageName: "import", deploymentId: "import", createdDate: 0)
            return StageCompiler.compile(snapshot: definition, stage: stage, facts: facts).1
                .map { "\($0.location): \($0.message)" }
        }
        let controlPlane = ControlPlaneHandler(store: store, configuration: configuration)
        let extensions = ExtensionHandler(store: store, configuration: configuration, records: answers)
        let readiness = Readiness()
        let drain = Drain()
        let server = HTTPServer(
            configuration: WireLog(logger: logger).serverConfiguration(settings),
            handler: RootHandler(
                readiness: readiness, drain: drain, dataPlane: dataPlane, controlPlane: controlPlane,
                extensions: extensions, functions: functions, log: log),
            group: loops.group)
        let address = try await listen(server, settings)
        // Every address of this machine is no address to call.
        let host = ["0.0.0.0", "::"].contains(settings.listen.host) ? "127.0.0.1" : settings.listen.host
        let url = "http://\(ListenAddress(host: host, port: address.port).text)"

        let client = ControlPlaneClient(
            endpoint: BackendEndpoint(host: "127.0.0.1", port: address.port, isTLS: false),
            backend: InProcessBackend(handler: controlPlane), name: url)
        var served: [String] = []
        for file in files { served.append(try await DefinitionServing(client: client, logger: logger).serve(file)) }
        readiness.set(true)
        return Gateway(
            url: url, settings: settings, served: served, server: server, readiness: readiness, drain: drain,
            client: client, functions: functions, writer: writer, logger: logger)
    }

    private static func tokens(_ settings: Settings, _ backend: any HTTPBackend) throws -> IssuedTokens {
        do {
            return try IssuedTokens(settings.tokenIssuers, backend: backend)
        } catch {
            throw CommandFailure(
                what: error.text, location: "token-issuer",
                remedy: "write POOL=URL: a user pool's id or ARN, and the issuer as its tokens name it in iss", code: 2)
        }
    }

    private static func openStore(_ settings: Settings) throws -> any Store {
        do {
            guard let directory = settings.dataDirectory else { return try SQLiteStore() }
            return try SQLiteStore(directory: directory)
        } catch {
            throw CommandFailure(
                what: "\(error)", location: settings.dataDirectory,
                remedy: "choose another folder with --data-dir, or keep nothing with --in-memory")
        }
    }

    private static func listen(_ server: HTTPServer, _ settings: Settings) async throws -> ListenAddress {
        do {
            return try await server.start()[0]
        } catch {
            throw CommandFailure(
                what: error.description, location: settings.listen.text,
                remedy: "stop what listens there, or choose another address with --listen")
        }
    }
}

extension LogLevel: Comparable {
    static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.swiftLog < right.swiftLog
    }

    var swiftLog: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
