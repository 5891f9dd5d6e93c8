import HTTPMessages

/// A set of header names, asked without regard to ASCII case and without making strings.
struct HeaderNameSet: Sendable {
    /// By length in bytes.
    private var buckets: [[String]]

    init(_ names: [String]) {
        buckets = Array(repeating: [], count: (names.map(\.utf8.count).max() ?? 0) + 1)
        for name in names { buckets[name.utf8.count].append(name) }
    }

    func contains(_ name: String) -> Bool {
        let count = name.utf8.count
        guard count < buckets.count else { return false }
        for candidate in buckets[count] where candidate.equalsIgnoringASCIICase(name) { return true }
        return false
    }
}

/// What API Gateway drops, renames and forbids among headers (recorded: test_apigateway_header_remapping_*).
enum HeaderRules {
    /// Client headers that nothing ever sees.
    static let droppedAtParsing = HeaderNameSet([
        "Content-MD5", "Max-Forwards", "Server", "Trailer", "Upgrade", "WWW-Authenticate", "Proxy-Authenticate", "TE",
        "Expect", "Transfer-Encoding", "Connection",
    ])

    /// Client headers that an HTTP proxy integration does not pass on: the above, what belongs to a connection, what
    /// is written anew, and the override of the method, which is carried out already (AWS guide, known issues: it
    /// reaches the backend by a mapping only).
    static let droppedByHTTPProxy = HeaderNameSet([
        "Content-MD5", "Max-Forwards", "Server", "Trailer", "Upgrade", "WWW-Authenticate", "Proxy-Authenticate", "TE",
        "Expect", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Content-Encoding",
        "Content-Length", "Host", "Via", "X-Amzn-Apigateway-Api-Id", "X-Amzn-Trace-Id", "X-HTTP-Method-Override",
        "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto",
    ])

    /// What `requestParameters` may do with headers, by the integration's type.
    struct MappingRules: Sendable {
        /// Headers that make a request fail when they are set.
        let illegal: HeaderNameSet
        /// Headers that may be named and that are left out all the same.
        let ignored: HeaderNameSet

        /// HTTP, HTTP_PROXY and MOCK.
        static let http = MappingRules(
            illegal: HeaderNameSet([
                "Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id",
            ]),
            ignored: HeaderNameSet(["Connection", "Expect", "Proxy-Authenticate", "TE", "Via"]))
        /// AWS and AWS_PROXY.
        static let aws = MappingRules(
            illegal: HeaderNameSet([
                "Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id", "Authorization",
                "Connection", "Expect", "Proxy-Authenticate", "TE",
            ]),
            ignored: HeaderNameSet(["Via"]))
    }

    /// What becomes of a header on its way to the client.
    enum Outcome {
        case passed
        case dropped
        case renamed(String)
    }

    private static let alwaysRenamed = HeaderNameSet([
        "Connection", "Content-Length", "Date", "Server", "WWW-Authenticate", "x-amzn-RequestId",
    ])
    private static let renamedWhenMapped = HeaderNameSet([
        "Authorization", "Content-MD5", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Trailer", "Upgrade",
        "User-Agent",
    ])
    /// `Keep-Alive` and `Proxy-Connection` speak of the backend's connection; `x-amz-apigw-id` is this gateway's own.
    private static let dropped = HeaderNameSet([
        "Transfer-Encoding", "Keep-Alive", "Proxy-Connection", "x-amz-apigw-id",
    ])
    private static let knownCodings: [String] = ["gzip", "deflate", "br", "zstd"]

    /// For headers that an integration response maps, and those of gateway responses.
    static func mappedResponseHeader(_ name: String) -> Outcome {
        if dropped.contains(name) { return .dropped }
        if alwaysRenamed.contains(name) || renamedWhenMapped.contains(name) {
            return .renamed("x-amzn-Remapped-\(name)")
        }
        return .passed
    }

    /// For headers that a backend behind HTTP_PROXY sent.
    ///
    /// `Content-Encoding` is dropped as recorded, unless it names a coding that the body really needs to be read.
    static func proxiedResponseHeader(_ name: String, _ value: String) -> Outcome {
        if dropped.contains(name) { return .dropped }
        // The name keeps the backend's spelling, `x-amzn-RequestId` included: recordings of it are all in lower case.
        if alwaysRenamed.contains(name) { return .renamed("x-amzn-Remapped-\(name)") }
        if name.equalsIgnoringASCIICase("Via") { return .dropped }
        if name.equalsIgnoringASCIICase("Content-Encoding") {
            return knownCodings.contains { $0.equalsIgnoringASCIICase(value) } ? .passed : .dropped
        }
        return .passed
    }

    /// For headers that a function behind AWS_PROXY returned.
    static func functionResponseHeader(_ name: String) -> Outcome {
        if dropped.contains(name) { return .dropped }
        return alwaysRenamed.contains(name) ? .renamed("x-amzn-Remapped-\(name)") : .passed
    }

    /// Whether a value can stand in a header: no control character but the tab, so that nothing is split.
    static func isSafeValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    /// Whether a name is an RFC 9110 token.
    static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
