import BigInt

extension RenderError {
    /// A Java exception with its class in `java.lang`.
    static func java(_ name: String, _ message: String = "") -> RenderError {
        RenderError(.exception("java.lang." + name, message))
    }

    /// A Java exception with its class in `java.util`.
    static func javaUtil(_ name: String, _ message: String = "") -> RenderError {
        RenderError(.exception("java.util." + name, message))
    }

    static var nullPointer: RenderError { java("NullPointerException") }
    static var unsupportedOperation: RenderError { java("UnsupportedOperationException") }
    static var concurrentModification: RenderError { javaUtil("ConcurrentModificationException") }
    static var noSuchElement: RenderError { javaUtil("NoSuchElementException") }

    /// What `Integer.parseInt` and its kin throw.
    static func numberFormat(_ text: String) -> RenderError {
        java("NumberFormatException", "For input string: \"\(text)\"")
    }

    /// What Java's `Objects.checkIndex` throws.
    static func index(_ index: Int, _ length: Int) -> RenderError {
        java("IndexOutOfBoundsException", "Index \(index) out of bounds for length \(length)")
    }
}

extension Meter {
    /// Charges looking at a number of bytes or elements once: 64 of them are a step.
    mutating func scan(_ count: Int) throws(RenderError) { try step(count >> 6) }

    /// Charges the search for a key of a map, the whole of which is looked at.
    @inline(__always)
    mutating func scan(key: Value) throws(RenderError) {
        switch key {
        case .string(let text): if text.utf8.count > 64 { try scan(text.utf8.count) }
        case .bigInteger(let number): try step(number.bitWidth >> 9)
        case .bigDecimal(let number): try step(number.unscaled.bitWidth >> 9)
        default: break
        }
    }

    /// Charges looking up the upper or lower case of each character: of others than ASCII's that takes long.
    mutating func scan(casesOf text: String) throws(RenderError) {
        try step(text.isASCII ? text.utf8.count >> 3 : text.utf8.count)
    }

    /// Charges a copy of bytes as they are.
    mutating func copied(_ count: Int) throws(RenderError) { try step(count >> 9) }

    /// Charges the making of a string.
    mutating func made(_ text: String) throws(RenderError) -> String {
        let bytes = text.utf8.count
        try step(bytes >> 7)
        try charge(bytes: bytes + 32)
        return text
    }

    /// Charges the making of a list or map of a number of elements.
    mutating func made(elements: Int) throws(RenderError) {
        try step(elements >> 3)
        try charge(bytes: elements &* 32 + 64)
    }
}
