internal import Patterns

/// One shape of the service model: what a value may be. The rows are generated: see `LambdaShapes.swift`.
struct LambdaShape: Sendable {
    enum Kind: Sendable {
        case blob, boolean, double, integer, list, map, number, string, structure
    }

    let name: String
    let kind: Kind
    /// Least and greatest length of texts, lists and blobs; value of numbers.
    let min: Int?
    let max: Int?
    let pattern: String?
    let oneOf: [String]
    let key: String?
    let element: String?
    /// Whether its values are left out of sentences.
    let isSensitive: Bool
    /// The member that is the body itself, not one of a JSON object's.
    let payload: String?
    let members: [Member]

    struct Member: Sendable {
        let name: String
        let shape: String
        let place: Place
        /// The name in the URI template, query, header or body.
        let wireName: String
        let isRequired: Bool

        enum Place: Sendable { case uri, query, header, body }

        init(_ name: String, _ shape: String, _ place: Place, _ wireName: String, isRequired: Bool = false) {
            self.name = name
            self.shape = shape
            self.place = place
            self.wireName = wireName
            self.isRequired = isRequired
        }

        /// As AWS's sentences name it: `functionName`.
        var shownName: String { name.prefix(1).lowercased() + name.dropFirst() }
    }

    init(
        _ name: String, _ kind: Kind, min: Int? = nil, max: Int? = nil, pattern: String? = nil, oneOf: [String] = [],
        key: String? = nil, element: String? = nil, isSensitive: Bool = false, payload: String? = nil,
        members: [Member] = []
    ) {
        self.name = name
        self.kind = kind
        self.min = min
        self.max = max
        self.pattern = pattern
        self.oneOf = oneOf
        self.key = key
        self.element = element
        self.isSensitive = isSensitive
        self.payload = payload
        self.members = members
    }

    static let byName: [String: LambdaShape] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The model's patterns, compiled; one test says that each compiles.
    static let patterns: [String: Pattern] = {
        var patterns: [String: Pattern] = [:]
        for shape in all {
            if let text = shape.pattern, let pattern = try? Pattern(text) { patterns[text] = pattern }
        }
        return patterns
    }()
}
