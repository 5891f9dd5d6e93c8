internal import APIModel
internal import CORSDoctor
internal import JSON
internal import Storage

/// The exact undo: every row that an enable changed gets its bytes back, unless somebody changed it since.
struct CORSDisabling {
    /// What is asked for.
    struct Request: Sendable, Equatable {
        /// A resource's path as it is now; nil is the whole API, its gateway responses included.
        var resource: String?
        var isRecursive: Bool
        /// Whether rows that were changed by hand since are put back too.
        var overwritesLaterChanges: Bool

        /// - Parameter path: Of the resource that a row belongs to; nil for what is the whole API's.
        func covers(_ path: String?) -> Bool {
            guard let resource else { return true }
            guard let path else { return false }
            if path == resource { return true }
            return isRecursive && path.utf8.starts(with: (resource == "/" ? "/" : resource + "/").utf8)
        }
    }

    /// What happens to one row.
    struct Step: Sendable, Equatable {
        enum Action: String, Sendable {
            /// The row gets back what it said before.
            case restore
            /// The row was not there before, and goes.
            case remove
            /// The row, or one that it goes with, was changed since: it stays.
            case keep
            /// There is nothing to undo.
            case unchanged
        }

        var action: Action
        var location: String
        var detail: String
    }

    private(set) var steps: [Step] = []
    private var restored: [Row] = []
    private var removed: [ResourcePath] = []
    private var remaining = CORSChanges()
    private let remainingElsewhere: Int
    private let api: ResourcePath

    var changes: Bool { !restored.isEmpty || !removed.isEmpty }
    /// Whether something was left that a later run, or `overwritesLaterChanges`, can undo.
    var keepsSomething: Bool { remaining.changes.count > remainingElsewhere }

    /// Finds out what can be put back; writes nothing.
    init(_ request: Request, api: String, in transaction: any ReadTransaction) throws {
        self.api = .restAPI(api)
        let resources = try transaction.list(Resource.self, under: self.api.resources)
        if let path = request.resource, !resources.contains(where: { $0.path == path }) {
            throw ControlPlaneError.badRequest(
                EnableFailure(unknownResource: path, among: resources.map(\.path)).text)
        }
        let paths: [String: String] = Dictionary(
            resources.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
        let all = try transaction.corsChanges(of: self.api)
        let covered = all.changes.filter { request.covers($0.currentPath(in: paths)) }
        let coveredAddresses = Set(covered.map(\.address))
        remaining.changes = all.changes.filter { !coveredAddresses.contains($0.address) }
        remainingElsewhere = remaining.changes.count

        let choice = try CORSUndoChoice(
            covered, force: request.overwritesLaterChanges, paths: Set(resources.map(\.path)), in: transaction)
        for change in covered {
            guard let verdict = choice.verdicts[change.address] else { continue }
            add(change, verdict, at: CORSLocation.text(of: change.address, resources: paths, fallback: change.resource))
        }
    }

    private mutating func add(_ change: CORSChanges.Change, _ verdict: CORSUndoChoice.Verdict, at location: String) {
        switch verdict {
        case .undo:
            if let before = change.before {
                restored.append(before.row(at: change.address))
                steps.append(Step(action: .restore, location: location, detail: "as it was before"))
            } else {
                removed.append(change.address)
                steps.append(Step(action: .remove, location: location, detail: "it was not there before"))
            }
        case .done:
            steps.append(Step(action: .unchanged, location: location, detail: "already as it was"))
        case .lost:
            steps.append(
                Step(
                    action: .unchanged, location: location,
                    detail: "what it belonged to is gone: there is nothing to undo"))
        case .keep(let reason):
            steps.append(Step(action: .keep, location: location, detail: reason.text))
            if reason != .neededForGood { remaining.changes.append(change) }
        }
    }

    func apply(in transaction: any Transaction) throws {
        for address in removed { try transaction.removeTree(at: address) }
        for row in restored { try transaction.put(row) }
        var remaining = remaining
        remaining.changes.sort { $0.address.text < $1.address.text }
        try transaction.put(remaining, of: api)
    }
}

extension CORSChanges.Change {
    /// The path of the resource that the row belongs to, wherever that was moved since; nil for what is the API's.
    fileprivate func currentPath(in paths: [String: String]) -> String? {
        let segments = address.segments
        guard segments.count >= 4 else { return nil }
        switch segments[2] {
        case "resources": return paths[segments[3]] ?? resource
        case "corsrules": return segments[3]
        default: return nil
        }
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
