extension FunctionURLHandler {
    /// The domains below which function URLs are reached: AWS's, what every browser resolves to this machine, and the
    /// name that LocalStack's users have in their configuration.
    private static let domains: [String] = [
        "on.aws", "api.amazonwebservices.com.cn", "localhost", "localhost.localstack.cloud",
    ]

    /// The URL's id in a `Host` such as `{id}.lambda-url.us-east-1.on.aws` or
    /// `{id}.lambda-url.us-east-1.localhost:4566`; nil for every other host.
    public static func urlID(ofHost host: String) -> Substring? {
        // Most hosts have no such label: one look at the bytes tells.
        let marker = ".lambda-url."
        guard let dot = host.utf8.firstIndex(of: UInt8(ascii: ".")), dot > host.startIndex,
            host[dot...].prefix(marker.utf8.count).lowercased() == marker
        else { return nil }
        var rest = host[dot...].dropFirst(marker.utf8.count).lowercased()[...]
        if let colon = rest.firstIndex(of: ":") { rest = rest[..<colon] }
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        let isOurs = domains.contains { domain in
            guard rest != domain else { return true }
            guard rest.hasSuffix(".\(domain)") else { return false }
            let region = rest.dropLast(domain.utf8.count + 1)
            return !region.isEmpty && !region.contains(".")
        }
        return isOurs ? host[..<dot] : nil
    }
}
