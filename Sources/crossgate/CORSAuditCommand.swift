internal import APIModel
internal import ArgumentParser
internal import CORSDoctor
internal import Foundation
internal import JSON

struct CORSAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Finds what browsers will block in an API's definition, before they do.",
        discussion: """
            Reads an OpenAPI file, or the definition of an API on a running server: the one being edited or, with \
            --stage, the one being served. Exit code 1 when there are findings of the severity that --fail-on names \
            (error unless given).
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table
        case json
        case sarif
    }

    enum Threshold: String, CaseIterable, ExpressibleByArgument {
        case error
        case warning
        case note
        case never

        var severity: Finding.Severity? { Finding.Severity(rawValue: rawValue) }
    }

    @Argument(help: "An OpenAPI file, or an API's id or name.", completion: .file())
    var target: String

    @Option(help: "Audit what this stage serves, and say what is mended but not deployed.")
    var stage: String?

    @Option(help: "table, json, or sarif for code scanning.")
    var format = Format.table

    @Option(help: "error, warning, note or never: which findings make the exit code 1.")
    var failOn = Threshold.error

    @Flag(help: "Make the calls that mend errors and warnings in the API's definition, one by one, then audit again.")
    var apply = false

    @Flag(help: "With --format table: print the calls that mend each finding, as the AWS CLI makes them.")
    var calls = false

    @OptionGroup var endpoint: EndpointOptions

    func validate() throws {
        if isFile, stage != nil {
            throw ValidationError("--stage goes with an API of a running server; \(target) is a file.")
        }
        if isFile, apply {
            throw ValidationError("--apply goes with an API of a running server; \(target) is a file.")
        }
    }

    /// What looks like a file is one: `pets.yaml` that is not there is a mistake, not an API's name.
    private var isFile: Bool {
        target == "-" || FileManager.default.fileExists(atPath: target)
            || [".yaml", ".yml", ".json"].contains { target.hasSuffix($0) }
    }

    func run() async throws {
        let report = try await isFile ? auditFile() : auditAPI()
        switch format {
        case .table: Terminal.standardOutput.write(report.table(showsCalls: calls))
        case .json: print(JSONSerializer.string(report.json))
        case .sarif:
            print(JSONSerializer.string(report.sarif(artifact: isFile ? target : nil, version: Crossgate.version)))
        }
        guard let threshold = failOn.severity, let worst = report.worst, worst >= threshold else { return }
        throw ExitCode.failure
    }

    private func auditFile() throws -> AuditReport {
        let file = try DefinitionFile(path: target)
        return CORSAudit.run(try ReadDefinition(file).snapshot)
    }

    private func auditAPI() async throws -> AuditReport {
        let client = try endpoint.client()
        let id = try await client.apiID(of: target)
        if apply { try await FixApplication(client: client).mend(id) }
        return try await audit(id, client)
    }

    private func audit(_ id: String, _ client: ControlPlaneClient) async throws -> AuditReport {
        let definitions = try await GatewayReader(client: client).definitions(api: id, stage: stage)
        guard stage != nil, let deployed = definitions.deployed else { return CORSAudit.run(definitions.live) }
        return CORSAudit.run(deployed, stage: definitions.stage, live: definitions.live)
    }
}

/// Carries out what an audit recommends, and says each call as the AWS CLI would make it.
struct FixApplication {
    let client: ControlPlaneClient

    /// More than any API needs; a fix that does not take must not go on for ever.
    private static let rounds = 1_000

    /// Mends one finding after the other in the definition that is edited, since two may touch the same value.
    func mend(_ api: String) async throws {
        var last: Finding?
        for _ in 0..<Self.rounds {
            let live = try await GatewayReader(client: client).definitions(api: api, stage: nil).live
            guard let finding = CORSAudit.run(live).nextToMend else { return }
            guard finding != last else {
                throw CommandFailure(
                    what: "its fix did not take: \(finding.message)", location: "\(finding.rule), \(finding.location)",
                    remedy: "mend it by hand: \(finding.fix.summary)")
            }
            last = finding
            for call in finding.fix.calls {
                Terminal.standardError.write("\(finding.rule): \(call.cliText)\n")
                _ = try await client.call(
                    call.method, call.target, body: call.body.map { JSONSerializer.bytes($0) } ?? [])
            }
        }
    }
}
