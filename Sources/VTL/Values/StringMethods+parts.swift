extension StringMethods {
    static func substring(
        _ text: String, _ start: Int, _ end: Int, _ meter: inout Meter
    ) throws(RenderError) -> String {
        let length = text.utf16.count
        guard start >= 0, start <= end, end <= length else {
            throw RenderError.java("StringIndexOutOfBoundsException", "begin \(start), end \(end), length \(length)")
        }
        if start == 0, end == length { return text }
        return try meter.made(JavaString.slice(text, start, end))
    }

    /// Arguments of type `CharSequence`: only Strings are, among what templates meet.
    static func charSequence(_ value: Value, _ meter: inout Meter) throws(RenderError) -> String? {
        try value.asString()
    }

    /// `indexOf(String, int)` or `indexOf(int, int)`.
    static func indexOf(
        _ text: String, _ wanted: Value, from: Int, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        guard let needle = try needle(wanted) else { return nil }
        let start = max(from, 0)
        try meter.copied(text.utf8.count + needle.count)
        if start > text.utf16.count { return int(needle.isEmpty ? text.utf16.count : -1) }
        let search = ByteSearch(text: Array(text.utf8), needle: needle)
        guard let found = try search.first(from: byteOffset(text, ofUnit: start), &meter) else { return int(-1) }
        return int(unitOffset(text, ofByte: found))
    }

    /// `lastIndexOf(String, int)` or `lastIndexOf(int, int)`.
    static func lastIndexOf(
        _ text: String, _ wanted: Value, from: Int, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        guard let needle = try needle(wanted) else { return nil }
        if from < 0 { return int(-1) }
        try meter.copied(text.utf8.count + needle.count)
        let search = ByteSearch(text: Array(text.utf8), needle: needle)
        let start = byteOffset(text, ofUnit: min(from, text.utf16.count))
        guard let found = try search.last(from: start, &meter) else { return int(-1) }
        return int(unitOffset(text, ofByte: found))
    }

    private static func needle(_ wanted: Value) throws(RenderError) -> [UInt8]? {
        if let scalar = wanted.asInt {
            // No text holds half a pair or what is no scalar; a byte that UTF-8 does not have is never found.
            guard let scalar = UInt32(exactly: scalar).flatMap(Unicode.Scalar.init) else { return [0xFF] }
            return UTF8.encode(scalar).map(Array.init) ?? [0xFF]
        }
        return try wanted.asString().map { Array($0.utf8) }
    }

    private static func byteOffset(_ text: String, ofUnit unit: Int) -> Int {
        if text.isASCII { return unit }
        let index = text.utf16.index(text.startIndex, offsetBy: unit)
        return text.utf8.distance(from: text.startIndex, to: index)
    }

    private static func unitOffset(_ text: String, ofByte byte: Int) -> Int {
        if text.isASCII { return byte }
        return text.utf16.distance(from: text.startIndex, to: text.utf8.index(text.startIndex, offsetBy: byte))
    }

    /// `replace` of one text by another, all places, left to right.
    static func replace(
        _ text: String, _ old: String, _ new: String, _ meter: inout Meter
    ) throws(RenderError) -> String {
        try meter.copied(text.utf8.count + old.utf8.count)
        let bytes = Array(text.utf8)
        let search = ByteSearch(text: bytes, needle: Array(old.utf8))
        if old.isEmpty { return try interleave(text, new, &meter) }
        guard var found = try search.first(from: 0, &meter) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        while true {
            result += bytes[copied..<found]
            result.append(contentsOf: new.utf8)
            copied = found + old.utf8.count
            try meter.step(1 + new.utf8.count >> 8)
            try check(result.count, &meter)
            guard let next = try search.first(from: copied, &meter) else { break }
            found = next
        }
        result += bytes[copied...]
        return try meter.made(String(decoding: result, as: UTF8.self))
    }

    /// Refuses a text that grows beyond what may be made, before it is made.
    @inline(__always)
    static func check(_ count: Int, _ meter: inout Meter) throws(RenderError) {
        if count > meter.limits.outputBytes {
            throw RenderError(.limit("bytes of output", meter.limits.outputBytes))
        }
    }

    /// `replace("", new)`: before, between and after all characters.
    private static func interleave(
        _ text: String, _ new: String, _ meter: inout Meter
    ) throws(RenderError) -> String {
        var result = new
        for scalar in text.unicodeScalars {
            try meter.step(2 + new.utf8.count >> 8)
            try check(result.utf8.count, &meter)
            result.unicodeScalars.append(scalar)
            result += new
        }
        return try meter.made(result)
    }

    static func regionMatches(
        _ text: String, _ place: Int, _ other: String, _ otherPlace: Int, _ count: Int, ignoringCase: Bool
    ) -> Bool {
        guard place >= 0, otherPlace >= 0 else { return false }
        let (length, otherLength) = (text.utf16.count, other.utf16.count)
        guard place <= length - count, otherPlace <= otherLength - count else { return false }
        if count <= 0 { return true }
        let left = JavaString.slice(text, place, place + count)
        let right = JavaString.slice(other, otherPlace, otherPlace + count)
        return ignoringCase ? JavaString.compareIgnoringCase(left, right) == 0 : left.hasSameBytes(as: right)
    }

    /// `getBytes()`: an array of signed bytes, UTF-8 unless another charset is named.
    static func bytes(_ text: String, charset: String = "UTF-8", _ meter: inout Meter) throws(RenderError) -> Value {
        try meter.made(elements: text.utf8.count)
        let bytes: [UInt8]
        switch charset.uppercased() {
        case "UTF-8", "UTF8": bytes = Array(text.utf8)
        case "US-ASCII", "ASCII":
            bytes = text.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : UInt8(ascii: "?") }
        case "ISO-8859-1", "LATIN1", "ISO8859_1":
            bytes = text.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : UInt8(ascii: "?") }
        default: throw RenderError(.exception("java.io.UnsupportedEncodingException", charset))
        }
        let values: [Value] = bytes.map { .integer(Int32(Int8(bitPattern: $0))) }
        return .list(ListObject(values, kind: .array, component: .byte))
    }

    /// `String.valueOf(x)`, and `copyValueOf` of characters.
    static func valueOf(_ value: Value, _ method: JavaMethod, _ meter: inout Meter) throws(RenderError) -> Value? {
        if case .list(let list) = value, list.kind == .array, list.component == .char {
            let units: [UInt16] = list.elements.compactMap(\.asChar)
            return .string(try meter.made(JavaString.text(of: units)))
        }
        return method == .valueOf ? .string(try value.text(&meter)) : nil
    }

    /// `String.join(separator, parts…)` or `join(separator, collection)`.
    static func join(_ a: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        guard let separator = try a[0].asString() else { return nil }
        var parts = Array(a[1...])
        if a.count == 2 {
            if case .list(let list) = a[1] {
                parts = try list.checkedElements()
            } else if case .host(let host) = a[1] {
                guard let view = host as? MapView, let elements = try view.elements(&meter) else { return nil }
                parts = elements
            }
        }
        var result = ""
        var isFirst = true
        for part in parts {
            try meter.step()
            if !isFirst { result += separator }
            isFirst = false
            switch part {
            case .string(let text): result += text
            case .null: result += "null"
            default:
                if a.count > 2 || part.isContainer { return nil }
                throw RenderError.java(
                    "ClassCastException", "\(part.javaClass) cannot be cast to java.lang.CharSequence")
            }
            try check(result.utf8.count, &meter)
        }
        return .string(try meter.made(result))
    }
}
