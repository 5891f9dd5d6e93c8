import JSON

/// Whatever parses can be written, and what is written parses to the same value and is written the same again; the
/// marks change neither the value nor the error. The sanitizers find everything else.
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
    return 0
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
