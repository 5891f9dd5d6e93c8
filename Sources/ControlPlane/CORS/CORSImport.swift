public import APIModel
internal import CORS
internal import CORSDoctor
public import OpenAPI
internal import Storage

/// `x-crossgate-cors` of an imported definition: what is asked for by name, checked and carried out.
public struct CORSImport {
    /// The definition with the objects that were asked for.
    public private(set) var definition: DeploymentSnapshot
    /// What the objects cannot do, for the import's warnings.
    public private(set) var warnings: [String] = []
    /// Plans for the definition without objects, one after the other.
    private var plans: [EnablePlan] = []
    private let original: DeploymentSnapshot
    /// Rows that are no person's: an enable's, or of a plan of this import.
    private var owned: Set<ResourcePath>
    /// What the gateway's own answers carry the headers of.
    private var carried: [CORSRule] = []

    /// - Parameter owned: Addresses of rows that an earlier enable wrote and the definition does not change.
    /// - Throws: every mistake of every policy at once, with its place in the source.
    public init(
        _ imported: [ImportedCORS], in definition: DeploymentSnapshot, owned: Set<ResourcePath> = []
    ) throws(ControlPlaneError) {
        original = definition
        self.definition = definition
        self.owned = owned
        var errors: [String] = []
        // One with a longer path goes before on its resources, so it comes later and writes over the other's.
        for cors in imported.sorted(by: { $0.rule.path.utf8.count < $1.rule.path.utf8.count }) {
            do {
                try add(cors)
            } catch let error as EnableFailure {
                errors.append("x-crossgate-cors of \(cors.rule.path)\(Self.place(of: cors)): \(error.text)")
            } catch {
                throw ControlPlaneError(from: error)
            }
        }
        guard errors.isEmpty else { throw .badRequest(ImportFailure.text(ofErrors: errors)) }
    }

    private mutating func add(_ cors: ImportedCORS) throws {
        var request = EnableRequest(importing: cors)
        // What stands in the same definition is its author's choice, and goes before.
        request.handMade = .keep
        switch cors.kind {
        case .policy:
            try request.validate()
            warnings += Self.advice(on: request)
                .map { "x-crossgate-cors of \(cors.rule.path)\(Self.place(of: cors)): \($0)" }
        case .objects:
            // Answers of the gateway's own are the whole API's: the widest says what they carry.
            if carried.contains(where: { $0.covers(cors.rule) }) { request.includesGatewayResponses = false }
            let plan = try EnablePlan(enabling: request, in: definition, owned: owned)
            owned.formUnion(
                try CORSEnabling.changedAddresses(from: definition, to: plan.definition).filter {
                    !$0.isAtOrBelow(ResourcePath.restAPI(original.restAPI.id).gatewayResponses)
                })
            definition = plan.definition
            plans.append(plan)
            if request.includesGatewayResponses { carried.append(cors.rule) }
            warnings += plan.steps.filter { [.backend, .limit, .keep].contains($0.action) }
                .map { "x-crossgate-cors\(Self.place(of: cors)): \($0.sentence)" }
        }
    }

    private static func place(of cors: ImportedCORS) -> String { cors.line > 0 ? " (line \(cors.line))" : "" }

    /// What of a policy is legal and unwise. Methods that nobody listed are those of each resource.
    private static func advice(on request: EnableRequest) -> [String] {
        let advice = (try? CORSPolicy(request.configuration))?.advice ?? []
        return advice.filter { !request.configuration.allowMethods.isEmpty || $0.field != .allowMethods }
            .map(\.description)
    }

    /// Writes the definition, and keeps what stood before the objects so that `cors disable` can undo them.
    func write(replacing isOverwritten: Bool, in transaction: any Transaction) throws {
        let api = ResourcePath.restAPI(original.restAPI.id)
        // What an earlier enable changed is gone with the definition that it changed.
        if isOverwritten { try transaction.removeTree(at: api.corsChanges) }
        try transaction.replaceDefinition(original)
        var current = original
        for plan in plans {
            try CORSEnabling.apply(plan, to: current, in: transaction)
            current = plan.definition
        }
    }
}

extension EnableRequest {
    /// What an `x-crossgate-cors` asks for.
    init(importing cors: ImportedCORS) {
        self.init(nearestObjectsTo: cors.rule)
        kind = cors.kind == .policy ? .policy : .objects
        includesGatewayResponses = cors.includesGatewayResponses
    }
}

extension CORSRule {
    /// Whether it is for a resource that another one stands at.
    fileprivate func covers(_ other: CORSRule) -> Bool {
        isRecursive && (path == "/" || other.path.utf8.starts(with: (path + "/").utf8))
    }
}
