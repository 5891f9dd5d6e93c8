/// The lines of an OpenAPI file in which paths, methods and gateway responses begin.
///
/// Keys are looked for, one on a line, as people and tools write them; no parser is run. What is not found, as in JSON
/// on a single line, has no line.
public struct DefinitionLines: Sendable {
    private var paths: [String: Int] = [:]
    /// By `GET /pets`.
    private var methods: [String: Int] = [:]
    /// By type.
    private var gatewayResponses: [String: Int] = [:]

    /// - Parameter text: the file's text, YAML or JSON.
    public init(_ text: String) {
        var path: String?
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard let key = Self.key(line) else { continue }
            if key.hasPrefix("/") {
                path = key
                paths[key] = paths[key] ?? number
            } else if let path, let verb = Self.verb(key) {
                let method = "\(verb) \(path)"
                methods[method] = methods[method] ?? number
            } else {
                gatewayResponses[key] = gatewayResponses[key] ?? number
            }
        }
    }

    /// The line that a finding is about, the first being 1; nil when it is not known.
    public func line(of finding: Finding) -> Int? {
        let subject = String(finding.location.prefix { $0 != "," })
        if let line = methods[subject] { return line }
        if let path = finding.resourcePath { return paths[path] }
        let prefix = "gateway response "
        return subject.hasPrefix(prefix) ? gatewayResponses[String(subject.dropFirst(prefix.count))] : nil
    }

    /// `"/pets": {` and `/pets:` have the key `/pets`.
    private static func key(_ line: Substring.UTF8View) -> String? {
        let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let first = text.first, text.count <= longestKey || text.prefix(longestKey).contains(UInt8(ascii: ":"))
        else { return nil }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let inner = text.dropFirst().prefix { $0 != first }
            let rest = text.dropFirst(inner.count + 2)
            guard rest.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: ":") else { return nil }
            return String(Substring(inner))
        }
        let plain = text.prefix { $0 != UInt8(ascii: ":") }
        return plain.count < text.count ? String(Substring(plain)) : nil
    }

    /// Bytes; paths of an API are shorter.
    private static let longestKey = 4_096

    private static func verb(_ key: String) -> String? {
        if key == "x-amazon-apigateway-any-method" { return "ANY" }
        return verbs.contains(key) ? key.uppercased() : nil
    }

    private static let verbs: Set<String> = ["delete", "get", "head", "options", "patch", "post", "put"]
}
