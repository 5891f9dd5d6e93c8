/// Header lines as bytes of the wire, made once for many responses.
///
/// Invariant: every line is well formed, so that whoever writes responses need not look at it again.
public final class HeaderLines: Sendable {
    public let fields: [HeaderList.Field]
    /// `name: value` with line ends; no empty line.
    public let bytes: [UInt8]

    /// Names that the transport alone may send.
    private static let framing: [String] = [
        "Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding",
    ]

    /// Nil when a name is no token, a value has a control character, or a field is the transport's.
    public init?(_ fields: [HeaderList.Field]) {
        var bytes: [UInt8] = []
        for field in fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isToken),
                !Self.framing.contains(where: field.name.equalsIgnoringASCIICase),
                field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 })
            else { return nil }
            bytes += "\(field.name): \(field.value)\r\n".utf8
        }
        self.fields = fields
        self.bytes = bytes
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
