import HTTPMessages
import JSON

/// The models that the bodies of a method's requests must match, by media type.
struct BodyValidation: Sendable {
    enum BodyModel: Sendable {
        case schema(JSONSchema)
        /// Bodies of this type get 500: their model cannot be used.
        case refused(Refusal)
    }

    struct Entry: Sendable {
        let mediaType: String
        let model: BodyModel
    }

    let entries: [Entry]

    /// The model for a media type: its own, else that of `$default`; nil when bodies of this type are not validated.
    func model(for mediaType: Substring) -> BodyModel? {
        let own = entries.first { entry in
            entry.mediaType.elementsEqual(mediaType) || entry.mediaType.equalsIgnoringASCIICase(String(mediaType))
        }
        return (own ?? entries.first { $0.mediaType == "$default" })?.model
    }

    /// What AWS says of a body that is no JSON, an empty one included: it does not count as `{}` here, as it does in
    /// templates. Source: execution log of a console test of November 2021 with an empty body; tests of public
    /// services that show `$context.error.validationErrorString`.
    static let unreadable = "[Unknown error parsing request body]"
}
