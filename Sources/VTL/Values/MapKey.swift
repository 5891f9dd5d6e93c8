import BigInt

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A key as a map compares it: Java's `equals`, except that lists, maps and hosts are the same only if identical.
enum MapKey: Hashable {
    case null
    case boolean(Bool)
    case integer(Int32)
    case long(Int64)
    case bigInteger(BigInt)
    case bigDecimal(BigDecimal)
    case double(UInt64)
    case character(UInt16)
    case string(ExactText)
    case object(ObjectIdentifier)

    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .boolean(let bool): self = .boolean(bool)
        case .integer(let int): self = .integer(int)
        case .long(let long): self = .long(long)
        case .bigInteger(let big): self = .bigInteger(big)
        case .double(let double): self = .double(double.bitPattern)
        case .bigDecimal(let decimal): self = .bigDecimal(decimal)
        case .character(let unit): self = .character(unit)
        case .string(let text): self = .string(ExactText(text))
        case .list(let list): self = .object(ObjectIdentifier(list))
        case .map(let map): self = .object(ObjectIdentifier(map))
        case .host(let host): self = .object(ObjectIdentifier(host))
        }
    }
}

/// A string that equals another only with the same scalars; Swift's own `==` ignores how marks are composed.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    @inline(__always)
    static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether both have the same UTF-8 bytes, hence are equal in Java.
    @inline(__always)
    func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Of short strings `==` is quick, and only equal ones need another look. Of long ones it may compose every
        // character before it compares.
        if utf8.count < 16 {
            guard self == other else { return false }
            return isASCII || utf8.elementsEqual(other.utf8)
        }
        return hasSameBytesSlowly(as: other)
    }

    /// Whether the bytes begin or end with those of another string.
    func hasBytes(of part: String, atEnd: Bool) -> Bool {
        let count = part.utf8.count
        guard utf8.count >= count else { return false }
        let same = utf8.withContiguousStorageIfAvailable { one in
            part.utf8.withContiguousStorageIfAvailable { two in
                Self.areSame(atEnd ? one.suffix(count) : one.prefix(count), two[...])
            }
        }
        if let same, let same { return same }
        return atEnd ? utf8.suffix(count).elementsEqual(part.utf8) : utf8.starts(with: part.utf8)
    }

    private static func areSame(
        _ one: Slice<UnsafeBufferPointer<UInt8>>, _ two: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Bool {
        guard one.count == two.count else { return false }
        guard let left = UnsafeBufferPointer(rebasing: one).baseAddress else { return true }
        guard let right = UnsafeBufferPointer(rebasing: two).baseAddress else { return true }
        return memcmp(left, right, one.count) == 0
    }

    private func hasSameBytesSlowly(as other: String) -> Bool {
        let same = utf8.withContiguousStorageIfAvailable { one in
            other.utf8.withContiguousStorageIfAvailable { two in
                Self.areSame(one[...], two[...])
            }
        }
        return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether UTF-8 bytes and UTF-16 units coincide; Swift keeps both counts of ASCII strings at hand.
    @inline(__always)
    var isASCII: Bool { utf16.count == utf8.count }
}
