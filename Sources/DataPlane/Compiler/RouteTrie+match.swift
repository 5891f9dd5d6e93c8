/// A raw path cut at its slashes, as resources are matched: leading slashes count once, one trailing slash not at all.
struct SegmentedPath: Sendable {
    let segments: [Substring]
    /// Where the last segment ends: a greedy value reaches up to here, inner double slashes included.
    let end: String.Index
    let text: String

    init(_ path: String) {
        let bytes = path.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex, bytes[start] == UInt8(ascii: "/") { start = bytes.index(after: start) }
        var end = bytes.endIndex
        if start < end, bytes[bytes.index(before: end)] == UInt8(ascii: "/") { end = bytes.index(before: end) }
        var segments: [Substring] = []
        if start < end {
            var segmentStart = start
            var index = start
            while index < end {
                if bytes[index] == UInt8(ascii: "/") {
                    segments.append(path[segmentStart..<index])
                    segmentStart = bytes.index(after: index)
                }
                index = bytes.index(after: index)
            }
            segments.append(path[segmentStart..<end])
        }
        self.segments = segments
        self.end = end
        text = path
    }
}

/// The raw, still encoded value of one path parameter.
struct PathCapture: Sendable, Equatable {
    let name: String
    let value: String
}

/// What serves a request, and the values its path brings.
struct RouteMatch: Sendable {
    let resource: CompiledResource
    let method: CompiledMethod
    var captures: [PathCapture]
}

extension RouteTrie {
    /// The most specific pair of resource and method: literal before `{name}` before `{name+}` at each level, with
    /// backtracking, so that a resource without a usable method shadows nothing (recorded:
    /// test_proxy_routing_with_hardcoded_resource_sibling).
    func match(_ path: SegmentedPath, verb: String) -> RouteMatch? {
        guard var match = descend(from: 0, at: 0, path, verb) else { return nil }
        match.captures.reverse()
        return match
    }

    /// Each node stands at one depth, so no node is entered twice.
    private func descend(from node: Int, at depth: Int, _ path: SegmentedPath, _ verb: String) -> RouteMatch? {
        if depth == path.segments.count { return leaf(node, verb) }
        let segment = path.segments[depth]
        if !segment.isEmpty {
            if let child = nodes[node].literals[String(segment)],
                let match = descend(from: child, at: depth + 1, path, verb)
            {
                return match
            }
            if let edge = nodes[node].parameter, var match = descend(from: edge.node, at: depth + 1, path, verb) {
                match.captures.append(PathCapture(name: edge.name, value: String(segment)))
                return match
            }
        }
        if let edge = nodes[node].greedy, var match = leaf(edge.node, verb) {
            match.captures.append(
                PathCapture(name: edge.name, value: String(path.text[segment.startIndex..<path.end])))
            return match
        }
        return nil
    }

    private func leaf(_ node: Int, _ verb: String) -> RouteMatch? {
        guard let resource = nodes[node].resource, let method = resource.method(for: verb) else { return nil }
        return RouteMatch(resource: resource, method: method, captures: [])
    }

    /// The values a path brings to one resource, whatever other resources say; nil when it does not fit.
    static func captures(of path: String, on resourcePath: String) -> [PathCapture]? {
        let path = SegmentedPath(path)
        let pattern = resourcePath.split(separator: "/")
        var captures: [PathCapture] = []
        for (index, part) in pattern.enumerated() {
            guard index < path.segments.count else { return nil }
            let segment = path.segments[index]
            if part.hasPrefix("{"), part.hasSuffix("+}") {
                let value = path.text[segment.startIndex..<path.end]
                captures.append(PathCapture(name: String(part.dropFirst().dropLast(2)), value: String(value)))
                return captures
            }
            if part.hasPrefix("{"), part.hasSuffix("}") {
                guard !segment.isEmpty else { return nil }
                captures.append(PathCapture(name: String(part.dropFirst().dropLast()), value: String(segment)))
            } else if part != segment {
                return nil
            }
        }
        return pattern.count == path.segments.count ? captures : nil
    }
}

/// Questions about what does not match; asked only to explain a miss.
extension RouteTrie {
    /// The most specific resource at a path, whatever its methods.
    func anyResource(at path: SegmentedPath) -> CompiledResource? {
        anyResource(from: 0, at: 0, path)
    }

    private func anyResource(from node: Int, at depth: Int, _ path: SegmentedPath) -> CompiledResource? {
        if depth == path.segments.count {
            // A node without methods is only a way to others.
            return nodes[node].resource.flatMap { $0.verbs.isEmpty && depth > 0 ? nil : $0 }
        }
        let segment = String(path.segments[depth])
        if let child = nodes[node].literals[segment], let found = anyResource(from: child, at: depth + 1, path) {
            return found
        }
        if let edge = nodes[node].parameter, !segment.isEmpty,
            let found = anyResource(from: edge.node, at: depth + 1, path)
        {
            return found
        }
        return nodes[node].greedy.flatMap { nodes[$0.node].resource }
    }

    /// The resource that shares the longest beginning with a path, and the first of its children.
    func nearestResource(to path: SegmentedPath) -> (path: String, children: [String]) {
        var node = 0
        var nearest = "/"
        for segment in path.segments {
            guard let next = nodes[node].literals[String(segment)] ?? nodes[node].parameter?.node else { break }
            node = next
            if let resource = nodes[node].resource { nearest = resource.path }
        }
        var children: [String] = nodes[node].literals.keys.sorted()
        if let edge = nodes[node].parameter { children.append("{\(edge.name)}") }
        if let edge = nodes[node].greedy { children.append("{\(edge.name)+}") }
        return (nearest, children.prefix(5).map { "/\($0)" })
    }
}
