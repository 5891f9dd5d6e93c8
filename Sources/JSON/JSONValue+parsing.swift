extension JSONValue {
    /// Parses one JSON text (RFC 8259, strictly) from UTF-8 bytes.
    ///
    /// - A byte order mark at the start is skipped (as Jackson does); anywhere else it is an error.
    /// - A repeated key keeps its first place and its last value.
    /// - An escaped surrogate without its partner becomes U+FFFD, since no Swift string can hold it.
    /// - Invalid UTF-8, comments, trailing commas, `NaN`, and anything after the value are refused.
    /// - Throws: the first error with its place.
    public static func parse(
        _ bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        try contiguously(bytes, limits, marking: false).value
    }

    /// Parses one JSON text from a string, otherwise as from bytes.
    public static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        try contiguously(text.utf8, limits, marking: false).value
    }

    /// Parses one text that is JSON or nearly so, as json-smart's permissive mode does.
    ///
    /// Beyond JSON it takes a text without quotes, single quotes, commas too many, leading zeros and anything behind
    /// the value; a text that is nothing of JSON is thus a string. Invalid UTF-8 is mended. JSON reads as by `parse`.
    public static func parseLeniently(
        _ bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        if let value = try? parse(bytes, limits: limits) { return value }
        func run(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONError> {
            Result { () throws(JSONError) in try LenientParser.parse(buffer, limits) }
        }
        if let outcome = bytes.withContiguousStorageIfAvailable(run) { return try outcome.get() }
        return try Array(bytes).withUnsafeBufferPointer(run).get()
    }

    /// Parses like `parse` and also returns the places of all values; slower, for definition files.
    public static func parseWithMarks(
        _ bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> (value: JSONValue, marks: JSONMarks) {
        let (value, marks) = try contiguously(bytes, limits, marking: true)
        return (value, marks ?? JSONMarks(root: JSONPosition(line: 1, column: 1)))
    }

    /// Parses a string like `parse` and also returns the places of all values.
    public static func parseWithMarks(
        _ text: String, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> (value: JSONValue, marks: JSONMarks) {
        try parseWithMarks(text.utf8, limits: limits)
    }

    private typealias Outcome = Result<(value: JSONValue, marks: JSONMarks?), JSONError>

    /// Parses the bytes where they lie, or a copy when they do not lie in one piece.
    private static func contiguously(
        _ bytes: some Collection<UInt8>, _ limits: JSONLimits, marking: Bool
    ) throws(JSONError) -> (value: JSONValue, marks: JSONMarks?) {
        // The standard library's closures rethrow untyped errors; a Result carries the type through.
        func run(_ buffer: UnsafeBufferPointer<UInt8>) -> Outcome {
            Outcome { () throws(JSONError) in try JSONParser.parse(buffer, limits, marking: marking) }
        }
        if let outcome = bytes.withContiguousStorageIfAvailable(run) { return try outcome.get() }
        return try Array(bytes).withUnsafeBufferPointer(run).get()
    }
}
