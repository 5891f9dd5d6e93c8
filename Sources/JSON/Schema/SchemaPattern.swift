internal import Patterns

/// A pattern of a schema: ECMAScript's syntax, found anywhere in a text, with bounded work. A class, so that a
/// check that holds one is small.
final class SchemaPattern: Sendable {
    let source: String
    private let pattern: Pattern

    /// Compiles a pattern; nil when it is not valid.
    init?(_ source: String, steps: UInt32) {
        guard let translated = ECMASyntax.translate(source),
            let pattern = try? Pattern(translated, limits: PatternLimits(steps: steps))
        else { return nil }
        self.source = source
        self.pattern = pattern
    }

    /// Whether the pattern matches somewhere, nil when the search was given up; and the steps it took.
    func search(_ text: String) -> (isFound: Bool?, steps: Int) {
        switch pattern.search(Array(text.utf8), from: 0) {
        case .matched(let match): (true, match.steps)
        case .notMatched(let steps): (false, steps)
        case .gaveUp: (nil, Int(pattern.limits.steps))
        }
    }

    /// True when a text is a valid pattern.
    static func isValid(_ source: String) -> Bool { SchemaPattern(source, steps: 1) != nil }
}
