/// A JSONPath as Jayway JsonPath reads and evaluates it, compiled once.
///
/// The dialect is that of Jayway JsonPath 2.7.0 with the option SUPPRESS_EXCEPTIONS, plus `first()`, `last()` and
/// `index(n)` of 2.8; which version API Gateway runs is not published. Where this differs, see
/// `Tests/JSONTests/Corpus/paths.json`: every case there that carries `ours` says why.
///
/// Besides the path of one token after the other this includes what follows from how Jayway scans: a path that does
/// not start with `$` or `@` gets `$.` in front (`a.b`, but also `.a`, which becomes the scan `$..a`), and one last
/// character after a bracket or a name is ignored (`$.list[0]x`).
public struct JSONPath: Sendable {
    /// The path as written.
    public let source: String
    public let limits: JSONPathLimits
    /// True when the path leads to at most one value: no `..`, `*`, filter, slice, and no list of indices or of names
    /// before the last step.
    public var isDefinite: Bool { path.isDefinite }

    private let path: CompiledPath

    /// Compiles a path; throws what is wrong with its offset.
    public init(_ source: String, limits: JSONPathLimits = JSONPathLimits()) throws(JSONPathError) {
        self.source = source
        self.limits = limits
        path = try PathParser.parse(source, limits)
    }

    /// Evaluates the path on a document.
    ///
    /// - Returns: For a definite path the value, nil when there is none. For any other the list of values in Jayway's
    ///   order, duplicates kept, empty when there are none; only a list of function results without any is nil.
    /// - Throws: When a limit is met, and where Jayway throws in spite of SUPPRESS_EXCEPTIONS: a function that gets no
    ///   numbers, a filter directly on a number, string or null.
    public func evaluate(_ root: JSONValue) throws(JSONPathError) -> JSONValue? {
        if path.isPlain { return path.walkPlainly(root) }
        var evaluation = PathEvaluation(root: root, limits: limits)
        do throws(PathFailure) {
            let found = try evaluation.results(of: path, on: root, strictly: false)
            if path.isDefinite || (path.isFunction && found.isEmpty) { return found.last }
            return .array(found)
        } catch {
            switch error {
            case .notFound: return path.isDefinite ? nil : .array([])
            case .notApplicable(let message), .exception(let message): throw JSONPathError(.evaluation, message)
            case .limit(let message): throw JSONPathError(.limit, message)
            }
        }
    }
}

extension JSONPath: Equatable {
    public static func == (left: JSONPath, right: JSONPath) -> Bool {
        left.source.hasSameBytes(as: right.source) && left.limits == right.limits
    }
}

extension JSONPath: CustomStringConvertible {
    public var description: String { source }
}
