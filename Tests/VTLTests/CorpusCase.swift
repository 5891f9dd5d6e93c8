import FoundationEssentials
import JSON
import Testing
import VTL

/// One template of the corpus and what Apache Velocity 1.7 made of it; `Oracle/run.sh` records it.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    /// What a template comes to.
    enum Outcome: Sendable, Equatable {
        case output(String)
        /// A Java exception: its class, and its message where the library and not the virtual machine words it.
        case exception(String, message: String?)
        case parseError
        /// A limit of ours was met: its name.
        case limit(String)
    }

    let feature: String
    let name: String
    let template: String
    let variables: JSONObject
    let recorded: Outcome
    /// What Velocity makes of it when null references print nothing, where that is another thing.
    let quiet: Outcome?
    /// What the API Gateway dialect makes of it, where that is another thing.
    let gateway: Outcome?
    /// What we make of it on purpose, where that is another thing.
    let ours: Outcome?

    var testDescription: String { "\(feature): \(name)" }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// Every case of every file, or what is wrong with a file.
    static let all: Result<[CorpusCase], any Error> = Result {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        return try files.sorted().flatMap { file in
            let cases = try JSONValue.parse(Data(contentsOf: folder.appending(path: file)))
            return try (cases.arrayValue ?? []).map { try CorpusCase(String(file.dropLast(5)), $0) }
        }
    }

    /// A case that cannot be read.
    struct Malformed: Error {
        let feature: String
        let json: JSONValue
    }

    private init(_ feature: String, _ json: JSONValue) throws {
        guard let name = json["name"]?.stringValue, let template = Self.text(json["template"]),
            let recorded = Self.outcome(json)
        else { throw Malformed(feature: feature, json: json) }
        self.feature = feature
        self.name = name
        self.template = template
        self.recorded = recorded
        if case .object(let variables)? = json["variables"] { self.variables = variables } else { variables = [:] }
        quiet = Self.text(json["quiet"]).map(Outcome.output)
        gateway = json["gateway"].flatMap(Self.outcome)
        ours = json["ours"].flatMap(Self.outcome)
        // Who deviates says why.
        for (outcome, key, reason) in [(gateway, "gateway", "source"), (ours, "ours", "why")] where json[key] != nil {
            guard outcome != nil, json[key]?[reason]?.stringValue != nil else {
                throw Malformed(feature: feature, json: json)
            }
        }
    }

    private static func outcome(_ json: JSONValue) -> Outcome? {
        if let output = text(json["output"]) { return .output(output) }
        if let name = json["limit"]?.stringValue { return .limit(name) }
        if json["parseError"] != nil { return .parseError }
        guard let name = json["exception"]?["class"]?.stringValue else { return nil }
        return .exception(name, message: json["exception"]?["message"]?.stringValue)
    }

    /// A text is a string, or an array of its lines.
    private static func text(_ json: JSONValue?) -> String? {
        json?.stringValue ?? json?.arrayValue?.compactMap(\.stringValue).joined(separator: "\n")
    }
}

extension CorpusCase.Outcome: CustomStringConvertible {
    /// With everything escaped that does not show.
    var description: String {
        switch self {
        case .output(let text): "output \(text.debugDescription)"
        case .exception(let name, let message): "exception \(name): \(message.map(\.debugDescription) ?? "any message")"
        case .parseError: "a parse error"
        case .limit(let name): "the limit of \(name)"
        }
    }
}
