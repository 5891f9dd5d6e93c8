internal import APIModel

extension ImportedAPI {
    /// The new resource tree, the root first and every parent before its children.
    func mergedResources(
        over old: [Resource], mode: ImportMode, validators: [RequestValidator], authorizers: [Authorizer],
        newID: () -> String
    ) throws(ImportFailure) -> [Resource] {
        let validatorIds = Dictionary(validators.map { ($0.name, $0.id) }) { first, _ in first }
        let authorizerIds = Dictionary(authorizers.map { ($0.name, $0.id) }) { first, _ in first }
        let oldIds = Dictionary(old.map { ($0.path, $0.id) }) { first, _ in first }
        var result: [Resource]
        switch mode {
        case .merge:
            result = old
        case .overwrite:
            // The root always is; what else stays comes back below, with its id.
            result = old.filter { $0.path == "/" }
            for index in result.indices { result[index].resourceMethods = nil }
        }
        var index = Dictionary(result.enumerated().map { ($1.path, $0) }) { first, _ in first }
        var variables = Self.variableChildren(of: result)
        var errors: [Diagnostic] = []

        for imported in resources {
            let place: Int
            if let known = index[imported.path] {
                place = known
            } else {
                let (parentPath, part) = Self.split(imported.path)
                // A parent that is missing was refused below, for a reason that stands already.
                guard let parent = index[parentPath] else { continue }
                let parentPart = result[parent].pathPart ?? ""
                if let problem = PathPart.problem(of: part, besides: variables[parentPath], below: parentPart) {
                    errors.append(
                        Diagnostic(
                            severity: .error,
                            message: "Unable to create resource at path '\(imported.path)': \(problem)"))
                    continue
                }
                if PathPart.isVariable(part) { variables[parentPath] = part }
                place = result.count
                index[imported.path] = place
                result.append(
                    Resource(
                        id: oldIds[imported.path] ?? newID(),
                        parentId: result[parent].id,
                        pathPart: part,
                        path: imported.path))
            }
            for (verb, method) in imported.methods {
                var methods = result[place].resourceMethods ?? [:]
                methods[verb] = Self.method(
                    method, resourceId: result[place].id, validatorIds: validatorIds, authorizerIds: authorizerIds)
                result[place].resourceMethods = methods
            }
        }
        guard errors.isEmpty else { throw .errors(errors) }
        return result
    }

    private static func method(
        _ imported: ImportedMethod, resourceId: String, validatorIds: [String: String],
        authorizerIds: [String: String]
    ) -> Method {
        var method = imported.method
        method.requestValidatorId = imported.requestValidator.flatMap { validatorIds[$0] }
        method.authorizerId = imported.authorizer.flatMap { authorizerIds[$0] }
        if method.methodIntegration?.cacheNamespace == "" { method.methodIntegration?.cacheNamespace = resourceId }
        return method
    }

    private static func variableChildren(of resources: [Resource]) -> [String: String] {
        var result: [String: String] = [:]
        for resource in resources {
            guard let part = resource.pathPart, PathPart.isVariable(part) else { continue }
            result[split(resource.path).parent] = part
        }
        return result
    }

    /// `/a/b` into `/a` and `b`.
    private static func split(_ path: String) -> (parent: String, part: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("/", path) }
        let parent = String(path[..<slash])
        return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
    }
}
