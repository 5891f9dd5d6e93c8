extension JSReader {
    /// A string in single or double quotes or backticks; nil when a `${…}` makes it unreadable.
    mutating func readString() throws(CheckInputError) -> String? {
        let start = place
        guard let quote = next else { return nil }
        place += 1
        var text: [UInt8] = []
        var isReadable = true
        while let byte = next {
            if byte == quote {
                place += 1
                return isReadable ? String(decoding: text, as: UTF8.self) : nil
            }
            if byte == UInt8(ascii: "\\") {
                place += 1
                try readEscape(into: &text)
            } else if byte == 0x0A, quote != UInt8(ascii: "`") {
                break
            } else if byte == UInt8(ascii: "$"), quote == UInt8(ascii: "`"), peek(1) == UInt8(ascii: "{") {
                isReadable = false
                place += 2
                try nested { reader throws(CheckInputError) in
                    while let byte = reader.next, byte != UInt8(ascii: "}") {
                        let before = reader.place
                        try reader.skipExpression()
                        if reader.place == before { reader.place += 1 }
                    }
                }
                place += 1
            } else {
                text.append(byte)
                place += 1
            }
        }
        throw error("the string is never closed", at: start, fix: "copy the whole call")
    }

    /// Runs a part one level deeper, within the limit.
    mutating func nested<Result>(
        _ body: (inout JSReader) throws(CheckInputError) -> Result
    ) throws(CheckInputError) -> Result {
        guard depth < CheckInputLimits.nesting else {
            throw error("more than \(CheckInputLimits.nesting) levels of brackets")
        }
        depth += 1
        let result = try body(&self)
        depth -= 1
        return result
    }

    /// What stands behind a backslash.
    private mutating func readEscape(into text: inout [UInt8]) throws(CheckInputError) {
        guard let letter = next else { return }
        place += 1
        switch letter {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "0"): text.append(0x00)
        case 0x0A: break
        case 0x0D: if next == 0x0A { place += 1 }
        case UInt8(ascii: "x"): try append(hexadecimal(digits: 2), to: &text)
        case UInt8(ascii: "u"): try append(readUnicode(), to: &text)
        default: text.append(letter)
        }
    }

    /// `XXXX` or `{X…}`, with the second half of a surrogate pair where there is one.
    private mutating func readUnicode() throws(CheckInputError) -> UInt32 {
        if next == UInt8(ascii: "{") {
            place += 1
            let length = bytes[place...].prefix(7).prefix { ASCII.digitValue($0) != nil }.count
            let value = try hexadecimal(digits: length)
            guard next == UInt8(ascii: "}") else { throw error("the escape \\u{…} is not closed") }
            place += 1
            return value
        }
        let high = try hexadecimal(digits: 4)
        guard (0xD800..<0xDC00).contains(high), next == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else {
            return high
        }
        let back = place
        place += 2
        guard next != UInt8(ascii: "{") else {
            place = back
            return high
        }
        let low = try hexadecimal(digits: 4)
        guard (0xDC00..<0xE000).contains(low) else {
            place = back
            return high
        }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func hexadecimal(digits: Int) throws(CheckInputError) -> UInt32 {
        let taken = bytes[min(place, bytes.count)...].prefix(digits)
        guard digits > 0, taken.count == digits, taken.allSatisfy({ ASCII.digitValue($0) != nil }),
            let value = UInt32(String(decoding: taken, as: UTF8.self), radix: 16)
        else { throw error("the escape has too few digits") }
        place += digits
        return value
    }

    private func append(_ value: UInt32, to text: inout [UInt8]) throws(CheckInputError) {
        // A lone surrogate has no UTF-8.
        text += Array(String(Character(UnicodeScalar(value) ?? "\u{FFFD}")).utf8)
    }
}
