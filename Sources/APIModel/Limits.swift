/// Every quota and default of the product, named, with AWS's number. Wire guards live in `HTTPServer.Configuration`.
///
/// Source: the API Gateway quotas page, unless a line says otherwise.
public enum Limits {
    /// Bytes of a request body or of a buffered response: 10 MB, not adjustable on AWS.
    public static let payloadBytes = 10_485_760
    /// Bytes of all request headers, names, values and line ends.
    public static let headerBytes = 10_240
    /// Characters of a request target; AWS takes 8,192 at edge endpoints and 10,240 at regional ones.
    public static let targetBytes = 10_240
    /// Milliseconds an integration may take.
    public static let integrationTimeoutMilliseconds = 50...29_000
    /// The same for an integration whose answer is streamed: 15 minutes.
    public static let streamedIntegrationTimeoutMilliseconds = 50...900_000
    /// Milliseconds that a streamed answer may bring nothing: 5 minutes at regional and private endpoints (AWS guide, page
    /// response-transfer-mode).
    public static let streamIdleMilliseconds = 300_000
    /// The same at edge-optimized endpoints, which APIs have unless they say otherwise.
    public static let edgeStreamIdleMilliseconds = 30_000
    /// Characters of a method ARN when authorization is on.
    public static let methodARNBytes = 1_600
    /// Bytes of an imported definition.
    public static let importBytes = 6 * 1_024 * 1_024
    /// Bytes of one mapping template.
    public static let templateBytes = 300 * 1_024
    /// The longest resource of a policy that a Lambda authorizer answers with, in characters.
    public static let policyResourceCharacters = 512
    /// Bytes of a Lambda authorizer's answer: the quota of WebSocket APIs, assumed to hold for REST APIs.
    public static let authorizerAnswerBytes = 8_192
    /// Milliseconds a Lambda authorizer may take. The integration's timeout does not hold for it (tried on AWS:
    /// zenn.dev/mn87/articles/8ffc61d9f585a6), and API Gateway gives up on it with 500 (dev.to/marcogrcr, "failure
    /// modes"). The number is assumed, from the default of integrations: AWS publishes one for HTTP APIs only.
    public static let authorizerTimeoutMilliseconds = 29_000
    /// Seconds that an authorizer's answer is remembered.
    public static let authorizerTTLSeconds = 0...3_600
    public static let authorizerTTLDefaultSeconds = 300
    /// Remembered answers of all stages together, and the bytes they take about: ours; AWS publishes no number.
    public static let authorizerCacheEntries = 20_000
    public static let authorizerCacheBytes = 64 * 1_024 * 1_024
    public static let authorizersPerAPI = 10
    public static let resourcesPerAPI = 300
    public static let stagesPerAPI = 10
    public static let stageNameCharacters = 128
    public static let stageVariablesPerStage = 100
    public static let stageVariableNameCharacters = 64
    public static let stageVariableValueCharacters = 512
    public static let tagsPerResource = 50
    public static let resourcePolicyCharacters = 8_192
    public static let minimumCompressionSizeBytes = 0...10_485_760
    /// Milliseconds, Cache TTL and the like are in seconds.
    public static let cacheTTLSeconds = 0...3_600
    /// Items of one page of a list: AWS's default and its maximum.
    public static let pageItems = 25
    public static let pageItemsMaximum = 500
    /// Patch operations in one call: bounds the work of one request (assumed; AWS publishes no number).
    public static let patchOperations = 1_000
}
