import Patterns

extension Pattern {
    /// Leftmost match as Java's `find()` has it; nil also when the match gave up.
    func find(in text: String) -> Range<String.Index>? {
        guard case .matched(let range) = match(text, .anywhere) else { return nil }
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        return start..<text.utf8.index(start, offsetBy: range.count)
    }
}
