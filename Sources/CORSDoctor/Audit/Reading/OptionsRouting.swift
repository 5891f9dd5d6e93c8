internal import APIModel

/// The question which resource answers a verb for requests to a resource's path, by API Gateway's rules: the most
/// specific pair of resource and method, literal before `{name}` before `{name+}` at each level, so that a resource
/// without the method hides nothing.
struct OptionsRouting: Sendable {
    private enum Segment: Sendable, Equatable {
        case literal(Substring)
        case parameter
        case greedy

        init(_ text: Substring) {
            if text.hasPrefix("{"), text.hasSuffix("+}") {
                self = .greedy
            } else if text.hasPrefix("{"), text.hasSuffix("}") {
                self = .parameter
            } else {
                self = .literal(text)
            }
        }

        /// Greater is more specific.
        var rank: Int {
            switch self {
            case .literal: 2
            case .parameter: 1
            case .greedy: 0
            }
        }
    }

    private let paths: [[Segment]]
    private let verbs: [Set<String>]
    /// Resources that cover other paths than their own.
    private let variable: [Int]

    init(_ resources: [Resource]) {
        paths = resources.map { $0.path.split(separator: "/").map(Segment.init) }
        verbs = resources.map { resource in
            let own: Set<String> = Set((resource.resourceMethods ?? [:]).keys)
            return own.contains(HTTPMethodName.any) ? own.union(HTTPMethodName.all) : own
        }
        variable = paths.indices.filter { [paths] index in paths[index].contains { $0.rank < 2 } }
    }

    /// The place of the resource that answers; nil when none does: 403.
    func resource(answering verb: String, for index: Int) -> Int? {
        if verbs[index].contains(verb) { return index }
        var best: Int?
        for candidate in variable where verbs[candidate].contains(verb) && covers(candidate, index) {
            guard let current = best else {
                best = candidate
                continue
            }
            if isMoreSpecific(candidate, than: current) { best = candidate }
        }
        return best
    }

    /// Whether every request that fits one path fits the other's pattern.
    private func covers(_ pattern: Int, _ index: Int) -> Bool {
        let pattern = paths[pattern]
        let path = paths[index]
        for (place, segment) in pattern.enumerated() {
            guard place < path.count else { return false }
            switch segment {
            case .greedy: return true
            case .parameter: if path[place] == .greedy { return false }
            case .literal: if path[place] != segment { return false }
            }
        }
        return pattern.count == path.count
    }

    private func isMoreSpecific(_ left: Int, than right: Int) -> Bool {
        for (first, second) in zip(paths[left], paths[right]) where first.rank != second.rank {
            return first.rank > second.rank
        }
        return paths[left].count > paths[right].count
    }
}
