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

    /// Charges the making of a string.
    mutating func made(_ text: String) throws(RenderError) -> String {
        let bytes = text.utf8.count
        try step(bytes >> 8)
        try charge(bytes: bytes + 32)
        return text
    }

    /// Charges the making of a list or map of a number of elements.
    mutating func made(elements: Int) throws(RenderError) {
        try step(elements >> 4)
        try charge(bytes: elements &* 32 + 64)
    }
}
