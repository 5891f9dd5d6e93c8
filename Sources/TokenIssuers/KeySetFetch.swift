internal import HTTPMessages
internal import JSON
internal import NIOCore

/// One request for an issuer's keys: at most two documents, one time limit for both, no redirects.
struct KeySetFetch: Sendable {
    let issuer: TokenIssuer
    let backend: any HTTPBackend
    let limits: IssuerLimits
    let now: @Sendable () -> NIODeadline

    func keys() async throws(TokenRefusal) -> KeySet {
        let deadline = now() + limits.fetchTime
        let body: ByteBuffer
        switch issuer.keys {
        case .at(let place):
            body = try await document(place, until: deadline)
        case .discovered(let discovery, let fallback):
            let place = try await keysPlace(discovery, until: deadline) ?? fallback
            body = try await document(place, until: deadline)
        }
        do {
            return try await KeySet(body)
        } catch {
            throw .keysUnavailable("the keys of the issuer \(issuer.name) cannot be had: \(error.reason)")
        }
    }

    /// Where OpenID Connect Discovery (§4) says the keys are; nil when the issuer has no such document.
    private func keysPlace(
        _ discovery: IssuerURL, until deadline: NIODeadline
    ) async throws(TokenRefusal)
        -> IssuerURL?
    {
        let answer = try await ask(discovery, until: deadline)
        if (400..<500).contains(answer.status) { return nil }
        let body = try checked(answer, of: discovery)
        let document = try? JSONValue.parse(body.readableBytesView, limits: JSONLimits(depth: 32))
        guard let document, let text = document["jwks_uri"]?.stringValue else {
            throw unavailable(discovery, "it is no JSON with a 'jwks_uri'")
        }
        // §4.3: who gives the document must be the one who was asked for.
        guard document["issuer"]?.stringValue == issuer.name else {
            throw unavailable(
                discovery, "its 'issuer' is \(TokenRefusal.quoted(document["issuer"]?.stringValue ?? ""))")
        }
        let place: IssuerURL
        do {
            place = try IssuerURL(text)
        } catch {
            throw unavailable(discovery, "its 'jwks_uri' \(TokenRefusal.quoted(text)) is no address: \(error.reason)")
        }
        guard place.endpoint.isTLS || issuer.allowsPlainHTTP else {
            throw unavailable(discovery, "its 'jwks_uri' \(TokenRefusal.quoted(text)) is not https")
        }
        return place
    }

    private func document(_ place: IssuerURL, until deadline: NIODeadline) async throws(TokenRefusal) -> ByteBuffer {
        try checked(try await ask(place, until: deadline), of: place)
    }

    /// The answer's body is read as a whole, for its time limit to hold; the backend bounds what it reads.
    private func ask(_ place: IssuerURL, until deadline: NIODeadline) async throws(TokenRefusal) -> ResponseMessage {
        let left = deadline - now()
        guard left > .zero else { throw unavailable(place, tooSlow) }
        do {
            return try await backend.send(
                BackendMessage(
                    endpoint: place.endpoint, method: "GET", target: place.path.isEmpty ? "/" : place.path,
                    headers: ["Host": place.authority, "Accept": "application/json"], body: ByteBuffer(),
                    timeout: left))
        } catch .timedOut {
            throw unavailable(place, tooSlow)
        } catch {
            throw unavailable(place, error.text)
        }
    }

    private func checked(_ answer: ResponseMessage, of place: IssuerURL) throws(TokenRefusal) -> ByteBuffer {
        guard !(300..<400).contains(answer.status) else {
            throw unavailable(place, "it answers with status \(answer.status), and redirects are not followed")
        }
        guard answer.status == 200 else { throw unavailable(place, "it answers with status \(answer.status)") }
        guard answer.body.readableBytes <= limits.documentBytes else {
            throw unavailable(
                place, "it gives \(answer.body.readableBytes) bytes, more than the limit of \(limits.documentBytes)")
        }
        return answer.body
    }

    private var tooSlow: String {
        "it does not answer within the limit of \(limits.fetchTime.nanoseconds / 1_000_000) ms"
    }

    private func unavailable(_ place: IssuerURL, _ reason: String) -> TokenRefusal {
        .keysUnavailable("the keys of the issuer \(issuer.name) cannot be had from \(place.text): \(reason)")
    }
}
