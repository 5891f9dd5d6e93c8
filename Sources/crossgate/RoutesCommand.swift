internal import ArgumentParser
internal import JSON

struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Lists what a running server serves: every URL and its methods.")

    @OptionGroup var endpoint: EndpointOptions

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() async throws {
        let client = try endpoint.client()
        let routes = try await Self.routes(of: client)
        if json {
            let values = routes.map { route in
                JSONValue.object(["url": .string(route.url), "methods": .array(route.methods.map { .string($0) })])
            }
            return print(JSONSerializer.string(.array(values)))
        }
        for route in routes { print("\(route.url) [\(route.methods.joined(separator: ", "))]") }
        if routes.isEmpty {
            Terminal.standardError.write("\(client.name) serves no stage yet: create-deployment makes one\n")
        }
    }

    /// The deployed paths, not the definitions being edited: what a client can call now.
    static func routes(of client: ControlPlaneClient) async throws -> [(url: String, methods: [String])] {
        var routes: [(url: String, methods: [String])] = []
        for api in try await client.list("/restapis") {
            let id = api["id"]?.stringValue ?? ""
            let stages = try await client.call("GET", "/restapis/\(id)/stages")
            for stage in stages["item"]?.arrayValue ?? [] {
                let name = stage["stageName"]?.stringValue ?? ""
                let deployment = stage["deploymentId"]?.stringValue ?? ""
                let summary = try await client.call(
                    "GET", "/restapis/\(id)/deployments/\(deployment)?embed=apisummary")
                for (path, methods) in summary["apiSummary"]?.objectValue ?? [:] {
                    let verbs = methods.objectValue?.keys.sorted() ?? []
                    routes.append(("\(client.name)/_aws/execute-api/\(id)/\(name)\(path)", verbs))
                }
            }
        }
        return routes.sorted { $0.url < $1.url }
    }
}
