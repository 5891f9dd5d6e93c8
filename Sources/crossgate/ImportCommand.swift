internal import ArgumentParser
internal import JSON

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports an OpenAPI definition into a running server, and deploys it.")

    @Argument(help: "OpenAPI 2.0 or 3.0, JSON or YAML, with x-amazon-apigateway-* extensions.", completion: .file())
    var file: String

    @Option(help: "Deploy to this stage. Without it nothing is served yet.")
    var stage: String?

    @Option(help: "Replace the definition of this API instead of creating one.")
    var apiID: String?

    @Option(help: "With --api-id: overwrite or merge.")
    var mode = "overwrite"

    @Option(help: "ignore, prepend or split: what becomes of the definition's base path.")
    var basePath = "ignore"

    @Flag(help: "Fail, and change nothing, when there are warnings.")
    var failOnWarnings = false

    @OptionGroup var endpoint: EndpointOptions

    func run() async throws {
        let source = try DefinitionFile(path: file)
        do {
            try await send(source)
        } catch let failure as CommandFailure {
            throw CommandFailure(
                what: failure.what, location: file,
                remedy: failure.remedy ?? "see every place that is wrong with: crossgate validate \(file)",
                code: failure.code)
        }
    }

    private func send(_ source: DefinitionFile) async throws {
        let client = try endpoint.client()
        let query = "basepath=\(basePath.percentEncoded)&failonwarnings=\(failOnWarnings)"
        let api: JSONValue
        if let apiID {
            api = try await client.call(
                "PUT", "/restapis/\(apiID.percentEncoded)?mode=\(mode.percentEncoded)&\(query)", body: source.bytes,
                contentType: source.contentType)
        } else {
            api = try await client.call(
                "POST", "/restapis?mode=import&\(query)", body: source.bytes, contentType: source.contentType)
        }
        let id = api["id"]?.stringValue ?? ""
        for warning in api["warnings"]?.arrayValue ?? [] {
            Terminal.standardError.write("\(file): warning: \(warning.stringValue ?? "")\n")
        }
        print("\(apiID == nil ? "created" : "updated") \(id) \(api["name"]?.stringValue ?? "")")
        guard let stage else {
            return print("not deployed: add --stage NAME, or run aws apigateway create-deployment")
        }
        _ = try await client.call(
            "POST", "/restapis/\(id)/deployments",
            body: Array(#"{"stageName":\#(JSONSerializer.quoted(stage))}"#.utf8))
        print("\(client.name)/_aws/execute-api/\(id)/\(stage)/")
    }
}
