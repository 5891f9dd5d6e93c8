/// The answer to a preflight. The status is the server's choice; 204 and 403 are usual, and browsers take no other than
/// 200…299 for allowed.
public enum CORSPreflightAnswer: Sendable, Equatable {
    /// All header fields of the answer.
    case allowed([HeaderField])
    /// At most `Vary`: nothing that would tell a stranger why, or what would have been allowed.
    case refused(CORSRefusal, [HeaderField])
}

/// What a policy adds to the answer to a request that is no preflight.
public struct CORSActualAnswer: Sendable, Equatable {
    /// `Access-Control-Allow-Origin`, `-Allow-Credentials` and `-Expose-Headers`, as far as there are any.
    public var headers: [HeaderField]
    /// Why the browser will keep the answer from the page; nil when it will not, or when no origin asked.
    public var refusal: CORSRefusal?
    /// Whether `Origin` has to be added to the answer's `Vary`, beside what is there already.
    public var varies: Bool
}

extension CORSPolicy {
    /// Answers a preflight: first the origin is judged, then the method, then the headers.
    ///
    /// What is allowed does not depend on what was asked for: the answer lists every method and header, so that one
    /// preflight serves all requests to the resource for as long as the browser remembers it.
    ///
    /// - Parameters:
    ///   - origin: The value of `Origin`.
    ///   - requestMethod: The value of `Access-Control-Request-Method`.
    ///   - lines: The lines of `Access-Control-Request-Headers` as they came; none when there are none.
    @specialized(where Lines == [String])
    public func preflight<Lines: Sequence<String>>(
        origin: String, requestMethod: String, requestHeaders lines: Lines
    ) -> CORSPreflightAnswer {
        if let refusal = origins.refusal(for: origin) { return .refused(refusal, refusedPreflightFields) }
        guard methods.allows(requestMethod) else {
            return .refused(.methodNotAllowed(CORSRefusal.clip(requestMethod)), refusedPreflightFields)
        }
        if let refusal = refusal(forHeaders: lines) { return .refused(refusal, refusedPreflightFields) }
        return .allowed(fields(preflightFields, for: origin))
    }

    /// What to add to the answer to a request that is no preflight, whatever its method and its outcome.
    ///
    /// A request without `Origin` proves nothing about who sent it. It gets the headers that all requests get, where
    /// there are such: a cache may show its answer to a page later.
    public func actual(origin: String?) -> CORSActualAnswer {
        guard let origin else {
            return CORSActualAnswer(headers: varies ? [] : actualFields, refusal: nil, varies: varies)
        }
        if let refusal = origins.refusal(for: origin) {
            return CORSActualAnswer(headers: varies ? [] : actualFields, refusal: refusal, varies: varies)
        }
        return CORSActualAnswer(headers: fields(actualFields, for: origin), refusal: nil, varies: varies)
    }

    private func refusal(forHeaders lines: some Sequence<String>) -> CORSRefusal? {
        guard !requestHeaders.isAny else { return nil }
        var list = RequestHeaderList()
        for line in lines {
            if let refusal = list.refusal(for: line, under: requestHeaders) { return refusal }
        }
        return nil
    }

    private func fields(_ prepared: [HeaderField], for origin: String) -> [HeaderField] {
        guard varies else { return prepared }
        var fields = prepared
        fields[0].value = origin
        return fields
    }
}
