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
        var steps = 0
        return switch pattern.match(text, .anywhere, steps: &steps) {
        case .matched: (true, steps)
        case .notMatched: (false, steps)
        case .gaveUp: (nil, steps)
        }
    }

    /// True when a text is a valid pattern.
    static func isValid(_ source: String) -> Bool { SchemaPattern(source, steps: 1) != nil }
}
