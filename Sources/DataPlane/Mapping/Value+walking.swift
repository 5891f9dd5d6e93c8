import VTL

/// Where a JSONPath leads in a value that a template may have changed.
enum WalkOutcome {
    case found(Value)
    case nowhere
    /// The path is more than names and indexes: it is evaluated on JSON.
    case notSimple
}

extension Value {
    /// Follows `$.a.b[0]`, the paths whose result is a part of this value itself, as Jayway's is.
    func walked(along path: String) -> WalkOutcome {
        guard path.utf8.first == UInt8(ascii: "$") else { return .notSimple }
        var value = self
        var rest = path.utf8.dropFirst()
        while let first = rest.popFirst() {
            if first == UInt8(ascii: ".") {
                let name = rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }
                guard !name.isEmpty, name.allSatisfy(Self.isPlain) else { return .notSimple }
                rest = rest.dropFirst(name.count)
                guard case .map(let map) = value, let next = map[String(Substring(name))] else { return .nowhere }
                value = next
            } else if first == UInt8(ascii: "[") {
                let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
                rest = rest.dropFirst(digits.count)
                guard let index = Int(String(Substring(digits))), rest.popFirst() == UInt8(ascii: "]") else {
                    return .notSimple
                }
                guard case .list(let list) = value, list.elements.indices.contains(index) else { return .nowhere }
                value = list.elements[index]
            } else {
                return .notSimple
            }
        }
        return .found(value)
    }

    /// Letters, digits, `_`, `-` and everything beyond ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...0xFF:
            true
        default: false
        }
    }
}
