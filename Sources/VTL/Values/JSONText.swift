/// Writes a value as json-smart's `JSONArray.toString` does: compact, slashes escaped (observed with json-smart 2.2,
/// the library behind Jayway's JsonPath).
enum JSONText {
    /// Bytes whose writing, looked at one by one, costs about what a step does.
    private static let bytesOfOneStep = 16

    static func write(_ value: Value, to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        switch value {
        case .string(let text): try writeQuoted(text, to: &output, &meter)
        case .list(let list):
            try write(list.checkedElements(), to: &output, depth: depth, &meter)
        case .map(let map):
            if map.isSilent {
                output.append(contentsOf: "\"\"".utf8)
                return
            }
            try map.chargeWalk(&meter)
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            for entry in map.orderedEntries {
                try ValueWriter.charge(output, depth: depth, &meter)
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                try writeQuoted(try entry.key.text(&meter), to: &output, &meter)
                output.append(UInt8(ascii: ":"))
                try write(entry.value, to: &output, depth: depth + 1, &meter)
            }
            output.append(UInt8(ascii: "}"))
        case .double(let double) where double.isInfinite: output.append(contentsOf: "null".utf8)
        // A bean without properties, to json-smart.
        case .character: output.append(contentsOf: "{}".utf8)
        case .host(let host):
            if let view = host as? MapView {
                try write(view.snapshot(), to: &output, depth: depth, &meter)
            } else {
                try writeQuoted(try value.text(&meter), to: &output, &meter)
            }
        case .null, .boolean, .integer, .long, .bigInteger, .double, .bigDecimal:
            try ValueWriter.write(value, to: &output, depth: depth, &meter)
        }
    }

    private static func write(
        _ elements: [Value], to output: inout [UInt8], depth: Int, _ meter: inout Meter
    ) throws(RenderError) {
        output.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            try ValueWriter.charge(output, depth: depth, &meter)
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            try write(element, to: &output, depth: depth + 1, &meter)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func writeQuoted(_ text: String, to output: inout [UInt8], _ meter: inout Meter) throws(RenderError)
    {
        try meter.step(text.utf8.count / bytesOfOneStep)
        output.append(UInt8(ascii: "\""))
        if text.isASCII {
            for byte in text.utf8 { write(byte, to: &output) }
        } else {
            for scalar in text.unicodeScalars {
                switch scalar.value {
                case 0..<0x80: write(UInt8(truncatingIfNeeded: scalar.value), to: &output)
                case 0x80...0x9F, 0x2000...0x20FF: escape(scalar.value, to: &output)
                default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func write(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            output.append(UInt8(ascii: "\\"))
            output.append(byte)
        case 0x08: output.append(contentsOf: "\\b".utf8)
        case 0x09: output.append(contentsOf: "\\t".utf8)
        case 0x0A: output.append(contentsOf: "\\n".utf8)
        case 0x0C: output.append(contentsOf: "\\f".utf8)
        case 0x0D: output.append(contentsOf: "\\r".utf8)
        case 0..<0x20, 0x7F: escape(UInt32(byte), to: &output)
        default: output.append(byte)
        }
    }

    private static func escape(_ unit: UInt32, to output: inout [UInt8]) {
        let digits = String(unit, radix: 16, uppercase: true)
        output.append(contentsOf: "\\u".utf8)
        output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        output.append(contentsOf: digits.utf8)
    }
}
