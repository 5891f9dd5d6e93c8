/// The references that a rendering met as null and printed nothing for, for tools that show them: a misspelt name is
/// silent otherwise. Each place is kept once; quiet references (`$!x`) mean it so and are not kept.
public final class MissingReferences {
    /// One of them, as it stands in the template.
    public struct Place: Equatable {
        public let text: String
        public let position: TemplatePosition
    }

    /// Places kept at most; a template that has more is told enough.
    private static let most = 50

    public private(set) var places: [Place] = []

    public init() {}

    func note(_ text: ArraySlice<UInt8>, at position: TemplatePosition) {
        let place = Place(text: String(decoding: text, as: UTF8.self), position: position)
        if places.count < Self.most, !places.contains(place) { places.append(place) }
    }
}
