internal import ArgumentParser
internal import JSON

/// How a verb's result is printed.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

struct CORSPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what `cors enable` would do, and does nothing.",
        discussion: "Exit code 1 when something hand-made stands in the way, so that enable would do nothing.")

    @OptionGroup var options: CORSEnableOptions

    @Option(help: "The stage that enable would deploy to.")
    var deploy: String?

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: EndpointOptions

    func run() async throws {
        let client = try endpoint.client()
        let id = try await client.apiID(of: options.api)
        let plan = try await client.cors("plan", api: id, body: options.body(deploy: deploy))
        CORSPlanReport(plan: plan, output: output).print()
        try CORSPlanReport.failIfBlocked(plan, api: id)
        if let deploy, output == .text { print("would be deployed to \(deploy)") }
    }
}

struct CORSEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Enables CORS for an API, a subtree or one resource, all of it or nothing.",
        discussion: """
            Prints what is done. What a backend has to do itself, since API Gateway cannot, is listed with the code it \
            needs. Nothing hand-made is overwritten unless --overwrite says so; `cors disable` puts every byte back. \
            Nothing is served until the API is deployed: --deploy STAGE does that in the same step.
            """)

    @OptionGroup var options: CORSEnableOptions

    @Option(help: "Deploy to this stage in the same step.")
    var deploy: String?

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: EndpointOptions

    func run() async throws {
        let client = try endpoint.client()
        let id = try await client.apiID(of: options.api)
        let plan = try await client.cors("enable", api: id, body: options.body(deploy: deploy))
        let report = CORSPlanReport(plan: plan, output: output)
        report.print()
        try CORSPlanReport.failIfBlocked(plan, api: id)
        report.printDeployment(api: id, stage: deploy, client: client)
    }
}

struct CORSDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Undoes `cors enable`: every row it changed gets its bytes back.",
        discussion: """
            What was changed by hand since stays as it is and is named; --force puts that back too. Exit code 1 when \
            something stayed.
            """)

    @Argument(help: "The API's id, or its name where only one API has it.")
    var api: String

    @Option(help: "Only this resource, by the path that it has now. Without it, all that was enabled in the API.")
    var resource: String?

    @Flag(help: "With --resource: every resource below it too.")
    var recursive = false

    @Flag(help: "Put back what was changed by hand since, too.")
    var force = false

    @Flag(help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Option(help: "Deploy to this stage in the same step.")
    var deploy: String?

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: EndpointOptions

    func validate() throws {
        if recursive, resource == nil {
            throw ValidationError("--recursive goes with --resource; without it the whole API is meant.")
        }
    }

    func run() async throws {
        let client = try endpoint.client()
        let id = try await client.apiID(of: api)
        var body: JSONObject = [
            "recursive": .bool(recursive), "force": .bool(force), "dryRun": .bool(dryRun),
        ]
        if let resource { body["resource"] = .string(resource) }
        if let deploy { body["deploy"] = .string(deploy) }
        let result = try await client.cors("disable", api: id, body: JSONSerializer.bytes(.object(body)))
        let report = CORSPlanReport(plan: result, output: output)
        report.print()
        if !dryRun { report.printDeployment(api: id, stage: deploy, client: client) }
        guard result["complete"]?.boolValue != false else {
            throw CommandFailure(
                what: "some parts were changed by hand since and stay as they are", location: id,
                remedy: "change them back, or repeat with --force")
        }
    }
}

/// What the server says of a plan, printed.
struct CORSPlanReport {
    let plan: JSONValue
    let output: ResultFormat

    func print() {
        switch output {
        case .text: Terminal.standardOutput.write(plan["text"]?.stringValue ?? "")
        case .json: Swift.print(JSONSerializer.string(plan))
        }
    }

    /// Says what is left to do, or where it is served now.
    func printDeployment(api: String, stage: String?, client: ControlPlaneClient) {
        guard output == .text, plan["applied"]?.boolValue == true else { return }
        if let stage, plan["deploymentId"]?.stringValue != nil {
            Swift.print("deployed: \(client.name)/_aws/execute-api/\(api)/\(stage)/")
        } else if plan["changes"]?.boolValue == true {
            Swift.print(
                "not deployed: add --deploy STAGE, or run aws apigateway create-deployment --rest-api-id \(api) "
                    + "--stage-name STAGE")
        }
    }

    /// A plan that met something hand-made does nothing.
    static func failIfBlocked(_ plan: JSONValue, api: String) throws {
        guard plan["blocked"]?.boolValue == true else { return }
        throw CommandFailure(
            what: "hand-made parts stand in the way; nothing was changed", location: api,
            remedy: "repeat with --overwrite to replace them (disable brings them back), or with --keep-existing")
    }
}
