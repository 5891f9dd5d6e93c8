extension CORSConfiguration {
    /// The fields of an allowed preflight, of a canonical configuration.
    func preflightFields(_ origins: OriginRule) -> [HeaderField] {
        var fields = commonFields(origins)
        if !allowMethods.isEmpty {
            fields.append(HeaderField("Access-Control-Allow-Methods", allowMethods.joined(separator: ",")))
        }
        if !allowHeaders.isEmpty {
            fields.append(HeaderField("Access-Control-Allow-Headers", allowHeaders.joined(separator: ",")))
        }
        if let maxAge { fields.append(HeaderField("Access-Control-Max-Age", String(maxAge))) }
        return fields + origins.varyFields
    }

    /// The fields of any other answer, of a canonical configuration; without `Vary`, which has to be merged.
    func actualFields(_ origins: OriginRule) -> [HeaderField] {
        var fields = commonFields(origins)
        if !exposeHeaders.isEmpty {
            fields.append(HeaderField("Access-Control-Expose-Headers", exposeHeaders.joined(separator: ",")))
        }
        return fields
    }

    private func commonFields(_ origins: OriginRule) -> [HeaderField] {
        let origin = HeaderField("Access-Control-Allow-Origin", origins.allowOrigin)
        return allowCredentials ? [origin, HeaderField("Access-Control-Allow-Credentials", "true")] : [origin]
    }
}
