/// Bytes that are equal exactly for values that are equal as JSON Schema sees them: numbers by value, objects
/// whatever the order of their members.
enum CanonicalForm {
    /// What is still to be written: a value, or bytes.
    private enum Item {
        case value(JSONValue)
        case key(String)
        case byte(UInt8)
    }

    /// Time: linear, objects sorted. Uses no call stack per level.
    static func bytes(_ root: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        var items: [Item] = [.value(root)]
        while let item = items.popLast() {
            switch item {
            case .byte(let byte): bytes.append(byte)
            case .key(let key): append(key, to: &bytes)
            case .value(.null): bytes.append(UInt8(ascii: "n"))
            case .value(.bool(let bool)): bytes.append(UInt8(ascii: bool ? "t" : "f"))
            case .value(.number(let number)): append(number, to: &bytes)
            case .value(.string(let string)): append(string, to: &bytes)
            case .value(.array(let elements)):
                bytes.append(UInt8(ascii: "["))
                items.append(.byte(UInt8(ascii: "]")))
                for element in elements.reversed() { items.append(.value(element)) }
            case .value(.object(let object)):
                bytes.append(UInt8(ascii: "{"))
                items.append(.byte(UInt8(ascii: "}")))
                let members = object.sorted { $1.key.utf8.lexicographicallyPrecedes($0.key.utf8) }
                for member in members {
                    items.append(.value(member.value))
                    items.append(.key(member.key))
                }
            }
        }
        return bytes
    }

    /// Length first, so that no text can look like what follows it.
    private static func append(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes += String(string.utf8.count).utf8
        bytes.append(UInt8(ascii: ":"))
        bytes += string.utf8
    }

    private static func append(_ number: JSONNumber, to bytes: inout [UInt8]) {
        let decimal = ExactDecimal(number)
        bytes.append(UInt8(ascii: decimal.isNegative ? "-" : "+"))
        bytes += decimal.digits.map { $0 + UInt8(ascii: "0") }
        bytes.append(UInt8(ascii: "e"))
        bytes += String(decimal.exponent).utf8
        bytes.append(UInt8(ascii: ";"))
    }
}
