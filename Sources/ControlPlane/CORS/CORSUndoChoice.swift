internal import APIModel
internal import Storage

/// Which rows an undo puts back, and which have to stay, so that nothing half-made is left.
///
/// Each row is judged by itself first; then rows that only make sense together are brought into line, until nothing
/// changes any more. A verdict moves from `undo` to another one only, so that this ends.
struct CORSUndoChoice {
    enum Verdict: Equatable {
        /// The row gets back what it said before, or goes.
        case undo
        /// The row is as it was before.
        case done
        /// What the row belonged to is gone, and no undo brings it back.
        case lost
        case keep(Reason)
    }

    enum Reason: Equatable {
        case changed
        case deleted
        case hasMoreBelow
        /// The row is part of a method that answers preflights, and another part of that was changed by hand.
        case partOfOptions
        /// An integration response that stays maps headers which this method response declares.
        case needed
        /// The same, where that integration response is a person's whatever is undone.
        case neededForGood

        var text: String {
            switch self {
            case .changed: "it was changed since: it stays; change it back, or repeat with --force"
            case .deleted: "it was deleted since: it stays away; repeat with --force to bring it back"
            case .hasMoreBelow:
                "something below it was added or changed since: it stays; remove that, or repeat with --force"
            case .partOfOptions:
                "another part of the method was changed since: it stays whole; repeat with --force to undo all of it"
            case .needed:
                "the integration response, which stays, maps headers that are declared here, and would be a 500 without"
            case .neededForGood:
                "stays for good: the integration response, as somebody wrote it, maps headers that are declared here"
            }
        }
    }

    private(set) var verdicts: [ResourcePath: Verdict] = [:]
    private let changes: [ResourcePath: CORSChanges.Change]
    /// What the rows say now.
    private var contents: [ResourcePath: CORSChanges.Content] = [:]
    /// OPTIONS methods of which somebody changed any part.
    private var changedOptions: Set<ResourcePath> = []
    private let force: Bool
    /// Of the API's resources, for the rules, which stand at paths.
    private let paths: Set<String>
    private let transaction: any ReadTransaction

