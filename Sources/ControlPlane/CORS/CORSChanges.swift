internal import APIModel
internal import Storage

/// What enabling CORS changed in one API, row by row, so that disabling it can put back every byte.
struct CORSChanges: StoredResource, Equatable {
    static let kind = "CORSChanges"

    /// A row's content; equal content is equal to the byte.
    struct Content: Codable, Sendable, Equatable {
        var kind: String
        /// JSON text as it is stored.
        var body: String

        init(_ row: Row) {
            kind = row.kind
            body = String(decoding: row.body, as: UTF8.self)
        }

        func row(at address: ResourcePath) -> Row { Row(path: address, kind: kind, body: Array(body.utf8)) }
    }

    struct Change: Codable, Sendable, Equatable {
        var address: ResourcePath
        /// The path of the resource it belongs to; nil for what is the whole API's, such as gateway responses.
        var resource: String?
        /// Nil: there was no such row.
        var before: Content?
        /// Nil: the row was removed.
        var after: Content?
    }

    /// In the order of their addresses.
    var changes: [Change] = []

    /// Adds what an enable does to rows. Where an earlier enable wrote a row and nobody changed it since, what stood
    /// before that one is what disabling puts back.
    mutating func record(_ new: [Change]) {
        var byAddress: [ResourcePath: Change] = Dictionary(
            changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        for var change in new {
            if let known = byAddress[change.address], known.after == change.before { change.before = known.before }
            byAddress[change.address] = change.before == change.after ? nil : change
        }
        changes = byAddress.values.sorted { $0.address.text < $1.address.text }
    }
}

extension CORSChanges.Change {
    init(_ address: ResourcePath, resource: String?, before: Row?, after: Row?) {
        self.init(
            address: address, resource: resource, before: before.map(CORSChanges.Content.init),
            after: after.map(CORSChanges.Content.init))
    }
}

extension ReadTransaction {
    /// What enabling CORS changed in this API; empty when it was never enabled, or wholly undone.
    func corsChanges(of api: ResourcePath) throws -> CORSChanges {
        try get(CORSChanges.self, at: api.corsChanges) ?? CORSChanges()
    }

    /// Addresses of the rows that an enable wrote and nobody changed since.
    func ownRows(of changes: CORSChanges) throws -> Set<ResourcePath> {
        var own: Set<ResourcePath> = []
        for change in changes.changes {
            guard let after = change.after, let row = try row(at: change.address) else { continue }
            if CORSChanges.Content(row) == after { own.insert(change.address) }
        }
        return own
    }

    /// The same, of those that stand in a definition as they are in the store.
    func corsRows(unchangedIn definition: DeploymentSnapshot) throws -> Set<ResourcePath> {
        let own = try ownRows(of: corsChanges(of: .restAPI(definition.restAPI.id)))
        guard !own.isEmpty else { return own }
        var unchanged: Set<ResourcePath> = []
        for new in try definition.rows() where own.contains(new.path) {
            if try row(at: new.path) == new { unchanged.insert(new.path) }
        }
        return unchanged
    }
}

extension Transaction {
    func put(_ changes: CORSChanges, of api: ResourcePath) throws {
        if changes.changes.isEmpty {
            try removeTree(at: api.corsChanges)
        } else {
            try put(changes, at: api.corsChanges)
        }
    }
}
