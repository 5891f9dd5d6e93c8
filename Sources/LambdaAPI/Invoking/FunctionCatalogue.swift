internal import FoundationEssentials
public import Functions
internal import HTTPMessages
internal import JSON
internal import NIOCore
public import Storage

/// The functions of this process's own catalogue: finds what a call names, checks the caller, and has it run.
public final class FunctionCatalogue: FunctionInvoker {
    let store: any Store
    let runner: any FunctionRunner
    let configuration: LambdaConfiguration
    let directory = FunctionDirectory()
    let codes: CodeStore
    let publisher: FunctionPublisher
    private let events: EventQueue

    public init(
        store: any Store, runner: any FunctionRunner, unpacker: any CodeUnpacker, configuration: LambdaConfiguration
    ) {
        self.store = store
        self.runner = runner
        self.configuration = configuration
        let makeUUID = configuration.makeUUID
        codes = CodeStore(
            root: configuration.codeFolder, unpacker: unpacker,
            makeID: { makeUUID().replacing("-", with: "") },
            grace: { [sleep = configuration.sleep, grace = configuration.codeGrace] in try await sleep(grace) },
            warn: configuration.warn)
        publisher = FunctionPublisher(
            store: store, directory: directory, runner: runner, owner: configuration.owner, codes: codes,
            warn: configuration.warn)
        events = EventQueue(configuration)
    }

    /// Puts every stored function in force and follows the store from now on. Called once, before anything is served.
    public func start() async throws {
        try await publisher.publishAll()
        let publisher = publisher
        store.observe { paths in await publisher.changed(paths) }
    }

