/// Why a request to check could not be read: where, what is wrong, and what to write instead.
public struct CheckInputError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A flag (`--origin`, `curl -X`) or a place in a pasted text (`line 2, column 14`); empty for the whole.
    public var place: String
    /// A sentence without its end.
    public var reason: String
    /// A sentence without its end; empty when the reason says it.
    public var fix: String

    public init(_ place: String, _ reason: String, fix: String = "") {
        self.place = place
        self.reason = reason
        self.fix = fix
    }

    public var description: String {
        (place.isEmpty ? "" : place + ": ") + reason + (fix.isEmpty ? "" : "; " + fix)
    }
}

/// Bounds on what is pasted.
enum CheckInputLimits {
    /// 1 MB: a copied request with its body; whoever pastes more has pasted a file.
    static let pastedBytes = 1_000_000
    /// Words of a command; a copied one has about sixty.
    static let words = 10_000
    /// Levels of brackets in a snippet, so that reading it cannot exhaust the stack.
    static let nesting = 64
}
