internal import HTTPMessages

/// Where GetFunction says that code can be fetched: a zip file from this server, a folder by its `file:` URL.
enum CodeLocation {
    static let prefix = "/_crossgate/function-code/"

    static func url(_ code: CodeRecord, _ request: RequestMessage) -> String {
        guard let package = code.package else { return "file://" + (code.folder ?? "") }
        let host = request.headers.first("Host") ?? "localhost"
        return "\(request.connection.scheme)://\(host)\(prefix)\(package).zip"
    }

    static func package(ofPath path: String) -> String? {
        guard path.hasPrefix(prefix), path.hasSuffix(".zip") else { return nil }
        return String(path.dropFirst(prefix.count).dropLast(4))
    }
}
