/// Allowed origins, compiled: asking costs one reading of the asked origin and a few probes of a table, with ten thousand
/// origins as with one, and allocates nothing.
///
/// The table's keys are hashes of scheme, host **from its end**, port and kind. Reading a host from its end passes all
/// domains above it on the way, so one walk asks for the host itself and for each `*.` pattern that could cover it.
/// A hit is only one when the bytes agree and, for a pattern, a dot stands before them: sharing an end is not enough
/// (jub0bs/cors, GHSA-vhxv-fg4m-p2w8: `barfoo.com` passed for `foo.com` beside `bar.com`).
struct OriginSet: Sendable {
    enum Verdict: Equatable {
        case allowed
        case notAllowed
        case isNull
        case malformed
    }

    private enum Kind: UInt8 {
        case exact
        case subdomains
    }

    private struct Slot: Sendable {
        var hash: UInt64 = 0
        /// Where `scheme` and `host` stand in `text`, one after the other; the scheme's length is 0 in a free slot.
        var start: UInt32 = 0
        var schemeLength: UInt8 = 0
        var hostLength: UInt8 = 0
        var kind = Kind.exact
        /// 0 for the scheme's own, `anyPort` for any.
        var port: UInt32 = 0
    }

    private static let anyPort: UInt32 = 0x1_0000
    /// One for the process, so that nobody can prepare origins that share a slot.
    private static let seed = UInt64.random(in: .min ... .max)

    /// At most half full; the count is a power of two.
    private var slots: [Slot]
    private var text: [UInt8] = []
    private let hasSubdomains: Bool
    private let hasAnyPort: Bool
    private let allowsNull: Bool

    init(_ patterns: [OriginPattern], allowsNull: Bool) {
        self.allowsNull = allowsNull
        hasSubdomains = patterns.contains { $0.isForSubdomains }
        hasAnyPort = patterns.contains { $0.port == .any }
        var capacity = 2
        while capacity < patterns.count * 2 { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        for pattern in patterns { insert(pattern) }
    }

    private mutating func insert(_ pattern: OriginPattern) {
        var slot = Slot()
        slot.start = UInt32(text.count)
        slot.schemeLength = UInt8(pattern.scheme.utf8.count)
        slot.hostLength = UInt8(pattern.host.utf8.count)
        slot.kind = pattern.isForSubdomains ? .subdomains : .exact
        slot.port =
            switch pattern.port {
            case .standard: 0
            case .number(let number): UInt32(number)
            case .any: Self.anyPort
            }
        var state = Self.seed
        for byte in pattern.scheme.utf8 { Self.mix(byte, into: &state) }
        for byte in pattern.host.utf8.reversed() { Self.mix(byte, into: &state) }
        slot.hash = Self.hash(state, slot.kind, slot.port)
        text += pattern.scheme.utf8
        text += pattern.host.utf8
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
        while slots[index].schemeLength > 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    /// Judges the value of an `Origin` header.
    func verdict(on origin: String) -> Verdict {
        var examined = 0
        return verdict(on: origin, examined: &examined)
    }

    /// As above, and counts bytes read and slots looked at: what tests hold the bound against.
    func verdict(on origin: String, examined: inout Int) -> Verdict {
        let bytes = origin.utf8Span.span
        guard bytes.count <= CORSLimits.originBytes else { return .malformed }
        guard let parts = AskedOrigin(bytes, examined: &examined) else {
            guard origin == "null" else { return .malformed }
            return allowsNull ? .allowed : .isNull
        }
        return contains(parts, of: bytes, examined: &examined) ? .allowed : .notAllowed
    }

    private func contains(_ parts: AskedOrigin, of bytes: Span<UInt8>, examined: inout Int) -> Bool {
        var state = Self.seed
        for index in 0..<parts.schemeEnd { Self.mix(bytes[index], into: &state) }
        var index = parts.hostEnd
        while index > parts.hostStart {
            index -= 1
            examined += 1
            if hasSubdomains, !parts.isAddress, bytes[index] == UInt8(ascii: "."),
                holds(.subdomains, state, parts, hostFrom: index + 1, of: bytes, examined: &examined)
            {
                return true
            }
            Self.mix(bytes[index], into: &state)
        }
        return holds(.exact, state, parts, hostFrom: parts.hostStart, of: bytes, examined: &examined)
    }

    private func holds(
        _ kind: Kind, _ state: UInt64, _ parts: AskedOrigin, hostFrom start: Int, of bytes: Span<UInt8>,
        examined: inout Int
    ) -> Bool {
        holds(kind, state, parts, port: parts.port, hostFrom: start, of: bytes, examined: &examined)
            || hasAnyPort
                && holds(kind, state, parts, port: Self.anyPort, hostFrom: start, of: bytes, examined: &examined)
    }

    private func holds(
        _ kind: Kind, _ state: UInt64, _ parts: AskedOrigin, port: UInt32, hostFrom start: Int, of bytes: Span<UInt8>,
        examined: inout Int
    ) -> Bool {
        let hash = Self.hash(state, kind, port)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        examined += 1
        while slots[index].schemeLength > 0 {
            let slot = slots[index]
            if slot.hash == hash, slot.kind == kind, slot.port == port, Int(slot.schemeLength) == parts.schemeEnd,
                Int(slot.hostLength) == parts.hostEnd - start,
                equals(slot.start, bytes, from: 0, to: parts.schemeEnd),
                equals(slot.start + UInt32(slot.schemeLength), bytes, from: start, to: parts.hostEnd)
            {
                return true
            }
            index = (index + 1) & (slots.count - 1)
            examined += 1
        }
        return false
    }

    private func equals(_ stored: UInt32, _ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        for offset in 0..<(end - start) where text[Int(stored) + offset] != bytes[start + offset] { return false }
        return true
    }

    /// FNV-1a's step.
    private static func mix(_ byte: UInt8, into state: inout UInt64) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// Spreads all bits over the low ones (the finaliser of SplitMix64).
    private static func hash(_ state: UInt64, _ kind: Kind, _ port: UInt32) -> UInt64 {
        var hash = state ^ (UInt64(port) << 1 | UInt64(kind.rawValue)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }
}
