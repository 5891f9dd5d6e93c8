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

    /// - Throws: every mistake of every policy at once, with its place in the source.
    public init(_ imported: [ImportedCORS], in definition: DeploymentSnapshot) throws(ControlPlaneError) {
        original = definition
        self.definition = definition
        var errors: [String] = []
        for cors in imported {
            let place = cors.line > 0 ? " (line \(cors.line))" : ""
            var request = EnableRequest(importing: cors)
            // What stands in the same definition is its author's choice, and goes before.
            request.handMade = .keep
            do throws(EnableFailure) {
                switch cors.kind {
                case .policy:
                    try request.validate()
                    warnings += Self.advice(on: request).map { "x-crossgate-cors of \(cors.rule.path)\(place): \($0)" }
                case .objects:
                    let plan = try EnablePlan(enabling: request, in: self.definition)
                    self.definition = plan.definition
                    plans.append(plan)
                    warnings += plan.steps.filter { [.backend, .limit, .keep].contains($0.action) }
                        .map { "x-crossgate-cors\(place): \($0.location): \($0.detail)" }
                }
            } catch {
                errors.append("x-crossgate-cors of \(cors.rule.path)\(place): \(error.text)")
            }
        }
        guard errors.isEmpty else { throw .badRequest(ImportFailure.text(ofErrors: errors)) }
    }

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
