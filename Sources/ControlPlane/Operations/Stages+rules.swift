internal import APIModel
internal import Storage

extension Stage {
    /// Gigabytes, in the words of the service model.
    static let cacheSizes: [String] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"]

    /// 1 to 128 letters, digits, `_` and `-`.
    static func checkName(_ name: String) throws(ControlPlaneError) {
        guard isValidName(name) else { throw .badRequest(invalidName) }
    }

    /// Refuses a name that no stage may have, and a stage too many.
    static func checkNew(name: String, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        try checkName(name)
        guard try transaction.rows(under: call.restAPI.stages).count < Limits.stagesPerAPI else {
            throw ControlPlaneError.limitExceeded(tooMany)
        }
    }

    /// Refuses a stage whose deployment, or whose canary's, is not there.
    func checkDeployments(in transaction: any ReadTransaction, _ call: OperationCall) throws {
        let ids: [String] = [deploymentId] + (canarySettings.map { [$0.deploymentId ?? ""] } ?? [])
        for id in ids {
            guard !id.isEmpty, try transaction.exists(call.restAPI.deployment(id)) else {
                throw ControlPlaneError.badRequest(Self.noDeployment)
            }
        }
    }

    /// Turns the cache on or off; what is nil stays. A cache is of the smallest size unless another was chosen, and is
    /// there at once.
    mutating func setCache(enabled: Bool?, size: String?) {
        if let enabled { cacheClusterEnabled = enabled }
        if let size { cacheClusterSize = size }
        if cacheClusterEnabled, cacheClusterSize == nil { cacheClusterSize = Self.cacheSizes.first }
        cacheClusterStatus = cacheClusterEnabled ? "AVAILABLE" : "NOT_AVAILABLE"
    }

    /// Whether it writes to CloudWatch Logs, for which AWS wants the account to have a role.
    var logs: Bool {
        methodSettings.values.contains { ($0.loggingLevel ?? "OFF") != "OFF" }
            || accessLogSettings?.destinationArn?.contains(":logs:") == true
    }

    // Reported from AWS; the sentence is older than the hyphen that is allowed by now.
    static let invalidName = "Stage name only allows a-zA-Z0-9_"
    static let exists = "Stage already exists"
    static let noLoggingRole = "CloudWatch Logs role ARN must be set in account settings to enable logging"
    // Recorded.
    static let noDeployment = "Deployment id does not exist"
    // Assumed, after the sentence about resources.
    static let tooMany =
        "Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages."
}

extension CanarySettings {
    /// 0.0 to 100.0 (assumed sentence).
    func checkPercentTraffic() throws(ControlPlaneError) {
        guard percentTraffic.isFinite, (0...100).contains(percentTraffic) else {
            throw .badRequest("Invalid canary percentTraffic specified, must be between 0.0 and 100.0")
        }
    }
}
