import HTTPMessages

/// Where request ids and trace ids come from.
public protocol IdentifierSource: Sendable {
    func requestIdentifiers() -> RequestIdentifiers
    /// 64 bits, different at each call; trace ids are written from them.
    func randomBits() -> UInt64
}

/// Ids made from numbers that never repeat within a process.
public final class RandomIdentifiers: IdentifierSource {
    private let numbers = UniqueNumbers()

    public init() {}

    public func requestIdentifiers() -> RequestIdentifiers {
        RequestIdentifiers(
            requestID: numbers.uuid(), extendedRequestID: Self.extendedID(numbers.next(), numbers.next()))
    }

    public func randomBits() -> UInt64 { numbers.next() }

    /// 15 base64 characters and the `=` that AWS's ids end with.
    static func extendedID(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<15 {
                let word = index < 10 ? high >> UInt64(6 * index) : low >> UInt64(6 * (index - 10))
                buffer[index] = Base64.character(UInt8(truncatingIfNeeded: word & 63))
            }
            buffer[15] = UInt8(ascii: "=")
            return 16
        }
    }
}

/// The `X-Amzn-Trace-Id` of one request: a client's own as it came, else `Root=1-{8 hex}-{24 hex}` and nothing more.
///
/// Source: answers of HTTP integrations and execution logs of AWS in public write-ups show the bare root; `Parent` and
/// `Sampled` behind it, as recorded in test_invocation_trace_id, are Lambda's.
struct TraceID: Sendable {
    let text: String
    /// Whether it is a new root and nothing more.
    private let isBare: Bool

    /// Keeps what the client sent when it names a root; else puts a new root before what it sent.
    init(incoming: String?, seconds: Int64, identifiers: any IdentifierSource) {
        guard let incoming else {
            self.init(Self.newRoot(seconds, identifiers), isBare: true)
            return
        }
        let parts = incoming.split(separator: ";")
        if parts.contains(where: { $0.hasPrefix("Root=") || $0.hasPrefix("root=") }) {
            self.init(incoming)
        } else {
            let rest = parts.filter { $0.hasPrefix("Parent=") || $0.hasPrefix("Sampled=") }.map { ";\($0)" }.joined()
            self.init(Self.newRoot(seconds, identifiers) + rest)
        }
    }

    /// The one of a request.
    init(of request: ClientRequest, _ identifiers: any IdentifierSource) {
        self.init(
            incoming: request.message.headers.first("X-Amzn-Trace-Id"), seconds: request.arrival / 1_000,
            identifiers: identifiers)
    }

    /// The trace as Lambda has it and shows it: always with a parent, and with whether it is sampled, which a parent
    /// makes likely (recorded: test_invocation_trace_id).
    func whole(_ identifiers: any IdentifierSource) -> TraceID {
        if isBare { return TraceID(text + ";Parent=" + identifiers.randomBits().hex(digits: 16) + ";Sampled=0") }
        var root: Substring = ""
        var parent: Substring?
        var sampled: Substring?
        for part in text.split(separator: ";") {
            let value = part.drop { $0 != "=" }.dropFirst()
            switch part.prefix(while: { $0 != "=" }).lowercased() {
            case "root": root = value
            case "parent": parent = value
            case "sampled": sampled = value
            default: continue
            }
        }
        let flag: Substring = sampled ?? (parent == nil ? "0" : "1")
        return TraceID(
            "Root=\(root);Parent=\(parent.map(String.init) ?? identifiers.randomBits().hex(digits: 16));"
                + "Sampled=\(flag)")
    }

    private init(_ text: String, isBare: Bool = false) {
        self.text = text
        self.isBare = isBare
    }

    /// `Root=1-{seconds since 1970}-{96 random bits}`
    private static func newRoot(_ seconds: Int64, _ identifiers: any IdentifierSource) -> String {
        var root = "Root=1-"
        // It has 40 bytes, and gets 35 more when it is made whole.
        root.reserveCapacity(80)
        root += UInt64(bitPattern: seconds).hex(digits: 8)
        root += "-"
        root += identifiers.randomBits().hex(digits: 16)
        root += identifiers.randomBits().hex(digits: 8)
        return root
    }
}

extension UInt64 {
    /// The lowest digits in hexadecimal, with leading zeros.
    func hex(digits: Int) -> String {
        String(unsafeUninitializedCapacity: digits) { buffer in
            for index in 0..<digits {
                buffer[index] = UInt8.hexDigit(UInt8(truncatingIfNeeded: self >> UInt64(4 * (digits - 1 - index))) & 15)
            }
            return digits
        }
    }
}
