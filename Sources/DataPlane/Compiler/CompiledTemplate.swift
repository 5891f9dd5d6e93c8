import APIModel
import NIOCore

/// A mapping template as it runs: constant text so far, or the reason why it cannot run.
enum CompiledTemplate: Sendable {
    case constant(ByteBuffer)
    case refused(Refusal)

    /// The rendered body.
    func render() throws(GatewayFailure) -> ByteBuffer {
        switch self {
        case .constant(let text): return text
        case .refused(let refusal): throw .refused(refusal)
        }
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

    /// The entry for a media type.
    func entry(for mediaType: Substring) -> Entry? {
        for entry in entries where entry.mediaType.elementsEqual(mediaType) || isSame(entry.mediaType, mediaType) {
            return entry
        }
        return nil
    }

    /// Media types are compared without regard to ASCII case (RFC 9110 §8.3.1).
    private func isSame(_ left: String, _ right: Substring) -> Bool {
        left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
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
