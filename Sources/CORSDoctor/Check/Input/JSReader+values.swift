extension JSReader {
    /// One value, up to the comma or bracket behind it.
    mutating func readValue() throws(CheckInputError) -> JSValue {
        try skipBlanks()
        let start = place
        var value = try readOperand()
        // `'Bearer ' + token`: two strings are one, anything else cannot be known.
        while try take("+") {
            let right = try readOperand()
            guard let left = value.string, let right = right.string else {
                value = .unreadable("", at: start)
                continue
            }
            value = .string(left + right)
        }
        try skipBlanks()
        if try isEnd(), !value.isUnreadable { return value }
        try skipExpression()
        let text = ASCII.trimmed(String(decoding: bytes[start..<place], as: UTF8.self))
        return .unreadable(text, at: start)
    }

    private mutating func isEnd() throws(CheckInputError) -> Bool {
        try skipBlanks()
        guard let byte = next else { return true }
        return ",;)]}".utf8.contains(byte)
    }

    private mutating func readOperand() throws(CheckInputError) -> JSValue {
        try skipBlanks()
        let start = place
        guard let byte = next else { throw error("a value is missing", fix: "copy the whole call") }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            guard let text = try readString() else { return .unreadable("", at: start) }
            return .string(text)
        case UInt8(ascii: "{"):
            return .object(try nested { reader throws(CheckInputError) in try reader.readMembers() })
        case UInt8(ascii: "["):
            place += 1
            return .array(
                try nested { reader throws(CheckInputError) in try reader.readList(closing: "]", from: start) })
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            place += 1
            while let byte = next, ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: ".") { place += 1 }
            return .number(String(decoding: bytes[start..<place], as: UTF8.self))
        default: return try readWord(from: start)
        }
    }

    /// A keyword, or a name with the arguments behind it.
    private mutating func readWord(from start: Int) throws(CheckInputError) -> JSValue {
        var name = try takeName()
        if name == "new" { name = try takeName() }
        switch name {
        case "": return .unreadable("", at: start)
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null", "undefined": return .nothing
        default:
            guard try take("(") else { return .unreadable(name, at: start) }
            return .call(
                name, try nested { reader throws(CheckInputError) in try reader.readList(closing: ")", from: start) })
        }
    }

    /// Values up to a closing bracket; a comma before it is one too many and no harm.
    mutating func readList(closing mark: UnicodeScalar, from start: Int) throws(CheckInputError) -> [JSValue] {
        var values: [JSValue] = []
        while true {
            if try take(mark) { return values }
            guard next != nil else { throw unclosed("bracket", at: start) }
            values.append(try readValue())
            if try take(",") { continue }
            if try take(mark) { return values }
            throw next == nil ? unclosed("bracket", at: start) : error("a comma or \(mark) is missing here")
        }
    }

    private mutating func readMembers() throws(CheckInputError) -> [JSMember] {
        let start = place
        place += 1
        var members: [JSMember] = []
        while true {
            if try take("}") { return members }
            guard let byte = next else { throw unclosed("brace", at: start) }
            let offset = place
            if byte == UInt8(ascii: "."), peek(1) == UInt8(ascii: ".") {
                // `...defaults`: members that cannot be known.
                try skipExpression()
                let text = String(decoding: bytes[offset..<place], as: UTF8.self)
                members.append(JSMember(name: "...", value: .unreadable(text, at: offset), offset: offset))
            } else {
                members.append(try readMember(from: offset))
            }
            if try take(",") { continue }
            if try take("}") { return members }
            throw next == nil ? unclosed("brace", at: start) : error("a comma or } is missing here")
        }
    }

    private func unclosed(_ mark: String, at start: Int) -> CheckInputError {
        error("the \(mark) is never closed", at: start, fix: "copy the whole call")
    }

    private mutating func readMember(from offset: Int) throws(CheckInputError) -> JSMember {
        var name = ""
        if let byte = next, "'\"".utf8.contains(byte) {
            name = try readString() ?? ""
        } else if try take("[") {
            // `['X-' + name]: …`
            try skipExpression()
            guard try take("]") else { throw error("the bracket is never closed", at: offset) }
            name = "[…]"
        } else {
            name = try takeName()
        }
        guard !name.isEmpty else { throw error("a member's name is missing here", at: offset) }
        // `{ method }` alone means the variable of that name.
        guard try take(":") else {
            let isMethod = try !isEnd()
            if isMethod { try skipExpression() }
            return JSMember(name: name, value: .unreadable(name, at: offset), offset: offset)
        }
        return JSMember(name: name, value: try readValue(), offset: offset)
    }
}

extension JSValue {
    var isUnreadable: Bool {
        guard case .unreadable = self else { return false }
        return true
    }
}
