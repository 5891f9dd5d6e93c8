/// JSON in filters and function arguments, which Jayway has json-smart's permissive mode read.
enum PathLiteral {
    /// - Parameter base: Offset in the path of the byte whose index in `text` is 0.
    static func parse(
        _ text: ArraySlice<UInt8>, base: Int, _ limits: JSONPathLimits
    ) throws(JSONPathError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue.parseLeniently(text, limits: JSONLimits(depth: limits.nesting))
        } catch {
            let place = base + text.startIndex + error.offset
            if case .tooDeep = error.reason { throw JSONPathError(.limit, error.reason.sentence, at: place) }
            throw JSONPathError(.syntax, error.reason.sentence, at: place)
        }
    }
}
