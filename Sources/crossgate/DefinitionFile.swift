internal import Foundation
internal import OpenAPI

/// An OpenAPI file as a verb was given it.
struct DefinitionFile: Sendable {
    /// As it was given, for messages.
    var path: String
    var bytes: [UInt8]

    init(path: String) throws {
        bytes = try InputFile.bytes(of: path, what: "OpenAPI file")
        self.path = path
    }

    var contentType: String { path.hasSuffix(".json") ? "application/json" : "application/yaml" }

    var absolutePath: String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// What to do when a server refuses this file; nil for a good definition, of which the server's own sentence says
    /// what is wrong (an unknown --api-id, too many resources).
    var adviceWhenRefused: String? {
        let options = ImportOptions(region: "us-east-1", accountId: "000000000000")
        guard (try? OpenAPIImporter.read(bytes, options: options)) == nil else { return nil }
        return "see every place that is wrong with: crossgate validate \(path)"
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// A 10-character id that stays the same from run to run: front ends have it in their configuration.
    static func stableID(of text: String) -> String {
        // FNV-1a, 64 bits: no secret depends on it, and it is the same on every machine.
        var hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String(
            (0..<10).map { _ in
                defer { hash /= 36 }; return alphabet[Int(hash % 36)]
            })
    }
}
