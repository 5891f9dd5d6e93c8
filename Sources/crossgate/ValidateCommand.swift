internal import APIModel
public import ArgumentParser
internal import DataPlane
public import OpenAPI

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Says what an OpenAPI definition would be refused for, and what of it has no effect.",
        discussion: "Nothing is imported and no server is needed. Exit code 1 when the definition would be refused.")

    @Argument(help: "OpenAPI 2.0 or 3.0, JSON or YAML.", completion: .file())
    var file: String

    @Option(help: "ignore, prepend or split: what becomes of the definition's base path.")
    var basePath = ImportOptions.BasePath.ignore

    @Flag(help: "Fail when there are warnings.")
    var failOnWarnings = false

    func run() throws {
        let source = try DefinitionFile(path: file)
        let definition = try ReadDefinition(source, basePath: basePath)
        let imported = definition.imported
        let snapshot = definition.snapshot
        ReadDefinition.report(imported.diagnostics, of: source)
        for warning in definition.warnings { Terminal.standardError.write("\(file): warning: \(warning)\n") }
        let compiled = Self.compiled(snapshot)
        for diagnostic in compiled {
            Terminal.standardError.write(
                "\(file): warning: \(diagnostic.location): \(diagnostic.message)\n")
        }
        let warnings =
            imported.diagnostics.filter { $0.severity == .warning }.count + compiled.count
            + definition.warnings.count
        if failOnWarnings && warnings > 0 {
            throw CommandFailure(what: "the definition has warnings", location: file)
        }
        let methods = snapshot.resources.reduce(0) { $0 + ($1.resourceMethods?.count ?? 0) }
        print("\(file): \(snapshot.resources.count) resources, \(methods) methods, \(warnings) warnings")
    }

    /// What would answer 500 at the call, each once.
    private static func compiled(_ snapshot: DeploymentSnapshot) -> [DataPlane.Diagnostic] {
        StageCompiler.compile(
            snapshot: snapshot, stage: Stage(stageName: ServeCommand.stage, deploymentId: "validate", createdDate: 0),
            facts: DeploymentFacts(region: "us-east-1", accountID: "000000000000")
        ).1
    }
}

extension ImportOptions.BasePath: ExpressibleByArgument {}
