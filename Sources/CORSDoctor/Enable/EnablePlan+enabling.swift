public import APIModel

/// The contents page of enabling: what is looked at, in the order of the plan. It computes, and writes nothing.
extension EnablePlan {
    /// Finds out what enabling CORS would do.
    ///
    /// - Parameter owned: Addresses of rows that an earlier enable wrote and nobody changed since; what they say is not
    ///   hand-made.
    /// - Throws: Every mistake in the request at once.
    public init(
        enabling request: EnableRequest, in definition: DeploymentSnapshot, owned: Set<ResourcePath> = []
    ) throws(EnableFailure) {
        let checked = try CheckedConfiguration(request)
        let scope = try EnableScope(request, definition)
        var draft = EnableDraft(definition, request.handMade, owned)
        switch request.kind {
        case .policy:
            draft.addRule(checked, scope)
        case .objects:
            let headers = CORSHeaders(checked.configuration)
            draft.reportEmptiness(of: scope)
            for index in scope.resources {
                draft.addPreflight(index, headers, scope)
                draft.addActualResponses(index, headers, scope)
            }
            if request.includesGatewayResponses { draft.addGatewayResponses(headers, for: scope.path) }
            draft.reportLimits(headers, scope)
        }
        draft.report(checked.advice)
        self = draft.plan(insteadOf: definition)
    }
}

extension EnableRequest {
    /// Checks what can be checked without a definition: the configuration, and whether AWS's objects can carry it when
    /// they are asked for.
    public func validate() throws(EnableFailure) {
        _ = try CheckedConfiguration(self)
    }
}
