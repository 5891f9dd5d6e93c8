public import HTTPMessages

/// The shape of an `Authorization` header of Signature Version 4, and AWS's sentences for what is missing.
public enum SignatureHeader {
    /// - Parameter service: what the credential must be scoped to, e.g. `lambda`.
    public static func check(_ headers: HeaderList, service: String) throws(GateRefusal) {
        // Recorded on AWS's front end: 403 with the text "Missing Authentication Token".
        guard let header = headers.first("Authorization"), !header.isEmpty else { throw .missingAuthenticationToken }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard let algorithm = parts.first, algorithms.contains(String(algorithm)) else {
            throw incomplete(["Credential", "Signature", "SignedHeaders"], date: true, header)
        }
        var parameters: [String: String] = [:]
        for parameter in (parts.count == 2 ? parts[1] : "").split(separator: ",") {
            let pair = parameter.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[String(pair[0])] = String(pair[1]) }
        }
        let absent = ["Credential", "Signature", "SignedHeaders"].filter { parameters[$0] == nil }
        let hasDate = headers.contains("X-Amz-Date") || headers.contains("Date")
        guard absent.isEmpty, hasDate else { throw incomplete(absent, date: !hasDate, header) }
        try checkScope(parameters["Credential"] ?? "", service: service)
    }

    /// `AWS4-HMAC-SHA256` and, for SigV4A, `AWS4-ECDSA-P256-SHA256`.
    private static let algorithms: [String] = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"]

    /// `AKID/20250101/us-east-1/apigateway/aws4_request`; SigV4A's scope has no region.
    private static func checkScope(_ credential: String, service: String) throws(GateRefusal) {
        let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard scope.count >= 4, scope.allSatisfy({ !$0.isEmpty }) else {
            throw .incompleteSignature(
                "Credential must have at least 5 elements that are separated by '/' and formatted as "
                    + "<access-key-id>/<date>/<region>/<service>/aws4_request.")
        }
        guard scope[scope.count - 1] == "aws4_request" else {
            throw .invalidSignature("Credential should be scoped with a valid terminator: 'aws4_request'. ")
        }
        guard scope[scope.count - 2] == service else {
            throw .invalidSignature("Credential should be scoped to correct service: '\(service)'. ")
        }
    }

    /// AWS's text for an `Authorization` header of another shape (widely reported).
    private static func incomplete(_ absent: [String], date: Bool, _ header: String) -> GateRefusal {
        var sentences = absent.map { "Authorization header requires '\($0)' parameter." }
        if date {
            sentences.append(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        return .incompleteSignature((sentences + ["Authorization=\(header)"]).joined(separator: " "))
    }
}
