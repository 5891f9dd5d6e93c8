internal import APIModel

extension Stage {
    /// What `UpdateStage` may change, except `copy` (a canary's promotion) and method settings under an unescaped
    /// nested path: see `Stages+patch.swift`.
    static let patchTable = PatchTable<Stage>(.listing) { table in
        table.value("/deploymentId", \.deploymentId)
        table.optional("/description", \.description)
        table.row("/cacheClusterEnabled", [.replace]) { stage, step throws(ControlPlaneError) in
            stage.setCache(enabled: try step.value(), size: nil)
        }
        table.row("/cacheClusterSize", [.replace]) { stage, step throws(ControlPlaneError) in
            let size = step.operation.value ?? ""
            guard cacheSizes.contains(size) else { throw .badRequest(invalidCacheSize) }
            stage.setCache(enabled: nil, size: size)
        }
        table.row("/clientCertificateId", [.replace]) { stage, step throws(ControlPlaneError) in
            // There are no client certificates yet, so none but the empty one exists.
            guard (step.operation.value ?? "").isEmpty else { throw .badRequest(noCertificate) }
            stage.clientCertificateId = nil
        }
        table.optional("/documentationVersion", \.documentationVersion)
        table.value("/tracingEnabled", \.tracingEnabled)
        table.accessLogRows()
        table.row("/variables/{variable_name}", [.add, .remove, .replace]) { stage, step throws(ControlPlaneError) in
            try change(&stage.variables, step)
        }
        table.canaryRows()
        for setting in MethodSettingPatch.allCases {
            table.row("/{resourcePath}/{httpMethod}/\(setting.rawValue)", [.replace]) {
                stage, step throws(ControlPlaneError) in
                try stage.replaceMethodSetting(step.path, step.operation.value ?? "")
            }
        }
    }

    /// Sets or removes one stage variable. Removing what is not there is no mistake.
    fileprivate static func change(_ variables: inout [String: String]?, _ step: PatchStep) throws(ControlPlaneError) {
        let name = step.captures.last ?? ""
        var map = variables ?? [:]
        if step.name == .remove {
            map[name] = nil
        } else {
            let value = step.operation.value ?? ""
            try StageVariables.check(name: name, value: value)
            map[name] = value
            guard map.count <= Limits.stageVariablesPerStage else { throw .limitExceeded(StageVariables.tooMany) }
        }
        variables = map.isEmpty ? nil : map
    }

    // Assumed, these two.
    static let invalidCacheSize =
        "Invalid cache cluster size specified. Must be one of: [\(cacheSizes.joined(separator: ", "))]"
    static let noCertificate = "Invalid client certificate identifier specified"
}

extension PatchTable<Stage> {
    fileprivate mutating func accessLogRows() {
        row("/accessLogSettings", [.remove]) { stage, _ throws(ControlPlaneError) in
            stage.accessLogSettings = nil
        }
        row("/accessLogSettings/destinationArn", [.replace]) { stage, step throws(ControlPlaneError) in
            let arn = step.operation.value ?? ""
            guard AccessLogRules.isDestination(arn) else { throw .badRequest(TaggedResource.invalidARN) }
            stage.accessLogSettings = stage.accessLogSettings ?? AccessLogSettings()
            stage.accessLogSettings?.destinationArn = arn
        }
        row("/accessLogSettings/format", [.replace]) { stage, step throws(ControlPlaneError) in
            let format = step.operation.value ?? ""
            try AccessLogRules.check(format: format)
            stage.accessLogSettings = stage.accessLogSettings ?? AccessLogSettings()
            stage.accessLogSettings?.format = format
        }
    }

    /// `replace` makes the canary when there is none: with the stage's deployment and no traffic (recorded).
    fileprivate mutating func canaryRows() {
        row("/canarySettings", [.remove]) { stage, _ throws(ControlPlaneError) in
            stage.canarySettings = nil
        }
        row("/canarySettings/percentTraffic", [.replace]) { stage, step throws(ControlPlaneError) in
            var canary = stage.canary
            canary.percentTraffic = try step.value()
            try canary.checkPercentTraffic()
            stage.canarySettings = canary
        }
        row("/canarySettings/deploymentId", [.replace]) { stage, step throws(ControlPlaneError) in
            var canary = stage.canary
            canary.deploymentId = step.operation.value ?? ""
            stage.canarySettings = canary
        }
        row("/canarySettings/useStageCache", [.replace]) { stage, step throws(ControlPlaneError) in
            var canary = stage.canary
            canary.useStageCache = try step.value()
            stage.canarySettings = canary
        }
        row("/canarySettings/stageVariableOverrides/{variable_name}", [.replace, .remove]) {
            stage, step throws(ControlPlaneError) in
            guard step.name == .replace || stage.canarySettings != nil else { return }
            var canary = stage.canary
            try Stage.change(&canary.stageVariableOverrides, step)
            stage.canarySettings = canary
        }
    }
}

extension Stage {
    /// The canary, or one that takes no traffic from this stage's deployment.
    fileprivate var canary: CanarySettings {
        canarySettings ?? CanarySettings(percentTraffic: 0, deploymentId: deploymentId)
    }
}
