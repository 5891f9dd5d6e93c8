/// CORS answered by the gateway's own policy engine for one resource or a subtree: an extension of Crossgate's, which
/// AWS does not have. Only what asks for it by name (`x-crossgate-cors`, `crossgate cors enable --as policy`) gets one.
///
/// Members but the first two are those of `CORSConfiguration`, which gives them their meaning; a rule in the store has
/// been checked against it.
public struct CORSRule: StoredResource, Equatable {
    public static let kind = "CORSRule"

    /// The resource's path, e.g. `/pets/{petId}`; `/` is the root.
    public var path: String
    /// Whether resources below have it too; the rule with the longest path wins.
    public var isRecursive: Bool
    public var allowOrigins: [String]
    /// Nil: the methods that each resource has.
    public var allowMethods: [String]?
    public var allowHeaders: [String]
    public var exposeHeaders: [String]
    public var allowCredentials: Bool
    /// Seconds.
    public var maxAge: Int?
    /// `CORSConfiguration.Danger` by name.
    public var dangerously: [String]

    public init(
        path: String,
        isRecursive: Bool,
        allowOrigins: [String],
        allowMethods: [String]? = nil,
        allowHeaders: [String] = [],
        exposeHeaders: [String] = [],
        allowCredentials: Bool = false,
        maxAge: Int? = nil,
        dangerously: [String] = []
    ) {
        self.path = path
        self.isRecursive = isRecursive
        self.allowOrigins = allowOrigins
        self.allowMethods = allowMethods
        self.allowHeaders = allowHeaders
        self.exposeHeaders = exposeHeaders
        self.allowCredentials = allowCredentials
        self.maxAge = maxAge
        self.dangerously = dangerously
    }
}

extension [CORSRule] {
    /// The rule that a resource falls under: its own, else that of the nearest ancestor which is for a subtree.
    public func rule(for resourcePath: String) -> CORSRule? {
        var best: CORSRule?
        for rule in self {
            let isOwn = rule.path == resourcePath
            let isAbove =
                rule.isRecursive && !rule.path.isEmpty
                && (rule.path == "/" || resourcePath.hasPrefix(rule.path + "/"))
            guard isOwn || isAbove else { continue }
            if best.map({ $0.path.utf8.count <= rule.path.utf8.count }) ?? true { best = rule }
        }
        return best
    }
}
