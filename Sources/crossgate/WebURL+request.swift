internal import CORS

/// The parts of a URL that a request on the wire is made of.
extension WebURL {
    /// Path and query, as in a request line.
    var requestTarget: String {
        let path = self.path.isEmpty ? "/" : self.path
        return query.map { "\(path)?\($0)" } ?? path
    }

    /// Host and, unless it is the scheme's own, port: the `Host` header.
    var authority: String { (host ?? "") + (port.map { ":\($0)" } ?? "") }

    /// The port to connect to; nil for schemes that are not HTTP's.
    var connectionPort: Int? {
        switch scheme {
        case "http": Int(port ?? 80)
        case "https": Int(port ?? 443)
        default: nil
        }
    }
}
