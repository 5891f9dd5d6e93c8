/// One pass over a text that is nearly JSON, read as json-smart's permissive mode reads it.
///
/// What it takes beyond JSON: a text without quotes, which goes to the end of its member or element and, outside of
/// any, to the end of everything; single quotes; commas too many; leading zeros; control characters in strings; and
/// anything behind the value. Nesting costs heap, never call stack.
struct LenientParser: ~Copyable {
    /// An object or array that is open.
    private struct Frame {
        let isObject: Bool
        /// Where its finished values begin in `values`, its keys in `keys`.
        let firstValue: Int
        let firstKey: Int

        var bracket: UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    /// Offset of the next byte to read.
    var at = 0
    private var frames: [Frame] = []
    private var values: [JSONValue] = []
    private var keys: [String] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw JSONError(reason: .tooLarge(limit: limits.bytes), offset: 0, line: 1, column: 1)
        }
        var parser = LenientParser(bytes, limits)
        return try parser.document()
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        while true {
            // An opening bracket is read here, the values behind it in the next rounds.
            if try !opens() { values.append(try simple()) }
            while let frame = frames.last, try !goesOn(frame) { close(frame) }
            if frames.isEmpty { return values.removeLast() }
        }
    }

    /// Reads an opening bracket if there is one.
    private mutating func opens() throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = peek, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { return false }
        guard frames.count < limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        at += 1
        frames.append(
            Frame(isObject: byte == UInt8(ascii: "{"), firstValue: values.count, firstKey: keys.count))
        return true
    }

    /// Reads what stands between two values of a container, the next key included; false when it ends, its bracket
    /// being read.
    private mutating func goesOn(_ frame: Frame) throws(JSONError) -> Bool {
        skipSpace()
        // Two elements need nothing between them, two members a comma, and many commas are as good as one.
        if frame.isObject, values.count > frame.firstValue, let byte = peek, byte != UInt8(ascii: ","),
            byte != frame.bracket
        {
            throw unexpected("',' or '}'")
        }
        while peek == UInt8(ascii: ",") {
            at += 1
            skipSpace()
        }
        guard let byte = peek else { throw failure(.unexpectedEnd) }
        if byte == frame.bracket {
            at += 1
            return false
        }
        if frame.isObject { keys.append(try key(byte)) }
        return true
    }

    /// Reads a key and the colon after it.
    private mutating func key(_ first: UInt8) throws(JSONError) -> String {
        let key: String
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): key = try quoted()
        case UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "["), UInt8(ascii: "{"): throw unexpected("a key")
        default: key = bare { $0 == UInt8(ascii: ":") }
        }
        skipSpace()
        guard let colon = peek else { throw failure(.unexpectedEnd) }
        guard colon == UInt8(ascii: ":") else { throw unexpected("':'") }
        at += 1
        return key
    }

    /// Reads a value without brackets.
    private mutating func simple() throws(JSONError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try quoted())
        case UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): throw unexpected("a value")
        default: break
        }
        guard let frame = frames.last else { return Self.meaning(of: bare { _ in false }) }
        guard peek != nil else { throw failure(.unexpectedEnd) }
        let bracket = frame.bracket
        return Self.meaning(of: bare { $0 == UInt8(ascii: ",") || $0 == bracket })
    }

    private mutating func close(_ frame: Frame) {
        frames.removeLast()
        let elements = Array(values[frame.firstValue...])
        values.removeLast(elements.count)
        if frame.isObject {
            values.append(.object(JSONObject(zip(keys[frame.firstKey...], elements))))
            keys.removeLast(elements.count)
        } else {
            values.append(.array(elements))
        }
    }

    // MARK: - Bytes

    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte <= 0x20 { at += 1 }
    }

    private func unexpected(_ expected: String) -> JSONError {
        failure(peek.map { .unexpectedByte($0, expected: expected) } ?? .unexpectedEnd)
    }

    func failure(_ reason: JSONError.Reason) -> JSONError {
        guard let base = bytes.baseAddress else { return JSONError(reason: reason, offset: 0, line: 1, column: 1) }
        var places = LineCounter(base: base, start: 0)
        let position = places.position(of: at)
        return JSONError(reason: reason, offset: at, line: position.line, column: position.column)
    }
}
