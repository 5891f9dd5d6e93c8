internal import CORS

extension WebURL {
    /// The origin as browsers serialise it.
    var originText: String { origin.description }

    /// What stands in a request line: path and query.
    var target: String { path + (query.map { "?" + $0 } ?? "") }
}
