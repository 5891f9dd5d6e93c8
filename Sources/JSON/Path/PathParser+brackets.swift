extension PathParser {
    /// Reads `[…]` and leaves the place behind it.
    mutating func bracket() throws(JSONPathError) {
        // An open bracket at the very end is ignored, like any last character.
        let start = skippingBlanks(at + 1)
        switch byte(start) {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): try quotedNames(start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"): try indices()
        case UInt8(ascii: "*"):
            let end = skippingBlanks(start + 1)
            guard byte(end) == UInt8(ascii: "]") else { throw error("a ']' must follow the '*'", end) }
            steps.append(.wildcard)
            at = end + 1
        case UInt8(ascii: "?"): try filter(start)
        default: throw error("a name in quotes, an index, '*' or '?(' must follow the '['", start)
        }
    }

    /// Reads `'a', 'b']`; all names have the same kind of quotes.
    private mutating func quotedNames(_ start: Int) throws(JSONPathError) {
        let quote = byte(start)
        var names: [String] = []
        at = start
        while true {
            guard current == quote else { throw error("a name in the same quotes must follow") }
            let nameStart = at + 1
            at = nameStart
            while at < bytes.count, bytes[at] != quote { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
            guard at < bytes.count else { throw error("the name is not closed with its quote", nameStart - 1) }
            names.append(PathEscapes.unescaped(bytes[nameStart..<at]))
            at = skippingBlanks(at + 1)
            if current == UInt8(ascii: "]") { break }
            guard current == UInt8(ascii: ",") else { throw error("a ',' or ']' must follow the name") }
            at = skippingBlanks(at + 1)
        }
        at += 1
        steps.append(names.count == 1 ? .property(names[0]) : .properties(names))
    }

    /// Reads `1]`, `1, 2]` or a slice.
    private mutating func indices() throws(JSONPathError) {
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "]")) else { throw error("the '[' is not closed") }
        let text = bytes[at + 1..<end]
        if text.contains(UInt8(ascii: ":")) {
            try steps.append(.slice(slice(text)))
        } else {
            var indices: [Int] = []
            for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                guard let index = try index(part) else { throw error("an index is missing", part.startIndex) }
                indices.append(index)
            }
            steps.append(indices.count == 1 ? .index(indices[0]) : .indices(indices))
        }
        at = end + 1
    }

    /// Slice from `a:`, `:b` or `a:b`; a third part is ignored, as Jayway ignores it.
    private func slice(_ text: ArraySlice<UInt8>) throws(JSONPathError) -> ArraySlicing {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let start = try index(parts[0])
        let end = try index(parts[1])
        return switch (start, end) {
        case (let start?, nil): .from(start)
        case (nil, let end?): .upTo(end)
        case (let start?, let end?): .between(start, end)
        case (nil, nil): throw error("a slice needs a start or an end", text.startIndex)
        }
    }

    /// 32-bit number of digits with an optional minus and blanks around; nil for an empty text.
    private func index(_ text: ArraySlice<UInt8>) throws(JSONPathError) -> Int? {
        let blank = UInt8(ascii: " ")
        let trimmed = text.drop { $0 == blank }.reversed().drop { $0 == blank }.reversed()
        guard !trimmed.isEmpty else { return nil }
        guard trimmed.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "-") }),
            let index = Int32(String(decoding: trimmed, as: UTF8.self))
        else { throw error("this is not an index", text.startIndex) }
        return Int(index)
    }

    /// Reads `?(…)]`; `start` is the place of the `?`.
    private mutating func filter(_ start: Int) throws(JSONPathError) {
        let open = skippingBlanks(start + 1)
        guard byte(open) == UInt8(ascii: "(") else { throw error("a '(' must follow the '?'", open) }
        var filter = FilterParser(bytes: bytes, at: open, base: base, limits: limits, depth: depth + 1)
        let expression = try filter.expression()
        at = skippingBlanks(filter.at)
        guard current == UInt8(ascii: "]") else { throw error("a ']' must follow the filter") }
        at += 1
        steps.append(.filter(expression))
    }
}
