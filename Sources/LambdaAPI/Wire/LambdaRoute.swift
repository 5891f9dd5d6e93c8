/// How one operation of Lambda is addressed on the wire. The rows are generated: see `LambdaRoutes.swift`.
struct LambdaRoute: Sendable {
    let operation: LambdaOperation
    let verb: Verb
    /// E.g. `/2015-03-31/functions/{FunctionName}/policy`; a query part (`?List=ALL`) must be present as it stands.
    let uri: String
    let status: Int
    /// The name of the input's shape; empty for none.
    let input: String
    let segments: [Segment]
    /// The literal query of the template as name and value; nil for most.
    let query: (name: String, value: String)?

    enum Verb: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    enum Segment: Sendable {
        case literal(String)
        case capture(String)
    }

    init(_ operation: LambdaOperation, _ verb: Verb, _ uri: String, _ status: Int, input: String) {
        self.operation = operation
        self.verb = verb
        self.uri = uri
        self.status = status
        self.input = input
        let parts = uri.split(separator: "?", maxSplits: 1)
        segments = parts[0].split(separator: "/").map { segment in
            segment.hasPrefix("{")
                ? .capture(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
        let pair = parts.count == 2 ? parts[1].split(separator: "=").map(String.init) : []
        query = pair.count == 2 ? (pair[0], pair[1]) : nil
    }
}