    init(
        _ order: [CORSChanges.Change], force: Bool, paths: Set<String>, in transaction: any ReadTransaction
    ) throws {
        self.force = force
        self.paths = paths
        self.transaction = transaction
        changes = Dictionary(order.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        for change in order { contents[change.address] = try Self.content(at: change.address, in: transaction) }
        for change in order { set(try judge(change), for: change.address) }
        var isSettled = false
        while !isSettled {
            isSettled = true
            for change in order where verdicts[change.address] == .undo {
                guard let verdict = try reasonToStay(change) else { continue }
                set(verdict, for: change.address)
                isSettled = false
            }
        }
    }

    private mutating func set(_ verdict: Verdict, for address: ResourcePath) {
        verdicts[address] = verdict
        guard verdict == .keep(.changed) || verdict == .keep(.deleted), let options = Self.options(of: address) else {
            return
        }
        changedOptions.insert(options)
    }

    // MARK: Each row by itself

    private func judge(_ change: CORSChanges.Change) throws -> Verdict {
        let now = try content(at: change.address)
        if now == change.before { return .done }
        if change.before != nil, try !canHavePlace(change.address) { return .lost }
        if now == change.after || force { return .undo }
        return .keep(now == nil ? .deleted : .changed)
    }

    /// Whether everything above a row is there, or can be brought back with it.
    private func canHavePlace(_ address: ResourcePath) throws -> Bool {
        try Self.above(address).allSatisfy { parent in
            try changes[parent]?.before != nil || content(at: parent) != nil
        } && hasResource(address)
    }

    private func hasResource(_ address: ResourcePath) -> Bool {
        let segments = address.segments
        return segments.count < 4 || segments[2] != "corsrules" || paths.contains(segments[3])
    }

    // MARK: Rows that go together

    private func reasonToStay(_ change: CORSChanges.Change) throws -> Verdict? {
        if change.before == nil {
            if try !force && hasMoreBelow(change.address) { return .keep(.hasMoreBelow) }
            for parent in Self.above(change.address) {
                // What stays stays whole: a method without its responses would answer 500.
                if changes[parent]?.before == nil, case .keep? = verdicts[parent] { return .keep(.partOfOptions) }
            }
        } else if let verdict = try verdictOfPlace(change.address) {
            return verdict
        }
        if !force, isOptionsChangedByHand(change.address) { return .keep(.partOfOptions) }
        return try reasonOfDeclaration(change)
    }

    /// Whether there is something below a row that does not go with it.
    private func hasMoreBelow(_ address: ResourcePath) throws -> Bool {
        try transaction.tree(at: address).contains { row in
            changes[row.path]?.before != nil || verdicts[row.path] != .undo
        }
    }

    /// What a row that would come back has to wait for; nil when all above it will be there.
    private func verdictOfPlace(_ address: ResourcePath) throws -> Verdict? {
        for parent in Self.above(address) {
            guard let other = changes[parent] else { continue }
            if verdicts[parent] == .undo, other.before == nil { return .lost }
            if case .keep? = verdicts[parent], try content(at: parent) == nil { return .keep(.deleted) }
        }
        return nil
    }

    /// Whether a row is part of an OPTIONS method of which somebody changed any part: half of either is worse than
    /// both.
    private func isOptionsChangedByHand(_ address: ResourcePath) -> Bool {
        Self.options(of: address).map(changedOptions.contains) ?? false
    }

    /// Why a method response has to go on declaring what it declares.
    private func reasonOfDeclaration(_ change: CORSChanges.Change) throws -> Verdict? {
        guard let mapping = Self.integrationResponse(for: change.address),
            let mapped = try outcome(at: mapping).map({ try Self.mapped($0, at: mapping) })
        else { return nil }
        let declaredNow = try content(at: change.address).map { try Self.declared($0, at: change.address) } ?? []
        let declaredThen = try change.before.map { try Self.declared($0, at: change.address) } ?? []
        guard !mapped.intersection(declaredNow).isSubset(of: declaredThen) else { return nil }
        if case .keep? = verdicts[mapping] { return .keep(.needed) }
        return .keep(.neededForGood)
    }

    // MARK: Rows

    private func content(at address: ResourcePath) throws -> CORSChanges.Content? {
        if changes[address] != nil { return contents[address] }
        return try Self.content(at: address, in: transaction)
    }

    private static func content(
        at address: ResourcePath, in transaction: any ReadTransaction
    ) throws -> CORSChanges.Content? {
        try transaction.row(at: address).map(CORSChanges.Content.init)
    }

    /// What a row will say.
    private func outcome(at address: ResourcePath) throws -> CORSChanges.Content? {
        if let change = changes[address], verdicts[address] == .undo { return change.before }
        for parent in Self.above(address) where verdicts[parent] == .undo && changes[parent]?.before == nil {
            return nil
        }
        return try content(at: address)
    }

    /// The addresses of a resource, a method and an integration that a row needs, outermost first.
    private static func above(_ address: ResourcePath) -> [ResourcePath] {
        let segments = address.segments
        guard segments.count > 4, segments[2] == "resources" else { return [] }
        let resource = ResourcePath.restAPI(segments[1]).resource(segments[3])
        guard segments.count > 6 else { return [resource] }
        let method = resource.method(segments[5])
        let isBelowIntegration = segments.count > 7 && segments[6] == "integration"
        return isBelowIntegration ? [resource, method, method.integration] : [resource, method]
    }

    /// The OPTIONS method that a row is, or stands below.
    private static func options(of address: ResourcePath) -> ResourcePath? {
        let segments = address.segments
        guard segments.count >= 6, segments[2] == "resources", segments[5] == "OPTIONS" else { return nil }
        return ResourcePath.restAPI(segments[1]).resource(segments[3]).method(segments[5])
    }

    /// The integration response whose mappings a method response declares.
    private static func integrationResponse(for address: ResourcePath) -> ResourcePath? {
        let segments = address.segments
        guard segments.count == 8, segments[2] == "resources", segments[6] == "responses" else { return nil }
        return ResourcePath.restAPI(segments[1]).resource(segments[3]).method(segments[5]).integration
            .response(segments[7])
    }

    private static func declared(_ content: CORSChanges.Content, at address: ResourcePath) throws -> Set<String> {
        Set((try content.row(at: address).decoded(as: MethodResponse.self).responseParameters ?? [:]).keys)
    }

    private static func mapped(_ content: CORSChanges.Content, at address: ResourcePath) throws -> Set<String> {
        Set((try content.row(at: address).decoded(as: IntegrationResponse.self).responseParameters ?? [:]).keys)
    }
}
