internal import APIModel

extension Stage {
    /// Applies a patch, all of it or nothing. Rows come from `patchTable`; the refusals are this family's own, worded
    /// by AWS like no other's (recorded: `test_create_update_stages`, `TestStageCrudCanary`).
    mutating func apply(_ operations: [PatchOperation]) throws(ControlPlaneError) {
        guard operations.count <= Limits.patchOperations else { throw PatchSentence.tooMany }
        var copy = self
        for operation in operations {
            guard let name = operation.name else { throw PatchSentence.unknown(operation.op) }
            try copy.apply(name, operation, path: operation.path ?? "")
        }
        self = copy
    }

    private mutating func apply(
        _ name: PatchOperation.Name, _ operation: PatchOperation, path: String
    ) throws(ControlPlaneError) {
        guard name != .copy else { return try promote(to: path, from: operation.from ?? "") }
        if let segments = JSONPointer.segments(path), let (row, captures) = Self.patchTable.row(matching: segments),
            row.operations.contains(name)
        {
            return try row.change(&self, PatchStep(operation: operation, name: name, path: path, captures: captures))
        }
        switch name {
        case .replace: try replaceMethodSetting(path, operation.value ?? "")
        case .remove: try removeMethodSettings(path)
        case .add, .move, .test, .copy: throw .badRequest(StagePatchSentence.invalid(name, path))
        }
    }

    // MARK: Canary promotion

    /// What `copy` may move from the canary into the stage.
    static let promotions: [(from: String, to: String)] = [
        ("/canarySettings/deploymentId", "/deploymentId"),
        ("/canarySettings/stageVariableOverrides", "/variables"),
    ]

    /// Copies the canary's deployment or variables into the stage; the canary stays.
    private mutating func promote(to path: String, from source: String) throws(ControlPlaneError) {
        switch Self.promotions.firstIndex(where: { $0 == (source, path) }) {
        case 0:
            guard let canary = canarySettings else { throw .badRequest(StagePatchSentence.noCanary) }
            deploymentId = canary.deploymentId ?? deploymentId
        case 1:
            guard let canary = canarySettings else { throw .badRequest(StagePatchSentence.noCanary) }
            let merged = (variables ?? [:]).merging(canary.stageVariableOverrides ?? [:]) { _, new in new }
            variables = merged.isEmpty ? nil : merged
        default: throw .badRequest(StagePatchSentence.invalidCopy(to: path, from: source))
        }
    }

    // MARK: Method settings

    /// Sets what a path such as `/*/*/throttling/rateLimit` or `/~1pets/GET/caching/enabled` names. An entry that is
    /// new begins as the one of all methods (recorded). Keys keep the escapes of the path, as AWS's do.
    mutating func replaceMethodSetting(_ path: String, _ value: String) throws(ControlPlaneError) {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard path.hasPrefix("/"), parts[0] != "accessLogSettings" else {
            throw .badRequest(StagePatchSentence.refusal(of: path))
        }
        guard parts.count >= 4, Self.isMethodKey(parts.dropLast(2)) else {
            throw .badRequest(StagePatchSentence.refusal(of: path))
        }
        let tail = parts.suffix(2).joined(separator: "/")
        guard let member = MethodSettingPatch(rawValue: tail) else {
            throw .badRequest(StagePatchSentence.invalidSetting(tail))
        }
        let key = parts.dropLast(2).joined(separator: "/")
        var setting = methodSettings[key] ?? methodSettings["*/*"] ?? MethodSetting()
        try member.set(value, in: &setting)
        methodSettings[key] = setting
    }

    private mutating func removeMethodSettings(_ path: String) throws(ControlPlaneError) {
        let key = path.hasPrefix("/") ? String(path.dropFirst()) : path
        guard methodSettings.removeValue(forKey: key) != nil else {
            throw .badRequest(StagePatchSentence.nothingToRemove(key))
        }
    }

    /// Whether these segments are `*`, `*` or a resource's path and a verb.
    private static func isMethodKey(_ parts: some BidirectionalCollection<String>) -> Bool {
        guard let verb = parts.last, parts.dropLast().allSatisfy({ !$0.isEmpty }) else { return false }
        let isEverything = parts.count == 2 && parts.first == "*"
        return isEverything ? verb == "*" : HTTPMethodName.isValid(verb)
    }
}

/// AWS's sentences about stage patches, missing commas and trailing spaces included.
enum StagePatchSentence {
    static func invalid(_ name: PatchOperation.Name, _ path: String) -> String {
        "Invalid \(name.rawValue) operation with path: \(path)"
    }

    static let noCanary = "Promotion not available. Canary does not exist."

    static func invalidCopy(to path: String, from source: String) -> String {
        "Invalid copy operation with path: \(path) and from \(source). "
            + "Valid copy:path are [/deploymentId, /variables] and valid copy:from are "
            + "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
    }

    static func nothingToRemove(_ key: String) -> String {
        "Cannot remove method setting \(key) because there is no method setting for this method "
    }

    /// For a path that nothing can be replaced at.
    static func refusal(of path: String) -> String {
        if path == "/accessLogSettings" || path.hasPrefix("/accessLogSettings/") {
            return "Invalid accessLogSettings path. Must be one of : "
                + "[/accessLogSettings/destinationArn, /accessLogSettings/format]"
        }
        return "Invalid method setting path: \(path). Must be one of: [\(paths)]"
    }

    /// For `/*/*/…` with an unknown end (reported from AWS, 2018).
    static func invalidSetting(_ tail: String) -> String {
        "Invalid method setting path: \(tail). Must be one of: [.../metrics/enabled, .../logging/dataTrace, "
            + ".../logging/loglevel,.../throttling/burstLimit, .../throttling/rateLimit, .../caching/ttlInSeconds, "
            + ".../caching/enabled, .../caching/dataEncrypted, .../caching/requireAuthorizationForCacheControl, "
            + ".../caching/unauthorizedCacheControlHeaderStrategy]"
    }

    private static let paths =
        "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
        + "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
        + settings("/{resourcePath}/{httpMethod}", afterBurst: "", afterRate: "", afterTTL: ", ") + ", "
        + settings("/*/*", afterBurst: " ", afterRate: " ", afterTTL: ", ")
        + ", /variables/{variable_name}, /tracingEnabled"

    private static func settings(
        _ prefix: String, afterBurst: String, afterRate: String, afterTTL: String
    ) -> String {
        let tails: [(tail: String, separator: String)] = [
            ("/metrics/enabled", ", "), ("/logging/dataTrace", ", "), ("/logging/loglevel", ", "),
            ("/throttling/burstLimit", afterBurst), ("/throttling/rateLimit", afterRate),
            ("/caching/ttlInSeconds", afterTTL), ("/caching/enabled", ", "), ("/caching/dataEncrypted", ", "),
            ("/caching/requireAuthorizationForCacheControl", ", "),
            ("/caching/unauthorizedCacheControlHeaderStrategy", ""),
        ]
        return tails.map { prefix + $0.tail + $0.separator }.joined()
    }
}
