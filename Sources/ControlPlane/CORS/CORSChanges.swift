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

    /// Adds what an enable does to one row. Where an earlier enable wrote the row and nobody changed it since, what
    /// stood before that one is what disabling puts back.
    mutating func record(_ address: ResourcePath, resource: String?, before: Row?, after: Row?) {
        var change = Change(
            address: address, resource: resource, before: before.map(Content.init), after: after.map(Content.init))
        if let index = changes.firstIndex(where: { $0.address == address }) {
            if changes[index].after == change.before { change.before = changes[index].before }
            changes.remove(at: index)
        }
        guard change.before != change.after else { return }
        let place = changes.firstIndex { $0.address.text > address.text } ?? changes.endIndex
        changes.insert(change, at: place)
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
