import JSON

/// Whatever parses can be written, and what is written parses to the same value and is written the same again; the
/// marks change neither the value nor the error; the lenient parser reads JSON to the same value. The sanitizers find
/// everything else.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let limits = JSONLimits(depth: 100, bytes: 1 << 20)
    let value: JSONValue
    do throws(JSONError) {
        value = try JSONValue.parse(bytes, limits: limits)
    } catch {
        check(error.offset <= count && error.line >= 1 && error.column >= 1, "an error lies in the text")
        do throws(JSONError) {
            _ = try JSONValue.parseWithMarks(bytes, limits: limits)
            preconditionFailure("marks make a text valid")
        } catch let other {
            check(error == other, "marks do not change the error")
        }
        if let value = try? JSONValue.parseLeniently(bytes, limits: limits) {
            let written = JSONSerializer.bytes(value)
            let again = try? JSONValue.parse(written, limits: limits.allowing(written.count))
            check(again == value, "what was read leniently is a JSON value")
        }
        return 0
    }
    for style in [JSONSerializer.Style.compact, .pretty] {
        let written = JSONSerializer.bytes(value, style: style)
        check(Array(JSONSerializer.string(value, style: style).utf8) == written, "strings and bytes are the same")
        guard let again = try? JSONValue.parse(written, limits: limits.allowing(written.count)) else {
            preconditionFailure("what is written parses")
        }
        check(again == value, "what is written is the value")
        check(JSONSerializer.bytes(again, style: style) == written, "what is written is written the same again")
    }
    guard let marked = try? JSONValue.parseWithMarks(bytes, limits: limits) else {
        preconditionFailure("marks make a text invalid")
    }
    check(marked.value == value, "marks do not change the value")
    check(marked.marks[JSONPointer()] != nil, "the root has a place")
    check((try? JSONValue.parseLeniently(bytes, limits: limits)) == value, "JSON is read leniently too")
    if hasEnd(value), count > 0, bytes[0] != 0xEF, !bytes.contains(0x7F) {
        // What follows turns the strict parser away, so that the lenient one itself reads the value.
        let followed = Array(bytes) + Array(" x".utf8)
        let read = try? JSONValue.parseLeniently(followed, limits: limits.allowing(followed.count))
        check(read == value, "the lenient parser reads JSON as the strict one does")
    }
    return 0
}

/// True for what a bracket or a quote ends: the lenient parser takes no more for a part of it. (It skips no byte order
/// mark, and leaves DEL out of strings with escapes.)
private func hasEnd(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object, .string: true
    case .null, .bool, .number: false
    }
}

private func check(_ holds: Bool, _ rule: String) {
    precondition(holds, rule)
}

extension JSONLimits {
    /// The same for a text of at least this many bytes: the pretty style is longer than what was read.
    fileprivate func allowing(_ count: Int) -> JSONLimits {
        var limits = self
        limits.bytes = max(bytes, count)
        return limits
    }
}
