extension Parser {
    /// A string literal: interpolated when it is in double quotes and has a `$` or `#` in it.
    mutating func stringLiteral(_ token: Token) throws(ParseFailure) -> Int32 {
        let raw = image(token).dropFirst().dropLast()
        let quote = scanner.source[Int(token.start)]
        let isDouble = quote == UInt8(ascii: "\"")
        var bytes = Array(raw)
        if isDouble { bytes = try unescape(bytes, token) }
        bytes = halveQuotes(bytes, quote)
        guard isDouble, raw.contains(UInt8(ascii: "$")) || raw.contains(UInt8(ascii: "#")) else {
            let index = builder.string(String(decoding: bytes, as: UTF8.self))
            return builder.add(Node(kind: .string, a: index, offset: offset(token)))
        }
        // Velocity adds a blank, for `$` and `#` cannot be the end of a template, and takes it away afterwards.
        let hasLineComment = bytes.has(Array("##".utf8))
        if !hasLineComment { bytes.append(UInt8(ascii: " ")) }
        try enter("a string", offset(token))
        var inner = Parser(bytes, into: builder, origin: Int(offset(token)) + 1, depth: depth)
        inner.macroNames = macroNames
        let block = try inner.parse()
        leave()
        var drop: Int32 = hasLineComment ? 0 : 1
        if drop == 1, removeLastBlank(of: block) { drop = 0 }
        return builder.add(Node(kind: .interpolation, a: block, b: drop, offset: offset(token)))
    }

    /// Takes the added blank out of a block that ends with text.
    private func removeLastBlank(of block: Int32) -> Bool {
        let node = builder.nodes[Int(block)]
        guard node.b > 0 else { return false }
        let last = Int(builder.lists[Int(node.a + node.b - 1)])
        let text = builder.nodes[last]
        guard text.kind == .text, text.b > 0, builder.text[Int(text.a + text.b - 1)] == UInt8(ascii: " ") else {
            return false
        }
        builder.nodes[last].b -= 1
        if builder.nodes[last].b == 0 { builder.nodes[Int(block)].b -= 1 }
        return true
    }

    /// Doubled quotes stand for one.
    private func halveQuotes(_ bytes: [UInt8], _ quote: UInt8) -> [UInt8] {
        guard bytes.contains(quote) else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            result.append(bytes[index])
            index += bytes[index] == quote && index + 1 < bytes.count && bytes[index + 1] == quote ? 2 : 1
        }
        return result
    }

    /// `\uXXXX` stands for a UTF-16 unit; two of them make a character outside the basic plane.
    private func unescape(_ bytes: [UInt8], _ token: Token) throws(ParseFailure) -> [UInt8] {
        guard bytes.has(Array("\\u".utf8)) else { return bytes }
        var result: [UInt8] = []
        var units: [UInt16] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") {
                let digits = String(decoding: bytes[(index + 2)...].prefix(4), as: UTF8.self)
                guard digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else {
                    throw ParseFailure("\\u in a string needs four hexadecimal digits", Int(offset(token)) + 1 + index)
                }
                units.append(unit)
                index += 6
                continue
            }
            if !units.isEmpty {
                result += Array(String(decoding: units, as: UTF16.self).utf8)
                units = []
            }
            result.append(bytes[index])
            index += 1
        }
        return result + Array(String(decoding: units, as: UTF16.self).utf8)
    }
}

extension [UInt8] {
    /// Whether two bytes stand side by side somewhere.
    func has(_ pair: [UInt8]) -> Bool {
        withUnsafeBufferPointer { bytes in
            guard bytes.count > 1 else { return false }
            for index in 1..<bytes.count where bytes[index] == pair[1] && bytes[index - 1] == pair[0] { return true }
            return false
        }
    }
}
