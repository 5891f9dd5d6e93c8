internal import APIModel
internal import JSON
internal import Storage

/// The exact undo: every row that an enable changed gets its bytes back, unless somebody changed it since.
struct CORSDisabling {
    /// What is asked for.
    struct Request: Sendable, Equatable {
        /// A resource's path; nil is the whole API, its gateway responses included.
        var resource: String?
        var isRecursive: Bool
        /// Whether rows that were changed by hand since are put back too.
        var overwritesLaterChanges: Bool

        func covers(_ change: CORSChanges.Change) -> Bool {
            guard let resource else { return true }
            guard let path = change.resource else { return false }
            if path == resource { return true }
            return isRecursive && path.hasPrefix(resource == "/" ? "/" : resource + "/")
        }
    }

    /// What happens to one row.
    struct Step: Sendable, Equatable {
        enum Action: String, Sendable {
            /// The row gets back what it said before.
            case restore
            /// The row was not there before, and goes.
            case remove
            /// The row, or one below it, was changed since: it stays.
            case keep
            /// The row is as it was before.
            case unchanged
        }

        var action: Action
        var location: String
        var detail: String
    }

    var steps: [Step] = []
    private var restored: [Row] = []
    private var removed: [ResourcePath] = []
    private var remaining = CORSChanges()
    private let api: ResourcePath

    var changes: Bool { !restored.isEmpty || !removed.isEmpty }
    var keepsSomething: Bool { steps.contains { $0.action == .keep } }

    /// Finds out what can be put back; writes nothing.
    init(_ request: Request, api: String, in transaction: any ReadTransaction) throws {
        self.api = .restAPI(api)
        let all = try transaction.corsChanges(of: self.api)
        let paths = Dictionary(
            try transaction.list(Resource.self, under: self.api.resources).map { ($0.id, $0.path) },
            uniquingKeysWith: { first, _ in first })
        let covered = all.changes.filter(request.covers)
        remaining.changes = all.changes.filter { !request.covers($0) }

        // First what is to go: a row goes only when all that stands below it goes too.
        var going: Set<ResourcePath> = []
        for change in covered where change.before == nil {
            if try Self.isUntouched(change, in: transaction) || request.overwritesLaterChanges {
                going.insert(change.address)
            }
        }
        for change in covered.reversed() where going.contains(change.address) {
            let below = try transaction.tree(at: change.address)
            let isWhole = below.allSatisfy { going.contains($0.path) } || request.overwritesLaterChanges
            if !isWhole { going.remove(change.address) }
        }
        // What stays stays whole: an OPTIONS method without its responses would answer 500.
        let staying = covered.filter { $0.before == nil && !going.contains($0.address) }.map(\.address)
        going = going.filter { address in !staying.contains { address.isAtOrBelow($0) } }
        for change in covered {
            let location = CORSLocation.text(of: change.address, resources: paths, fallback: change.resource)
            let now = try transaction.row(at: change.address).map(CORSChanges.Content.init)
            if now == change.before {
                steps.append(Step(action: .unchanged, location: location, detail: "already as it was"))
            } else if change.before == nil {
                try remove(change, location, goes: going.contains(change.address), now, in: transaction)
            } else {
                try restore(change, location, now, request, going, in: transaction)
            }
        }
    }

    private mutating func remove(
        _ change: CORSChanges.Change, _ location: String, goes: Bool, _ now: CORSChanges.Content?,
        in transaction: any ReadTransaction
    ) throws {
        guard goes else {
            let isOwn = now == change.after
            return keep(
                change, location,
                isOwn
                    ? "something was added below it since: it stays; remove that, or repeat with --force"
                    : "it was changed since: it stays; change it back, or repeat with --force")
        }
        removed.append(change.address)
        steps.append(Step(action: .remove, location: location, detail: "it was not there before"))
    }

    private mutating func restore(
        _ change: CORSChanges.Change, _ location: String, _ now: CORSChanges.Content?, _ request: Request,
        _ going: Set<ResourcePath>, in transaction: any ReadTransaction
    ) throws {
        guard let before = change.before else { return }
        guard now == change.after || request.overwritesLaterChanges else {
            return keep(
                change, location,
                now == nil
                    ? "it was deleted since: it stays away; repeat with --force to bring it back"
                    : "it was changed since: it stays; change it back, or repeat with --force")
        }
        guard try Self.hasPlace(change.address, in: transaction) else {
            return keep(change, location, "what it belonged to was deleted since")
        }
        restored.append(before.row(at: change.address))
        steps.append(Step(action: .restore, location: location, detail: "as it was before"))
    }

    private mutating func keep(_ change: CORSChanges.Change, _ location: String, _ detail: String) {
        steps.append(Step(action: .keep, location: location, detail: detail))
        remaining.changes.append(change)
    }

    func apply(in transaction: any Transaction) throws {
        for address in removed { try transaction.removeTree(at: address) }
        for row in restored { try transaction.put(row) }
        var remaining = remaining
        remaining.changes.sort { $0.address.text < $1.address.text }
        try transaction.put(remaining, of: api)
    }

    private static func isUntouched(
        _ change: CORSChanges.Change, in transaction: any ReadTransaction
    ) throws -> Bool {
        try transaction.row(at: change.address).map(CORSChanges.Content.init) == change.after
    }

    /// Whether the row's parents are there: nobody wants a method of a resource that is gone.
    private static func hasPlace(_ address: ResourcePath, in transaction: any ReadTransaction) throws -> Bool {
        let segments = address.segments
        guard segments.count > 4, segments[2] == "resources" else { return true }
        let resource = ResourcePath.restAPI(segments[1]).resource(segments[3])
        return try transaction.exists(resource)
    }
}

/// Where a row stands, in the words of the other diagnostics.
enum CORSLocation {
    static func text(of address: ResourcePath, resources: [String: String], fallback: String?) -> String {
        let segments = address.segments
        guard segments.count >= 4 else { return address.text }
        switch segments[2] {
        case "gatewayresponses": return "gateway response \(segments[3])"
        case "corsrules": return "CORS rule \(segments[3])"
        default: break
        }
        let path = resources[segments[3]] ?? fallback ?? segments[3]
        guard segments.count >= 6 else { return path }
        let method = "\(segments[5]) \(path)"
        switch segments.count {
        case 6: return method
        case 7: return "\(method), integration"
        case 8: return "\(method), method response \(segments[7])"
        default: return "\(method), integration response \(segments[8])"
        }
    }
}
