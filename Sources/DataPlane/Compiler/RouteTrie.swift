/// The resources of one deployment as a tree of path segments: one dictionary look-up per segment, however many there
/// are.
struct RouteTrie: Sendable {
    struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Edge?
        var greedy: Edge?
        var resource: CompiledResource?
    }

    /// The way to a variable child, and the name its value is captured under.
    struct Edge: Sendable {
        let name: String
        let node: Int
    }

    /// The root is the first.
    var nodes: [Node] = [Node()]

    /// Places a resource by its path, e.g. `/pets/{petId}` or `/{proxy+}`.
    mutating func insert(_ resource: CompiledResource) {
        var node = 0
        for segment in resource.path.split(separator: "/") {
            node = child(of: node, for: segment)
        }
        nodes[node].resource = resource
    }

    private mutating func child(of node: Int, for segment: Substring) -> Int {
        if segment.hasPrefix("{"), segment.hasSuffix("}") {
            let name = segment.dropFirst().dropLast()
            if name.hasSuffix("+") {
                if let edge = nodes[node].greedy { return edge.node }
                nodes[node].greedy = Edge(name: String(name.dropLast()), node: append())
                return nodes.count - 1
            }
            if let edge = nodes[node].parameter { return edge.node }
            nodes[node].parameter = Edge(name: String(name), node: append())
            return nodes.count - 1
        }
        if let existing = nodes[node].literals[String(segment)] { return existing }
        nodes[node].literals[String(segment)] = append()
        return nodes.count - 1
    }

    private mutating func append() -> Int {
        nodes.append(Node())
        return nodes.count - 1
    }
}

/// A resource with the methods that a deployment serves on it.
struct CompiledResource: Sendable {
    let id: String
    let path: String
    /// What answers its preflights and writes its CORS headers; nil where that is left to its methods, as on AWS.
    let cors: CompiledCORSRule?
    fileprivate let methods: [CompiledMethod]
    fileprivate let any: CompiledMethod?

    init(id: String, path: String, methods: [CompiledMethod], cors: CompiledCORSRule? = nil) {
        self.id = id
        self.path = path
        self.cors = cors
        self.methods = methods.filter { $0.httpMethod != "ANY" }
        any = methods.first { $0.httpMethod == "ANY" }
    }

    /// The method for a verb: the exact one, else `ANY` for the seven verbs it stands for. HEAD is not served by GET.
    func method(for verb: String) -> CompiledMethod? {
        for method in methods where method.httpMethod == verb { return method }
        guard let any else { return nil }
        switch verb {
        case "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT": return any
        default: return nil
        }
    }

    /// What is defined here, sorted, `ANY` included.
    var verbs: [String] {
        (methods.map(\.httpMethod) + (any == nil ? [] : ["ANY"])).sorted()
    }
}

extension RouteTrie {
    /// The resource that was inserted under a path.
    func resource(at path: String) -> CompiledResource? {
        nodes.lazy.compactMap(\.resource).first { $0.path == path }
    }
}

extension CompiledResource {
    /// The method that is defined under a name, `ANY` included.
    func method(defined name: String) -> CompiledMethod? {
        name == "ANY" ? any : methods.first { $0.httpMethod == name }
    }
}
