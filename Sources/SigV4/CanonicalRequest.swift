public import HTTPMessages
public import NIOCore

/// What of a body is signed.
public enum SignedPayload: Sendable {
    case body(ByteBuffer)
    /// The body's SHA-256 in hexadecimal, for who has it already.
    case digest(String)
    /// `UNSIGNED-PAYLOAD`: the body is not covered. Services other than S3 accept it over TLS alone, and not all do.
    case unsigned

    var text: String {
        switch self {
        case .body(let body): SHA256Digest.hex(of: body)
        case .digest(let digest): digest
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}

/// A request in the one form of which the signer and the service compute the same digest.
public struct CanonicalRequest: Sendable {
    /// Method, path, query, headers, names of the headers and payload, as the IAM user guide lays them out.
    public let text: String
    /// E.g. `host;x-amz-date`
    public let signedHeaders: String

    /// - Parameters:
    ///   - path: as it goes on the wire, without the query.
    ///   - query: as it goes on the wire, without the `?`.
    ///   - headers: as they go on the wire, `Host` included.
    ///   - signsPathOnce: S3's way; every other service signs the path encoded twice.
    public init(
        method: String, path: some StringProtocol, query: some StringProtocol, headers: HeaderList,
        payload: SignedPayload, signsPathOnce: Bool
    ) {
        var values: [String: [String]] = [:]
        for field in headers.fields {
            let name = field.name.lowercased()
            if !Self.unsignedHeaders.contains(name) { values[name, default: []].append(Self.trimmed(field.value)) }
        }
        let names = values.keys.sorted()
        signedHeaders = names.joined(separator: ";")
        var lines: [String] = [
            method.uppercased(),
            signsPathOnce ? CanonicalURI.objectPath(path) : CanonicalURI.path(path),
            CanonicalURI.query(query),
        ]
        for name in names { lines.append("\(name):\((values[name] ?? []).joined(separator: ","))") }
        lines += ["", signedHeaders, payload.text]
        text = lines.joined(separator: "\n")
    }

    /// What a carrier or a proxy may change on the way; botocore's list, and the framing that is the carrier's.
    private static let unsignedHeaders: Set<String> = [
        "authorization", "baggage", "connection", "content-length", "expect", "keep-alive", "proxy-authenticate",
        "proxy-authorization", "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]

    /// Without white space at the ends, and each run of it within as one space.
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" || $0 == "\r\n" || $0 == "\n" || $0 == "\r" }.joined(separator: " ")
    }
}
