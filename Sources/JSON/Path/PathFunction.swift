/// Functions at the end of a path.
enum PathFunction: String, Sendable {
    case min
    case max
    case avg
    case stddev
    case sum
    case length
    /// Another name of `length`.
    case size
    case keys
    case concat
    case append
    case first
    case last
    case index
}

/// What stands between a function's parentheses.
enum FunctionArgument: Sendable {
    case json(JSONValue)
    /// A path that is evaluated on the document.
    case path(CompiledPath)
}

/// Why an (inner) evaluation has no value.
enum PathFailure: Error {
    /// A definite path leads nowhere (Jayway's PathNotFoundException).
    case notFound
    /// An operator or step cannot work on this value (InvalidPathException): inside a filter it counts as false.
    case notApplicable(String)
    /// Jayway ends with another exception.
    case exception(String)
    case limit(String)
}
