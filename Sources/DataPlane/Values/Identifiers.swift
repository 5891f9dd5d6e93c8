import HTTPMessages
import Synchronization

/// Where request ids and trace ids come from.
public protocol IdentifierSource: Sendable {
    func requestIdentifiers() -> RequestIdentifiers
    /// 64 bits, different at each call; trace ids are written from them.
    func randomBits() -> UInt64
}

/// Ids that never repeat within a process: a counter, mixed with a seed of the system's randomness.
///
/// They name requests and guard nothing, so they need not be unguessable; one atomic addition makes all of them.
public final class RandomIdentifiers: IdentifierSource {
    private let counter: Atomic<UInt64>

    public init() {
        var generator = SystemRandomNumberGenerator()
        counter = Atomic(generator.next())
    }

    /// The odd constant of SplitMix64: successive states are this far apart.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    public func requestIdentifiers() -> RequestIdentifiers {
        let first = counter.wrappingAdd(4 &* Self.step, ordering: .relaxed).newValue
        return RequestIdentifiers(
            requestID: Self.uuid(Self.mix(first), Self.mix(first &- Self.step)),
            extendedRequestID: Self.extendedID(Self.mix(first &- 2 &* Self.step), Self.mix(first &- 3 &* Self.step)))
    }

    public func randomBits() -> UInt64 {
        Self.mix(counter.wrappingAdd(Self.step, ordering: .relaxed).newValue)
    }

    /// SplitMix64's finaliser: a bijection, so that different states give different outputs.
    private static func mix(_ state: UInt64) -> UInt64 {
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A version 4 UUID of 128 bits.
    static func uuid(_ high: UInt64, _ low: UInt64) -> String {
        let versioned = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let varied = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var out = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[out] = UInt8(ascii: "-")
                    out += 1
                }
                let word = digit < 16 ? versioned : varied
                buffer[out] = UInt8.hexDigit(UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digit & 15))) & 15)
                out += 1
            }
            return out
        }
    }

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

    /// Keeps what the client sent when it names a root; else puts a new root before what it sent.
    init(incoming: String?, seconds: Int64, identifiers: any IdentifierSource) {
        let parts = (incoming ?? "").split(separator: ";")
        if let incoming, parts.contains(where: { $0.hasPrefix("Root=") || $0.hasPrefix("root=") }) {
            text = incoming
        } else {
            let rest = parts.filter { $0.hasPrefix("Parent=") || $0.hasPrefix("Sampled=") }.map { ";\($0)" }.joined()
            text = "Root=\(Self.newRoot(seconds, identifiers))\(rest)"
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
            text: "Root=\(root);Parent=\(parent.map(String.init) ?? identifiers.randomBits().hex(digits: 16));"
                + "Sampled=\(flag)")
    }

    private init(text: String) {
        self.text = text
    }

    /// `1-{seconds since 1970}-{96 random bits}`
    private static func newRoot(_ seconds: Int64, _ identifiers: any IdentifierSource) -> String {
        let unique = identifiers.randomBits().hex(digits: 16) + identifiers.randomBits().hex(digits: 8)
        return "1-\(UInt64(bitPattern: seconds).hex(digits: 8))-\(unique)"
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
