import BigInt

extension Value {
    /// Java's `toString()`; of null the word `null`, as Java's concatenation has it.
    public func text(_ meter: inout Meter) throws(RenderError) -> String {
        switch self {
        case .string(let text): return text
        case .integer(let int): return String(int)
        case .boolean(let bool): return bool ? "true" : "false"
        default:
            var bytes: [UInt8] = []
            // An object that prints others counts their depth anew: how often that happens is counted here.
            try meter.enterText()
            defer { meter.leaveText() }
            try writeText(to: &bytes, &meter)
            return try meter.made(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Appends Java's `toString()` as UTF-8, the same bytes that `text` gives.
    @inline(__always)
    func writeText(to output: inout [UInt8], _ meter: inout Meter) throws(RenderError) {
        switch self {
        case .string(let text): output.append(contentsOf: text.utf8)
        case .integer(let int): ValueWriter.write(Int64(int), to: &output)
        default: try ValueWriter.write(self, to: &output, depth: 0, &meter)
        }
    }

    /// Text of a value that is neither list, map nor host; what orders and hashes keys needs no more.
    var shortText: String {
        switch self {
        case .null: "null"
        case .boolean(let bool): bool ? "true" : "false"
        case .integer(let int): String(int)
        case .long(let long): String(long)
        case .bigInteger(let big): big.description
        case .double(let double): JavaDouble.text(double)
        case .bigDecimal(let decimal): decimal.text
        case .character(let unit): JavaString.text(of: unit)
        case .string(let text): text
        case .list, .map, .host: ""
        }
    }
}

/// Writes values as Java prints them.
enum ValueWriter {
    /// Lists and maps inside each other that are printed, compared or hashed; Java's own stack holds a few thousand.
    /// A JSON text holds 1,000 (`JSONLimits.depth`). They take 1 MB of stack in a release build; a thread with a
    /// smaller one stops sooner (`StackSpace`).
    static let greatestDepth = 1_100

    static func write(_ value: Value, to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        switch value {
        case .string(let text): output.append(contentsOf: text.utf8)
        case .integer(let int): write(Int64(int), to: &output)
        case .long(let long): write(long, to: &output)
        case .list(let list): try write(list, to: &output, depth: depth, &meter)
        case .map(let map): try write(map, to: &output, depth: depth, &meter)
        case .host(let host):
            if let nested = host as? EngineObject {
                try nested.writeText(to: &output, depth: depth, &meter)
            } else {
                let text = try host.text(&meter)
                output.append(contentsOf: text.utf8)
            }
        case .bigInteger(let big):
            try Value.chargeDigits(big.bitWidth / 3, &meter)
            output.append(contentsOf: big.description.utf8)
        case .bigDecimal(let decimal):
            try Value.chargeDigits(decimal.unscaled.bitWidth / 3, &meter)
            output.append(contentsOf: decimal.text.utf8)
        case .null, .boolean, .double, .character: output.append(contentsOf: value.shortText.utf8)
        }
    }

    /// Decimal digits of an integer.
    @inline(__always)
    static func write(_ number: Int64, to output: inout [UInt8]) {
        if 0 <= number, number < 10 {
            output.append(UInt8(truncatingIfNeeded: number) &+ 0x30)
            return
        }
        var rest = number.magnitude
        if number < 0 { output.append(UInt8(ascii: "-")) }
        let start = output.count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            output.append(UInt8(truncatingIfNeeded: digit) &+ 0x30)
            rest = quotient
        } while rest > 0
        output[start...].reverse()
    }

    /// Charges one element written, and refuses endless output and nesting.
    @inline(__always)
    static func charge(_ output: [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        try meter.step()
        try meter.level(depth)
        if output.count > meter.limits.outputBytes {
            throw RenderError(.limit("bytes of output", meter.limits.outputBytes))
        }
    }

    private static func write(
        _ list: ListObject, to output: inout [UInt8], depth: Int, _ meter: inout Meter
    ) throws(RenderError) {
        switch list.kind {
        case .java:
            try write(elements: list.checkedElements(), of: list, to: &output, depth: depth, &meter)
        case .json:
            try JSONText.write(.list(list), to: &output, depth: depth, &meter)
        case .array:
            // Java prints the class and an identity that differs from run to run; here it depends on the content.
            let name: StaticString =
                switch list.component {
                case .object: "[Ljava.lang.Object;@"
                case .string: "[Ljava.lang.String;@"
                case .byte: "[B@"
                case .char: "[C@"
                }
            output.append(contentsOf: "\(name)".utf8)
            let hash = try Value.javaHash(of: list.elements, depth: depth + 1, &meter)
            output.append(contentsOf: String(UInt32(bitPattern: hash), radix: 16).utf8)
        }
    }

    /// `AbstractCollection.toString`.
    static func write(
        elements: [Value], of owner: AnyObject, to output: inout [UInt8], depth: Int, _ meter: inout Meter
    ) throws(RenderError) {
        output.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            try charge(output, depth: depth, &meter)
            if !isFirst {
                output.append(UInt8(ascii: ","))
                output.append(UInt8(ascii: " "))
            }
            isFirst = false
            if case .list(let inner) = element, inner === owner {
                output.append(contentsOf: "(this Collection)".utf8)
            } else {
                try write(element, to: &output, depth: depth + 1, &meter)
            }
        }
        output.append(UInt8(ascii: "]"))
    }

    /// `AbstractMap.toString`.
    private static func write(
        _ map: MapObject, to output: inout [UInt8], depth: Int, _ meter: inout Meter
    ) throws(RenderError) {
        if map.isSilent { return }
        try map.chargeWalk(&meter)
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for entry in map.orderedEntries {
            try charge(output, depth: depth, &meter)
            if !isFirst {
                output.append(UInt8(ascii: ","))
                output.append(UInt8(ascii: " "))
            }
            isFirst = false
            try write(entry.key, in: map, to: &output, depth: depth, &meter)
            output.append(UInt8(ascii: "="))
            try write(entry.value, in: map, to: &output, depth: depth, &meter)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func write(
        _ value: Value, in map: MapObject, to output: inout [UInt8], depth: Int, _ meter: inout Meter
    ) throws(RenderError) {
        if case .map(let inner) = value, inner === map {
            output.append(contentsOf: "(this Map)".utf8)
        } else {
            try write(value, to: &output, depth: depth + 1, &meter)
        }
    }
}
