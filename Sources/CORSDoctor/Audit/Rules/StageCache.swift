internal import APIModel

extension AuditRule {
    static let cacheIgnoresOrigin = AuditRule(
        "cache-ignores-origin", .warning, "The stage's cache mixes origins",
        "The stage keeps an answer with its headers. Where Access-Control-Allow-Origin depends on the request, the "
            + "answer made for one origin is given to another, unless method.request.header.Origin is one of the cache "
            + "key's parameters."
    ) { api, findings in
        guard let stage = api.stage, stage.cacheClusterEnabled else { return }
        for method in api.ownMethods {
            guard let integration = method.integration, stage.caches(method),
                !integration.cacheKeyParameters.contains(where: isOrigin)
            else { continue }
            let dynamic = method.answers.first { $0[.allowOrigin]?.isDynamic == true }
            guard method.isProxy || dynamic != nil else { continue }
            let key = "method.request.header.Origin"
            var calls: [ControlPlaneCall] = []
            if method.method.requestParameters?[key] == nil {
                calls.append(method.update(api, [.add("requestParameters", key, value: "false")]))
            }
            calls.append(method.updateIntegration(api, [.add("cacheKeyParameters", key, value: "")]))
            findings.add(
                method.isProxy ? .note : .warning, at: method.location, of: method.resourcePath,
                method.isProxy
                    ? "stage \(stage.stageName.shown) caches it without Origin in the key, which is wrong if the backend "
                        + "answers by origin"
                    : "stage \(stage.stageName.shown) caches it without Origin in the key, and "
                        + "Access-Control-Allow-Origin is "
                        + (dynamic?[.allowOrigin]?.value.description.shown ?? ""),
                Fix("Make \(key) a cache key parameter", calls: calls))
        }
    }

    private static func isOrigin(_ key: String) -> Bool { key.lowercased().hasSuffix(".header.origin") }
}

extension Stage {
    /// Whether answers of a method are kept: those of GET where nothing else is said, of others where it is.
    fileprivate func caches(_ method: AuditedMethod) -> Bool {
        let path = method.resourcePath
        let escaped = path.dropFirst().replacing("~", with: "~0").replacing("/", with: "~1")
        return method.covered.contains { verb in
            // Keys are written with the path's slashes as they are, or escaped, the first one too.
            let names: [String] = [
                "\(path.dropFirst())/\(verb)", "\(path)/\(verb)", "~1\(escaped)/\(verb)", "/~1\(escaped)/\(verb)",
            ]
            if let own = names.lazy.compactMap({ methodSettings[$0] }).first {
                return own.cachingEnabled && own.cacheTtlInSeconds > 0
            }
            guard verb == "GET" else { return false }
            guard let all = methodSettings["*/*"] else { return true }
            return all.cachingEnabled && all.cacheTtlInSeconds > 0
        }
    }
}
