public import APIModel

/// Turns a frozen definition and a stage's settings into what is served. This file is the table of contents.
///
/// It never fails: a broken part becomes a value that answers 500 as AWS does at run time, and a diagnostic.
public enum StageCompiler {
    public static func compile(
        snapshot: DeploymentSnapshot,
        stage: Stage,
        facts: DeploymentFacts
    ) -> (CompiledStage, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let variables = stage.variables ?? [:]
        let grammar = MappingGrammar(
            apiID: snapshot.restAPI.id, stageName: stage.stageName, deploymentID: stage.deploymentId, facts: facts,
            variables: variables)
        let binaryTypes = BinaryMediaTypes(snapshot.restAPI.binaryMediaTypes ?? [])
        let models = CompiledModels(snapshot)
        let authorizers = AuthorizerCompiler(snapshot, grammar)
        reportUnbuiltSettings(of: snapshot.restAPI, &diagnostics)
        reportUnbuiltSettings(of: stage, &diagnostics)

        var cors = CORSRuleCompiler(snapshot)
        var routes = RouteTrie()
        for resource in snapshot.resources.sorted(by: { $0.path < $1.path }) {
            var methods: [CompiledMethod] = []
            for (verb, method) in (resource.resourceMethods ?? [:]).sorted(by: { $0.key < $1.key }) {
                var compiler = MethodCompiler(
                    snapshot: snapshot, resource: resource, verb: verb, method: method, grammar: grammar,
                    binaryTypes: binaryTypes, models: models, authorizers: authorizers)
                methods.append(compiler.compile())
                diagnostics += compiler.diagnostics
            }
            routes.insert(
                CompiledResource(
                    id: resource.id, path: resource.path, methods: methods, cors: cors.rule(for: resource)))
        }
        let stageCORS = cors.finish()
        diagnostics += cors.diagnostics
        let gatewayResponses = CompiledGatewayResponses(snapshot.gatewayResponses, grammar, &diagnostics)
        let compiled = CompiledStage(
            apiID: snapshot.restAPI.id,
            stageName: stage.stageName,
            deploymentID: stage.deploymentId,
            facts: facts,
            closure: EndpointClosure(snapshot.restAPI),
            variables: variables,
            routes: routes,
            cors: stageCORS,
            binaryTypes: binaryTypes,
            minimumCompressionSize: snapshot.restAPI.minimumCompressionSize,
            gatewayResponses: gatewayResponses,
            streamIdleLimit: streamIdleLimit(of: snapshot.restAPI))
        return (compiled, diagnostics)
    }

    private static func streamIdleLimit(of api: RestAPI) -> UInt64 {
        let isEdge: Bool = api.endpointConfiguration.types.contains(.edge)
        return UInt64(isEdge ? Limits.edgeStreamIdleMilliseconds : Limits.streamIdleMilliseconds) * 1_000_000
    }

    private static func reportUnbuiltSettings(of api: RestAPI, _ diagnostics: inout [Diagnostic]) {
        if EndpointClosure(api) == .private {
            diagnostics.append(
                Diagnostic(
                    severity: .error, location: "API \(api.id), endpointConfiguration",
                    message: "private endpoints come with a later version; until then nobody is let in: every request "
                        + "gets 403. Make the type REGIONAL and deploy to serve it"))
        }
        for type in api.binaryMediaTypes ?? [] where type.hasPrefix("*/") && type != "*/*" {
            diagnostics.append(
                Diagnostic(
                    severity: .warning, location: "API \(api.id), binaryMediaTypes",
                    message: "\(type) never matches, as on AWS; list whole types, type/* or */*"))
        }
    }

    private static func reportUnbuiltSettings(of stage: Stage, _ diagnostics: inout [Diagnostic]) {
        func warn(_ setting: String, _ message: String) {
            diagnostics.append(
                Diagnostic(
                    severity: .warning, location: "stage \(stage.stageName), \(setting)", message: message))
        }
        if stage.canarySettings != nil {
            warn("canarySettings", "canaries come with a later version; the stage's own deployment serves all requests")
        }
        if stage.cacheClusterEnabled {
            warn("cacheClusterEnabled", "caching comes with a later version; every request reaches its integration")
        }
        let standard = MethodSetting()
        for (key, setting) in stage.methodSettings.sorted(by: { $0.key < $1.key })
        where setting.throttlingRateLimit != standard.throttlingRateLimit
            || setting.throttlingBurstLimit != standard.throttlingBurstLimit
        {
            warn("method setting \(key)", "throttling comes with a later version; requests are not limited")
        }
        if stage.tracingEnabled {
            warn("tracingEnabled", "X-Ray tracing comes with a later version; no segments are sent")
        }
        for (key, setting) in stage.methodSettings.sorted(by: { $0.key < $1.key }) {
            if setting.metricsEnabled {
                warn("method setting \(key)", "metrics come with a later version; none are counted")
            }
            if setting.dataTraceEnabled || !["OFF", nil].contains(setting.loggingLevel) {
                warn(
                    "method setting \(key)",
                    "execution logs come with a later version; the gateway's own log has the cause of every refusal")
            }
        }
        if stage.accessLogSettings != nil {
            warn("accessLogSettings", "access logs come with a later version; the gateway's own log has every request")
        }
        if stage.clientCertificateId != nil {
            warn("clientCertificateId", "client certificates come with a later version; backends get none")
        }
    }
}
