internal import FoundationEssentials
internal import Yams

/// The settings that a file gives, each with its line: YAML, or JSON, which is YAML too.
struct ConfigurationFile {
    struct Entry {
        var text: String
        var line: Int
    }

    var path: String
    var values: [String: Entry]

    static let keys: Set<String> = [
        "listen", "data-dir", "in-memory", "region", "account-id", "log-level", "log-format", "event-loops",
        "resources-per-api", "allowed-hosts", "insecure-control-plane", "functions", "lambda-endpoint",
        "function-concurrency", "function-idle", "node", "python", "aws-endpoint", "service-endpoints", "token-issuers",
    ]

    /// The named file, or the first that exists in the usual places; an empty one when there is none.
    static func find(named name: String?, _ environment: [String: String]) throws -> ConfigurationFile {
        if let name { return try read(name) }
        let home = environment["XDG_CONFIG_HOME"] ?? (environment["HOME"] ?? "") + "/.config"
        let places: [String] = [
            "crossgate.yaml", "crossgate.yml", "crossgate.json", home + "/crossgate/crossgate.yaml",
            "/etc/crossgate/crossgate.yaml",
        ]
        guard let path = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return ConfigurationFile(path: "", values: [:])
        }
        return try read(path)
    }

    private static func read(_ path: String) throws -> ConfigurationFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(what: "the configuration file cannot be read", location: path, code: 2)
        }
        let root: Node?
        do {
            root = try compose(yaml: String(decoding: data, as: UTF8.self))
        } catch {
            throw CommandFailure(what: "the configuration file is not YAML: \(error)", location: path, code: 2)
        }
        guard let root else { return ConfigurationFile(path: path, values: [:]) }
        guard let mapping = root.mapping else {
            throw CommandFailure(
                what: "the configuration file must be a mapping of settings", location: path,
                remedy: "known settings: \(keys.sorted().joined(separator: ", "))", code: 2)
        }
        var values: [String: Entry] = [:]
        for (key, node) in mapping {
            let line = key.mark?.line ?? 0
            guard let name = key.string, keys.contains(name) else {
                throw CommandFailure(
                    what: "there is no setting '\(key.string ?? "?")'", location: "\(path):\(line)",
                    remedy: "known settings: \(keys.sorted().joined(separator: ", "))", code: 2)
            }
            let text =
                node.sequence.map { $0.compactMap(\.scalar?.string).joined(separator: ",") } ?? node.scalar?.string
            guard let text else {
                throw CommandFailure(
                    what: "'\(name)' must be a plain value or a list of them", location: "\(path):\(line)", code: 2)
            }
            values[name] = Entry(text: text, line: line)
        }
        return ConfigurationFile(path: path, values: values)
    }
}
