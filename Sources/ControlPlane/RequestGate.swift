internal import HTTPMessages

/// Decides, before anything is read, whether a request may speak to the control plane at all.
///
/// The control plane listens on a port that web pages can reach. Two rules keep them out: the `Host` must be a name
/// that this server answers to (a rebound DNS name is not), and every call carries an `Authorization` header of
/// Signature Version 4's shape, which a page can only send after a preflight that is never granted. The signature
/// itself is not verified yet.
struct RequestGate: Sendable {
    let allowedHosts: [String]

    func admit(_ request: RequestMessage) throws(ControlPlaneError) {
        try checkHost(request.headers)
        try checkAuthorization(request.headers)
    }

    // MARK: Host

    private func checkHost(_ headers: HeaderList) throws(ControlPlaneError) {
        let hosts = headers.all("Host")
        guard hosts.count == 1, let name = Self.name(ofHost: hosts[0]) else {
            throw ControlPlaneError(.accessDenied, "The request must have one Host header that names a host.")
        }
        guard isAllowed(name) else {
            throw ControlPlaneError(
                .accessDenied,
                "The control plane does not answer to the host '\(name)'. Use a loopback address, a name below "
                    + "localhost, an AWS host name, or start the server with this name among its allowed hosts.")
        }
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

    // MARK: Authorization

    /// `AWS4-HMAC-SHA256` and, for SigV4A, `AWS4-ECDSA-P256-SHA256`.
    private static let algorithms: [String] = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"]

    private func checkAuthorization(_ headers: HeaderList) throws(ControlPlaneError) {
        guard let header = headers.first("Authorization"), !header.isEmpty else {
            // Recorded on AWS's front end: 403 with this text.
            throw ControlPlaneError(.missingAuthenticationToken, "Missing Authentication Token")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard let algorithm = parts.first, Self.algorithms.contains(String(algorithm)) else {
            throw Self.incomplete(["Credential", "Signature", "SignedHeaders"], date: true, header)
        }
        var parameters: [String: String] = [:]
        for parameter in (parts.count == 2 ? parts[1] : "").split(separator: ",") {
            let pair = parameter.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[String(pair[0])] = String(pair[1]) }
        }
        let absent = ["Credential", "Signature", "SignedHeaders"].filter { parameters[$0] == nil }
        let hasDate = headers.contains("X-Amz-Date") || headers.contains("Date")
        guard absent.isEmpty, hasDate else { throw Self.incomplete(absent, date: !hasDate, header) }
        try Self.checkScope(parameters["Credential"] ?? "")
    }

    /// `AKID/20250101/us-east-1/apigateway/aws4_request`; SigV4A's scope has no region.
    private static func checkScope(_ credential: String) throws(ControlPlaneError) {
        let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard scope.count >= 4, scope.allSatisfy({ !$0.isEmpty }) else {
            throw ControlPlaneError(
                .incompleteSignature,
                "Credential must have at least 5 elements that are separated by '/' and formatted as "
                    + "<access-key-id>/<date>/<region>/<service>/aws4_request.")
        }
        guard scope[scope.count - 1] == "aws4_request" else {
            throw ControlPlaneError(
                .invalidSignature, "Credential should be scoped with a valid terminator: 'aws4_request'. ")
        }
        guard scope[scope.count - 2] == "apigateway" else {
            throw ControlPlaneError(.invalidSignature, "Credential should be scoped to correct service: 'apigateway'. ")
        }
    }

    /// AWS's text for an `Authorization` header of another shape (widely reported).
    private static func incomplete(_ absent: [String], date: Bool, _ header: String) -> ControlPlaneError {
        var sentences = absent.map { "Authorization header requires '\($0)' parameter." }
        if date {
            sentences.append(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        return ControlPlaneError(
            .incompleteSignature, (sentences + ["Authorization=\(header)"]).joined(separator: " "))
    }
}
