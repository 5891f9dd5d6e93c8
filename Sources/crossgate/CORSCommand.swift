internal import ArgumentParser

/// CORS whole: enabled and undone, shown before it is done, audited, explained, measured.
struct CORSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cors",
        abstract: "Enables CORS and undoes it, finds what browsers will block, and explains what they did block.",
        subcommands: [
            CORSEnableCommand.self, CORSDisableCommand.self, CORSPlanCommand.self, CORSAuditCommand.self,
            CORSCheckCommand.self, CORSConformCommand.self,
        ])
}
