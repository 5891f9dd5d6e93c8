internal import APIModel
internal import ArgumentParser
internal import DataPlane
internal import FoundationEssentials
internal import HTTPTransport

/// The flags of a verb that serves. Each has the text of one setting; `SettingsReader` gives it a meaning, so that a
/// flag, a variable and a line of the file are judged by the same rule.
struct SettingsOptions: ParsableArguments {
    @Option(help: "Address and port to listen on; port 0 lets the kernel choose. (default: 127.0.0.1:4566)")
    var listen: String?

    @Option(
        help: "Folder that keeps the definitions. (default: $XDG_DATA_HOME/crossgate, else ~/.local/share/crossgate)"
    )
    var dataDir: String?

    @Flag(help: "Keep the definitions in memory only.")
    var inMemory = false

    @Option(help: "What ${AWS::Region} in a definition is. (default: $AWS_REGION, $AWS_DEFAULT_REGION, us-east-1)")
    var region: String?

    @Option(help: "Twelve-digit account in ARNs. (default: 000000000000)")
    var accountID: String?

    @Option(help: "debug, info, warning or error. (default: info)")
    var logLevel: String?

    @Option(help: "text or json. (default: text on a terminal, json otherwise)")
    var logFormat: String?

    @Option(help: "Number of event loops. (default: one per core)")
    var eventLoops: String?

    @Option(help: "Resources that one API may have. (default: 300, AWS's quota)")
    var resourcesPerAPI: String?

    @Option(help: "A host name that the control plane answers to, besides loopback and AWS names. Repeatable.")
    var allowedHost: [String] = []

    @Flag(help: "Allow a listen address that other machines reach, although requests are not authenticated.")
    var insecureControlPlane = false

    @OptionGroup(title: "Functions and services") var functions: FunctionOptions

    @Option(
        help:
            "Configuration file. (default: the first of ./crossgate.yaml, .yml, .json, $XDG_CONFIG_HOME/crossgate/crossgate.yaml, /etc/crossgate/crossgate.yaml)"
    )
    var config: String?
}

/// Finds each setting: flag, then environment, then configuration file, then default.
struct SettingsReader {
    let options: SettingsOptions
    let environment: [String: String]
    let file: ConfigurationFile

    init(options: SettingsOptions, environment: [String: String]) throws {
        self.options = options
        self.environment = environment
        self.file = try ConfigurationFile.find(named: options.config ?? environment["CROSSGATE_CONFIG"], environment)
    }

    func settings() throws -> Settings {
        let listen = try value("listen", flag: options.listen) {
            ListenAddress($0)
        } expecting: {
            "an address and a port, such as 127.0.0.1:4566"
        }
        let allowsInsecure = try options.insecureControlPlane || flag("insecure-control-plane")
        let address = listen ?? ListenAddress("127.0.0.1:4566")!
        let services = try services()
        let settings = Settings(
            listen: address,
            dataDirectory: try dataDirectory(),
            region: try value("region", flag: options.region, aliases: ["AWS_REGION", "AWS_DEFAULT_REGION"]) {
                $0.isEmpty ? nil : $0
            } expecting: {
                "a region, such as eu-west-1"
            } ?? "us-east-1",
            accountID: try value("account-id", flag: options.accountID) {
                $0.utf8.count == 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? $0 : nil
            } expecting: {
                "twelve digits"
            } ?? "000000000000",
            logLevel: try choice("log-level", flag: options.logLevel) ?? .info,
            logFormat: try choice("log-format", flag: options.logFormat)
                ?? (Terminal.standardError.isInteractive ? .text : .json),
            eventLoops: try value("event-loops", flag: options.eventLoops) {
                Int($0).flatMap { (1...1_024).contains($0) ? $0 : nil }
            } expecting: {
                "a number from 1 to 1024"
            } ?? ProcessInfo.processInfo.activeProcessorCount,
            resourcesPerAPI: try value("resources-per-api", flag: options.resourcesPerAPI) {
                Int($0).flatMap { $0 > 0 ? $0 : nil }
            } expecting: {
                "a positive number"
            } ?? Limits.resourcesPerAPI,
            allowedHosts: try hosts(),
            allowsInsecureControlPlane: allowsInsecure,
            functions: try functions(listeningOn: address, credentials: services.credentials),
            services: services,
            tokenIssuers: try tokenIssuers())
        guard settings.listen.isLoopback || allowsInsecure else {
            throw CommandFailure(
                what:
                    "--listen \(settings.listen.text) can be reached from other machines, and requests to the control "
                    + "plane are not authenticated",
                remedy: "listen on a loopback address, or add --insecure-control-plane if a firewall guards this port",
                code: 2)
        }
        return settings
    }

