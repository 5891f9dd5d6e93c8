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

    @Option(help: ArgumentHelp("Leave out a rule's findings; may be given again.", valueName: "rule"))
    var ignore: [String] = []

    @OptionGroup var endpoint: EndpointOptions

    func validate() throws {
        let known = CORSAudit.rules.map(\.id)
        if let unknown = ignore.first(where: { !known.contains($0) }) {
            throw ValidationError(
                "There is no rule \(unknown.debugDescription); \(AuditRule.documentationPath) has them all.")
        }
        if isFile, stage != nil {
            throw ValidationError("--stage goes with an API of a running server; \(target) is a file.")
        }
        if isFile, apply {
            throw ValidationError("--apply goes with an API of a running server; \(target) is a file.")
        }
    }

    /// What looks like a file is one: `pets.yaml` that is not there is a mistake, not an API's name. A folder is none.
    private var isFile: Bool {
        if target == "-" || [".yaml", ".yml", ".json"].contains(where: target.hasSuffix) { return true }
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory) && !isDirectory.boolValue
    }

    func run() async throws {
        let file = isFile ? try DefinitionFile(path: target) : nil
        let whole = if let file { try audit(file) } else { try await auditAPI() }
        let report = whole.ignoring(Set(ignore))
        switch format {
        case .table:
            Terminal.standardOutput.write(report.table(showsCalls: calls))
            if calls, file != nil, !report.findings.isEmpty {
                Terminal.standardError.write(
                    "note: calls name objects by their ids, which a file has not: import it, and audit the API\n")
            }
        case .json: write(report.json)
        case .sarif:
            write(
                report.sarif(
                    artifact: file.flatMap(artifact),
                    lines: file.map { DefinitionLines(String(decoding: $0.bytes, as: UTF8.self)) },
                    version: Crossgate.version))
        }
        guard let threshold = failOn.severity, let worst = report.worst, worst >= threshold else { return }
        throw ExitCode.failure
    }

    private func write(_ value: JSONValue) {
        Terminal.standardOutput.write(JSONSerializer.string(value).escapingC1 + "\n")
    }

    /// A file's path as its repository knows it: below the working directory where it is; nil for standard input.
    private func artifact(_ file: DefinitionFile) -> String? {
        guard target != "-" else { return nil }
        let here = FileManager.default.currentDirectoryPath + "/"
        return file.absolutePath.hasPrefix(here) ? String(file.absolutePath.dropFirst(here.count)) : file.absolutePath
    }

    private func audit(_ file: DefinitionFile) throws -> AuditReport {
        var definition = try ReadDefinition(file).snapshot
        // It has no id; its title says more.
        definition.restAPI.id = definition.restAPI.name
        return CORSAudit.run(definition).withoutCalls
    }

    private func auditAPI() async throws -> AuditReport {
        let client = try endpoint.client()
        let id = try await client.apiID(of: target)
        if apply { try await FixApplication(client: client).mend(id) }
        return try await audit(id, client)
    }

    private func audit(_ id: String, _ client: ControlPlaneClient) async throws -> AuditReport {
        let definitions = try await GatewayReader(client: client).definitions(api: id, stage: stage)
        guard let stage else { return CORSAudit.run(definitions.live) }
        guard let deployed = definitions.deployed else {
            throw CommandFailure(
                what: "what it serves cannot be read", location: "stage \(stage) of \(id)",
                remedy: "the server and this command should have the same version")
        }
        return CORSAudit.run(deployed, stage: definitions.stage, live: definitions.live)
    }
}

/// Carries out what an audit recommends, and says each call as the AWS CLI would make it.
struct FixApplication {
    let client: ControlPlaneClient

    /// More than the rules that one resource can break; a fix that does not take must not go on for ever.
    private static let rounds = 200

    /// Mends the definition that is edited, one finding of each resource after the other, since two may touch the same
    /// value.
    func mend(_ api: String) async throws {
        var tried: Set<String> = []
        for _ in 0..<Self.rounds {
            let live = try await GatewayReader(client: client).definitions(api: api, stage: nil).live
            let findings = CORSAudit.run(live).mendable
            guard !findings.isEmpty else { return }
            for finding in findings {
                guard tried.insert("\(finding.rule) at \(finding.location): \(finding.message)").inserted else {
                    throw failure(finding)
                }
                for call in finding.fix.calls {
                    Terminal.standardError.write("\(finding.rule): \(call.cliText)\n")
                    _ = try await client.call(
                        call.method, call.target, body: call.body.map { JSONSerializer.bytes($0) } ?? [])
                }
            }
        }
        throw CommandFailure(what: "there is still something to mend after \(Self.rounds) rounds", location: api)
    }

    private func failure(_ finding: Finding) -> CommandFailure {
        CommandFailure(
            what: "its fix did not take: \(finding.message)", location: "\(finding.rule), \(finding.location)",
            remedy: "mend it by hand: \(finding.fix.summary)")
    }
}

extension String {
    /// JSON text whose control characters beyond ASCII, which JSON allows and terminals obey, are escaped too.
    fileprivate var escapingC1: String {
        guard unicodeScalars.contains(where: { (0x7F...0x9F).contains($0.value) }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if (0x7F...0x9F).contains(scalar.value) {
                text += "\\u00" + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
