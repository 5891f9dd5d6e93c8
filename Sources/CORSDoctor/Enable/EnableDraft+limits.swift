internal import APIModel

/// What else may keep CORS from working, and lies outside of the objects.
extension EnableDraft {
    /// A resource that was named and has nothing to enable is worth a word.
    mutating func reportEmptiness(of scope: EnableScope) {
        guard scope.resources.isEmpty else { return }
        step(
            .limit, scope.path ?? "the API",
            "has no method besides OPTIONS, so that there is nothing that a page could call; add one and enable again")
    }

    mutating func reportLimits(_ headers: CORSHeaders, _ scope: EnableScope) {
        guard !scope.resources.isEmpty else { return }
        if definition.restAPI.policy?.isEmpty == false {
            step(
                .limit, "resource policy",
                "is applied to preflights too: what it denies by address or account fails in browsers as a CORS error")
        }
        if definition.restAPI.endpointConfiguration.types.contains(.private) {
            step(
                .limit, "endpoint",
                "is private: only browsers within its VPC reach it, and Chrome asks its user before a public page may")
        }
        let isCacheable = scope.resources.contains { index in
            guard let get = definition.resources[index].resourceMethods?["GET"] else { return false }
            let keys = get.methodIntegration?.cacheKeyParameters ?? []
            return !keys.contains { HeaderMerge.isSame($0, "method.request.header.Origin") }
        }
        if headers.origins.isDynamic, isCacheable {
            step(
                .limit, "stages with a cache",
                "would give one origin the answer for another: where caching is on, declare "
                    + "method.request.header.Origin on GET and add it to cacheKeyParameters")
        }
    }
}