    /// nil when the definitions stay in memory. The two settings are one choice: the first place that makes it decides,
    /// and naming both in the same place is refused.
    private func dataDirectory() throws -> String? {
        let directories = candidates("data-dir", flag: options.dataDir)
        let memory = candidates("in-memory", flag: options.inMemory ? "true" : nil)
        for level in Level.allCases {
            let directory = directories.first { $0.level == level }
            let keepsInMemory = try memory.first { $0.level == level }.map {
                try read($0, Self.boolean, "true or false")
            }
            if keepsInMemory == true, directory != nil {
                throw CommandFailure(
                    what: "in-memory and data-dir exclude each other", location: directory?.place,
                    remedy: "give one of them", code: 2)
            }
            if let directory { return directory.text }
            if keepsInMemory == true { return nil }
        }
        return (environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? ".") + "/.local/share") + "/crossgate"
    }

    private func hosts() throws -> [String] {
        if !options.allowedHost.isEmpty { return options.allowedHost }
        let text = candidates("allowed-hosts", flag: nil).first?.text ?? ""
        return text.split(separator: ",").map { $0.trimming(while: { $0 == " " }) }
    }

    private func flag(_ name: String) throws -> Bool {
        try value(name, flag: nil, read: Self.boolean, expecting: { "true or false" }) ?? false
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes": true
        case "false", "0", "no": false
        default: nil
        }
    }

    func choice<T: RawRepresentable & CaseIterable>(_ name: String, flag: String?) throws -> T?
    where T.RawValue == String {
        try value(name, flag: flag) {
            T(rawValue: $0.lowercased())
        } expecting: {
            T.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }

    /// The first place that names the setting decides, and its text must be good: a bad value is never passed over.
    func value<T>(
        _ name: String,
        flag: String?,
        aliases: [String] = [],
        read: (String) -> T?,
        expecting: () -> String
    ) throws -> T? {
        try candidates(name, flag: flag, aliases: aliases).first.map { try self.read($0, read, expecting()) }
    }

    func read<T>(_ candidate: Candidate, _ read: (String) -> T?, _ expected: String) throws -> T {
        guard let result = read(candidate.text) else {
            throw CommandFailure(
                what: "'\(candidate.text)' is not \(expected)", location: candidate.place,
                remedy: "expected: \(expected)", code: 2)
        }
        return result
    }

    /// Where a setting may be given, the stronger place first.
    enum Level: CaseIterable {
        case flag
        case environment
        case file
    }

    struct Candidate {
        let text: String
        /// How messages name the place.
        let place: String
        let level: Level
    }

    /// Every place that gives the setting. An empty variable counts as unset, as the AWS tools take it.
    func candidates(_ name: String, flag: String?, aliases: [String] = []) -> [Candidate] {
        let variable = "CROSSGATE_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
        var found: [Candidate] = []
        if let flag { found.append(Candidate(text: flag, place: "--\(name)", level: .flag)) }
        for key in [variable] + aliases {
            if let text = environment[key], !text.isEmpty {
                found.append(Candidate(text: text, place: key, level: .environment))
            }
        }
        if let entry = file.values[name] {
            found.append(Candidate(text: entry.text, place: "\(file.path):\(entry.line): \(name)", level: .file))
        }
        return found
    }
}

extension Substring {
    func trimming(while matches: (Character) -> Bool) -> String {
        String(drop(while: matches).reversed().drop(while: matches).reversed())
    }
}
