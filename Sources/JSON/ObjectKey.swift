/// A key the parser has read, with a fingerprint that makes looking for repeated keys cheap.
struct ObjectKey {
    let text: String
    /// Equal for equal keys; different for most others (length, first eight and last eight bytes).
    let fingerprint: UInt64

    /// An odd number whose product spreads over the high bits (the golden ratio's fraction).
    static let mixer: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    static func fingerprint(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let length = UInt64(truncatingIfNeeded: count) &<< 56
        if count <= 8 { return ByteWord.load(bytes, count: count) ^ length }
        return ByteWord.load(bytes) ^ ByteWord.load(bytes + (count - 8)) &* mixer ^ length
    }

    /// Key from a string that was made without the cache.
    init(_ text: consuming String) {
        var copy = text
        fingerprint = copy.withUTF8 { bytes in bytes.baseAddress.map { Self.fingerprint($0, bytes.count) } ?? 0 }
        self.text = copy
    }

    @inline(__always)
    init(text: String, fingerprint: UInt64) {
        self.text = text
        self.fingerprint = fingerprint
    }

    /// Object of `count` keys and values, all moved out of where they lie.
    static func object(
        _ keys: UnsafeMutablePointer<ObjectKey>, _ values: UnsafeMutablePointer<JSONValue>, _ count: Int
    ) -> JSONObject {
        if count > JSONObject.scanLimit || hasRepeated(keys, count) {
            var object = JSONObject()
            for place in 0..<count { object[(keys + place).move().text] = (values + place).move() }
            return object
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(count)
        for place in 0..<count {
            members.append(JSONObject.Member(key: (keys + place).move().text, value: (values + place).move()))
        }
        return JSONObject(unique: members)
    }

    /// True when two fingerprints agree, that is when a key may be there twice; `count` is at most the scan limit.
    private static func hasRepeated(_ keys: UnsafeMutablePointer<ObjectKey>, _ count: Int) -> Bool {
        for later in 1..<max(count, 1) {
            for earlier in 0..<later where keys[earlier].fingerprint == keys[later].fingerprint { return true }
        }
        return false
    }
}
