internal import APIModel
internal import ArgumentParser
internal import CORS
internal import CORSDoctor
internal import DataPlane
internal import HTTPMessages
internal import HTTPTransport

/// Who answers the doctor: the URL itself, a definition, or an API's test call.
struct CORSCheckSource: ParsableArguments {
    @Option(help: "Answer from this OpenAPI file instead of a server.", completion: .file())
    var definition: String?

    @Option(help: "Answer by TestInvokeMethod of this API, which need not be deployed.")
    var testInvoke: String?

    @Flag(help: "With --definition: call its HTTP backends really.")
    var callBackends = false

    @Flag(name: [.customShort("k"), .long], help: "Take a certificate that no known authority signed.")
    var insecure = false

    /// Stands in commands for the API that a file would be imported as.
    private static let apiOfFile = "API_ID"

    /// Where a definition is taken to be served when only a path is given: on no host that anybody has.
    private static let stand = "https://definition.example"

    func validate() throws {
        if definition != nil, testInvoke != nil {
            throw ValidationError("--definition and --test-invoke both say who answers: give one.")
        }
        if callBackends, definition == nil {
            throw ValidationError("--call-backends goes with --definition.")
        }
    }

    /// The URL that is asked for; a path alone becomes one where no server is needed.
    func resolve(_ url: String?) throws -> String? {
        guard let url, url.hasPrefix("/") else { return url }
        guard definition != nil || testInvoke != nil else {
            throw CommandFailure(
                what: "'\(url)' is a path without a server", location: "URL",
                remedy: "give the whole URL, or --definition FILE, or --test-invoke API")
        }
        return Self.stand + url
    }

    /// What has to be known of the source to read the report.
    func notes(on check: CheckRequest, _ diagnosis: Diagnosis) -> [String] {
        var notes: [String] = []
        if definition != nil, diagnosis.fixes.contains(where: { $0.mentions(Self.apiOfFile) }) {
            notes.append(
                "\(Self.apiOfFile) stands for the id that `crossgate import` gives to the definition; nothing was changed"
            )
        }
        if insecure, WebURL(check.fetch.url)?.scheme == "https" {
            notes.append(
                "The certificate's authority was not checked (--insecure): a browser that nobody told to accept it "
                    + "blocks before it looks at CORS")
        }
        return notes
    }

    func doctor(for check: CheckRequest, endpoint: EndpointOptions) async throws -> CORSDoctor {
        if let definition { return try offline(definition, check) }
        let client = try endpoint.client()
        if let testInvoke { return try await testCall(testInvoke, check, client) }
        return try await live(check, client)
    }

    // MARK: The three

    private func offline(_ path: String, _ check: CheckRequest) throws -> CORSDoctor {
        let snapshot = try ReadDefinition(DefinitionFile(path: path)).snapshot
        let backend: any HTTPBackend =
            callBackends ? BackendPool(group: EventLoops(count: 1).group) : SilentBackend()
        let stage = Stage(stageName: ServeCommand.stage, deploymentId: "definition", createdDate: 0)
        let url = WebURL(check.fetch.url)
        let address = url.flatMap(GatewayReader.address)
        let target = DefinitionTarget(
            snapshot, stage: stage, prefix: Self.prefix(of: url, address), facts: DeploymentFacts(), backend: backend)
        let view = GatewayView(
            apiID: Self.apiOfFile, stageName: stage.stageName,
            path: address.map(GatewayReader.path) ?? url?.path ?? "/", deployed: snapshot, live: snapshot,
            source: .file)
        return CORSDoctor(target: target, view: view)
    }

    private func testCall(
        _ api: String, _ check: CheckRequest, _ client: ControlPlaneClient
    ) async throws -> CORSDoctor {
        let id = try await client.apiID(of: api)
        let live = try await GatewayReader(client: client).definitions(api: id, stage: nil).live
        let view = GatewayView(
            apiID: id, stageName: TestInvokeTarget.stage, path: WebURL(check.fetch.url)?.path ?? "/", deployed: live,
            live: live, source: .testCall)
        return CORSDoctor(target: TestInvokeTarget(client: client, definition: live), view: view)
    }

    private func live(_ check: CheckRequest, _ client: ControlPlaneClient) async throws -> CORSDoctor {
        let url = WebURL(check.fetch.url)
        // A silent endpoint is no failure: most URLs are not Crossgate's.
        let view: GatewayView? = if let url { await GatewayReader(client: client).view(of: url) } else { nil }
        let layers: (any AnswerLayers)? =
            if let view {
                RecordedLayers(client: client, view: view)
            } else {
                url.flatMap { GatewayReader.isAmazons($0) ? nil : GatewayReader.address(of: $0) }
                    .map { UnknownStage(client: client, apiID: $0.apiID) }
            }
        let target = LiveTarget(backend: LiveTarget.pool(), skipsAuthorityCheck: insecure, layers: layers)
        guard let view, view.live != view.deployed else { return CORSDoctor(target: target, view: view) }
        let address = url.flatMap(GatewayReader.address)
        let stage = view.stage ?? Stage(stageName: view.stageName, deploymentId: "live", createdDate: 0)
        let edited = DefinitionTarget(
            view.live, stage: stage, prefix: Self.prefix(of: url, address), facts: DeploymentFacts(),
            backend: SilentBackend())
        return CORSDoctor(target: target, view: view, liveTarget: edited)
    }

    /// What stands before the resource's path in a URL's target: `/_aws/execute-api/a1/prod`, `/prod`, or nothing.
    private static func prefix(of url: WebURL?, _ address: RequestAddress?) -> String {
        guard let url, let address else { return "" }
        let target = url.requestTarget
        return target.hasSuffix(address.path) ? String(target.dropLast(address.path.count)) : ""
    }
}

extension Fix {
    fileprivate func mentions(_ word: String) -> Bool {
        calls.contains { $0.cliText.contains(word) } || code.values.contains { $0.contains(word) }
    }
}
