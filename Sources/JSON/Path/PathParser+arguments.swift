extension PathParser {
    /// Reads a function's arguments from its `(` on.
    ///
    /// As in Jayway an argument is a path or JSON beginning with `{`, a digit, a minus or a double quote; anything
    /// else is passed over. After `()` the place stays on the `)`, which then begins a name if something follows it.
    mutating func arguments() throws(JSONPathError) -> [FunctionArgument] {
        let open = at
        var arguments: [FunctionArgument] = []
        var start = at + 1
        at = start
        // Closing brackets still to come, innermost last.
        var awaited: [UInt8] = [UInt8(ascii: ")")]
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
            case UInt8(ascii: "("): awaited.append(UInt8(ascii: ")"))
            case UInt8(ascii: "["): awaited.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): awaited.append(UInt8(ascii: "}"))
            case UInt8(ascii: ",") where awaited.count == 1:
                try append(start..<at, to: &arguments)
                start = at + 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard awaited.removeLast() == bytes[at] else { throw error("the brackets do not match") }
                guard awaited.isEmpty else { break }
                try append(start..<at, to: &arguments)
                if at > open + 1 { at += 1 }
                return arguments
            default: break
            }
            at += 1
        }
        throw error("the arguments of the function are not closed", open)
    }

    /// Moves from a quote to the one that closes it, or to the end.
    private mutating func skipString() {
        let quote = bytes[at]
        at += 1
        while at < bytes.count, bytes[at] != quote { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
    }

    private func append(_ range: Range<Int>, to arguments: inout [FunctionArgument]) throws(JSONPathError) {
        let whitespace: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let start = bytes[range].firstIndex { !whitespace.contains($0) } ?? range.upperBound
        guard let end = bytes[start..<range.upperBound].lastIndex(where: { !whitespace.contains($0) }) else { return }
        let text = bytes[start...end]
        switch bytes[start] {
        case UInt8(ascii: "$"), UInt8(ascii: "@"):
            let path = try PathParser.parse(Array(text), base: base + start, limits, depth: depth + 1)
            arguments.append(.path(path))
        case UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            arguments.append(.json(try PathLiteral.parse(text, base: base, limits)))
        default: break
        }
    }
}
