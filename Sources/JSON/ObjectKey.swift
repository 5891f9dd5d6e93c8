/// A key the parser has read, with a fingerprint that makes looking for repeated keys cheap.
struct ObjectKey {
    let text: String
    /// Equal for equal keys; different for most others (length, first eight and last eight bytes).
    let fingerprint: UInt64

    @inline(__always)
    init(_ text: consuming String) {
        fingerprint = text.utf8.withContiguousStorageIfAvailable(Self.fingerprint) ?? 0
        self.text = text
    }

    @inline(__always)
    private static func fingerprint(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var head: UInt64 = 0
        var tail: UInt64 = 0
        if bytes.count >= 8 {
            let raw = UnsafeRawBufferPointer(bytes)
            head = raw.loadUnaligned(as: UInt64.self)
            tail = raw.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        } else {
            for byte in bytes { head = head << 8 | UInt64(byte) }
        }
        return head ^ (tail &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(truncatingIfNeeded: bytes.count) << 56
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
        let members = [JSONObject.Member](unsafeUninitializedCapacity: count) { target, initialized in
            for place in 0..<count {
                target.initializeElement(
                    at: place,
                    to: JSONObject.Member(key: (keys + place).move().text, value: (values + place).move()))
            }
            initialized = count
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
