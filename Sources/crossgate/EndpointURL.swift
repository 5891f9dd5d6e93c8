internal import Foundation
internal import HTTPMessages

/// A server's address as people give it: `http://127.0.0.1:4566`.
struct EndpointURL: Sendable, Equatable {
    /// As it was given, without a slash at the end.
    let text: String
    let endpoint: BackendEndpoint
    /// What follows the authority: empty, or beginning with `/`.
    let path: String

    /// Nil for what is no `http` or `https` URL with a host, or has more than a path behind it.
    init?(_ text: String) {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            let scheme = url.scheme, scheme == "http" || scheme == "https",
            url.query == nil, url.fragment == nil, url.user == nil, url.password == nil,
            url.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        let isTLS = scheme == "https"
        // An IPv6 address has its brackets in a URL only.
        let address = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        endpoint = BackendEndpoint(host: address, port: url.port ?? (isTLS ? 443 : 80), isTLS: isTLS)
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
        path = url.path == "/" ? "" : url.path
    }
}
