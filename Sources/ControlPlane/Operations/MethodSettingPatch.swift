internal import APIModel

/// What the tail of a method setting's patch path, e.g. `throttling/rateLimit`, sets.
enum MethodSettingPatch: String, CaseIterable {
    case metricsEnabled = "metrics/enabled"
    case dataTrace = "logging/dataTrace"
    case logLevel = "logging/loglevel"
    case burstLimit = "throttling/burstLimit"
    case rateLimit = "throttling/rateLimit"
    case cacheTTL = "caching/ttlInSeconds"
    case cachingEnabled = "caching/enabled"
    case cacheEncrypted = "caching/dataEncrypted"
    case requireAuthorizationForCacheControl = "caching/requireAuthorizationForCacheControl"
    case unauthorizedCacheControlHeaderStrategy = "caching/unauthorizedCacheControlHeaderStrategy"

    /// Sets the value; a boolean is true for `true` in any case and false for all else, as AWS reads them.
    func set(_ text: String, in setting: inout MethodSetting) throws(ControlPlaneError) {
        switch self {
        case .metricsEnabled: setting.metricsEnabled = Bool.parse(text, path: rawValue)
        case .dataTrace: setting.dataTraceEnabled = Bool.parse(text, path: rawValue)
        case .logLevel:
            guard Self.levels.contains(text) else { throw .badRequest(invalid(text, Self.levels)) }
            setting.loggingLevel = text
        case .burstLimit:
            let limit = try Int.parse(text, path: rawValue)
            guard limit >= Self.unlimited else { throw .badRequest(notPositive(text)) }
            setting.throttlingBurstLimit = limit
        case .rateLimit:
            let limit = try Double.parse(text, path: rawValue)
            guard limit >= Double(Self.unlimited) else { throw .badRequest(notPositive(text)) }
            setting.throttlingRateLimit = limit
        case .cacheTTL:
            let seconds = try Int.parse(text, path: rawValue)
            guard Limits.cacheTTLSeconds.contains(seconds) else { throw .badRequest(Self.invalidTTL) }
            setting.cacheTtlInSeconds = seconds
        case .cachingEnabled: setting.cachingEnabled = Bool.parse(text, path: rawValue)
        case .cacheEncrypted: setting.cacheDataEncrypted = Bool.parse(text, path: rawValue)
        case .requireAuthorizationForCacheControl:
            setting.requireAuthorizationForCacheControl = Bool.parse(text, path: rawValue)
        case .unauthorizedCacheControlHeaderStrategy:
            guard Self.strategies.contains(text) else { throw .badRequest(invalid(text, Self.strategies)) }
            setting.unauthorizedCacheControlHeaderStrategy = text
        }
    }

    /// What tools send for "no limit here".
    private static let unlimited = -1
    private static let levels: [String] = ["OFF", "ERROR", "INFO"]
    private static let strategies: [String] = [
        "FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER",
    ]

    // Assumed, these three.
    private func invalid(_ text: String, _ words: [String]) -> String {
        "Invalid value '\(text)' specified for \(rawValue). Must be one of: [\(words.joined(separator: ", "))]"
    }
    private func notPositive(_ text: String) -> String { "Invalid value '\(text)' specified for \(rawValue)" }
    static let invalidTTL = "Invalid cache TTL specified, must be between 0 and 3600"
}
