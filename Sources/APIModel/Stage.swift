/// A name under which one deployment is served, and the settings that act without a new deployment. Dates are in
/// whole seconds since 1970.
public struct Stage: StoredResource, Equatable {
    public static let kind = "Stage"

    public var stageName: String
    public var deploymentId: String
    public var clientCertificateId: String?
    public var description: String?
    public var cacheClusterEnabled: Bool
    public var cacheClusterSize: String?
    public var cacheClusterStatus: String
    /// `{resource path}/{VERB}` or `*/*` to its settings.
    public var methodSettings: [String: MethodSetting]
    public var variables: [String: String]?
    public var documentationVersion: String?
    public var accessLogSettings: AccessLogSettings?
    public var canarySettings: CanarySettings?
    public var tracingEnabled: Bool
    public var webAclArn: String?
    public var tags: [String: String]?
    public var createdDate: Int
    public var lastUpdatedDate: Int

    public init(
        stageName: String,
        deploymentId: String,
        createdDate: Int,
        description: String? = nil,
        cacheClusterEnabled: Bool = false,
        cacheClusterSize: String? = nil,
        variables: [String: String]? = nil,
        documentationVersion: String? = nil,
        canarySettings: CanarySettings? = nil,
        tracingEnabled: Bool = false,
        tags: [String: String]? = nil
    ) {
        self.stageName = stageName
        self.deploymentId = deploymentId
        self.createdDate = createdDate
        self.lastUpdatedDate = createdDate
        self.description = description
        self.cacheClusterEnabled = cacheClusterEnabled
        self.cacheClusterSize = cacheClusterSize
        self.cacheClusterStatus = "NOT_AVAILABLE"
        self.methodSettings = [:]
        self.variables = variables
        self.documentationVersion = documentationVersion
        self.canarySettings = canarySettings
        self.tracingEnabled = tracingEnabled
        self.tags = tags
    }
}

extension Stage {
    /// `[A-Za-z0-9_-]{1,128}`, as AWS has it.
    public static func isValidName(_ name: String) -> Bool {
        (1...Limits.stageNameCharacters).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// Defaults are those AWS shows once any setting of an entry exists.
public struct MethodSetting: Codable, Sendable, Equatable {
    public var metricsEnabled: Bool = false
    public var loggingLevel: String?
    public var dataTraceEnabled: Bool = false
    public var throttlingBurstLimit: Int = 5000
    public var throttlingRateLimit: Double = 10000
    public var cachingEnabled: Bool = false
    public var cacheTtlInSeconds: Int = 300
    public var cacheDataEncrypted: Bool = false
    public var requireAuthorizationForCacheControl: Bool = true
    public var unauthorizedCacheControlHeaderStrategy: String = "SUCCEED_WITH_RESPONSE_HEADER"

    public init() {}
}

public struct AccessLogSettings: Codable, Sendable, Equatable {
    public var format: String?
    public var destinationArn: String?

    public init(format: String? = nil, destinationArn: String? = nil) {
        self.format = format
        self.destinationArn = destinationArn
    }
}

public struct CanarySettings: Codable, Sendable, Equatable {
    /// 0.0…100.0
    public var percentTraffic: Double
    public var deploymentId: String?
    public var stageVariableOverrides: [String: String]?
    public var useStageCache: Bool

    public init(
        percentTraffic: Double = 0,
        deploymentId: String? = nil,
        stageVariableOverrides: [String: String]? = nil,
        useStageCache: Bool = false
    ) {
        self.percentTraffic = percentTraffic
        self.deploymentId = deploymentId
        self.stageVariableOverrides = stageVariableOverrides
        self.useStageCache = useStageCache
    }
}
