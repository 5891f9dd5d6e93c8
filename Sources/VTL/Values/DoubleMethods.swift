/// Methods of `java.lang.Double`.
enum DoubleMethods {
    static func call(
        _ number: Double, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.isNaN, 0): return .boolean(number.isNaN)
        case (.isInfinite, 0): return .boolean(number.isInfinite)
        case (_, 0): return NumberMethods.convert(.double(number), method)
        case (.parseDouble, 1):
            guard let text = try a[0].asString() else { return nil }
            try meter.scan(text.utf8.count * 8)
            return .double(try JavaDouble.parse(text))
        case (.valueOf, 1):
            if let double = a[0].asDoubleArgument { return .double(double) }
            guard let text = try a[0].asString() else { return nil }
            try meter.scan(text.utf8.count * 8)
            return .double(try JavaDouble.parse(text))
        case (.compareTo, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            guard case .double(let other) = a[0] else { return nil }
            return .integer(compare(number, other))
        case (_, 1):
            guard let double = a[0].asDoubleArgument else { return nil }
            switch method {
            case .toString: return .string(JavaDouble.text(double))
            case .isNaN: return .boolean(double.isNaN)
            case .isInfinite: return .boolean(double.isInfinite)
            case .isFinite: return .boolean(double.isFinite)
            case .hashCode: return .integer(Value.double(double).shallowHash)
            default: return nil
            }
        case (_, 2):
            guard let left = a[0].asDoubleArgument, let right = a[1].asDoubleArgument else { return nil }
            switch method {
            case .compare: return .integer(compare(left, right))
            case .sum: return .double(left + right)
            case .max: return .double(left.isNaN || right.isNaN ? .nan : compare(left, right) > 0 ? left : right)
            case .min: return .double(left.isNaN || right.isNaN ? .nan : compare(left, right) < 0 ? left : right)
            default: return nil
            }
        default: return nil
        }
    }

    /// `Double.compare`: -0.0 is below 0.0, NaN above all.
    static func compare(_ left: Double, _ right: Double) -> Int32 {
        if left < right { return -1 }
        if left > right { return 1 }
        let one = Int64(bitPattern: (left.isNaN ? Double.nan : left).bitPattern)
        let other = Int64(bitPattern: (right.isNaN ? Double.nan : right).bitPattern)
        return one < other ? -1 : one > other ? 1 : 0
    }
}
