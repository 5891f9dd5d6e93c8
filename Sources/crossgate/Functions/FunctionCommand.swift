internal import ArgumentParser
internal import Foundation
internal import HTTPTransport

/// Lambda functions of a running server: made, called, watched.
struct FunctionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "function",
        abstract: "Creates, lists, invokes, watches and deletes the Lambda functions of a running server.",
        discussion: "Everything but the logs is Lambda's own API: aws lambda … --endpoint-url does the same.",
        subcommands: [
            FunctionCreateCommand.self, FunctionListCommand.self, FunctionInvokeCommand.self, FunctionLogsCommand.self,
            FunctionDeleteCommand.self,
        ])
}

/// Which server's functions are meant.
struct LambdaEndpointOptions: ParsableArguments {
    @Option(
        help: "The server's address. (default: $AWS_ENDPOINT_URL_LAMBDA, $AWS_ENDPOINT_URL, http://127.0.0.1:4566)"
    )
    var endpointURL: String?

    func client() throws -> LambdaClient {
        let environment = ProcessInfo.processInfo.environment
        let text =
            endpointURL ?? environment["AWS_ENDPOINT_URL_LAMBDA"] ?? environment["AWS_ENDPOINT_URL"]
            ?? "http://127.0.0.1:4566"
        guard let url = EndpointURL(text) else {
            throw CommandFailure(
                what: "'\(text)' is not an endpoint", location: "--endpoint-url",
                remedy: "give it as http://127.0.0.1:4566", code: 2)
        }
        return LambdaClient(
            endpoint: url.endpoint, backend: BackendPool(group: EventLoops(count: 1).group), name: url.text)
    }
}
