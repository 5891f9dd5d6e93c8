internal import ArgumentParser

struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Works on mapping templates without a server.",
        subcommands: [TemplateRenderCommand.self])
}
