/// What a function URL leads to, as its configuration has it.
public struct FunctionURLTarget: Sendable, Equatable {
    /// The function's name or ARN.
    public var function: String
    /// The alias that the URL is of; nil for `$LATEST`.
    public var qualifier: String?
    public var authType: AuthType
    public var invokeMode: InvokeMode
    public var cors: CORSSettings?
    /// Why the function's policy does not let everybody in, for the operator; nil when it does. AWS asks the policy of
    /// a URL with `NONE` too.
    public var refusal: String?

    public enum AuthType: String, Sendable, CaseIterable {
        case none = "NONE"
        case iam = "AWS_IAM"
    }

    public enum InvokeMode: String, Sendable, CaseIterable {
        case buffered = "BUFFERED"
        case responseStream = "RESPONSE_STREAM"
    }

    /// `Cors` of a URL's configuration.
    public struct CORSSettings: Sendable, Equatable {
        public var allowCredentials: Bool
        public var allowHeaders: [String]
        public var allowMethods: [String]
        public var allowOrigins: [String]
        public var exposeHeaders: [String]
        /// Seconds; nil leaves the header out.
        public var maxAge: Int?

        public init(
            allowCredentials: Bool = false,
            allowHeaders: [String] = [],
            allowMethods: [String] = [],
            allowOrigins: [String] = [],
            exposeHeaders: [String] = [],
            maxAge: Int? = nil
        ) {
            self.allowCredentials = allowCredentials
            self.allowHeaders = allowHeaders
            self.allowMethods = allowMethods
            self.allowOrigins = allowOrigins
            self.exposeHeaders = exposeHeaders
            self.maxAge = maxAge
        }
    }

    public init(
        function: String,
        qualifier: String? = nil,
        authType: AuthType,
        invokeMode: InvokeMode = .buffered,
        cors: CORSSettings? = nil,
        refusal: String? = nil
    ) {
        self.function = function
        self.qualifier = qualifier
        self.authType = authType
        self.invokeMode = invokeMode
        self.cors = cors
        self.refusal = refusal
    }
}
