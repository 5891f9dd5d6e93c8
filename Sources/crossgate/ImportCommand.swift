internal import APIModel
public import ArgumentParser
internal import JSON
public import OpenAPI

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Imports an OpenAPI definition into a running server; with --stage, deploys it too.")

    @Argument(help: "OpenAPI 2.0 or 3.0, JSON or YAML, with x-amazon-apigateway-* extensions.", completion: .file())
    var file: String

    @Option(help: "Deploy to this stage. Without it nothing is served yet.")
    var stage: String?

    @Option(help: "Replace the definition of this API instead of creating one.")
    var apiID: String?

    @Option(help: "With --api-id: overwrite (the default) or merge.")
    var mode: ImportMode?

    @Option(help: "ignore, prepend or split: what becomes of the definition's base path.")
    var basePath = ImportOptions.BasePath.ignore

    @Flag(help: "Fail, and change nothing, when there are warnings.")
    var failOnWarnings = false

    @OptionGroup var endpoint: EndpointOptions

    func validate() throws {
        if mode != nil, apiID == nil {
            throw ValidationError("--mode says what becomes of an existing API: give --api-id too.")
        }
        // Refused before anything is changed: a definition without its deployment would be half of what was asked for.
        if let stage, !Stage.isValidName(stage) {
            throw ValidationError("--stage takes letters, digits, - and _, at most 128 of them.")
        }
    }

    func run() async throws {
        let source = try DefinitionFile(path: file)
        let client = try endpoint.client()
        let api: JSONValue
        do {
            api = try await send(source, client)
        } catch let failure as CommandFailure {
            throw CommandFailure(
                what: failure.what, location: file, remedy: failure.remedy ?? source.adviceWhenRefused,
                code: failure.code)
        }
        try await report(api, client)
    }

    private func send(_ source: DefinitionFile, _ client: ControlPlaneClient) async throws -> JSONValue {
        let query = "basepath=\(basePath.rawValue)&failonwarnings=\(failOnWarnings)"
        guard let apiID else {
            return try await client.call(
                "POST", "/restapis?mode=import&\(query)", body: source.bytes, contentType: source.contentType)
        }
        return try await client.call(
            "PUT", "/restapis/\(apiID.percentEncoded)?mode=\((mode ?? .overwrite).rawValue)&\(query)",
            body: source.bytes, contentType: source.contentType)
    }

    private func report(_ api: JSONValue, _ client: ControlPlaneClient) async throws {
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

extension ImportMode: ExpressibleByArgument {}
