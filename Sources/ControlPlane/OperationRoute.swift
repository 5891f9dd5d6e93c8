/// How one operation is addressed on the wire. The rows are generated: see `OperationRoutes.swift`.
struct OperationRoute: Sendable {
    let operation: Operation
    let verb: Verb
    /// E.g. `/restapis/{restapi_id}/stages/{stage_name}`; a query part (`?mode=import`) must be present as it stands.
    let uri: String
    let status: Int
    /// Members that a request must have, besides those of the path.
    let required: [String]
    /// Members that travel outside the body, or in the body under another name.
    let members: [Member]
    let segments: [Segment]
    /// The literal query of the template as name and value; nil for most.
    let query: (name: String, value: String)?

    enum Verb: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    enum Segment: Sendable {
        case literal(String)
        case capture(String)
        /// An ARN: the rest of the path, its slashes encoded or not.
        case rest(String)
    }

    struct Member: Sendable {
        let name: String
        let place: Place
        /// The name in the URI template, query, header or body; empty for a map of arbitrary query parameters.
        let wireName: String
        let kind: Kind

        enum Place: Sendable { case uri, query, header, body }
        enum Kind: Sendable { case text, integer, boolean, list, map }

        init(_ name: String, _ place: Place, _ wireName: String, _ kind: Kind) {
            self.name = name
            self.place = place
            self.wireName = wireName
            self.kind = kind
        }
    }

    init(_ operation: Operation, _ verb: Verb, _ uri: String, _ status: Int, required: [String], members: [Member]) {
        self.operation = operation
        self.verb = verb
        self.uri = uri
        self.status = status
        self.required = required
        self.members = members
        let parts = uri.split(separator: "?", maxSplits: 1)
        segments = parts[0].split(separator: "/").map { segment in
            guard segment.hasPrefix("{") else { return .literal(String(segment)) }
            let name = String(segment.dropFirst().dropLast())
            return name.hasSuffix("_arn") ? .rest(name) : .capture(name)
        }
        query =
            parts.count == 2
            ? parts[1].split(separator: "=").map(String.init).pair
            : nil
    }
}

extension Array where Element == String {
    fileprivate var pair: (name: String, value: String)? { count == 2 ? (self[0], self[1]) : nil }
}
