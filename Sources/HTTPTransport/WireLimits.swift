/// The sizes that guard one HTTP message on the wire; whatever is larger is refused before it is kept.
public struct WireLimits: Sendable {
    /// All header lines with their line ends, in bytes. AWS: 10,240 for a REST API's headers.
    public var headerBytes: Int = 10_240
    /// Header lines. AWS names no number; 1,000 short lines would fit into 10,240 bytes and cost more than they say.
    public var headerCount: Int = 1_000
    /// The request target as sent, in bytes. AWS: 10,240 for request line and headers together.
    public var targetBytes: Int = 10_240
    /// The method, in bytes: no registered method is longer than 17.
    public var methodBytes: Int = 32
    /// The body, declared or received, in bytes. AWS: 10 MB payload.
    public var bodyBytes: Int = 10_485_760
    /// One chunk's size line with its extensions, in bytes: 16 hexadecimal digits and room for what nobody sends.
    public var chunkLineBytes: Int = 256
    /// All chunk extensions of one body, in bytes, so that many small chunks cannot carry megabytes of them.
    public var chunkExtensionBytes: Int = 4_096
    /// Interim (1xx) responses before the final one of a backend.
    public var interimResponses: Int = 16

    public init() {}

    /// What a backend may send: AWS names no limit for an integration's headers, so there is room, but not without end.
    public static var backend: WireLimits {
        var limits = WireLimits()
        limits.headerBytes = 65_536
        limits.headerCount = 500
        return limits
    }
}
