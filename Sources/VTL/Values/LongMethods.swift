/// Methods of `java.lang.Long`.
enum LongMethods {
    static func call(
        _ number: Int64, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.parseLong, 1...2) where !a[0].isText: return nil
        case (.parseLong, 1): return .long(try IntegerText.parse(a[0], radix: 10))
        case (.valueOf, 1):
            if let long = a[0].asLong { return .long(long) }
            guard a[0].isText else { return nil }
            return .long(try IntegerText.parse(a[0], radix: 10))
        case (.parseLong, 2), (.valueOf, 2):
            guard a[0].isText, let radix = a[1].asInt else { return nil }
            return .long(try IntegerText.parse(a[0], radix: radix))
        case (.decode, 1):
            guard let text = try a[0].asString() else { return nil }
            return .long(try IntegerText.decode(text))
        case (.compareTo, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            guard case .long(let other) = a[0] else { return nil }
            return .integer(number < other ? -1 : number > other ? 1 : 0)
        case (.toString, 1): return a[0].asLong.map { .string(String($0)) }
        case (.toString, 2):
            guard let long = a[0].asLong, let radix = a[1].asInt else { return nil }
            return .string(String(long, radix: (2...36).contains(radix) ? radix : 10))
        case (_, 1):
            guard let long = a[0].asLong else { return nil }
            return one(long, method)
        case (.rotateLeft, 2), (.rotateRight, 2):
            guard let long = a[0].asLong, let distance = a[1].asInt else { return nil }
            let shift = Int32(truncatingIfNeeded: distance)
            return .long(IntegerText.rotated(long, method == .rotateLeft ? shift : 0 &- shift))
        case (_, 2):
            guard let left = a[0].asLong, let right = a[1].asLong else { return nil }
            return two(left, right, method)
        case (_, 0): return NumberMethods.convert(.long(number), method)
        default: return nil
        }
    }

    private static func one(_ long: Int64, _ method: JavaMethod) -> Value? {
        let bits = UInt64(bitPattern: long)
        switch method {
        case .toHexString: return .string(String(bits, radix: 16))
        case .toOctalString: return .string(String(bits, radix: 8))
        case .toBinaryString: return .string(String(bits, radix: 2))
        case .signum: return .integer(Int32(long.signum()))
        case .bitCount: return .integer(Int32(bits.nonzeroBitCount))
        case .numberOfLeadingZeros: return .integer(Int32(bits.leadingZeroBitCount))
        case .numberOfTrailingZeros: return .integer(Int32(bits.trailingZeroBitCount))
        case .highestOneBit:
            return .long(bits == 0 ? 0 : Int64(bitPattern: 1 << (63 - UInt64(bits.leadingZeroBitCount))))
        case .lowestOneBit: return .long(long & (0 &- long))
        case .reverseBytes: return .long(long.byteSwapped)
        case .reverse: return .long(Int64(bitPattern: IntegerText.reversed(bits)))
        case .hashCode: return .integer(Value.long(long).shallowHash)
        default: return nil
        }
    }

    private static func two(_ left: Int64, _ right: Int64, _ method: JavaMethod) -> Value? {
        switch method {
        case .compare: return .integer(left < right ? -1 : left > right ? 1 : 0)
        case .max: return .long(max(left, right))
        case .min: return .long(min(left, right))
        case .sum: return .long(left &+ right)
        default: return nil
        }
    }
}
