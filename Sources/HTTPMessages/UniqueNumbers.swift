import Synchronization

/// Numbers that never repeat within a process, for ids that name requests and guard nothing: a counter, mixed with a seed
/// of the system's randomness. One atomic addition makes one, where the system's own would be a call of the kernel.
public final class UniqueNumbers: Sendable {
    public static let shared = UniqueNumbers()

    private let counter: Atomic<UInt64>

    public init() {
        var generator = SystemRandomNumberGenerator()
        counter = Atomic(generator.next())
    }

    /// The odd constant of SplitMix64: successive states are this far apart.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    public func next() -> UInt64 {
        Self.mix(counter.wrappingAdd(Self.step, ordering: .relaxed).newValue)
    }

    /// A UUID of version 4 in lower case (RFC 9562), 122 bits of it from two numbers.
    public func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var out = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[out] = UInt8(ascii: "-")
                    out += 1
                }
                let word = digit < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digit & 15))) & 15
                buffer[out] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
                out += 1
            }
            return out
        }
    }

    /// SplitMix64's finaliser: a bijection, so that different states give different outputs.
    private static func mix(_ state: UInt64) -> UInt64 {
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
