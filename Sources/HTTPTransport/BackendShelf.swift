import HTTPMessages

/// The kept connections to one endpoint on one event loop; the last used is used first, so that the rest may age.
final class BackendShelf {
    let endpoint: BackendEndpoint
    /// `host:port`, for the operator.
    let name: String
    var idle: [BackendConnection] = []
    /// Connections of this shelf that exist, idle or not.
    var openCount = 0

    init(endpoint: BackendEndpoint) {
        self.endpoint = endpoint
        name = "\(endpoint.host):\(endpoint.port)"
    }

    /// The most recently used connection that is still open.
    func takeIdle() -> BackendConnection? {
        while let connection = idle.popLast() {
            if connection.isReady { return connection }
        }
        return nil
    }
}
