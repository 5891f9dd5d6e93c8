/// The steps of a path after its root, with what Jayway derives from them.
struct CompiledPath: Sendable {
    /// Steps in order; a `scan` is never the last.
    let steps: [PathStep]
    /// True for `$`, false for `@`.
    let startsAtRoot: Bool
    let isDefinite: Bool
    /// True when the last step is a function.
    let isFunction: Bool
    /// True when every step is one name or one index, so that a loop finds the value.
    let isPlain: Bool
    /// Number of leading steps that are definite: the step at an index up to it has a definite path before it.
    let definitePrefix: Int

    init(steps: [PathStep], startsAtRoot: Bool) {
        self.steps = steps
        self.startsAtRoot = startsAtRoot
        let last = steps.count - 1
        definitePrefix =
            steps.indices.first { !steps[$0].isDefinite(asLast: $0 == last) } ?? steps.count
        isDefinite = definitePrefix == steps.count
        isFunction = steps.last?.isFunction ?? false
        isPlain = steps.allSatisfy(\.isPlain)
    }

    /// Value at the end of a plain path; nil when a step leads nowhere.
    func walkPlainly(_ root: JSONValue) -> JSONValue? {
        var value = root
        for step in steps {
            let next: JSONValue? =
                switch step {
                case .property(let name): value[name]
                case .index(let index): value.element(counting: index)
                default: nil
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

/// One step of a path.
enum PathStep: Sendable {
    case property(String)
    /// At least two names: members of one new object at the end of a path, branches before it.
    case properties([String])
    /// An index, from the end when negative.
    case index(Int)
    case indices([Int])
    case slice(ArraySlicing)
    case wildcard
    /// `..`: the next step is tried on every value below.
    case scan
    case filter(FilterExpression)
    case function(PathFunction, [FunctionArgument])

    var isFunction: Bool {
        if case .function = self { true } else { false }
    }

    var isScan: Bool {
        if case .scan = self { true } else { false }
    }

    var isPlain: Bool {
        switch self {
        case .property, .index: true
        case .properties, .indices, .slice, .wildcard, .scan, .filter, .function: false
        }
    }

    func isDefinite(asLast: Bool) -> Bool {
        switch self {
        case .property, .index, .function: true
        case .properties: asLast
        case .indices, .slice, .wildcard, .scan, .filter: false
        }
    }
}

/// The three slices Jayway knows.
enum ArraySlicing: Sendable {
    /// `[a:]`, from the end when negative.
    case from(Int)
    /// `[:b]`, from the end when negative.
    case upTo(Int)
    /// `[a:b]`: a negative `a` counts no places from the end but reaches them as negative indices do.
    case between(Int, Int)

    /// Indices in an array of this length, as Jayway would ask for them one by one.
    func indices(in count: Int) -> Range<Int> {
        let range: (Int, Int) =
            switch self {
            case .from(let start): (max(0, start < 0 ? count + start : start), count)
            case .upTo(let end): (0, min(count, end < 0 ? count + end : end))
            // Indices below -count lead nowhere.
            case .between(let start, let end): (max(start, -count), min(count, end))
            }
        return count > 0 && range.0 < range.1 ? range.0..<range.1 : 0..<0
    }
}

extension JSONValue {
    /// Element of an array by an index that counts from the end when negative; nil outside the array and for others.
    func element(counting index: Int) -> JSONValue? {
        guard case .array(let elements) = self else { return nil }
        let place = index < 0 ? elements.count + index : index
        return elements.indices.contains(place) ? elements[place] : nil
    }
}
