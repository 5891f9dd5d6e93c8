extension StringMethods {
    /// `strip` and its kin (Java 11): without the white space of `Character.isWhitespace` at the ends.
    static func stripped(_ text: String, leading: Bool, trailing: Bool) -> String {
        var scalars = text.unicodeScalars[...]
        if leading { scalars = scalars.drop(while: CharacterMethods.isWhitespace) }
        if trailing {
            while let last = scalars.last, CharacterMethods.isWhitespace(last) { scalars.removeLast() }
        }
        return String(scalars)
    }

    /// `repeat` (Java 11).
    static func repeated(_ text: String, _ count: Int, _ meter: inout Meter) throws(RenderError) -> String {
        guard count >= 0 else {
            throw RenderError.java("IllegalArgumentException", "count is negative: \(count)")
        }
        if text.isEmpty { return "" }
        let (bytes, overflows) = text.utf8.count.multipliedReportingOverflow(by: count)
        try check(overflows ? .max : bytes, &meter)
        return try meter.made(String(repeating: text, count: count))
    }
}
