internal import CORS
internal import CORSDoctor
internal import HTTPMessages
internal import HTTPTransport
internal import NIOCore

/// Sends the doctor's requests to a real server, as a browser would put them on the wire.
struct LiveTarget: CORSTarget {
    let backend: any HTTPBackend
    /// Whether a certificate that no authority signed is taken, as a developer's own often is.
    let skipsAuthorityCheck: Bool
    /// Says who made an answer, when the gateway is ours.
    let layers: (any AnswerLayers)?

    /// Seconds that one answer may take: a little more than API Gateway gives an integration.
    private static let timeout = TimeAmount.seconds(35)
    /// Bytes of a body that the doctor looks at.
    static let shownBodyBytes = 4_096

    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer {
        guard let url = WebURL(request.url), let endpoint = Self.endpoint(of: url, skipsAuthorityCheck) else {
            return .failed("\(request.url) is no http or https URL")
        }
        let message = BackendMessage(
            endpoint: endpoint, method: request.method, target: url.requestTarget,
            headers: Self.headers(of: request, url), body: ByteBuffer(bytes: request.isPreflight ? [] : body),
            timeout: Self.timeout)
        do {
            let answer = try await backend.send(message)
            return await Self.answer(answer, to: request, url, layers)
        } catch {
            return .failed(error.plainText)
        }
    }

    /// Carries the doctor's requests. Pages get answers that are larger than what a gateway takes of a backend: there is
    /// room for those, though not without end.
    static func pool() -> BackendPool {
        var configuration = BackendPool.Configuration()
        // Bytes; what Chrome takes (its error beyond is ERR_RESPONSE_HEADERS_TOO_BIG).
        configuration.limits.headerBytes = 262_144
        configuration.limits.headerCount = 5_000
        configuration.limits.bodyBytes = 134_217_728
        return BackendPool(configuration: configuration, group: EventLoops(count: 1).group)
    }

    /// Where a URL's host is reached. Names below `localhost` are this machine, as browsers have it, whatever the
    /// resolver says; with TLS the name has to stay, since the certificate is for it.
    private static func endpoint(of url: WebURL, _ skipsAuthorityCheck: Bool) -> BackendEndpoint? {
        guard let port = url.connectionPort, var host = url.host else { return nil }
        if host.hasSuffix(".localhost"), url.scheme == "http" { host = "127.0.0.1" }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return BackendEndpoint(
            host: host, port: port, isTLS: url.scheme == "https", skipsAuthorityCheck: skipsAuthorityCheck)
    }

    static func headers(of request: WireRequest, _ url: WebURL) -> HeaderList {
        var headers: HeaderList = ["Host": url.authority]
        for field in request.headers { headers.append(field.name, field.value) }
        // Firewalls turn away what names no agent.
        if !headers.contains("User-Agent") { headers.append("User-Agent", "crossgate/\(Crossgate.version)") }
        return headers
    }

    /// An answer in the doctor's form, with whoever made it.
    static func answer(
        _ answer: ResponseMessage, to request: WireRequest, _ url: WebURL, _ layers: (any AnswerLayers)?
    ) async -> TargetAnswer {
        let response = FetchResponse(
            status: answer.status, headers: answer.allHeaders.fields.map { HeaderField($0.name, $0.value) })
        let layer = await layers?.layer(of: answer, to: request)
        return .response(response, body: Array(answer.body.readableBytesView.prefix(shownBodyBytes)), layer: layer)
    }
}

/// Whoever knows how an answer came about.
protocol AnswerLayers: Sendable {
    func layer(of answer: ResponseMessage, to request: WireRequest) async -> AnswerLayer?
}

extension BackendFailure {
    /// The failure without what only a programmer of the transport would read.
    fileprivate var plainText: String {
        let place = text.prefix { $0 != " " }
        let has = { (word: String) in text.contains(word) }
        if has("failedToValidateHostname") { return "\(place) the certificate is for another name" }
        if has("CERTIFICATE_VERIFY_FAILED") {
            return "\(place) the certificate is self-signed, of an unknown authority, or out of date"
        }
        if has("WRONG_VERSION_NUMBER") { return "\(place) what answers there speaks no TLS" }
        if has("handshakeFailed") { return "\(place) the TLS handshake failed" }
        if has("Connection reset by peer") { return "\(place) the connection was reset without an answer" }
        return text
    }
}
