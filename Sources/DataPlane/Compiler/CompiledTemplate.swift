import APIModel
import NIOCore

/// A mapping template as it runs: constant text, a template of the language, or the reason why it cannot run.
enum CompiledTemplate: Sendable {
    case constant(ByteBuffer)
    case rendered(MappingTemplate)
    case refused(Refusal)

    /// Whether it can write overrides.
    var mayOverride: Bool {
        if case .rendered = self { true } else { false }
    }
}

/// Templates by media type, and the choice among them.
struct TemplateTable: Sendable {
    struct Entry: Sendable {
        let mediaType: String
        /// Nil for empty text, which means: no template, pass the body on.
        let template: CompiledTemplate?
    }

    /// Sorted by media type.
    let entries: [Entry]

    var isEmpty: Bool { entries.isEmpty }

    /// Whether any of them can write overrides.
    var mayOverride: Bool { entries.contains { $0.template?.mayOverride == true } }

    /// The entry for a media type; media types are compared without regard to ASCII case (RFC 9110 §8.3.1).
    func entry(for mediaType: Substring) -> Entry? {
        for entry in entries where isSame(entry.mediaType, mediaType) { return entry }
        return nil
    }

    /// Byte by byte: characters would be put together first.
    private func isSame(_ left: String, _ right: Substring) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || Self.lowercased($0) == Self.lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

/// How the body of an integration request is made.
struct RequestBodyRule: Sendable {
    enum Outcome {
        case template(CompiledTemplate)
        case passthrough
        case unsupportedMediaType
    }

    let templates: TemplateTable
    let passthrough: PassthroughBehavior
    let isProxy: Bool
    let contentHandling: ContentHandling?

    /// The choice by the media type of the request alone, whether it has a body or not; a missing type is JSON.
    func outcome(for mediaType: Substring?) -> Outcome {
        if isProxy { return .passthrough }
        let entry = templates.entry(for: mediaType ?? MediaType.json[...]) ?? templates.entry(for: "$default")
        if let template = entry?.template { return .template(template) }
        switch passthrough {
        case .whenNoMatch: return .passthrough
        case .whenNoTemplates: return templates.isEmpty ? .passthrough : .unsupportedMediaType
        case .never: return .unsupportedMediaType
        }
    }
}

/// How the body of an integration response is made.
extension TemplateTable {
    /// The choice by the client's first accepted type: its own template, else the one for JSON, else the first; nil
    /// when the body passes as it is.
    func responseTemplate(accepting mediaType: Substring?) -> CompiledTemplate? {
        guard !entries.isEmpty else { return nil }
        let entry = entry(for: mediaType ?? MediaType.json[...]) ?? entry(for: MediaType.json[...]) ?? entries[0]
        return entry.template
    }
}
