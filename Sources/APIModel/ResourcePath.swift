/// The address of one stored thing: what a client PATCHes, the tail of its ARN, and its primary key, in one.
///
/// `/restapis/a1b2c3d4e5/stages/prod`: segments are never empty and never contain `/`. Segments that come from users
/// (`image/png`, a stage name) are percent-encoded where they contain `/`, `%` or a control character, so that an
/// address has one spelling. Everything here works on UTF-8 bytes, as the store's keys do: to Swift's characters a
/// slash before a combining mark is no slash, and two spellings of `é` are equal.
public struct ResourcePath: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    private init(text: String) {
        self.text = text
    }

    /// The address of nothing, above all others.
    public static let root = ResourcePath(text: "")

    /// Reads an address; nil when it does not begin with `/`, has an empty segment or a control character.
    public init?(_ text: String) {
        guard text.utf8.first == Self.slash, text.utf8.last != Self.slash else { return nil }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            guard byte >= 0x20, byte != 0x7F, !(byte == Self.slash && previous == Self.slash) else { return nil }
            previous = byte
        }
        self.text = text
    }

    /// This address with one more segment, encoded.
    public func appending(_ segment: String) -> ResourcePath {
        ResourcePath(text: text + "/" + Self.encode(segment))
    }

    public static func / (path: ResourcePath, segment: String) -> ResourcePath {
        path.appending(segment)
    }

    public static func == (left: ResourcePath, right: ResourcePath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    /// The decoded segments, first to last.
    public var segments: [String] {
        text.utf8.split(separator: Self.slash).map { Self.decode($0) }
    }

    /// The decoded last segment; empty for the root.
    public var last: String { segments.last ?? "" }

    /// The address one segment up; nil for the root.
    public var parent: ResourcePath? {
        guard let slash = text.utf8.lastIndex(of: Self.slash) else { return nil }
        return ResourcePath(text: String(text[..<slash]))
    }

    /// Whether this is the other address or stands below it.
    public func isAtOrBelow(_ other: ResourcePath) -> Bool {
        guard text.utf8.starts(with: other.text.utf8) else { return false }
        let rest = text.utf8.dropFirst(other.text.utf8.count)
        return rest.isEmpty || rest.first == Self.slash
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

    private static let slash = UInt8(ascii: "/")
    private static let percent = UInt8(ascii: "%")

    private static func encode(_ segment: String) -> String {
        let isPlain: (UInt8) -> Bool = { $0 >= 0x20 && $0 != 0x7F && $0 != slash && $0 != percent }
        guard !segment.utf8.allSatisfy(isPlain) else { return segment }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in segment.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decode(_ segment: Substring.UTF8View) -> String {
        guard segment.contains(percent) else { return String(Substring(segment)) }
        var bytes: [UInt8] = []
        var rest = segment
        while let byte = rest.popFirst() {
            let code = Substring(rest.prefix(2))
            if byte == percent, code.utf8.count == 2, let value = UInt8(code, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
    public var corsRules: ResourcePath { self / "corsrules" }
    public func corsRule(_ resourcePath: String) -> ResourcePath { corsRules / resourcePath }
    /// Below an API: what enabling CORS changed, so that it can be undone.
    public var corsChanges: ResourcePath { self / "corschanges" }
    public var models: ResourcePath { self / "models" }
    public func model(_ name: String) -> ResourcePath { models / name }
    public var requestValidators: ResourcePath { self / "requestvalidators" }
    public func requestValidator(_ id: String) -> ResourcePath { requestValidators / id }
    public var authorizers: ResourcePath { self / "authorizers" }
    public func authorizer(_ id: String) -> ResourcePath { authorizers / id }
    public var deployments: ResourcePath { self / "deployments" }
    public func deployment(_ id: String) -> ResourcePath { deployments / id }
    /// Below a deployment: its frozen definition.
    public var snapshot: ResourcePath { self / "snapshot" }
    public var stages: ResourcePath { self / "stages" }
    public func stage(_ name: String) -> ResourcePath { stages / name }
}
