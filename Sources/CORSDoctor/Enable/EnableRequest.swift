public import CORS

/// What `crossgate cors enable` is asked for.
public struct EnableRequest: Sendable, Equatable {
    /// How CORS is carried: by AWS's own objects, or by the gateway's policy engine.
    public enum Kind: String, Sendable, CaseIterable {
        case objects
        case policy
    }

    /// What becomes of hand-made parts that stand in the way.
    public enum HandMade: String, Sendable, CaseIterable {
        /// The plan names them and cannot be applied.
        case refuse
        /// They stay as they are, and the plan says what that leaves undone.
        case keep
        /// They are replaced, each named; `disable` brings them back.
        case replace
    }

    /// A resource's path, e.g. `/pets/{petId}`; nil is the whole API.
    public var resource: String?
    /// Whether resources below are meant too; the whole API always is.
    public var isRecursive: Bool
    public var kind: Kind
    /// `allowMethods` empty: the methods that each resource has. `allowHeaders` empty: the console's list.
    public var configuration: CORSConfiguration
    /// Verbs whose own answers get the headers; nil is all. OPTIONS always is.
    public var methods: [String]?
    /// Whether answers that the gateway makes itself get the headers too; they are the API's, not one resource's.
    public var includesGatewayResponses: Bool
    public var handMade: HandMade

    public init(
        resource: String? = nil,
        isRecursive: Bool = false,
        kind: Kind = .objects,
        configuration: CORSConfiguration = CORSConfiguration(allowOrigins: ["*"]),
        methods: [String]? = nil,
        includesGatewayResponses: Bool = true,
        handMade: HandMade = .refuse
    ) {
        self.resource = resource
        self.isRecursive = isRecursive
        self.kind = kind
        self.configuration = configuration
        self.methods = methods
        self.includesGatewayResponses = includesGatewayResponses
        self.handMade = handMade
    }
}