    /// Drops the events that wait; says how many.
    @discardableResult
    public func shutDown() -> Int { events.shutDown() }

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        let admitted = try admit(call)
        let definition = try definition(of: admitted)
        var call = call
        call.payload = try Self.checkedPayload(call)
        let requestID = call.requestID ?? configuration.makeRequestID()
        // Retries of an event have the id that its caller was told.
        call.requestID = requestID
        switch call.invocationType {
        case .requestResponse: return try await runner.run(definition, call)
        case .event: try accept(admitted, call)
        case .dryRun: break
        }
        return FunctionAnswer(payload: ByteBuffer(), executedVersion: definition.version, requestID: requestID)
    }

    /// Whether there is a function of this name.
    public func knows(_ name: String) -> Bool { directory[name] != nil }

    /// What a function URL's id leads to.
    public func urlTarget(_ id: String) -> FunctionURLTarget? {
        guard let (function, url) = directory.function(ofURL: id) else { return nil }
        return FunctionURLTarget(
            function: function.name, qualifier: url.qualifier,
            authType: FunctionURLTarget.AuthType(rawValue: url.authType) ?? .iam,
            invokeMode: FunctionURLTarget.InvokeMode(rawValue: url.invokeMode) ?? .buffered,
            cors: url.cors?.settings, refusal: refusal(of: url, function))
    }

    /// Why a function's policy does not let everybody call its URL.
    private func refusal(of url: URLRecord, _ function: LiveFunction) -> String? {
        let statements = function.policies[url.qualifier ?? "$LATEST"]?.statements ?? []
        for evaluation in PolicyEvaluation.functionURL(authType: url.authType) {
            guard let objection = evaluation.objection(statements) else { continue }
            let arn = configuration.owner.arn(function.name, url.qualifier)
            let qualifier = url.qualifier.map { " --qualifier '\($0)'" } ?? ""
            let rest =
                evaluation.action == "lambda:InvokeFunctionUrl"
                ? "FunctionURLAllowPublicAccess --function-url-auth-type NONE"
                : "FunctionURLInvokeAllowPublicAccess --invoked-via-function-url"
            return "the policy of \(arn) does not let everybody call its URL: \(objection). A URL takes two "
                + "permissions; add this one with: aws lambda add-permission --function-name \(function.name)\(qualifier) "
                + "--action \(evaluation.action) --principal '*' --statement-id \(rest)"
        }
        return nil
    }

    // MARK: Parts

    /// Finds the function and checks the caller, or remembers both.
    private func admit(_ call: FunctionCall) throws(FunctionFailure) -> AdmittedCall {
        let key = AdmittedCall.Key(call)
        if let known = directory.admitted(key) { return known }
        let found = try find(call)
        if let refusal = refusal(of: call, found) { throw refusal }
        directory.remember(found, key)
        return found
    }

    private func find(_ call: FunctionCall) throws(FunctionFailure) -> AdmittedCall {
        guard let reference = FunctionReference(call.function) else {
            throw .invalidRequest("'\(call.function)' is neither a function's name nor its ARN")
        }
        let owner = configuration.owner
        let name = reference.name
        let qualifier = reference.qualifier ?? call.qualifier
        let arn = owner.arn(name, qualifier)
        if let region = reference.region, region != owner.region {
            // AWS's sentence for ARNs of other regions (recorded in LocalStack's snapshots).
            throw .notFound("Functions from '\(region)' are not reachable in this region ('\(owner.region)')")
        }
        if let account = reference.account, account != owner.account {
            throw .accessDenied(
                "the function \(call.function) is of the account \(account), and this server plays \(owner.account)")
        }
        guard let function = directory[name], let version = function.version(qualifier, share: 0) else {
            throw Self.notFound(arn)
        }
        let definition = function.draws(qualifier) ? nil : function.definition(version, invokedARN: arn, codes)
        return AdmittedCall(function: function, qualifier: qualifier, arn: arn, definition: definition)
    }

    private static func notFound(_ arn: String) -> FunctionFailure { .notFound("Function not found: \(arn)") }

    /// Why the function's policy does not let the caller in; nil when it does.
    private func refusal(of call: FunctionCall, _ found: AdmittedCall) -> FunctionFailure? {
        guard case .service(let principal, let sourceARN) = call.caller else { return nil }
        let policy = found.function.policies[found.qualifier ?? "$LATEST"]
        let evaluation = PolicyEvaluation.service(principal, for: sourceARN)
        guard let objection = evaluation.objection(policy?.statements ?? []) else { return nil }
        let qualifier = found.qualifier.map { " --qualifier '\($0)'" } ?? ""
        return .accessDenied(
            "\(principal) may not invoke \(found.arn) for \(sourceARN): \(objection). Let it in with: "
                + "aws lambda add-permission --function-name \(found.function.name)\(qualifier) "
                + "--statement-id apigateway --action lambda:InvokeFunction --principal \(principal) "
                + "--source-arn '\(sourceARN)'")
    }

    /// What is run this time.
    private func definition(of call: AdmittedCall) throws(FunctionFailure) -> FunctionDefinition {
        if let definition = call.definition { return definition }
        guard let version = call.function.version(call.qualifier, share: configuration.drawShare()) else {
            throw Self.notFound(call.arn)
        }
        return call.function.definition(version, invokedARN: call.arn, codes)
    }

    /// An empty payload is `{}` to the function (assumed: AWS hands it an empty event, which runtimes read so).
    private static func checkedPayload(_ call: FunctionCall) throws(FunctionFailure) -> ByteBuffer {
        let limit = call.invocationType == .event ? LambdaLimits.eventBytes : LambdaLimits.payloadBytes
        guard call.payload.readableBytes <= limit else { throw .tooLarge(limit: limit) }
        guard call.payload.readableBytes > 0 else { return ByteBuffer(string: "{}") }
        guard !call.isKnownJSON else { return call.payload }
        do {
            _ = try JSONValue.parse(call.payload.readableBytesView, limits: .ofPayloads)
        } catch {
            // The beginning is AWS's, the rest its JSON parser's (aws/aws-sdk-js#1876, ballerina module c2c#15).
            throw .invalidRequest(
                "Could not parse request body into json: Could not parse payload into json: \(error.description)")
        }
        return call.payload
    }

    /// Takes an event in; it is run when the caller has its answer, and again when the function fails.
    private func accept(_ target: AdmittedCall, _ call: FunctionCall) throws(FunctionFailure) {
        let settings = target.function.eventInvoke[target.qualifier ?? "$LATEST"]
        let event = EventQueue.Event(
            name: target.arn, bytes: call.payload.readableBytes,
            retries: settings?.maximumRetries ?? LambdaLimits.eventRetries,
            ageSeconds: settings?.maximumAge ?? LambdaLimits.eventAgeSeconds)
        var call = call
        // Found anew each time: a function that was mended in between runs as mended.
        call.function = target.function.name
        call.qualifier = target.qualifier
        call.caller = .account
        let accepted = events.accept(event) { [weak self, call] () async throws(FunctionFailure) in
            guard let self else { throw .unavailable("the server ends") }
            return try await self.runner.run(self.definition(of: self.admit(call)), call)
        }
        guard accepted else {
            throw .throttled(.functionRate, "too many events wait; see LambdaLimits.eventsInFlight")
        }
    }
}

extension URLCORSRecord {
    fileprivate var settings: FunctionURLTarget.CORSSettings {
        FunctionURLTarget.CORSSettings(
            allowCredentials: allowCredentials ?? false, allowHeaders: allowHeaders ?? [],
            allowMethods: allowMethods ?? [], allowOrigins: allowOrigins ?? [], exposeHeaders: exposeHeaders ?? [],
            maxAge: maxAge)
    }
}
