/// What a snippet of JavaScript says where a value stands, as far as it can be read without running it.
indirect enum JSValue: Equatable {
    case string(String)
    case number(String)
    case bool(Bool)
    /// `null` and `undefined`.
    case nothing
    case array([JSValue])
    case object([JSMember])
    /// `new Headers({…})`, `JSON.stringify(…)`: the name in front of the bracket, without `new`, and the arguments.
    case call(String, [JSValue])
    /// Anything else, as written, and where it stands.
    case unreadable(String, at: Int)

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}

/// One member of an object literal.
struct JSMember: Equatable {
    var name: String
    var value: JSValue
    /// Where the name stands.
    var offset: Int
}

extension [JSMember] {
    subscript(name: String) -> JSValue? { last { $0.name == name }?.value }
}
