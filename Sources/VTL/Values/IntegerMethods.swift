import BigInt

/// Methods of `java.lang.Integer`, the static ones too: Velocity calls them on any instance.
enum IntegerMethods {
    static func call(
        _ number: Int32, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.parseInt, 1...2) where !a[0].isText: return nil
        case (.parseInt, 1):
            return .integer(try IntegerText.parse(a[0], radix: 10))
        case (.valueOf, 1):
            if let int = a[0].asInt { return IntegerText.int(int) }
            guard a[0].isText else { return nil }
            return .integer(try IntegerText.parse(a[0], radix: 10))
        case (.parseInt, 2), (.valueOf, 2):
            guard a[0].isText, let radix = a[1].asInt else { return nil }
            return .integer(try IntegerText.parse(a[0], radix: radix))
        case (.decode, 1):
            guard let text = try a[0].asString() else { return nil }
            return .integer(try IntegerText.decode(text))
        case (.compareTo, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            guard case .integer(let other) = a[0] else { return nil }
            return .integer(number < other ? -1 : number > other ? 1 : 0)
        case (.toString, 1):
            guard let int = a[0].asInt else { return nil }
            return .string(String(int))
        case (.toString, 2):
            guard let int = a[0].asInt, let radix = a[1].asInt else { return nil }
            return .string(String(int, radix: (2...36).contains(radix) ? radix : 10))
        case (_, 1):
            guard let int = a[0].asInt else { return nil }
            return one(Int32(truncatingIfNeeded: int), method)
        case (_, 2):
            guard let left = a[0].asInt, let right = a[1].asInt else { return nil }
            return two(Int32(truncatingIfNeeded: left), Int32(truncatingIfNeeded: right), method)
        case (_, 0): return NumberMethods.convert(.integer(number), method)
        default: return nil
        }
    }

    private static func one(_ int: Int32, _ method: JavaMethod) -> Value? {
        let bits = UInt32(bitPattern: int)
        switch method {
        case .toHexString: return .string(String(bits, radix: 16))
        case .toOctalString: return .string(String(bits, radix: 8))
        case .toBinaryString: return .string(String(bits, radix: 2))
        case .signum: return .integer(int.signum())
        case .bitCount: return .integer(Int32(bits.nonzeroBitCount))
        case .numberOfLeadingZeros: return .integer(Int32(bits.leadingZeroBitCount))
        case .numberOfTrailingZeros: return .integer(Int32(bits.trailingZeroBitCount))
        case .highestOneBit:
            return .integer(bits == 0 ? 0 : Int32(bitPattern: 1 << (31 - UInt32(bits.leadingZeroBitCount))))
        case .lowestOneBit: return .integer(int & (0 &- int))
        case .reverseBytes: return .integer(int.byteSwapped)
        case .reverse: return .integer(Int32(bitPattern: IntegerText.reversed(bits)))
        case .hashCode: return .integer(int)
        default: return nil
        }
    }

    private static func two(_ left: Int32, _ right: Int32, _ method: JavaMethod) -> Value? {
        switch method {
        case .compare: return .integer(left < right ? -1 : left > right ? 1 : 0)
        case .max: return .integer(max(left, right))
        case .min: return .integer(min(left, right))
        case .sum: return .integer(left &+ right)
        case .rotateLeft: return .integer(IntegerText.rotated(left, right))
        case .rotateRight: return .integer(IntegerText.rotated(left, 0 &- right))
        default: return nil
        }
    }
}

/// Reading and turning integers as `Integer` and `Long` do.
enum IntegerText {
    static func int(_ value: Int) -> Value { .integer(Int32(truncatingIfNeeded: value)) }

    /// `parseInt` and `parseLong`: an optional sign and digits, nothing else.
    static func parse<Integer: FixedWidthInteger>(_ argument: Value, radix: Int) throws(RenderError) -> Integer {
        switch argument {
        case .string(let text):
            guard (2...36).contains(radix) else {
                let bound = radix < 2 ? "less than Character.MIN_RADIX" : "greater than Character.MAX_RADIX"
                throw RenderError.java("NumberFormatException", "radix \(radix) \(bound)")
            }
            if let number = Integer(text, radix: radix) { return number }
            let suffix = radix == 10 ? "" : " under radix \(radix)"
            throw RenderError.java("NumberFormatException", "For input string: \"\(text)\"" + suffix)
        case .null: throw RenderError.java("NumberFormatException", "Cannot parse null string")
        default: throw RenderError.java("NumberFormatException", "For input string: \"\(argument.shortText)\"")
        }
    }

    /// `decode`: `0x`, `#` and `0` name the radix.
    static func decode<Integer: FixedWidthInteger>(_ text: String) throws(RenderError) -> Integer {
        if text.isEmpty { throw RenderError.java("NumberFormatException", "Zero length string") }
        var rest = Substring(text)
        var sign = ""
        if rest.hasPrefix("-") { sign = "-" }
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
        var radix = 10
        if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
            rest = rest.dropFirst(2)
            radix = 16
        } else if rest.hasPrefix("#") {
            rest = rest.dropFirst()
            radix = 16
        } else if rest.hasPrefix("0"), rest.utf8.count > 1 {
            rest = rest.dropFirst()
            radix = 8
        }
        if rest.hasPrefix("-") || rest.hasPrefix("+") {
            throw RenderError.java("NumberFormatException", "Sign character in wrong position")
        }
        return try parse(.string(sign + rest), radix: radix)
    }

    static func reversed<Bits: FixedWidthInteger & UnsignedInteger>(_ bits: Bits) -> Bits {
        var result: Bits = 0
        for place in 0..<Bits.bitWidth where bits >> place & 1 == 1 { result |= 1 << (Bits.bitWidth - 1 - place) }
        return result
    }

    static func rotated<Integer: FixedWidthInteger>(_ value: Integer, _ distance: Int32) -> Integer {
        let shift = Integer(truncatingIfNeeded: Int(distance) & (Integer.bitWidth - 1))
        if shift == 0 { return value }
        let bits = Integer.Magnitude(truncatingIfNeeded: value)
        let by = Int(shift)
        return Integer(truncatingIfNeeded: bits << by | bits >> (Integer.bitWidth - by))
    }
}

/// What all numbers can: `intValue()` and its kin.
enum NumberMethods {
    static func convert(_ number: Value, _ method: JavaMethod) -> Value? {
        let bits: Int64
        switch number {
        case .integer(let int): bits = Int64(int)
        case .long(let long): bits = long
        case .bigInteger(let big): bits = Int64(truncatingIfNeeded: big)
        case .double(let double):
            switch method {
            case .longValue: return .long(JavaDouble.narrowed(double))
            case .intValue: return .integer(JavaDouble.narrowed(double))
            default: bits = Int64(JavaDouble.narrowed(double) as Int32)
            }
        default: return nil
        }
        switch method {
        case .intValue: return .integer(Int32(truncatingIfNeeded: bits))
        case .longValue: return .long(bits)
        case .shortValue: return .integer(Int32(Int16(truncatingIfNeeded: bits)))
        case .byteValue: return .integer(Int32(Int8(truncatingIfNeeded: bits)))
        case .doubleValue: return number.asDouble.map(Value.double)
        // A float prints as its own shortest digits; as a Double of those digits it does the same.
        case .floatValue: return number.asDouble.flatMap { Double(Float($0).description) }.map(Value.double)
        default: return nil
        }
    }
}
