/// A key as a map compares it: Java's `equals`, except that lists, maps and hosts are the same only if identical.
enum MapKey: Hashable {
    case null
    case boolean(Bool)
    case integer(Int32)
    case long(Int64)
    case number(String)
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
        case .bigInteger(let big): self = .number("i" + big.description)
        case .double(let double): self = .double(double.bitPattern)
        case .bigDecimal(let decimal): self = .number("\(decimal.unscaled)e\(decimal.scale)")
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
        // Same bytes are always `==`, which is quick for short and for ASCII strings; only the rest needs a look.
        guard utf8.count == other.utf8.count, self == other else { return false }
        return isASCII || utf8.elementsEqual(other.utf8)
    }

    /// Whether UTF-8 bytes and UTF-16 units coincide; Swift keeps both counts of ASCII strings at hand.
    @inline(__always)
    var isASCII: Bool { utf16.count == utf8.count }
}
