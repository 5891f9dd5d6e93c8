/// A compact JSON text for measurements: the same bytes in every run.
///
/// An array of objects of 5 to 15 members, as web APIs answer them: short and long strings, some with escapes and some
/// beyond ASCII, integers, decimals, booleans, nulls, nested arrays and objects.
struct JSONDocument {
    private static let keys: [String] = [
        "id", "name", "status", "createdAt", "updatedAt", "price", "quantity", "description", "tags", "enabled",
        "owner",
        "emailAddress", "latitude", "longitude", "parent", "items", "currency", "shippingAddressLine1", "notes", "url",
        "score", "type", "version", "region", "internalReferenceNumber",
    ]
    private static let words: [String] = [
        "alpha", "stream", "of", "river", "green", "the", "gateway", "and", "質問", "lambda", "customer", "pending",
        "order", "first", "a", "blue", "market", "seven", "quick", "delivery",
    ]

    private var text = ""
    /// State of Marsaglia's xorshift, so that the numbers do not depend on the standard library.
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Document of at least `bytes` bytes, one object longer at most.
    static func mixed(bytes: Int) -> [UInt8] {
        var document = JSONDocument()
        document.text = "["
        while document.text.utf8.count < bytes {
            if document.text.utf8.count > 1 { document.text += "," }
            document.object(level: 0)
        }
        document.text += "]"
        return Array(document.text.utf8)
    }

    private mutating func random(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private mutating func object(level: Int) {
        let count = 5 + random(11)
        let first = random(Self.keys.count)
        text += "{"
        for member in 0..<count {
            if member > 0 { text += "," }
            text += "\"\(Self.keys[(first + member) % Self.keys.count])\":"
            value(level: level + 1)
        }
        text += "}"
    }

    private mutating func value(level: Int) {
        switch random(20) {
        case 0..<4: sentence(words: 1 + random(2))
        case 4..<7: sentence(words: 4 + random(12))
        case 7: text += "\"say \\\"hi\\\"\\n\\ttab \\\\ path\""
        case 8..<12: text += String(random(1_000_000))
        case 12..<14: text += "\(random(1_000)).\(10 + random(90))"
        case 14: text += "-\(random(100)).\(100_000 + random(900_000))"
        case 15: text += "true"
        case 16: text += "false"
        case 17: text += "null"
        case 18 where level < 4: array(level: level)
        case 19 where level < 3: object(level: level)
        default: text += "\"2026-07-\(10 + random(20))T12:\(10 + random(50)):00.000Z\""
        }
    }

    private mutating func array(level: Int) {
        text += "["
        for element in 0..<random(8) {
            if element > 0 { text += "," }
            value(level: level + 1)
        }
        text += "]"
    }

    private mutating func sentence(words: Int) {
        text += "\""
        for word in 0..<words {
            if word > 0 { text += " " }
            text += Self.words[random(Self.words.count)]
        }
        text += "\""
    }
}
