/// An IPv4 address as the URL standard's parser reads it.
struct IPv4Address: Hashable, CustomStringConvertible {
    let bits: UInt32

    init(bits: UInt32) { self.bits = bits }

    /// Whether the last label is a number, which makes the whole host an IPv4 address or nothing
    /// (URL standard, "ends-in-a-number checker").
    static func isEndingInNumber(_ host: some StringProtocol) -> Bool {
        var labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.last?.isEmpty == true {
            guard labels.count > 1 else { return false }
            labels.removeLast()
        }
        guard let last = labels.last, !last.isEmpty else { return false }
        if last.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return true }
        return number(Array(last)) != nil
    }

    /// Reads one to four parts, each decimal, octal (`0…`) or hexadecimal (`0x…`); the last fills what is left.
    init?(_ text: some StringProtocol) {
        var parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true, parts.count > 1 { parts.removeLast() }
        guard parts.count <= 4 else { return nil }
        var numbers: [UInt64] = []
        for part in parts {
            guard let value = Self.number(Array(part)) else { return nil }
            numbers.append(value)
        }
        guard let last = numbers.popLast(), numbers.allSatisfy({ $0 <= 255 }) else { return nil }
        guard last < UInt64(1) << (8 * (4 - UInt64(numbers.count))) else { return nil }
        var bits = UInt32(last)
        for (place, value) in numbers.enumerated() { bits += UInt32(value) << (8 * (3 - UInt32(place))) }
        self.bits = bits
    }

    /// One part of an address; nil when it is no number, and 2^33 for what is beyond all addresses.
    private static func number(_ digits: [UInt8]) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var rest = digits[...]
        var radix: UInt64 = 10
        if rest.count >= 2, rest.first == 0x30 {
            if rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "x") {
                radix = 16
                rest = rest.dropFirst(2)
            } else {
                radix = 8
                rest = rest.dropFirst()
            }
        }
        var value: UInt64 = 0
        for byte in rest {
            guard let digit = Self.digit(byte), digit < radix else { return nil }
            value = min(value * radix + digit, 1 << 33)
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x41...0x46: UInt64(byte - 0x41 + 10)
        case 0x61...0x66: UInt64(byte - 0x61 + 10)
        default: nil
        }
    }

    var description: String {
        "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }
}

/// An IPv6 address; its description is the compressed form without brackets.
struct IPv6Address: Hashable, CustomStringConvertible {
    /// Eight groups.
    let groups: [UInt16]

    /// Reads the forms of RFC 4291 2.2, without zone.
    init?(_ text: some StringProtocol) {
        var head: [UInt16] = []
        var tail: [UInt16] = []
        let halves = Self.halves(Array(text.utf8))
        guard halves.count <= 2, let first = halves.first else { return nil }
        let isCompressed = halves.count == 2
        guard Self.read(first, allowsIPv4: !isCompressed, into: &head) else { return nil }
        if isCompressed { guard Self.read(halves[1], allowsIPv4: true, into: &tail) else { return nil } }
        let missing = 8 - head.count - tail.count
        guard isCompressed ? missing >= 1 : missing == 0 else { return nil }
        groups = head + [UInt16](repeating: 0, count: missing) + tail
    }

    /// What stands before and after `::`.
    private static func halves(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var start = 0
        var at = 0
        while at + 1 < bytes.count {
            if bytes[at] == 0x3A, bytes[at + 1] == 0x3A {
                found.append(bytes[start..<at])
                start = at + 2
                at += 2
            } else {
                at += 1
            }
        }
        found.append(bytes[start...])
        return found
    }

    private static func read(_ bytes: ArraySlice<UInt8>, allowsIPv4: Bool, into groups: inout [UInt16]) -> Bool {
        guard !bytes.isEmpty else { return true }
        let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return false }
        for (place, part) in parts.enumerated() {
            if part.contains(UInt8(ascii: ".")) {
                guard allowsIPv4, place == parts.count - 1, let address = dotted(part) else { return false }
                groups.append(UInt16(address >> 16))
                groups.append(UInt16(address & 0xFFFF))
                continue
            }
            guard (1...4).contains(part.count),
                let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-")
            else { return false }
            groups.append(value)
        }
        return true
    }

    /// Four decimal numbers, which is all that an IPv4 tail may be.
    private static func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != 0x30,
                part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let value = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            bits = bits << 8 | UInt32(value)
        }
        return bits
    }

    /// The first longest run of two zero groups or more is `::` (URL standard, "IPv6 serializer").
    var description: String {
        var best = 0..<0
        var start: Int?
        for place in 0...8 {
            if place < 8, groups[place] == 0 {
                start = start ?? place
            } else if let begun = start {
                if place - begun > max(best.count, 1) { best = begun..<place }
                start = nil
            }
        }
        func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard !best.isEmpty else { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}
