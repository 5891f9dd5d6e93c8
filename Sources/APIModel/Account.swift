/// The settings of the whole installation, as `GetAccount` shows them.
public struct Account: StoredResource, Equatable {
    public static let kind = "Account"

    public var cloudwatchRoleArn: String?
    public var throttleSettings: ThrottleSettings
    public var features: [String]
    public var apiKeyVersion: String

    public init(
        cloudwatchRoleArn: String? = nil,
        throttleSettings: ThrottleSettings = ThrottleSettings(),
        features: [String] = ["UsagePlans"],
        apiKeyVersion: String = "4"
    ) {
        self.cloudwatchRoleArn = cloudwatchRoleArn
        self.throttleSettings = throttleSettings
        self.features = features
        self.apiKeyVersion = apiKeyVersion
    }
}

public struct ThrottleSettings: Codable, Sendable, Equatable {
    public var burstLimit: Int
    /// Requests per second.
    public var rateLimit: Double

    public init(burstLimit: Int = 5000, rateLimit: Double = 10000) {
        self.burstLimit = burstLimit
        self.rateLimit = rateLimit
    }
}
