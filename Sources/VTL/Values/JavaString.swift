/// What Java does with strings: it counts and cuts UTF-16 units.
///
/// A cut through a surrogate pair leaves `?` on each side, which is what Java writes for half a pair in UTF-8.
enum JavaString {
    /// `String.hashCode`.
    static func hash(_ text: String) -> Int32 {
        var hash: Int32 = 0
        if text.isASCII {
            let known = text.utf8.withContiguousStorageIfAvailable { bytes in
                var hash: Int32 = 0
                for byte in bytes { hash = hash &* 31 &+ Int32(byte) }
                return hash
            }
            if let known { return known }
            for byte in text.utf8 { hash = hash &* 31 &+ Int32(byte) }
        } else {
            for unit in text.utf16 { hash = hash &* 31 &+ Int32(unit) }
        }
        return hash
    }

    /// Text of one UTF-16 unit.
    static func text(of unit: UInt16) -> String {
        guard let scalar = Unicode.Scalar(unit) else { return "?" }
        return String(Character(scalar))
    }

    /// One ASCII character a number of times.
    static func filled(_ byte: UInt8, _ count: Int) -> String {
        String(unsafeUninitializedCapacity: max(count, 0)) { bytes in
            bytes.initialize(repeating: byte)
            return bytes.count
        }
    }

    /// Text of UTF-16 units.
    static func text(of units: some Collection<UInt16>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(units.count)
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case .error: bytes.append(UInt8(ascii: "?"))
            case .emptyInput: return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    /// Units `start..<end`, which the caller has checked to be inside.
    static func slice(_ text: String, _ start: Int, _ end: Int) -> String {
        if text.isASCII {
            let utf8 = text.utf8
            let from = utf8.index(utf8.startIndex, offsetBy: start)
            return String(text[from..<utf8.index(from, offsetBy: end - start)])
        }
        let units = text.utf16
        let from = units.index(units.startIndex, offsetBy: start)
        let to = units.index(from, offsetBy: end - start)
        let isWhole: (String.Index) -> Bool = { $0 == units.endIndex || !UTF16.isTrailSurrogate(units[$0]) }
        if isWhole(from), isWhole(to) { return String(Substring(text.unicodeScalars[from..<to])) }
        return Self.text(of: units[from..<to])
    }

    /// Unit at a place that the caller has checked.
    static func unit(_ text: String, _ place: Int) -> UInt16 {
        if text.isASCII {
            return UInt16(text.utf8[text.utf8.index(text.utf8.startIndex, offsetBy: place)])
        }
        return text.utf16[text.utf16.index(text.utf16.startIndex, offsetBy: place)]
    }

    /// Scalar or unpaired unit at a place that the caller has checked.
    static func codePoint(_ text: String, _ place: Int) -> Int32 {
        let high = unit(text, place)
        if 0xD800...0xDBFF ~= high, place + 1 < text.utf16.count {
            let low = unit(text, place + 1)
            if 0xDC00...0xDFFF ~= low { return 0x10000 + (Int32(high) - 0xD800) << 10 + (Int32(low) - 0xDC00) }
        }
        return Int32(high)
    }

    /// `compareTo`: difference of the first units that differ, else of the lengths.
    static func compare(_ left: String, _ right: String) -> Int32 {
        for (one, other) in zip(left.utf16, right.utf16) where one != other { return Int32(one) - Int32(other) }
        return Int32(truncatingIfNeeded: left.utf16.count - right.utf16.count)
    }

    /// `compareToIgnoreCase`, and 0 exactly when `equalsIgnoreCase`: units by the lower case of their upper case.
    static func compareIgnoringCase(_ left: String, _ right: String) -> Int32 {
        for (one, other) in zip(left.utf16, right.utf16) where one != other {
            let difference = Int32(folded(one)) - Int32(folded(other))
            if difference != 0 { return difference }
        }
        return Int32(truncatingIfNeeded: left.utf16.count - right.utf16.count)
    }

    private static func folded(_ unit: UInt16) -> UInt16 { lower(upper(unit)) }

    /// `Character.toUpperCase`: unchanged when the upper case is not one unit.
    static func upper(_ unit: UInt16) -> UInt16 {
        if unit < 0x80 { return unit >= 0x61 && unit <= 0x7A ? unit - 0x20 : unit }
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        return only(scalar.properties.uppercaseMapping) ?? unit
    }

    /// `Character.toLowerCase`.
    static func lower(_ unit: UInt16) -> UInt16 {
        if unit < 0x80 { return unit >= 0x41 && unit <= 0x5A ? unit + 0x20 : unit }
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        return only(scalar.properties.lowercaseMapping) ?? unit
    }

    private static func only(_ text: String) -> UInt16? { text.utf16.count == 1 ? text.utf16.first : nil }

    /// `trim`: without what is not above a space at both ends.
    static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else { return text }
        var bytes = text.utf8[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
