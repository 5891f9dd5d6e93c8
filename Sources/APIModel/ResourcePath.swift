/// The address of one stored thing: what a client PATCHes, the tail of its ARN, and its primary key, in one.
///
/// `/restapis/a1b2c3d4e5/stages/prod`: segments are never empty and never contain `/`. Segments that come from users
/// (`image/png`, a stage name) are percent-encoded where they contain `/` or `%`, so that an address has one spelling.
public struct ResourcePath: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    private init(text: String) {
        self.text = text
    }

    /// The address of nothing, above all others.
    public static let root = ResourcePath(text: "")

    /// Reads an address; nil when it does not begin with `/` or has an empty segment.
    public init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard segments.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.text = text
    }

    /// This address with one more segment, encoded.
    public func appending(_ segment: String) -> ResourcePath {
        ResourcePath(text: text + "/" + Self.encode(segment))
    }

    /// This address with more segments, each encoded.
    public func appending(_ segments: String...) -> ResourcePath {
        segments.reduce(self) { $0.appending($1) }
    }

    public static func / (path: ResourcePath, segment: String) -> ResourcePath {
        path.appending(segment)
    }

    /// The decoded segments, first to last.
    public var segments: [String] {
        text.dropFirst().split(separator: "/").map { Self.decode(String($0)) }
    }

    /// The decoded last segment; empty for the root.
    public var last: String { segments.last ?? "" }

    /// The address one segment up; nil for the root.
    public var parent: ResourcePath? {
        guard let slash = text.lastIndex(of: "/") else { return nil }
        return ResourcePath(text: String(text[..<slash]))
    }

    /// Whether this is the other address or stands below it.
    public func isAtOrBelow(_ other: ResourcePath) -> Bool {
        text == other.text || text.hasPrefix(other.text + "/")
    }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let path = ResourcePath(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a resource path: \(text)"))
        }
        self = path
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func encode(_ segment: String) -> String {
        guard segment.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else {
            return segment
        }
        return segment.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    }

    private static func decode(_ segment: String) -> String {
        guard segment.utf8.contains(UInt8(ascii: "%")) else { return segment }
        return segment.split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "%25", omittingEmptySubsequences: false).joined(separator: "%")
    }
}

/// The addresses of API Gateway's nouns, as in its URIs.
extension ResourcePath {
    public static let account = ResourcePath.root / "account"
    public static let restAPIs = ResourcePath.root / "restapis"

    public static func restAPI(_ id: String) -> ResourcePath { restAPIs / id }

    public var resources: ResourcePath { self / "resources" }
    public func resource(_ id: String) -> ResourcePath { resources / id }
    public var methods: ResourcePath { self / "methods" }
    public func method(_ verb: String) -> ResourcePath { methods / verb }
    public var integration: ResourcePath { self / "integration" }
    /// Below a method: its method responses; below an integration: its integration responses.
    public var responses: ResourcePath { self / "responses" }
    public func response(_ statusCode: String) -> ResourcePath { responses / statusCode }

    public var gatewayResponses: ResourcePath { self / "gatewayresponses" }
    public func gatewayResponse(_ type: GatewayResponseType) -> ResourcePath { gatewayResponses / type.rawValue }
    public var models: ResourcePath { self / "models" }
    public func model(_ name: String) -> ResourcePath { models / name }
    public var requestValidators: ResourcePath { self / "requestvalidators" }
    public func requestValidator(_ id: String) -> ResourcePath { requestValidators / id }
    public var deployments: ResourcePath { self / "deployments" }
    public func deployment(_ id: String) -> ResourcePath { deployments / id }
    /// Below a deployment: its frozen definition.
    public var snapshot: ResourcePath { self / "snapshot" }
    public var stages: ResourcePath { self / "stages" }
    public func stage(_ name: String) -> ResourcePath { stages / name }
}
