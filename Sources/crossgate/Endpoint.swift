internal import ArgumentParser
internal import Foundation
internal import HTTPMessages
internal import HTTPTransport

/// Which server a verb talks to.
struct EndpointOptions: ParsableArguments {
    @Option(
        help: "The server's address. (default: $AWS_ENDPOINT_URL_API_GATEWAY, $AWS_ENDPOINT_URL, http://127.0.0.1:4566)"
    )
    var endpointURL: String?

    func client() throws -> ControlPlaneClient {
        let environment = ProcessInfo.processInfo.environment
        let text =
            endpointURL ?? environment["AWS_ENDPOINT_URL_API_GATEWAY"] ?? environment["AWS_ENDPOINT_URL"]
            ?? "http://127.0.0.1:4566"
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            let scheme = url.scheme, scheme == "http" || scheme == "https"
        else {
            throw CommandFailure(
                what: "'\(text)' is not an endpoint", location: "--endpoint-url",
                remedy: "give it as http://127.0.0.1:4566", code: 2)
        }
        let isTLS = scheme == "https"
        // An IPv6 address has its brackets in a URL only.
        let address = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        return ControlPlaneClient(
            endpoint: BackendEndpoint(host: address, port: url.port ?? (isTLS ? 443 : 80), isTLS: isTLS),
            backend: BackendPool(group: EventLoops(count: 1).group),
            name: text.hasSuffix("/") ? String(text.dropLast()) : text)
    }
}
