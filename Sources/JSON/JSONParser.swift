/// One pass over the bytes of a JSON text, with a stack of its own: nesting costs heap, never call stack.
struct JSONParser: ~Copyable {
    /// An object or array that is open.
    struct Frame {
        var isObject = false
        /// Where its finished values begin in `values`, its keys in `keys`.
        var firstValue = 0
        var firstKey = 0
        /// Number in `cache` of the key read last.
        var lastKey = KeyCache.beginning
        /// Its number in `marks`.
        var node = 0
    }

    /// Room for values that is made at the beginning: one for eight bytes of text, which a flat array of short values
    /// fills without being moved as it grows. Memory that is not touched costs nothing, and one large block given back
    /// also tells glibc's allocator that blocks of this size come and go, so that it does not return the memory of
    /// every document to the system just to ask for it again (measured: a fifth of the time of a document of 1 MB).
    private static let leastRoom = 32
    private static let greatestRoom = 262_144

    let base: UnsafePointer<UInt8>
    let count: Int
    let limits: JSONLimits
    /// Offset of the next byte to read.
    var at = 0
    /// Where the text begins: 3 after a byte order mark, otherwise 0.
    let start: Int
    /// Bytes of a string with escapes, kept to be used again.
    var scratch = ByteScratch(capacity: 64)

    /// The innermost open container; without meaning when none is open.
    var frame = Frame()
    /// What `frame` was when each open container was opened: as many as there are open ones.
    private var outer = MoveStack<Frame>(capacity: 16)
    /// Finished values and keys of all open containers, the innermost last.
    private var values: MoveStack<JSONValue>
    private var keys = MoveStack<ObjectKey>(capacity: 32)
    var cache: KeyCache
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
        cache = KeyCache(base)
        values = MoveStack(capacity: min(max(Self.leastRoom, count / 8), Self.greatestRoom))
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
            let byte = base[at]
            switch byte {
            case UInt8(ascii: "\""): values.push(.string(try string()))
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if try open(isObject: byte == UInt8(ascii: "{")) { continue reading }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): values.push(.number(try number()))
            case UInt8(ascii: "t"): values.push(try literal("true", .bool(true)))
            case UInt8(ascii: "f"): values.push(try literal("false", .bool(false)))
            case UInt8(ascii: "n"): values.push(try literal("null", .null))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                throw failure(.invalidLiteral)
            default: throw failure(.unexpectedByte(byte, expected: "a value"))
            }
            // The value is whole: go on in its container, after closing every one that ends here.
            while outer.count > 0 {
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
                close()
            }
            skipSpace()
            guard at == count else { throw failure(.trailingData) }
            return values.pop()
        }
    }

    /// Reads an opening bracket; an empty container whole, and otherwise as far as its first value, which is then
    /// the next thing to read: true.
    private mutating func open(isObject: Bool) throws(JSONError) -> Bool {
        guard outer.count < limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        at += 1
        skipSpace()
        guard at < count else { throw failure(.unexpectedEnd) }
        if base[at] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            at += 1
            values.push(isObject ? .object(JSONObject()) : .array([]))
            return false
        }
        outer.push(frame)
        frame = Frame(isObject: isObject, firstValue: values.count, firstKey: keys.count, node: node)
        if isObject { try key() }
        return true
    }

    /// Makes one value of the values and keys of the innermost container and leaves it.
    private mutating func close() {
        let value: JSONValue = frame.isObject ? .object(object()) : .array(array())
        values.push(value)
        frame = outer.pop()
    }

    /// Reads a member's key and the colon after it.
    private mutating func key() throws(JSONError) {
        guard at < count else { throw failure(.unexpectedEnd) }
        guard base[at] == UInt8(ascii: "\"") else {
            throw failure(.unexpectedByte(base[at], expected: "a key in double quotes"))
        }
        let offset = at
        let key = try keyString()
        if marks != nil { node = marks?.add(key.text, frame.node, offset) ?? 0 }
        keys.push(key)
        skipSpace()
        guard at < count else { throw failure(.unexpectedEnd) }
        guard base[at] == UInt8(ascii: ":") else { throw failure(.unexpectedByte(base[at], expected: "':'")) }
        at += 1
    }

    /// Notes the place of an array's element; the keys of an object note themselves.
    private mutating func noteElement() {
        guard outer.count > 0, !frame.isObject else { return }
        node = marks?.add(String(values.count - frame.firstValue), frame.node, at) ?? 0
    }

    private mutating func array() -> [JSONValue] {
        values.pop(from: frame.firstValue) { source, count in
            var elements: [JSONValue] = []
            elements.reserveCapacity(count)
            for place in 0..<count { elements.append((source + place).move()) }
            return elements
        }
    }

    private mutating func object() -> JSONObject {
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
        return JSONNumber(checked: UnsafeBufferPointer(start: base + at, count: end - at))
    }

    @inline(__always)
    private mutating func skipSpace() {
        while at < count {
            let byte = base[at]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    /// Error at an offset (the current one unless told), with its line and column.
    func failure(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let offset = offset ?? at
        var places = LineCounter(base: base, start: start)
        let position = places.position(of: offset)
        return JSONError(reason: reason, offset: offset, line: position.line, column: position.column)
    }
}
