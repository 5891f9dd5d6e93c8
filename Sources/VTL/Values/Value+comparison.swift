import BigInt

extension Value {
    /// Velocity's truth: null is false, a Boolean is itself, everything else is true.
    @inline(__always)
    var isTrue: Bool {
        switch self {
        case .null: false
        case .boolean(let bool): bool
        default: true
        }
    }

    /// `a == b` of Velocity 1.7: numbers by value, null only with null (and, if so told, with `""`), objects of the
    /// same class by `equals`, all others by their text.
    static func areEqual(
        _ a: Value, _ b: Value, nullEqualsEmptyString: Bool, _ meter: inout Meter
    ) throws(RenderError) -> Bool {
        switch (a, b) {
        case (.string(let left), .string(let right)):
            if left.utf8.count > 256, left.utf8.count == right.utf8.count { try meter.copied(left.utf8.count) }
            return left.hasSameBytes(as: right)
        case (.integer(let left), .integer(let right)): return left == right
        case (.null, .null): return true
        case (.null, .string(let text)), (.string(let text), .null): return nullEqualsEmptyString && text.isEmpty
        case (.null, _), (_, .null): return false
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.character(let left), .character(let right)): return left == right
        // A view is of another class than a list of its own.
        case (.list(let left), .list(let right))
        where left.kind != .array && right.kind != .array && (left.window == nil) == (right.window == nil):
            return try javaEquals(a, b, depth: 0, &meter)
        case (.map, .map): return try javaEquals(a, b, depth: 0, &meter)
        case (.list(let left), .list(let right)) where left === right: return true
        case (.host(let left), .host(let right)) where left === right: return true
        default: break
        }
        if let order = try compareNumbers(a, b, &meter) { return order == 0 }
        return try a.text(&meter).hasSameBytes(as: try b.text(&meter))
    }

    /// Order of two numbers, -1, 0 or 1; nil for all else, which `<` and its kin take for false.
    @inline(__always)
    static func compare(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Int? {
        if case .integer(let left) = a, case .integer(let right) = b { return left < right ? -1 : left > right ? 1 : 0 }
        return try compareNumbers(a, b, &meter)
    }

    /// Java's `a.equals(b)`: same class, same content.
    static func javaEquals(_ a: Value, _ b: Value, depth: Int, _ meter: inout Meter) throws(RenderError) -> Bool {
        switch (a, b) {
        case (.null, .null): return true
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.long(let left), .long(let right)): return left == right
        case (.bigInteger(let left), .bigInteger(let right)):
            try meter.step(left.bitWidth >> 12)
            return left == right
        case (.double(let left), .double(let right)):
            return left.bitPattern == right.bitPattern || (left.isNaN && right.isNaN)
        case (.bigDecimal(let left), .bigDecimal(let right)): return left == right
        case (.character(let left), .character(let right)): return left == right
        case (.string(let left), .string(let right)):
            if left.utf8.count != right.utf8.count { return false }
            try meter.scan(left.utf8.count)
            return left.hasSameBytes(as: right)
        case (.list(let left), .list(let right)):
            if left === right { return true }
            if left.kind == .array || right.kind == .array || left.count != right.count {
                return false
            }
            try chargeLevel(left.count, depth, &meter)
            for (one, other) in zip(try left.checkedElements(), try right.checkedElements()) {
                guard try javaEquals(one, other, depth: depth + 1, &meter) else { return false }
            }
            return true
        case (.map(let left), .map(let right)):
            if left === right { return true }
            if left.count != right.count { return false }
            try chargeLevel(left.count, depth, &meter)
            for entry in left.entries {
                guard let other = right.value(of: entry.key) else { return false }
                guard try javaEquals(entry.value, other, depth: depth + 1, &meter) else { return false }
            }
            return true
        case (.host(let left), .host(let right)):
            if left === right { return true }
            if let one = left as? EngineObject, let other = right as? EngineObject {
                return try one.isEqual(to: other, depth: depth, &meter)
            }
            return false
        default: return false
        }
    }

    static func chargeLevel(_ count: Int, _ depth: Int, _ meter: inout Meter) throws(RenderError) {
        try meter.step(count)
        try meter.level(depth)
    }

    /// Java's `hashCode()`; hosts have that of their text.
    static func javaHash(_ value: Value, depth: Int, _ meter: inout Meter) throws(RenderError) -> Int32 {
        switch value {
        case .list(let list): return try javaHash(of: list.checkedElements(), depth: depth, &meter)
        case .map(let map):
            try chargeLevel(map.count, depth, &meter)
            var hash: Int32 = 0
            for entry in map.entries {
                let key = try javaHash(entry.key, depth: depth + 1, &meter)
                hash &+= key ^ (try javaHash(entry.value, depth: depth + 1, &meter))
            }
            return hash
        case .host(let host):
            if let object = host as? EngineObject { return try object.javaHash(depth: depth, &meter) }
            return JavaString.hash(try host.text(&meter))
        case .string(let text):
            try meter.scan(text.utf8.count * 2)
            return JavaString.hash(text)
        case .bigInteger, .bigDecimal:
            try meter.scan(key: value)
            return value.shallowHash
        default: return value.shallowHash
        }
    }

    /// `AbstractList.hashCode`.
    static func javaHash(of elements: [Value], depth: Int, _ meter: inout Meter) throws(RenderError) -> Int32 {
        try chargeLevel(elements.count, depth, &meter)
        var hash: Int32 = 1
        for element in elements { hash = hash &* 31 &+ (try javaHash(element, depth: depth + 1, &meter)) }
        return hash
    }

    /// Java's `hashCode()` of all but lists, maps and hosts, which have 0.
    var shallowHash: Int32 {
        switch self {
        case .null, .list, .map, .host: return 0
        case .boolean(let bool): return bool ? 1231 : 1237
        case .integer(let int): return int
        case .long(let long): return Self.folded(UInt64(bitPattern: long))
        case .double(let double): return Self.folded(double.isNaN ? 0x7FF8_0000_0000_0000 : double.bitPattern)
        case .character(let unit): return Int32(unit)
        case .string(let text): return JavaString.hash(text)
        case .bigInteger(let big): return Self.hash(big)
        case .bigDecimal(let decimal):
            if let small = Int64(exactly: decimal.unscaled), small != .min {
                let magnitude = small.magnitude
                let high = Int32(truncatingIfNeeded: magnitude >> 32)
                let hash = high &* 31 &+ Int32(truncatingIfNeeded: magnitude)
                return (small < 0 ? 0 &- hash : hash) &* 31 &+ Int32(truncatingIfNeeded: decimal.scale)
            }
            return Self.hash(decimal.unscaled) &* 31 &+ Int32(truncatingIfNeeded: decimal.scale)
        }
    }

    private static func folded(_ bits: UInt64) -> Int32 { Int32(truncatingIfNeeded: bits ^ (bits >> 32)) }

    /// `BigInteger.hashCode`: over the magnitude's 32-bit words from the greatest on, times the sign.
    private static func hash(_ big: BigInt) -> Int32 {
        var hash: Int32 = 0
        var isLeading = true
        for word in big.magnitude.words.reversed() {
            for half in [UInt32(truncatingIfNeeded: word >> 32), UInt32(truncatingIfNeeded: word)] {
                if isLeading, half == 0 { continue }
                isLeading = false
                hash = hash &* 31 &+ Int32(bitPattern: half)
            }
        }
        return big < 0 ? 0 &- hash : hash
    }
}
