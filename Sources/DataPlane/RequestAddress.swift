public import HTTPMessages

/// What a URL names: an API, a stage, and the path below it, in any of the forms that AWS and its emulators use.
///
/// - Host: `{api}.execute-api.localhost`, `….localhost.localstack.cloud`, `….{region}.amazonaws.com`, with
///   `{api}-{vpce}` for private APIs; then the path is `/{stage}/…`.
/// - Path: `/_aws/execute-api/{api}/{stage}/…` and `/restapis/{api}/{stage}/_user_request_/…`, on any other host.
/// - Header `x-apigw-api-id: {api}`; then the path is `/{stage}/…`.
public struct RequestAddress {
    public let apiID: String
    /// Hosts have no case, so the id may be spelt otherwise there.
    public let isFromHost: Bool
    /// Empty when the URL ends before it.
    public let stage: String
    /// The raw path below the stage; empty or beginning with `/`.
    public let path: String

    /// Nil when the request is not for the data plane.
    public init?(_ request: RequestMessage) {
        var host: String?
        var apiHeader: String?
        for field in request.headers.fields {
            switch field.name.utf8.count {
            case 4 where field.name.equalsIgnoringASCIICase("Host"): host = host ?? field.value
            case 14 where field.name.equalsIgnoringASCIICase("x-apigw-api-id"): apiHeader = apiHeader ?? field.value
            default: break
            }
        }
        let form = host.map(Self.readHost) ?? .other
        // The target is read as bytes, in one piece: this is done for every request.
        var target = request.target
        let address = target.withUTF8 { bytes -> RequestAddress? in
            let path = TargetPath(bytes)
            switch form {
            case .api(let id): return RequestAddress(apiID: id, isFromHost: true, below: path)
            case .endpoint: return RequestAddress(apiID: apiHeader ?? "", isFromHost: false, below: path)
            case .other:
                return Self.readPath(path)
                    ?? apiHeader.map { RequestAddress(apiID: $0, isFromHost: false, below: path) }
            }
        }
        guard let address else { return nil }
        self = address
    }

    private init(apiID: String, isFromHost: Bool, below path: TargetPath) {
        var path = path
        self.apiID = apiID
        self.isFromHost = isFromHost
        path.skipSlashes()
        stage = path.takeSegment()
        self.path = path.text
    }

    private enum HostForm {
        case api(String)
        /// A VPC endpoint's own name, which does not say which API is meant.
        case endpoint
        case other
    }

    private static func readHost(_ host: String) -> HostForm {
        let marker = ".execute-api."
        guard host.utf8.count > marker.utf8.count, let dot = host.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return .other
        }
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

    private static func readPath(_ target: TargetPath) -> RequestAddress? {
        var path = target
        if path.take("/_aws/execute-api/") {
            return RequestAddress(apiID: path.takeSegment(), isFromHost: false, below: path)
        }
        guard path.take("/restapis/") else { return nil }
        let api = path.takeSegment()
        path.skipSlashes()
        let stage = path.takeSegment()
        guard path.take("/_user_request_"), path.isAtSegmentEnd else { return nil }
        return RequestAddress(apiID: api, stage: stage, path: path.text)
    }

    private init(apiID: String, stage: String, path: String) {
        self.apiID = apiID
        isFromHost = false
        self.stage = stage
        self.path = path
    }
}

/// The path of a request target, read from its start; the query is not part of it. Lives as long as the bytes do.
private struct TargetPath {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// Where the query begins, or the target ends.
    private let end: Int

    private static let slash = UInt8(ascii: "/")

    init(_ target: UnsafeBufferPointer<UInt8>) {
        bytes = target
        var end = 0
        while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
        self.end = end
    }

    var text: String { text(from: index, to: end) }

    var isAtSegmentEnd: Bool { index == end || bytes[index] == Self.slash }

    /// Takes the prefix; false, and nothing taken, when the path does not begin with it.
    mutating func take(_ prefix: StaticString) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard end - index >= count else { return false }
        for offset in 0..<count where bytes[index + offset] != prefix.utf8Start[offset] { return false }
        index += count
        return true
    }

    /// Slashes before the stage count for nothing: `//{stage}/p` is taken by AWS.
    mutating func skipSlashes() {
        while index < end, bytes[index] == Self.slash { index += 1 }
    }

    mutating func takeSegment() -> String {
        let start = index
        while index < end, bytes[index] != Self.slash { index += 1 }
        return text(from: start, to: index)
    }

    private func text(from start: Int, to end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
}
