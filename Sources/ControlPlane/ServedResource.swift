internal import APIModel
internal import Storage

/// A stored definition that operations address by its path.
protocol ServedResource: StoredResource {
    associatedtype View: Encodable = Self

    /// What clients see.
    var view: View { get }

    /// AWS's sentence when nothing is at this address.
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError
}

extension ServedResource where View == Self {
    var view: Self { self }
}

/// A stored definition that can be changed by patch operations.
protocol PatchedResource: ServedResource {
    static var patchTable: PatchTable<Self> { get }

    /// What the answer to an update shows; for most the same as `view`.
    var viewAfterUpdate: View { get }

    /// Checks the patched value, where the table alone cannot tell whether it is right; may drop what AWS drops.
    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws
}

extension PatchedResource {
    var viewAfterUpdate: View { view }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {}
}

extension ReadTransaction {
    /// What is at this address, or AWS's error for the outermost thing that is missing.
    func require<T: ServedResource>(_ type: T.Type, at path: ResourcePath, _ call: OperationCall) throws -> T {
        if let value = try get(T.self, at: path) { return value }
        try requireAncestors(of: path, call)
        throw T.missing(at: path, call)
    }

    /// Throws AWS's error for what is missing on the way to this address: the API for a collection right below it
    /// (`…/models`), else the first missing of resource, method and integration. A call that names something deeper
    /// does not look at the API itself: AWS answers `Invalid Resource identifier specified` for a wrong API too.
    func requireAncestors(of path: ResourcePath, _ call: OperationCall) throws {
        let segments = path.segments
        guard segments.first == "restapis", segments.count > 2 else { return }
        let api = ResourcePath.restAPI(segments[1])
        if segments.count == 3 {
            guard try exists(api) else { throw RestAPI.missing(at: api, call) }
        }
        guard segments[2] == "resources", segments.count > 4 else { return }
        let resource = api.resource(segments[3])
        guard try exists(resource) else { throw Resource.missing(at: resource, call) }
        guard segments.count > 6 else { return }
        let method = resource.method(segments[5])
        guard try exists(method) else { throw Method.missing(at: method, call) }
        guard segments.count > 7, segments[6] == "integration" else { return }
        guard try exists(method.integration) else { throw Integration.missing(at: method.integration, call) }
    }
}
