import APIModel
import JSON

/// The models of an API that some validator needs, each compiled once for all methods.
struct CompiledModels: Sendable {
    private let byName: [String: Result<JSONSchema, Problem>]

    /// Why a model cannot be used.
    struct Problem: Error {
        let reason: String
    }

    init(_ snapshot: DeploymentSnapshot) {
        let validating = Set(snapshot.requestValidators.lazy.filter(\.validateRequestBody).map(\.id))
        var needed: Set<String> = []
        for resource in snapshot.resources {
            for method in (resource.resourceMethods ?? [:]).values {
                guard let id = method.requestValidatorId, validating.contains(id) else { continue }
                needed.formUnion((method.requestModels ?? [:]).values)
            }
        }
        let models = Dictionary(snapshot.models.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var byName: [String: Result<JSONSchema, Problem>] = [:]
        for name in needed {
            byName[name] = Result { () throws(Problem) in try Self.compile(name, models) }
        }
        self.byName = byName
    }

    /// The schema of a model that a method with a validator names.
    func schema(_ name: String) throws(Problem) -> JSONSchema {
        guard let model = byName[name] else { throw Problem(reason: "there is no model \(name) in the deployment") }
        return try model.get()
    }

    private static func compile(_ name: String, _ models: [String: Model]) throws(Problem) -> JSONSchema {
        guard let model = models[name] else {
            throw Problem(reason: "there is no model \(name) in the deployment; add it with create-model and deploy")
        }
        let schema: JSONValue
        do {
            schema = try JSONValue.parse(model.schema ?? "")
        } catch {
            throw Problem(reason: "the schema of model \(name) is no JSON: \(error)")
        }
        do {
            return try JSONSchema(
                schema,
                resolve: { reference in
                    Self.modelName(in: reference).flatMap { models[$0]?.schema }.flatMap { try? JSONValue.parse($0) }
                })
        } catch {
            throw Problem(reason: "the schema of model \(name) cannot be used: \(error)")
        }
    }

    /// The name in `https://apigateway.amazonaws.com/restapis/{id}/models/{name}`, of any region's host and any API's
    /// id: that references stay within an API is the control plane's to see to. A pointer behind the name is cut off.
    static func modelName(in reference: String) -> String? {
        let address = reference.prefix { $0 != "#" }
        let parts = address.split(separator: "/")
        guard parts.count >= 5, parts[parts.count - 4] == "restapis", parts[parts.count - 2] == "models",
            address.hasPrefix("https://apigateway.")
        else { return nil }
        return String(parts[parts.count - 1])
    }
}
