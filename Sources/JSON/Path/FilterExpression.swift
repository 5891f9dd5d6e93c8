import Patterns

/// The condition of a filter `[?(…)]`.
indirect enum FilterExpression: Sendable {
    case all([FilterExpression])
    case any([FilterExpression])
    case not(FilterExpression)
    case relation(FilterOperand, FilterOperator, FilterOperand)
    /// True when the path has a value (null is one), or with `expected` false when it has none.
    case exists(CompiledPath, expected: Bool)
}

/// One side of a relation as written.
enum FilterOperand: Sendable {
    case literal(FilterValue)
    /// `cacheKey` is given for paths that start at the root, whose value is the same for all items.
    case path(CompiledPath, cacheKey: Int?)
}

/// One side of a relation with its value.
enum FilterValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    /// An array or an object.
    case json(JSONValue)
    case pattern(FilterPattern)

    init(_ value: JSONValue) {
        self =
            switch value {
            case .null: .null
            case .bool(let bool): .bool(bool)
            case .number(let number): .number(number)
            case .string(let string): .string(string)
            case .array, .object: .json(value)
            }
    }
}

/// A regular expression `/…/flags` of a filter.
struct FilterPattern: Sendable {
    let pattern: Pattern
}

/// Relations by the word in a filter, which may be in any case.
enum FilterOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case sameTypeAndEqual = "==="
    case notSameTypeOrEqual = "!=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case matchesPattern = "=~"
    case `in` = "IN"
    case notIn = "NIN"
    case contains = "CONTAINS"
    case size = "SIZE"
    case empty = "EMPTY"
    case subsetOf = "SUBSETOF"
    case anyOf = "ANYOF"
    case noneOf = "NONEOF"
    /// Compares two booleans, since only the compiler itself asks whether a path exists.
    case exists = "EXISTS"
    /// These three take what only Java code can give, and are false in a text.
    case all = "ALL"
    case type = "TYPE"
    case matches = "MATCHES"

    /// Bytes of the longest word.
    static let longest = 8
}
