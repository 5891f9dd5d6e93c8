internal import ArgumentParser

struct FunctionDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Deletes a function with its versions, aliases and URL; a folder it was made from stays.")

    @Argument(help: "The function's name.")
    var name: String

    @Option(help: "Delete this version only.")
    var version: String?

    @OptionGroup var endpoint: LambdaEndpointOptions

    func run() async throws {
        _ = try await endpoint.client().call("DELETE", LambdaClient.target(name, qualifier: version))
        print("deleted \(name)\(version.map { ":\($0)" } ?? "")")
    }
}
