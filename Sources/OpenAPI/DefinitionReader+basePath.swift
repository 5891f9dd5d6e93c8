/// The base path: `basePath` in 2.0, the first server in 3.0 (AWS guide, "Set the OpenAPI basePath property").
extension DefinitionReader {
    /// The segments that stand before every path, as the import's option says.
    mutating func basePathSegments() -> [String] {
        guard options.basePath != .ignore else { return [] }
        let text = version == .swagger2 ? root["basePath"]?.string : serverBasePath()
        let segments = (text ?? "").split(separator: "/").map(String.init)
        return options.basePath == .split ? Array(segments.dropFirst()) : segments
    }

    /// The default of the server variable `basePath`, even if the URL does not use it; without one the URL's path.
    private mutating func serverBasePath() -> String? {
        let servers = root["servers"]?.array ?? []
        for server in servers {
            if let variable = server["variables"]?["basePath"] { return variable["default"]?.scalarText }
        }
        guard let server = servers.first, let url = server["url"]?.string else { return nil }
        let variables = server["variables"]
        var expanded = ""
        var rest = url[...]
        guard url.utf8.count <= options.limits.pathBytes else {
            error("A server's URL has at most \(options.limits.pathBytes) bytes.", at: server.mark)
            return nil
        }
        while let open = rest.firstIndex(of: "{") {
            // Variables may be as long as the definition, and used often.
            guard expanded.utf8.count <= options.limits.pathBytes else {
                error("A server's URL has at most \(options.limits.pathBytes) bytes.", at: server.mark)
                return nil
            }
            expanded += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            expanded += variables?[name]?["default"]?.scalarText ?? ""
            rest = rest[rest.index(after: close)...]
        }
        expanded += rest
        guard let scheme = expanded.firstRange(of: "://") else { return expanded }
        let afterScheme = expanded[scheme.upperBound...]
        guard let slash = afterScheme.firstIndex(of: "/") else { return nil }
        return String(afterScheme[slash...].prefix { $0 != "?" && $0 != "#" })
    }
}
