/// One pass over the bytes of a JSON text, with a stack of its own: nesting costs heap, never call stack.
struct JSONParser: ~Copyable {
    /// An object or array that is open.
    private struct Frame {
        let isObject: Bool
        /// Where its finished values begin in `values`, its keys in `keys`.
        let firstValue: Int
        let firstKey: Int
        /// Its number in `marks`.
        let node: Int
    }

    let base: UnsafePointer<UInt8>
    let count: Int
    let limits: JSONLimits
    /// Offset of the next byte to read.
    var at = 0
    /// Where the text begins: 3 after a byte order mark, otherwise 0.
    let start: Int
    /// Bytes of a string with escapes, kept to be used again.
    var scratch: [UInt8] = []

    private var frames: [Frame] = []
    /// Finished values and keys of all open containers, the innermost last.
    private var values = MoveStack<JSONValue>()
    private var keys = MoveStack<ObjectKey>()
    private var marks: MarkKeeper?
    /// Number in `marks` of the value that is read next.
    private var node = 0

    private init(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: JSONLimits, marking: Bool) {
        self.base = base
        self.count = count
        self.limits = limits
        let hasMark = count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
        start = hasMark ? 3 : 0
        at = start
        frames.reserveCapacity(16)
        if marking { marks = MarkKeeper(base: base, start: start) }
    }

    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, marking: Bool
    ) throws(JSONError) -> (value: JSONValue, marks: JSONMarks?) {
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            throw JSONError(reason: .unexpectedEnd, offset: 0, line: 1, column: 1)
        }
        guard bytes.count <= limits.bytes else {
            throw JSONError(reason: .tooLarge(limit: limits.bytes), offset: 0, line: 1, column: 1)
        }
        var parser = JSONParser(base, bytes.count, limits, marking: marking)
        parser.skipSpace()
        parser.marks?.noteRoot(at: parser.at)
        let value = try parser.document()
        return (value, parser.marks?.marks)
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        reading: while true {
            skipSpace()
            guard at < count else { throw failure(.unexpectedEnd) }
            if marks != nil { noteElement() }
            var value: JSONValue
            let byte = base[at]
            switch byte {
            case UInt8(ascii: "\""): value = .string(try string())
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = byte == UInt8(ascii: "{")
                guard frames.count < limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
                at += 1
                skipSpace()
                guard at < count else { throw failure(.unexpectedEnd) }
                if base[at] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    at += 1
                    value = isObject ? .object(JSONObject()) : .array([])
                } else {
                    frames.append(
                        Frame(isObject: isObject, firstValue: values.count, firstKey: keys.count, node: node))
                    if isObject { try key() }
                    continue reading
                }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): value = .number(try number())
            case UInt8(ascii: "t"): value = try literal("true", .bool(true))
            case UInt8(ascii: "f"): value = try literal("false", .bool(false))
            case UInt8(ascii: "n"): value = try literal("null", .null)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                throw failure(.invalidLiteral)
            default: throw failure(.unexpectedByte(byte, expected: "a value"))
            }
            // The value is whole: hand it to its container, and close every container that ends here.
            while let frame = frames.last {
                values.push(consume value)
                skipSpace()
                guard at < count else { throw failure(.unexpectedEnd) }
                let byte = base[at]
                if byte == UInt8(ascii: ",") {
                    at += 1
                    if frame.isObject {
                        skipSpace()
                        try key()
                    }
                    continue reading
                }
                guard byte == (frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    let expected = frame.isObject ? "',' or '}'" : "',' or ']'"
                    throw failure(.unexpectedByte(byte, expected: expected))
                }
                at += 1
                frames.removeLast()
                value = frame.isObject ? .object(object(frame)) : .array(array(frame))
            }
            skipSpace()
            guard at == count else { throw failure(.trailingData) }
            return value
        }
    }

    /// Reads a member's key and the colon after it.
    private mutating func key() throws(JSONError) {
        guard at < count else { throw failure(.unexpectedEnd) }
        guard base[at] == UInt8(ascii: "\"") else {
            throw failure(.unexpectedByte(base[at], expected: "a key in double quotes"))
        }
        let offset = at
        let text = try string()
        if marks != nil, let parent = frames.last?.node { node = marks?.add(text, parent, offset) ?? 0 }
        keys.push(ObjectKey(text))
        skipSpace()
        guard at < count else { throw failure(.unexpectedEnd) }
        guard base[at] == UInt8(ascii: ":") else { throw failure(.unexpectedByte(base[at], expected: "':'")) }
        at += 1
    }

    /// Notes the place of an array's element; the keys of an object note themselves.
    private mutating func noteElement() {
        guard let frame = frames.last, !frame.isObject else { return }
        node = marks?.add(String(values.count - frame.firstValue), frame.node, at) ?? 0
    }

    private mutating func array(_ frame: Frame) -> [JSONValue] {
        values.pop(from: frame.firstValue) { source, count in
            [JSONValue](unsafeUninitializedCapacity: count) { target, initialized in
                target.baseAddress?.moveInitialize(from: source, count: count)
                initialized = count
            }
        }
    }

    private mutating func object(_ frame: Frame) -> JSONObject {
        values.pop(from: frame.firstValue) { values, count in
            keys.pop(from: frame.firstKey) { keys, _ in ObjectKey.object(keys, values, count) }
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = word.utf8CodeUnitCount
        for place in 0..<length {
            guard at + place < count else { throw failure(.unexpectedEnd, at: count) }
            guard base[at + place] == word.utf8Start[place] else { throw failure(.invalidLiteral) }
        }
        at += length
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        guard let end = JSONNumber.end(in: base, from: at, to: count) else { throw failure(.invalidNumber) }
        defer { at = end }
        return JSONNumber(checked: text(at, end))
    }

    @inline(__always)
    private mutating func skipSpace() {
        while at < count {
            let byte = base[at]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    /// String of the bytes `start..<end`, which are valid UTF-8.
    @inline(__always)
    func text(_ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
    }

    /// Error at an offset (the current one unless told), with its line and column.
    func failure(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let offset = offset ?? at
        var places = LineCounter(base: base, start: start)
        let position = places.position(of: offset)
        return JSONError(reason: reason, offset: offset, line: position.line, column: position.column)
    }
}
