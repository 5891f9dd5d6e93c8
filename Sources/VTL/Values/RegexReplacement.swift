/// The second argument of `replaceAll` as Java reads it: `$1` and `${name}` are groups, a backslash takes the next
/// character as it is. A mistake is thrown when the first match reaches it, as in Java.
struct RegexReplacement {
    private enum Piece {
        case text([UInt8])
        case group(Int)
        case mistake(RenderError)
    }

    private var pieces: [Piece] = []

    init(_ source: String, for regex: JavaRegex) {
        let bytes = Array(source.utf8)
        let groups = regex.groupCount
        var text: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\\") {
                guard at < bytes.count else {
                    pieces += [.text(text), Self.illegal("character to be escaped is missing")]
                    return
                }
                text.append(bytes[at])
                at += 1
            } else if byte == UInt8(ascii: "$") {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                let piece = Self.reference(bytes, &at, groups, regex)
                pieces.append(piece)
                if case .mistake = piece { return }
            } else {
                text.append(byte)
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
    }

    /// Appends the replacement of one match.
    func write(_ match: JavaRegex.Match, of bytes: [UInt8], to output: inout [UInt8]) throws(RenderError) {
        for piece in pieces {
            switch piece {
            case .text(let text): output += text
            case .group(let number):
                if let range = match.groups[number] { output += bytes[range] }
            case .mistake(let error): throw error
            }
        }
    }

    /// What follows a `$`.
    private static func reference(_ bytes: [UInt8], _ at: inout Int, _ groups: Int, _ regex: JavaRegex) -> Piece {
        guard at < bytes.count else { return illegal("Illegal group reference: group index is missing") }
        if bytes[at] == UInt8(ascii: "{") { return named(bytes, &at, regex) }
        guard (0x30...0x39).contains(bytes[at]) else { return illegal("Illegal group reference") }
        var number = Int(bytes[at] - 0x30)
        at += 1
        if number > groups {
            return .mistake(RenderError.java("IndexOutOfBoundsException", "No group \(number)"))
        }
        // Further digits belong to the number as long as there is such a group.
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
            let longer = number * 10 + Int(bytes[at] - 0x30)
            guard longer <= groups else { break }
            number = longer
            at += 1
        }
        return .group(number)
    }

    private static func named(_ bytes: [UInt8], _ at: inout Int, _ regex: JavaRegex) -> Piece {
        let start = at + 1
        var end = start
        while end < bytes.count, isLetterOrDigit(bytes[end]) { end += 1 }
        if start == end { return illegal("named capturing group has 0 length name") }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else {
            return illegal("named capturing group is missing trailing '}'")
        }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        if (0x30...0x39).contains(bytes[start]) {
            return illegal("capturing group name {\(name)} starts with digit character")
        }
        guard let number = regex.group(named: name) else { return illegal("No group with name {\(name)}") }
        at = end + 1
        return .group(number)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func illegal(_ message: String) -> Piece {
        .mistake(RenderError.java("IllegalArgumentException", message))
    }
}
