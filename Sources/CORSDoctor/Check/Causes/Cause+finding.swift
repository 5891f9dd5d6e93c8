internal import CORS

extension Cause {
    /// What is looked for, in the order of the report: what makes all else moot first, then the way of a request, and
    /// last what stopped fewer browsers, or none so far.
    private static let finders: [@Sendable (Evidence) -> [Cause]] = [
        staleDeployment,
        refusedRequests,
        localNetwork,
        networkFailures,
        redirects,
        preflightRefusals,
        preflightAnswers,
        answers,
        duplicateLines,
        headerValues,
        lists,
        credentials,
        caches,
        opaqueAnswers,
        mixedContentElsewhere,
        localNetworkWarnings,
    ]

    /// All causes, each code once.
    static func find(in evidence: Evidence) -> [Cause] {
        var found: [Cause] = []
        for finder in finders {
            for cause in finder(evidence) where !found.contains(where: { $0.code == cause.code }) {
                found.append(cause)
            }
        }
        return found
    }

    private static func staleDeployment(_ evidence: Evidence) -> [Cause] {
        guard evidence.isMendedButNotDeployed, let view = evidence.view else { return [] }
        return [
            Cause(
                .staleDeployment,
                "This is mended in the API and not deployed: stage \(view.stageName) still serves the definition from "
                    + "before. A change of resources, methods or gateway responses acts only after a deployment.")
        ]
    }
}
