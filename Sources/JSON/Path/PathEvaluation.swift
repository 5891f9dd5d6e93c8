/// One evaluation of a path, with what it may still spend.
///
/// It keeps the values still to visit in a list of its own, so that neither a deep document nor a long path uses the
/// call stack; only filters and function arguments inside each other do.
struct PathEvaluation {
    let root: JSONValue
    let limits: JSONPathLimits
    /// Values that may still be looked at.
    private var stepsLeft: Int
    /// Values of paths in filters that start at the root, by their key.
    var rootValues: [Int: FilterValue] = [:]

    init(root: JSONValue, limits: JSONPathLimits) {
        self.root = root
        self.limits = limits
        stepsLeft = limits.steps
    }

    /// A visit to come.
    enum Visit {
        /// Apply the step at this index.
        case step(JSONValue, Int)
        /// Try the step behind the scan at this index on the value and on everything below.
        case scan(JSONValue, Int)
    }

    /// Values a path leads to, in Jayway's order.
    ///
    /// - Parameter strictly: A missing name is a failure instead of nothing, as when a filter asks for existence
    ///   (Jayway's option REQUIRE_PROPERTIES).
    mutating func results(
        of path: CompiledPath, on start: JSONValue, strictly: Bool
    ) throws(PathFailure) -> [JSONValue] {
        var results: [JSONValue] = []
        // The last one is next.
        var visits: [Visit] = [.step(start, 0)]
        while let visit = visits.popLast() {
            try charge(1)
            switch visit {
            case .scan(let value, let index): try scan(value, index, path, &visits)
            case .step(let value, let index):
                guard index < path.steps.count else {
                    guard results.count < limits.results else {
                        throw .limit("the path has more than \(limits.results) results")
                    }
                    results.append(value)
                    continue
                }
                try step(value, index, path, strictly, &visits, &results)
            }
        }
        return results
    }

    /// Spends steps; throws when there are not enough.
    mutating func charge(_ count: Int) throws(PathFailure) {
        stepsLeft -= count
        if stepsLeft < 0 { throw .limit("evaluating the path takes more than \(limits.steps) steps") }
    }

    private mutating func step(
        _ value: JSONValue, _ index: Int, _ path: CompiledPath, _ strictly: Bool, _ visits: inout [Visit],
        _ results: inout [JSONValue]
    ) throws(PathFailure) {
        let definiteSoFar = index <= path.definitePrefix
        switch path.steps[index] {
        case .property(let name):
            guard case .object(let object) = value else {
                if strictly && definiteSoFar { throw .notFound }
                return
            }
            if let member = object[name] {
                visits.append(.step(member, index + 1))
            } else if strictly {
                throw .notFound
            }
        case .properties(let names):
            guard case .object(let object) = value else {
                if strictly && definiteSoFar { throw .notFound }
                return
            }
            if strictly, names.contains(where: { object[$0] == nil }) { throw .notFound }
            if index == path.steps.count - 1 {
                let members = names.lazy.compactMap { name in object[name].map { (name, $0) } }
                visits.append(.step(.object(JSONObject(members)), index + 1))
            } else {
                for name in names.reversed() {
                    if let member = object[name] { visits.append(.step(member, index + 1)) }
                }
            }
        case .index(let place): try elements(CollectionOfOne(place), value, index, definiteSoFar, &visits)
        case .indices(let places): try elements(places, value, index, definiteSoFar, &visits)
        case .slice(let slicing):
            try elements(slicing.indices(in: value.arrayCount), value, index, definiteSoFar, &visits)
        case .wildcard: try children(of: value, &visits) { .step($0, index + 1) }
        case .scan: visits.append(.scan(value, index))
        case .filter(let expression): try filter(value, expression, index, definiteSoFar, &visits)
        case .function(let function, let arguments):
            let result = try apply(function, arguments, to: value)
            // The result counts even when more steps follow; if these find something, Jayway takes the last value.
            results.append(result)
            if index + 1 < path.steps.count { visits.append(.step(result, index + 1)) }
        }
    }

    private mutating func elements(
        _ places: some BidirectionalCollection<Int>, _ value: JSONValue, _ index: Int, _ definiteSoFar: Bool,
        _ visits: inout [Visit]
    ) throws(PathFailure) {
        guard case .array = value else {
            if definiteSoFar { throw .notFound }
            return
        }
        try charge(places.count)
        for place in places.reversed() {
            if let element = value.element(counting: place) { visits.append(.step(element, index + 1)) }
        }
    }

    private mutating func filter(
        _ value: JSONValue, _ expression: FilterExpression, _ index: Int, _ definiteSoFar: Bool,
        _ visits: inout [Visit]
    ) throws(PathFailure) {
        switch value {
        case .object:
            if try accepts(value, expression) { visits.append(.step(value, index + 1)) }
        case .array(let elements):
            let start = visits.count
            for element in elements where try accepts(element, expression) {
                visits.append(.step(element, index + 1))
            }
            visits[start...].reverse()
        case .null, .bool, .number, .string:
            if definiteSoFar { throw .notApplicable("a filter cannot be applied to a \(value.kindName)") }
        }
    }

    /// Puts visits to all members or elements on the list, the first one on top.
    private mutating func children(
        of value: JSONValue, _ visits: inout [Visit], _ visit: (JSONValue) -> Visit
    ) throws(PathFailure) {
        switch value {
        case .array(let elements):
            try charge(elements.count)
            for element in elements.reversed() { visits.append(visit(element)) }
        case .object(let object):
            try charge(object.count)
            for member in object.reversed() { visits.append(visit(member.value)) }
        case .null, .bool, .number, .string: break
        }
    }

    /// One value of a scan: first the next step on the value itself, then everything below.
    private mutating func scan(
        _ value: JSONValue, _ index: Int, _ path: CompiledPath, _ visits: inout [Visit]
    ) throws(PathFailure) {
        switch value {
        case .array, .object: break
        case .null, .bool, .number, .string: return
        }
        try children(of: value, &visits) { .scan($0, index) }
        let isLast = index + 2 == path.steps.count
        let takesPart =
            switch path.steps[index + 1] {
            case .property(let name): value.objectValue.map { $0[name] != nil } ?? false
            case .properties(let names):
                value.objectValue.map { object in !isLast || names.allSatisfy { object[$0] != nil } } ?? false
            case .index, .indices, .slice: value.isArray
            case .wildcard: true
            case .filter(let expression): try accepts(value, expression)
            case .scan, .function: false
            }
        if takesPart { visits.append(.step(value, index + 1)) }
    }
}

extension JSONValue {
    fileprivate var isArray: Bool {
        if case .array = self { true } else { false }
    }

    /// Number of elements; 0 for anything but an array.
    fileprivate var arrayCount: Int {
        if case .array(let elements) = self { elements.count } else { 0 }
    }
}
