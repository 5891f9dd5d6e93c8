internal import APIModel
internal import Storage

/// A whole definition taken apart into the rows that hold it.
extension DeploymentSnapshot {
    /// Every row: what is above precedes what is below.
    func rows() throws -> [Row] {
        let api = ResourcePath.restAPI(restAPI.id)
        var stored = restAPI
        stored.warnings = nil
        var rows: [Row] = [try Row(encoding: stored, at: api)]
        for resource in resources { try Self.append(resource, at: api.resource(resource.id), to: &rows) }
        for model in models { rows.append(try Row(encoding: model, at: api.model(model.name))) }
        for validator in requestValidators {
            rows.append(try Row(encoding: validator, at: api.requestValidator(validator.id)))
        }
        for response in gatewayResponses {
            rows.append(try Row(encoding: response, at: api.gatewayResponse(response.responseType)))
        }
        for authorizer in authorizers ?? [] {
            rows.append(try Row(encoding: authorizer, at: api.authorizer(authorizer.id)))
        }
        for rule in corsRules ?? [] { rows.append(try Row(encoding: rule, at: api.corsRule(rule.path))) }
        return rows
    }

    private static func append(_ resource: Resource, at path: ResourcePath, to rows: inout [Row]) throws {
        var row = resource
        row.resourceMethods = nil
        rows.append(try Row(encoding: row, at: path))
        for (verb, method) in (resource.resourceMethods ?? [:]).sorted(by: { $0.key < $1.key }) {
            try append(method, at: path.method(verb), to: &rows)
        }
    }

    private static func append(_ method: Method, at path: ResourcePath, to rows: inout [Row]) throws {
        var row = method
        row.methodResponses = nil
        row.methodIntegration = nil
        rows.append(try Row(encoding: row, at: path))
        for (status, response) in (method.methodResponses ?? [:]).sorted(by: { $0.key < $1.key }) {
            rows.append(try Row(encoding: response, at: path.response(status)))
        }
        guard var integration = method.methodIntegration else { return }
        let responses = integration.integrationResponses ?? [:]
        integration.integrationResponses = nil
        rows.append(try Row(encoding: integration, at: path.integration))
        for (status, response) in responses.sorted(by: { $0.key < $1.key }) {
            rows.append(try Row(encoding: response, at: path.integration.response(status)))
        }
    }
}
