public import HTTPMessages

/// Decides, before anything is read, whether a request may speak to a control plane at all.
///
/// A control plane listens on a port that web pages can reach. Two rules keep them out: the `Host` must be a name
/// that this server answers to (a rebound DNS name is not), and every call carries an `Authorization` header of
/// Signature Version 4's shape, which a page can only send after a preflight that is never granted. The signature
/// itself is not verified yet.
public struct RequestGate: Sendable {
    /// The name that requests must be signed for, e.g. `apigateway`.
    public let service: String
    let allowedHosts: [String]

    /// - Parameter allowedHosts: names beside loopback's and AWS's; `*.internal` stands for every name below.
    public init(service: String, allowedHosts: [String]) {
        self.service = service
        self.allowedHosts = allowedHosts.map { $0.lowercased() }
    }

    public func check(_ headers: HeaderList) throws(GateRefusal) {
        try checkHost(headers)
        try SignatureHeader.check(headers, service: service)
    }

    /// The host's part alone, for what is called without a signature.
    public func checkHost(_ headers: HeaderList) throws(GateRefusal) {
        let hosts = headers.all("Host")
        guard hosts.count == 1, let name = Self.name(ofHost: hosts[0]) else { throw .noHost }
        guard isAllowed(name) else { throw .host(name) }
    }

    /// The host without port and brackets, in lower case; nil when there is none.
    static func name(ofHost host: String) -> String? {
        let lower = host.lowercased()
        if lower.hasPrefix("[") {
            guard let end = lower.firstIndex(of: "]") else { return nil }
            return String(lower[lower.index(after: lower.startIndex)..<end])
        }
        let name = lower.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let trimmed = name.hasSuffix(".") ? name.dropLast() : name
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    func isAllowed(_ name: String) -> Bool {
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        if name == "localhost.localstack.cloud" || name.hasSuffix(".localhost.localstack.cloud") { return true }
        if name == "::1" || Self.isLoopbackIPv4(name) { return true }
        if name.hasSuffix(".amazonaws.com") || name.hasSuffix(".amazonaws.com.cn") { return true }
        return allowedHosts.contains { allowed in
            allowed.hasPrefix("*.") ? name.hasSuffix(allowed.dropFirst()) : name == allowed
        }
    }

    /// 127.0.0.0/8 in its usual spelling of four decimal numbers.
    private static func isLoopbackIPv4(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }
}

/// Why a request does not pass the gate. For the signature, AWS's front end says the same for all services.
public enum GateRefusal: Error, Sendable, Equatable {
    case noHost
    /// The name that this server does not answer to.
    case host(String)
    case missingAuthenticationToken
    /// `IncompleteSignatureException`, and its sentence.
    case incompleteSignature(String)
    /// `InvalidSignatureException`, and its sentence.
    case invalidSignature(String)
}
