import CPCRE2

/// A regular expression in Java's syntax (see `JavaSyntax` for what differs), compiled once and shared freely
/// between threads. Matching is bounded by its `limits`.
public struct Pattern: Sendable {
    /// The pattern as written.
    public let source: String
    public let limits: PatternLimits
    let code: CompiledCode

    /// Compiles a pattern. Throws PCRE2's message, or the refusal of Java syntax it would misread, with the offset.
    public init(_ source: String, limits: PatternLimits = PatternLimits()) throws(PatternError) {
        guard source.utf8.count <= limits.sourceBytes else {
            throw PatternError(
                message: "the pattern is longer than \(limits.sourceBytes) bytes", offset: limits.sourceBytes)
        }
        let syntax = try JavaSyntax(source)
        do throws(CompileFailure) {
            code = try CompiledCode(syntax.translated)
        } catch {
            throw PatternError(message: error.message, offset: syntax.sourceOffset(error.offset))
        }
        self.source = source
        self.limits = limits
    }

    /// Where the pattern has to match.
    public enum Extent: Sendable {
        /// The text from its first to its last byte, as Java's `matches()`.
        case whole
        /// Anywhere, the leftmost match, as Java's `find()`.
        case anywhere
    }

    /// Matches, and tells giving up from not matching.
    public func match(_ text: String, _ extent: Extent) -> PatternOutcome {
        var steps = 0
        return match(text, extent, steps: &steps)
    }

    /// Matches like `match` and adds the steps it took to `steps`.
    public func match(_ text: String, _ extent: Extent, steps: inout Int) -> PatternOutcome {
        var text = text
        return text.withUTF8 { match($0, extent, &steps) }
    }

    /// True when the whole text matches; false also when the match gave up.
    public func matchesWhole(_ text: String) -> Bool {
        if case .matched = match(text, .whole) { true } else { false }
    }

    /// Matches bytes that are a Swift string's, hence valid UTF-8, which PCRE2 need not check again.
    private func match(_ bytes: UnsafeBufferPointer<UInt8>, _ extent: Extent, _ steps: inout Int) -> PatternOutcome {
        guard let data = pcre2_match_data_create_8(1, nil) else { return .gaveUp(.memory) }
        defer { pcre2_match_data_free_8(data) }
        var options: UInt32 = 0
        if case .whole = extent { options = PCRE2_ANCHORED | PCRE2_ENDANCHORED }
        let (result, taken) = run(bytes, from: 0, options: options, data)
        steps += taken
        switch result {
        case 0...:
            guard let offsets = pcre2_get_ovector_pointer_8(data) else { return .gaveUp(.engine(result)) }
            return .matched(offsets[0]..<max(offsets[0], offsets[1]))
        case PCRE2_ERROR_NOMATCH: return .notMatched
        default: return .gaveUp(PatternLimit(code: result))
        }
    }

    /// Runs PCRE2 once inside the limits; its result and the steps it took. The places are in `data` afterwards.
    func run(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, options: UInt32, _ data: OpaquePointer
    ) -> (result: Int32, steps: Int) {
        guard let context = pcre2_match_context_create_8(nil) else { return (PCRE2_ERROR_NOMEMORY, 0) }
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_match_limit_8(context, limits.steps)
        pcre2_set_depth_limit_8(context, limits.depth)
        pcre2_set_heap_limit_8(context, limits.heapKiB)
        var budget = StepBudget(left: Int(limits.steps), position: start)
        let result = withUnsafeMutablePointer(to: &budget) { budget in
            pcre2_set_callout_8(context, countStep, budget)
            return pcre2_match_8(
                code.pointer, bytes.baseAddress, bytes.count, start, options | PCRE2_NO_UTF_CHECK, data, context)
        }
        return (result, Int(limits.steps) - budget.left)
    }
}

/// What a match may still spend.
private struct StepBudget {
    /// Steps left; the match ends below zero.
    var left: Int
    /// Place in the text at the last step.
    var position = 0
}

/// PCRE2's callout before every item of the pattern: charges one step, and one more for every 32 bytes the item
/// before it ran over (possessive repeats run without callouts); ends the match when the budget is spent.
private func countStep(_ block: UnsafeMutablePointer<pcre2_callout_block_8>?, _ data: UnsafeMutableRawPointer?) -> Int32
{
    guard let block, let budget = data?.assumingMemoryBound(to: StepBudget.self) else { return 0 }
    let position = block.pointee.current_position
    budget.pointee.left -= 1 + max(0, position - budget.pointee.position) / 32
    budget.pointee.position = position
    return budget.pointee.left < 0 ? PCRE2_ERROR_CALLOUT : 0
}
