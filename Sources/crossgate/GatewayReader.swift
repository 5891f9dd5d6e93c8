internal import APIModel
internal import CORS
internal import CORSDoctor
internal import DataPlane
internal import Foundation
internal import HTTPMessages
internal import JSON

/// Asks a running Crossgate what it knows of the API behind a URL.
struct GatewayReader: Sendable {
    let client: ControlPlaneClient

    /// The API and the stage that a URL names; nil when it is no URL of a gateway's.
    static func address(of url: WebURL) -> RequestAddress? {
        RequestAddress(
            RequestMessage(method: "GET", target: url.requestTarget, headers: ["Host": url.authority]))
    }

    /// What the gateway serves at a URL, and what is being edited; nil when the gateway does not know it, or nobody
    /// answers for it. A URL of Amazon's own is none of this gateway's, though an API here may have the same id.
    func view(of url: WebURL) async -> GatewayView? {
        guard !Self.isAmazons(url), let address = Self.address(of: url) else { return nil }
        return await view(api: address.apiID, stage: address.stage, path: Self.path(of: address))
    }

    static func isAmazons(_ url: WebURL) -> Bool {
        let host = url.host ?? ""
        return host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn")
    }

    func view(api: String, stage: String, path: String) async -> GatewayView? {
        let target = "/_crossgate/apis/\(api.percentEncoded)/definition"
        guard let value = try? await client.call("GET", "\(target)?stage=\(stage.percentEncoded)"),
            let live: DeploymentSnapshot = Self.decode(value["live"]),
            let deployed: DeploymentSnapshot = Self.decode(value["deployed"])
        else { return nil }
        return GatewayView(
            apiID: live.restAPI.id, stageName: stage, path: path, deployed: deployed, live: live,
            stage: Self.decode(value["stage"]))
    }

    /// The definition that is being edited, and with a stage the one it serves.
    func definitions(api: String, stage: String?) async throws -> Definitions {
        let query = stage.map { "?stage=\($0.percentEncoded)" } ?? ""
        let value = try await client.call("GET", "/_crossgate/apis/\(api.percentEncoded)/definition\(query)")
        guard let live: DeploymentSnapshot = Self.decode(value["live"]) else {
            throw CommandFailure(
                what: "its definition cannot be read", location: api,
                remedy: "the server and this command should have the same version")
        }
        return Definitions(live: live, deployed: Self.decode(value["deployed"]), stage: Self.decode(value["stage"]))
    }

    struct Definitions: Sendable {
        var live: DeploymentSnapshot
        var deployed: DeploymentSnapshot?
        var stage: Stage?
    }

    static func path(of address: RequestAddress) -> String {
        let path = address.path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        return path.isEmpty ? "/" : String(path)
    }

    private static func decode<Value: Decodable>(_ value: JSONValue?) -> Value? {
        guard let value, value != .null else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(JSONSerializer.bytes(value)))
    }
}

/// Says who made a live gateway's answer: by its own record where it keeps one, else by the route.
struct RecordedLayers: AnswerLayers {
    let client: ControlPlaneClient
    let view: GatewayView
    private let stage: CompiledStage

    init(client: ControlPlaneClient, view: GatewayView) {
        self.client = client
        self.view = view
        let settings = view.stage ?? Stage(stageName: view.stageName, deploymentId: "", createdDate: 0)
        stage = StageCompiler.compile(snapshot: view.deployed, stage: settings, facts: DeploymentFacts()).0
    }

    func layer(of answer: ResponseMessage, to request: WireRequest) async -> AnswerLayer? {
        guard let id = answer.headers.first("x-amzn-RequestId"), let url = WebURL(request.url),
            let address = GatewayReader.address(of: url), isOfView(address)
        else { return nil }
        // A record is there for what the gateway decided itself: errors and preflights; other answers are a method's.
        let mayBeRecorded = request.isPreflight || answer.headers.contains("x-amzn-ErrorType")
        let record = mayBeRecorded ? try? await client.call("GET", "/_crossgate/requests/\(id.percentEncoded)") : nil
        let path = GatewayReader.path(of: address)
        return AnswerLayer(
            gatewayResponse: record?["gatewayResponse"]?.stringValue, policyRule: record?["corsRule"]?.stringValue,
            cause: record?["cause"]?.stringValue,
            route: stage.servedRoute(verb: request.method, path: path), in: view.deployed)
    }

    /// A redirect may have led to another API or stage.
    private func isOfView(_ address: RequestAddress) -> Bool {
        let isStage = address.stage == view.stageName
        return isStage && (address.isFromHost || address.apiID == view.apiID)
    }
}

/// Says what a gateway wrote down of a request for an API or a stage that it does not serve.
struct UnknownStage: AnswerLayers {
    let client: ControlPlaneClient
    /// The API that the URL names.
    let apiID: String

    func layer(of answer: ResponseMessage, to request: WireRequest) async -> AnswerLayer? {
        guard let id = answer.headers.first("x-amzn-RequestId"), answer.headers.contains("x-amzn-ErrorType"),
            let record = try? await client.call("GET", "/_crossgate/requests/\(id.percentEncoded)"),
            let cause = record["cause"]?.stringValue, record["gatewayResponse"]?.stringValue == nil
        else { return nil }
        return .noStage(cause: cause + (await stages.map { " (\($0))" } ?? ""))
    }

    /// What the API has in place of the stage; nil when there is no such API.
    private var stages: String? {
        get async {
            guard let list = try? await client.call("GET", "/restapis/\(apiID.percentEncoded)/stages") else {
                return nil
            }
            let names = (list["item"]?.arrayValue ?? []).compactMap { $0["stageName"]?.stringValue }.sorted()
            return names.isEmpty
                ? "API \(apiID) is deployed nowhere"
                : "API \(apiID) has \(names.joined(separator: ", "))"
        }
    }
}
