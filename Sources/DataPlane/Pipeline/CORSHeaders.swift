import CORS
import HTTPMessages

/// What a CORS rule puts on the answers that are no preflight's.
extension Pipeline {
    /// Makes an answer what its resource's rule has it.
    ///
    /// Under a rule the policy alone speaks about CORS, whoever made the answer: every `Access-Control-` line of the
    /// backend, of a mapping and of a gateway response is removed. A second `Access-Control-Allow-Origin` would make
    /// browsers refuse the answer, and what means something in answers to preflights only, such as
    /// `Access-Control-Allow-Methods`, is dropped too: it would show a reader what no browser is ever told. To a refused
    /// origin nothing is allowed, but its request has run: CORS is no access control.
    func decorate(_ response: inout ClientResponse, by rule: CompiledCORSRule, for request: ClientRequest) {
        response.message.removeCORSHeaders()
        switch rule.policy {
        case .served(let policy):
            let answer = policy.actual(origin: CORSRequestHeaders(request.message.headers).origin)
            for field in answer.headers { response.message.headers.append(field.name, field.value) }
            if answer.varies { response.message.headers.addToVary("Origin") }
            response.cors = CORSVerdict(rule: rule, refusal: answer.refusal.map { .policy($0) })
        case .refused(let refusal):
            response.cors = CORSVerdict(rule: rule, refusal: .rule(refusal))
        }
    }

    /// The rule for a request that found no method: that of the resource at its path, else the root's where it is for
    /// all below, so that a page can read the 403.
    func ruleForMiss(_ request: ClientRequest, in stage: CompiledStage) -> CompiledCORSRule? {
        guard let cors = stage.cors else { return nil }
        return stage.routes.anyResource(at: SegmentedPath(request.path))?.cors ?? cors.unrouted
    }
}

extension ResponseMessage {
    /// Removes every line about CORS; prepared lines are joined to the others, since they cannot be changed.
    fileprivate mutating func removeCORSHeaders() {
        if let prepared {
            headers.fields = prepared.fields + headers.fields
            self.prepared = nil
        }
        headers.fields.removeAll { field in
            // Fifteen bytes: `Access-Control-`, which a string keeps without allocating.
            field.name.utf8.count > 15
                && String(Substring(field.name.utf8.prefix(15))).equalsIgnoringASCIICase("Access-Control-")
        }
    }
}

extension HeaderList {
    /// Adds a name to `Vary` where it is not said yet; what stands there stays, and `*` says it already.
    mutating func addToVary(_ name: String) {
        var last: Int?
        for (index, field) in fields.enumerated()
        where field.name.utf8.count == 4 && field.name.equalsIgnoringASCIICase("Vary") {
            if Self.varyMembers(field.value).contains(where: { $0 == "*" || $0.equalsIgnoringASCIICase(name) }) {
                return
            }
            last = index
        }
        guard let last else { return append("Vary", name) }
        let value = fields[last].value
        fields[last].value = Self.varyMembers(value).isEmpty ? name : "\(value), \(name)"
    }

    private static func varyMembers(_ value: String) -> [String] {
        value.utf8.split { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
    }
}
