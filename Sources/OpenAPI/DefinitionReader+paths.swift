internal import APIModel

/// Where an operation stands, for messages.
struct OperationPlace {
    /// `GET` and so on, or `ANY`.
    var verb: String
    /// The resource's path, base path included.
    var path: String
}

/// Paths become a tree of resources.
extension DefinitionReader {
    /// Keys of a path item that are operations, and their verbs. `trace` is not among API Gateway's.
    private static let verbs: [(key: String, verb: String)] = [
        ("get", "GET"), ("put", "PUT"), ("post", "POST"), ("delete", "DELETE"), ("options", "OPTIONS"),
        ("head", "HEAD"), ("patch", "PATCH"),
    ]

    mutating func readPaths() throws(ImportFailure) {
        let base = basePathSegments()
        if !base.isEmpty { try addResource(base, at: root.mark) }
        guard let paths = root["paths"], !paths.isNull else { return }
        guard let object = paths.object else { throw .unreadable("`paths` must be an object.", at: paths.mark) }
        for member in object.members where !member.key.hasPrefix("x-") {
            guard member.key.hasPrefix("/") else {
                // The form of the service's own warning, recorded for an HTTP API (`Resource $default should …`).
                warn(
                    "Parse issue: attribute paths. Resource \(member.key) should start with /", words: .aws,
                    at: member.keyMark)
                continue
            }
            var segments = member.key.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
                .map(String.init)
            if segments.last == "" { segments.removeLast() }
            guard let index = try addResource(base + segments, at: member.keyMark) else { continue }
            guard let item = resolved(member.node), !item.isNull else { continue }
            guard item.object != nil else {
                error("The path '\(member.key)' must be an object, not \(item.typeName).", at: member.keyMark)
                continue
            }
            try readPathItem(item, into: index)
        }
    }

    private mutating func readPathItem(_ item: DocumentNode, into index: Int) throws(ImportFailure) {
        let path = imported.resources[index].path
        readCORS(of: item, at: path)
        var operations: [(verb: String, node: DocumentNode)] = []
        for (key, verb) in Self.verbs {
            if let node = item[key] { operations.append((verb, node)) }
        }
        if let node = extensionValue("any-method", in: item) { operations.append((HTTPMethodName.any, node)) }
        if let trace = item["trace"] { warn("API Gateway has no TRACE methods. Ignored.", at: trace.mark) }
        for (verb, node) in operations {
            let place = OperationPlace(verb: verb, path: path)
            guard node.object != nil else {
                error("The \(verb) operation of '\(path)' must be an object, not \(node.typeName).", at: node.mark)
                continue
            }
            let method = try readOperation(node, in: item, at: place)
            if imported.resources[index].methods[verb] != nil {
                warn(
                    "\(verb) \(path) is defined twice, the path being written in two ways; the last is used.",
                    at: node.mark)
            }
            imported.resources[index].methods[verb] = method
        }
    }

    /// Adds the resource of these segments and all above it.
    ///
    /// - Returns: its place in `imported.resources`; nil after an error, which has been noted.
    /// - Throws: when there are more than can be.
    @discardableResult
    private mutating func addResource(_ segments: [String], at mark: SourceMark) throws(ImportFailure) -> Int? {
        guard !segments.isEmpty else { return try insert("/", at: mark) }
        let bytes = segments.reduce(0) { $0 + 1 + $1.utf8.count }
        guard segments.count <= options.limits.pathSegments, bytes <= options.limits.pathBytes else {
            error(
                "A path has at most \(options.limits.pathSegments) segments and \(options.limits.pathBytes) bytes.",
                at: mark)
            return nil
        }
        var parent = "/"
        var index: Int?
        for (depth, segment) in segments.enumerated() {
            let path = parent == "/" ? "/\(segment)" : "\(parent)/\(segment)"
            if let known = resourceIndex[path] {
                index = known
            } else {
                let sibling = variableChildren[parent]
                let parentPart = depth > 0 ? segments[depth - 1] : ""
                if let problem = PathPart.problem(of: segment, besides: sibling, below: parentPart) {
                    error("Unable to create resource at path '\(path)': \(problem)", at: mark)
                    return nil
                }
                if PathPart.isVariable(segment) { variableChildren[parent] = segment }
                index = try insert(path, at: mark)
            }
            parent = path
        }
        return index
    }

    private mutating func insert(_ path: String, at mark: SourceMark) throws(ImportFailure) -> Int {
        if let index = resourceIndex[path] { return index }
        guard imported.resources.count < options.limits.resources else {
            throw .errors([
                Diagnostic(
                    .error, "The definition has more than \(options.limits.resources) resources.", at: mark)
            ])
        }
        let index = imported.resources.count
        resourceIndex[path] = index
        imported.resources.append(ImportedResource(path: path))
        return index
    }
}
