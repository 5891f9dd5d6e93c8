import HTTPMessages

/// What a URL names: an API, a stage, and the path below it, in any of the forms that AWS and its emulators use.
///
/// - Host: `{api}.execute-api.localhost`, `….localhost.localstack.cloud`, `….{region}.amazonaws.com`, with
///   `{api}-{vpce}` for private APIs; then the path is `/{stage}/…`.
/// - Path: `/_aws/execute-api/{api}/{stage}/…` and `/restapis/{api}/{stage}/_user_request_/…`, on any other host.
/// - Header `x-apigw-api-id: {api}`; then the path is `/{stage}/…`.
struct RequestAddress {
    let apiID: String
    /// Hosts have no case, so the id may be spelt otherwise there.
    let isFromHost: Bool
    /// Empty when the URL ends before it.
    let stage: Substring
    /// The raw path below the stage; empty or beginning with `/`.
    let path: Substring

    /// Nil when the request is not for the data plane.
    init?(_ request: RequestMessage) {
        var host: String?
        var apiHeader: String?
        for field in request.headers.fields {
            switch field.name.utf8.count {
            case 4 where field.name.equalsIgnoringASCIICase("Host"): host = host ?? field.value
            case 14 where field.name.equalsIgnoringASCIICase("x-apigw-api-id"): apiHeader = apiHeader ?? field.value
            default: break
            }
        }
        switch host.map(Self.readHost) ?? .other {
        case .api(let id):
            self.init(apiID: id, isFromHost: true, below: request.path)
        case .endpoint:
            self.init(apiID: apiHeader ?? "", isFromHost: false, below: request.path)
        case .other:
            if let address = Self.readPath(request.path) {
                self = address
            } else if let apiHeader {
                self.init(apiID: apiHeader, isFromHost: false, below: request.path)
            } else {
                return nil
            }
        }
    }

    private init(apiID: String, isFromHost: Bool, below path: Substring) {
        self.apiID = apiID
        self.isFromHost = isFromHost
        (stage, self.path) = Self.takeSegment(path)
    }

    private enum HostForm {
        case api(String)
        /// A VPC endpoint's own name, which does not say which API is meant.
        case endpoint
        case other
    }

    private static func readHost(_ host: String) -> HostForm {
        let marker = ".execute-api."
        guard let dot = host.utf8.firstIndex(of: UInt8(ascii: ".")) else { return .other }
        let rest = host[dot...]
        guard rest.utf8.count > marker.utf8.count,
            String(rest.prefix(marker.count)).equalsIgnoringASCIICase(marker)
        else { return .other }
        var domain = rest.dropFirst(marker.count).lowercased()[...]
        if let colon = domain.firstIndex(of: ":") { domain = domain[..<colon] }
        if domain.hasSuffix(".") { domain = domain.dropLast() }
        let label = String(host[..<dot])
        if domain.hasSuffix(".vpce.amazonaws.com") || domain.hasSuffix(".vpce.amazonaws.com.cn") { return .endpoint }
        guard
            domain == "localhost" || domain == "localhost.localstack.cloud" || domain.hasSuffix(".amazonaws.com")
                || domain.hasSuffix(".amazonaws.com.cn")
        else { return .other }
        let lowered = label.lowercased()
        if let endpoint = lowered.range(of: "-vpce-") {
            return .api(String(label.prefix(lowered.distance(from: lowered.startIndex, to: endpoint.lowerBound))))
        }
        return .api(label)
    }

    private static func readPath(_ path: Substring) -> RequestAddress? {
        if let rest = path.suffix(after: "/_aws/execute-api/") {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            return RequestAddress(apiID: String(rest[..<end]), isFromHost: false, below: rest[end...])
        }
        guard let rest = path.suffix(after: "/restapis/"),
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        else { return nil }
        let (stage, below) = takeSegment(rest[end...])
        guard let tail = below.suffix(after: "/_user_request_"), tail.isEmpty || tail.hasPrefix("/") else { return nil }
        return RequestAddress(apiID: String(rest[..<end]), stage: stage, path: tail)
    }

    private init(apiID: String, stage: Substring, path: Substring) {
        self.apiID = apiID
        isFromHost = false
        self.stage = stage
        self.path = path
    }

    /// The first segment, slashes before it skipped (`//{stage}/p` is taken by AWS), and what follows it.
    private static func takeSegment(_ path: Substring) -> (Substring, Substring) {
        let bytes = path.utf8
        let start = bytes.firstIndex { $0 != UInt8(ascii: "/") } ?? bytes.endIndex
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        return (path[start..<end], path[end...])
    }
}
