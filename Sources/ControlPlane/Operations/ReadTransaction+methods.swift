internal import APIModel
internal import Storage

/// A stored method, with the name that AWS's sentences give it.
struct MethodRow {
    /// `{resource path}/{VERB}`, e.g. `/pets/{petId}/GET`.
    var name: String
    var method: Method
    var responses: [MethodResponse]
}

extension ReadTransaction {
    /// All methods of an API with their method responses, in the order of their names.
    func methodRows(of restAPI: ResourcePath) throws -> [MethodRow] {
        var paths: [ResourcePath: String] = [:]
        var methods: [ResourcePath: Method] = [:]
        var responses: [ResourcePath: [MethodResponse]] = [:]
        for row in try tree(at: restAPI.resources) {
            switch row.kind {
            case Resource.kind:
                paths[row.path] = try row.decoded(as: Resource.self).path
            case Method.kind:
                methods[row.path] = try row.decoded()
            case MethodResponse.kind:
                if let method = row.path.parent?.parent {
                    responses[method, default: []].append(try row.decoded())
                }
            default: break
            }
        }
        return methods.compactMap { address, method in
            guard let resource = address.parent?.parent, let path = paths[resource] else { return nil }
            return MethodRow(
                name: "\(path)/\(method.httpMethod)", method: method, responses: responses[address] ?? [])
        }.sorted { $0.name < $1.name }
    }
}
