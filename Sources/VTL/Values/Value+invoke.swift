extension Value {
    /// `receiver.name(arguments)`; nil when there is no such method with these arguments. A method that answers
    /// nothing (`void`) gives an empty string, as Velocity has it; one that answers null gives `.null`.
    ///
    /// - Throws: what the Java method throws, or a limit.
    public static func invoke(
        _ receiver: Value, _ name: MethodName, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        if case .host(let host) = receiver, let answer = try host.call(name, arguments, &meter) { return answer }
        guard let method = name.known else { return nil }
        switch (method, arguments.count) {
        case (.toString, 0):
            if receiver.isNull { return nil }
            return .string(try receiver.text(&meter))
        case (.equals, 1):
            if receiver.isNull { return nil }
            return .boolean(try javaEquals(receiver, arguments[0], depth: 0, &meter))
        case (.hashCode, 0):
            if receiver.isNull { return nil }
            return .integer(try javaHash(receiver, depth: 0, &meter))
        default: break
        }
        let answer = try call(receiver, method, arguments, &meter)
        if answer == nil, method == .compareTo, arguments.count == 1, !receiver.isContainer, !receiver.isNull {
            throw RenderError.java(
                "ClassCastException", "\(arguments[0].javaClass) cannot be cast to \(receiver.javaClass)")
        }
        // Velocity 1.7 takes a method without parameters for one that goes with any arguments; Java then refuses them.
        if answer == nil, !arguments.isEmpty, receiver.hasMethodWithoutParameters(method) {
            throw RenderError.java("IllegalArgumentException", "wrong number of arguments")
        }
        return answer
    }

    private static func call(
        _ receiver: Value, _ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch receiver {
        case .string(let text): return try StringMethods.call(text, method, arguments, &meter)
        case .list(let list): return try ListMethods.call(list, method, arguments, &meter)
        case .map(let map): return try MapMethods.call(map, method, arguments, &meter)
        case .integer(let int): return try IntegerMethods.call(int, method, arguments, &meter)
        case .long(let long): return try LongMethods.call(long, method, arguments, &meter)
        case .double(let double): return try DoubleMethods.call(double, method, arguments, &meter)
        case .boolean(let bool): return try BooleanMethods.call(bool, method, arguments, &meter)
        case .character(let unit): return try CharacterMethods.call(unit, method, arguments, &meter)
        case .bigInteger(let big): return try BigIntegerMethods.call(big, method, arguments, &meter)
        case .bigDecimal(let decimal): return try BigDecimalMethods.call(decimal, method, arguments, &meter)
        case .null, .host: return nil
        }
    }

    /// What Velocity makes of a method without a result.
    static var void: Value { .string("") }

    // Arguments as Velocity's method map converts them: exact classes, or primitives by widening.

    /// For a parameter of type `int`.
    var asInt: Int? {
        if case .integer(let int) = self { Int(int) } else { nil }
    }

    /// For a parameter of type `long`.
    var asLong: Int64? { primitiveInteger }

    /// For a parameter of type `double`; BigInteger and BigDecimal do not widen.
    var asDoubleArgument: Double? {
        switch self {
        case .integer(let int): Double(int)
        case .long(let long): Double(long)
        case .double(let double): double
        default: nil
        }
    }

    /// For a parameter of type `char`.
    var asChar: UInt16? {
        if case .character(let unit) = self { unit } else { nil }
    }

    /// For a parameter of type `boolean`.
    var asBoolean: Bool? {
        if case .boolean(let bool) = self { bool } else { nil }
    }

    /// Whether this goes for a parameter of type `String`; null does.
    var isText: Bool {
        switch self {
        case .string, .null: true
        default: false
        }
    }

    /// For a parameter of type `String` or `CharSequence`; a null is passed on, and the method throws at it.
    func asString() throws(RenderError) -> String? {
        switch self {
        case .string(let text): text
        case .null: throw RenderError.nullPointer
        default: nil
        }
    }
}
