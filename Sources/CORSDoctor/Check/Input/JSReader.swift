/// Reads literals of JavaScript, and steps over whatever else stands there; each byte is looked at a few times at most.
struct JSReader {
    let bytes: [UInt8]
    var place = 0
    var depth = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    func peek(_ distance: Int) -> UInt8? { place + distance < bytes.count ? bytes[place + distance] : nil }

    func error(_ reason: String, at offset: Int? = nil, fix: String = "") -> CheckInputError {
        CheckInputError(TextPlace(of: offset ?? place, in: bytes).description, reason, fix: fix)
    }

    /// Blanks, line ends and comments.
    mutating func skipBlanks() throws(CheckInputError) {
        while let byte = next {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                place += 1
            } else if byte == 0xC2, peek(1) == 0xA0 {
                // A no-break space, as chat programs paste it.
                place += 2
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while let byte = next, byte != 0x0A {
                    _ = byte
                    place += 1
                }
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                let start = place
                place += 2
                while place < bytes.count, !(bytes[place] == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                    place += 1
                }
                guard place < bytes.count else { throw error("the comment is never closed", at: start) }
                place += 2
            } else {
                return
            }
        }
    }

    /// Takes a punctuation mark, if it is next.
    mutating func take(_ mark: UnicodeScalar) throws(CheckInputError) -> Bool {
        try skipBlanks()
        guard next == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    /// An identifier with its dots, e.g. `JSON.stringify`; empty when none is next.
    mutating func takeName() throws(CheckInputError) -> String {
        try skipBlanks()
        let start = place
        while let byte = next, Self.isNameByte(byte) || (byte == UInt8(ascii: ".") && place > start) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }

    /// Steps over an expression, up to the comma, bracket or semicolon that ends it.
    mutating func skipExpression() throws(CheckInputError) {
        var open: [UInt8] = []
        while true {
            try skipBlanks()
            guard let byte = next else { return }
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): _ = try readString()
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte)
                place += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() != nil else { return }
                place += 1
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                guard !open.isEmpty else { return }
                place += 1
            default: place += 1
            }
        }
    }
}
