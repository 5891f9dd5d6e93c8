internal import APIModel
internal import CORS
internal import CORSDoctor
internal import DataPlane
internal import HTTPMessages
internal import NIOCore
internal import Synchronization

/// Answers the doctor's requests from a definition, without a server: the same pipeline as a gateway's.
struct DefinitionTarget: CORSTarget {
    private let definition: DeploymentSnapshot
    private let stage: CompiledStage
    private let backend: any HTTPBackend
    /// Where the URL's path below the stage begins: `/prod` of `https://host/prod/pets`.
    private let prefix: String

    /// - Parameters:
    ///   - prefix: what stands before the resource's path in URLs; empty when they have none.
    ///   - backend: who answers for HTTP integrations.
    init(
        _ definition: DeploymentSnapshot, stage: Stage, prefix: String = "", facts: DeploymentFacts,
        backend: any HTTPBackend
    ) {
        self.definition = definition
        self.prefix = prefix
        self.backend = backend
        self.stage = StageCompiler.compile(snapshot: definition, stage: stage, facts: facts).0
    }

    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer {
        guard let url = WebURL(request.url) else { return .failed("\(request.url) is no URL") }
        let target = url.requestTarget
        guard target.hasPrefix(prefix) else {
            return .failed("\(request.url) is not below \(prefix), where the definition is served")
        }
        let witness = Witness()
        let directory = StageDirectory()
        directory.publish(stage)
        let handler = DataPlaneHandler(
            directory: directory, pipeline: Pipeline(backends: Backends(http: backend), observer: witness))
        let rest = String(target.dropFirst(prefix.count))
        let answer = await handler.respond(
            to: RequestMessage(
                method: request.method,
                target: "/_aws/execute-api/\(stage.apiID)/\(stage.stageName)"
                    + (rest.hasPrefix("/") ? rest : "/\(rest)"),
                headers: LiveTarget.headers(of: request, url),
                body: ByteBuffer(bytes: request.isPreflight ? [] : body)))
        return await LiveTarget.answer(answer, to: request, url, DefinitionLayers(definition, stage, witness.last))
    }
}

/// Keeps the one record of the one request that is sent.
private final class Witness: RequestObserver {
    private let record = Mutex<RequestRecord?>(nil)

    var last: RequestRecord? { record.withLock { $0 } }

    func observe(_ record: RequestRecord) { self.record.withLock { $0 = record } }
}

/// Says who made an answer, from the pipeline's own record.
private struct DefinitionLayers: AnswerLayers {
    let definition: DeploymentSnapshot
    let stage: CompiledStage
    let record: RequestRecord?

    init(_ definition: DeploymentSnapshot, _ stage: CompiledStage, _ record: RequestRecord?) {
        self.definition = definition
        self.stage = stage
        self.record = record
    }

    func layer(of answer: ResponseMessage, to request: WireRequest) async -> AnswerLayer? {
        guard let record else { return nil }
        return AnswerLayer(
            gatewayResponse: record.gatewayResponseType?.rawValue,
            policyRule: record.isAnsweredByCORSRule ? record.corsRule : nil,
            cause: record.cause, route: stage.servedRoute(verb: record.method, path: record.path), in: definition)
    }
}

extension AnswerLayer {
    /// What a record of the gateway's says, or the method that a request's route leads to.
    init?(
        gatewayResponse: String?, policyRule: String?, cause: String?, route: ServedRoute?,
        in definition: DeploymentSnapshot
    ) {
        if let gatewayResponse {
            self = .gatewayResponse(type: gatewayResponse, cause: cause ?? "")
        } else if let policyRule {
            self = .policy(rule: policyRule, refusal: cause)
        } else if let cause {
            self = .noStage(cause: cause)
        } else if let route {
            let resource = definition.resources.first { $0.path == route.resourcePath }
            let type = resource?.resourceMethods?[route.httpMethod]?.methodIntegration?.type
            self = .method(
                resource: route.resourcePath, verb: route.httpMethod, integration: type?.rawValue ?? "none")
        } else {
            return nil
        }
    }
}

/// Stands where a backend would: the definition is checked, not what is behind it. Says nothing about CORS, as a
/// backend does that was never told of it.
struct SilentBackend: HTTPBackend {
    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        ResponseMessage(status: 200, headers: ["Content-Type": "application/json"], text: "{}")
    }
}
