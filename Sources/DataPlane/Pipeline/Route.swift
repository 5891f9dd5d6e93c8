import HTTPMessages
import SigV4

extension Pipeline {
    func refuseAmbiguousPath(_ request: ClientRequest) throws(GatewayFailure) {
        if let objection = PathGuard.objection(to: request.path) { throw .ambiguousPath(objection) }
    }

    /// The method that serves a request. An unknown path and an unknown method are the same 403, never 404 or 405
    /// (recorded: test_routing_not_found).
    func route(_ request: ClientRequest, in stage: CompiledStage) throws(GatewayFailure) -> RouteMatch {
        if let match = stage.routes.match(SegmentedPath(request.path), verb: request.method) { return match }
        let cause: FailureCause = .noRoute(stage, method: request.method, path: request.path)
        if let authorization = request.message.headers.first("Authorization"),
            let complaint = SignatureShape.complaint(about: authorization, in: request.message.headers)
        {
            throw .incompleteSignature(complaint, cause)
        }
        throw .missingAuthenticationToken(cause)
    }
}

/// AWS reads the `Authorization` header of an unmatched request as a signature, and says what it lacks.
///
/// The sentences are those of field reports since 2023: they show the header's digest, where older ones echoed the
/// header with the client's token. That the whole value is hashed is assumed.
enum SignatureShape {
    /// Nil when the header has the shape of SigV4.
    static func complaint(about authorization: String, in headers: HeaderList) -> String? {
        if authorization.hasPrefix("AWS4-") { return nil }
        let parameters = authorization.firstIndex(of: " ").map { authorization[authorization.index(after: $0)...] }
        let pieces = (parameters ?? authorization[...]).split(separator: ",").map(trimmed)
        if pieces.contains(where: { !$0.contains("=") }) {
            return "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and "
                + "encoded with Base64): '\(SHA256Digest.base64(of: authorization))'."
        }
        var complaint = ""
        for name in ["Credential", "Signature", "SignedHeaders"]
        where !pieces.contains(where: { $0.hasPrefix("\(name)=") }) {
            complaint += "Authorization header requires '\(name)' parameter. "
        }
        if !headers.contains("X-Amz-Date"), !headers.contains("Date") {
            complaint += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        }
        guard !complaint.isEmpty else { return nil }
        return complaint
            + "(Hashed with SHA-256 and encoded with Base64) Authorization=\(SHA256Digest.base64(of: authorization))"
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
