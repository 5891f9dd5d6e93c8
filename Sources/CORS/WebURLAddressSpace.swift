/// Where an address lies, as Local Network Access divides addresses; from a public page inwards needs permission.
public enum AddressSpace: String, Hashable, Sendable, CaseIterable, Comparable {
    /// This machine: `127.0.0.0/8`, `::1`, `localhost` and names below it.
    case loopback
    /// This network: RFC 1918, link-local, unique local and carrier-grade addresses, names below `.local`.
    case local
    case `public`

    /// Whether the left is the more private.
    public static func < (left: AddressSpace, right: AddressSpace) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .loopback: 0
        case .local: 1
        case .public: 2
        }
    }

    /// Classifies a host; nil for a name that only its resolution could tell.
    public init?(host: some StringProtocol) {
        if host.hasPrefix("["), let address = IPv6Address(host.dropFirst().dropLast()) {
            self = Self.space(of: address)
        } else if IPv4Address.isEndingInNumber(host), let address = IPv4Address(host) {
            self = Self.space(of: address)
        } else {
            let name = host.hasSuffix(".") ? String(host.dropLast()) : String(host)
            if name == "localhost" || name.hasSuffix(".localhost") {
                self = .loopback
            } else if name.hasSuffix(".local") {
                self = .local
            } else {
                return nil
            }
        }
    }

    /// The table of Local Network Access (3.1, "IP address space").
    private static func space(of address: IPv4Address) -> AddressSpace {
        let bits = address.bits
        func isIn(_ network: UInt32, _ length: UInt32) -> Bool { bits >> (32 - length) == network >> (32 - length) }
        if isIn(0x7F00_0000, 8) || bits == 0 { return .loopback }
        let inner =
            isIn(0x0A00_0000, 8) || isIn(0x6440_0000, 10) || isIn(0xAC10_0000, 12) || isIn(0xC0A8_0000, 16)
            || isIn(0xA9FE_0000, 16)
        return inner ? .local : .public
    }

    private static func space(of address: IPv6Address) -> AddressSpace {
        let groups = address.groups
        if groups.dropLast().allSatisfy({ $0 == 0 }), groups[7] <= 1 { return .loopback }
        if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            return space(of: IPv4Address(bits: UInt32(groups[6]) << 16 | UInt32(groups[7])))
        }
        return groups[0] & 0xFE00 == 0xFC00 || groups[0] & 0xFFC0 == 0xFE80 ? .local : .public
    }
}

extension WebURL {
    /// Where the host lies; nil for a name that only its resolution could tell, and without a host.
    public var addressSpace: AddressSpace? { host.flatMap { AddressSpace(host: $0) } }
}

extension Origin {
    /// Where the host lies; nil for a name that only its resolution could tell.
    public var addressSpace: AddressSpace? { AddressSpace(host: host) }
}
