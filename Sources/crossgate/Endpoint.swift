internal import ArgumentParser
internal import Foundation
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
        guard let url = EndpointURL(text) else {
            throw CommandFailure(
                what: "'\(text)' is not an endpoint", location: "--endpoint-url",
                remedy: "give it as http://127.0.0.1:4566", code: 2)
        }
        return ControlPlaneClient(
            endpoint: url.endpoint,
            backend: BackendPool(group: EventLoops(count: 1).group),
            name: url.text)
    }
}
