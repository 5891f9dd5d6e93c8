extension CompiledStage {
    /// What serves a request with this verb and this raw path below the stage; nil when nothing does. For those who
    /// explain answers: requests themselves go through the pipeline.
    public func servedRoute(verb: String, path: String) -> ServedRoute? {
        routes.match(SegmentedPath(path), verb: verb).map {
            ServedRoute(
                resourceID: $0.resource.id, resourcePath: $0.resource.path, httpMethod: $0.method.httpMethod)
        }
    }
}

/// A resource and the method of it that serves a request.
public struct ServedRoute: Sendable, Equatable {
    public let resourceID: String
    public let resourcePath: String
    /// As defined: a verb or `ANY`.
    public let httpMethod: String
}
