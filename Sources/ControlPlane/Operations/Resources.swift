internal import APIModel
internal import Storage

extension OperationTable {
    /// Resource: create, get, list, update, delete.
    mutating func resources() {
        on(.createResource, write: createResource)
        on(.getResource, read: getResource)
        on(.getResources, read: getResources)
        on(.updateResource, write: updateResource)
        on(.deleteResource, write: deleteResource)
    }
}

private struct CreateResourceInput: Decodable {
    var pathPart: String
}

private struct EmbedInput: Decodable {
    var embed: [String]?

    /// Whether methods are shown whole. Other words are AWS's to refuse (assumed sentence).
    func methods() throws(ControlPlaneError) -> Bool {
        let words = (embed ?? []).flatMap { $0.split(separator: ",").map(String.init) }
        if let other = words.first(where: { $0 != "methods" }) {
            throw .badRequest("Invalid embed value specified: \(other). Must be one of: [methods]")
        }
        return !words.isEmpty
    }
}

@Sendable private func createResource(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateResourceInput = try call.decode()
    let parent = try transaction.require(Resource.self, at: call.path, call)
    try PathPart.check(input.pathPart)
    let others = try transaction.list(Resource.self, under: call.restAPI.resources)
    guard others.count < call.configuration.resourcesPerAPI else {
        throw PathPart.tooMany
    }
    try PathPart.checkPlace(of: input.pathPart, under: parent, among: others, except: nil)
    let id = try call.newIdentifier(
        length: IdentifierLength.resource, under: call.restAPI.resources, in: transaction)
    let resource = Resource(
        id: id, parentId: parent.id, pathPart: input.pathPart, path: PathPart.join(parent.path, input.pathPart))
    try transaction.put(resource, at: call.restAPI.resource(id))
    return try .json(resource)
}

@Sendable private func getResource(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput
{
    let embed = try call.decode(EmbedInput.self).methods()
    guard let resource = try transaction.assembledResource(at: call.path) else {
        throw Resource.missing(at: call.path, call)
    }
    return try .json(ResourceView(resource, embedMethods: embed))
}

@Sendable private func getResources(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput
{
    let embed = try call.decode(EmbedInput.self).methods()
    try transaction.requireAncestors(of: call.path, call)
    let resources = try transaction.assembledResources(of: call.restAPI)
    return try .json(call.page(resources, by: \.path) { ResourceView($0, embedMethods: embed) })
}

@Sendable private func updateResource(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let old = try transaction.require(Resource.self, at: call.path, call)
    var new = old
    try Resource.patchTable.apply(call.decode(PatchInput.self).patchOperations ?? [], to: &new)
    if let pathPart = new.pathPart, let parentID = new.parentId {
        try PathPart.check(pathPart)
        let all = try transaction.list(Resource.self, under: call.restAPI.resources)
        var tree = ResourceTree(all)
        guard let parent = tree[parentID] else { throw Resource.missing(at: call.path, call) }
        guard !tree.isAtOrBelow(parentID, old.id) else {
            throw ControlPlaneError.badRequest("Resources cannot be cyclical.")
        }
        try PathPart.checkPlace(of: pathPart, under: parent, among: all, except: old.id)
        let moved = tree.move(new)
        for changed in moved { try transaction.put(changed, at: call.restAPI.resource(changed.id)) }
        try transaction.moveCORSRules(of: moved, from: all, in: call.restAPI)
        new.path = tree[new.id]?.path ?? new.path
    }
    let whole = try transaction.assembledResource(at: call.path) ?? new
    return try .json(ResourceView(whole, embedMethods: false))
}

@Sendable private func deleteResource(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let resource = try transaction.require(Resource.self, at: call.path, call)
    // Assumed sentence; AWS refuses it with this exception.
    guard resource.parentId != nil else { throw ControlPlaneError.badRequest("Root resource cannot be deleted.") }
    let all = try transaction.list(Resource.self, under: call.restAPI.resources)
    let going = Set(ResourceTree(all).identifiers(atOrBelow: resource.id))
    for id in going { try transaction.removeTree(at: call.restAPI.resource(id)) }
    try transaction.removeCORSRules(of: all.filter { going.contains($0.id) }, in: call.restAPI)
    return .empty
}

extension Resource: ServedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Resource identifier specified")
    }

    /// `/pathPart` and `/parentId`; the paths that follow from them are made afterwards.
    static let patchTable = PatchTable<Resource>(.listing) { table in
        table.row("/parentId", [.replace]) { resource, step throws(ControlPlaneError) in
            guard resource.parentId != nil else { throw .badRequest("Root resource cannot update its parentId.") }
            resource.parentId = step.operation.value ?? ""
        }
        table.row("/pathPart", [.replace]) { resource, step throws(ControlPlaneError) in
            guard resource.parentId != nil else { throw .badRequest("Root resource cannot update its pathPart.") }
            resource.pathPart = step.operation.value ?? ""
        }
    }
}
