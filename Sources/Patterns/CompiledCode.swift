import CPCRE2

/// PCRE2's compiled form of a pattern, freed with the last reference.
///
/// `@unchecked` is harmless: the pointer never changes, nothing here is written after `init`, and PCRE2 never writes
/// to compiled code while matching (pcre2api, "Multithreading": code without JIT may be used by many threads at
/// once). What a match writes, its match data and context, belongs to one call of `Pattern.match`. The code is
/// freed in `deinit`, which runs once, after the last match has let go of this object.
final class CompiledCode: @unchecked Sendable {
    let pointer: OpaquePointer

    /// UTF; Unicode for `\b` (`JavaTranslation` writes nothing else that it touches); an automatic callout before every
    /// item, since they count the steps; and no automatic possessive repeats, which would do work that no callout sees.
    static let options = PCRE2_UTF | PCRE2_UCP | PCRE2_AUTO_CALLOUT | PCRE2_NO_AUTO_POSSESS | PCRE2_NEVER_BACKSLASH_C

    init(_ source: [UInt8]) throws(CompileFailure) {
        guard let context = pcre2_compile_context_create_8(nil) else { throw CompileFailure.outOfMemory }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_ANY))
        var code: Int32 = 0
        var offset = 0
        let compiled = source.withUnsafeBufferPointer { bytes in
            pcre2_compile_8(bytes.baseAddress, bytes.count, Self.options, &code, &offset, context)
        }
        guard let compiled else { throw CompileFailure(code: code, offset: offset) }
        pointer = compiled
    }

    deinit { pcre2_code_free_8(pointer) }
}

/// PCRE2's refusal to compile, its offset in the source it was given.
struct CompileFailure: Error {
    let code: Int32
    let offset: Int

    static let outOfMemory = CompileFailure(code: PCRE2_ERROR_NOMEMORY, offset: 0)

    /// PCRE2's own words.
    var message: String {
        // 256 bytes hold every message of PCRE2 (pcre2api: "a buffer of 120 code units is enough").
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let length = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            guard length > 0 else { return "PCRE2 error \(code)" }
            return String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
        }
    }
}
