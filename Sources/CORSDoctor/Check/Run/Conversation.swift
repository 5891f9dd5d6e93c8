internal import CORS

/// What goes over the wire during a check: each request once, however many browsers would send it.
struct Conversation: Sendable {
    let target: any CORSTarget
    let body: [UInt8]
    /// Goes with what includes credentials, to this origin only.
    let cookie: (value: String, origin: String)?
    private(set) var exchanges: [Exchange] = []
    private var known: [WireRequest: TargetAnswer] = [:]

    init(target: any CORSTarget, request: CheckRequest) {
        self.target = target
        body = request.body
        cookie = request.cookie.flatMap { cookie in
            WebURL(request.fetch.url).map { (cookie, $0.originText) }
        }
    }

    /// The answer to a request, which is sent unless it was before.
    mutating func answer(to request: WireRequest, purpose: Exchange.Purpose) async -> TargetAnswer {
        if let answer = known[request] { return answer }
        var sent = request
        if request.includesCredentials, let cookie, WebURL(request.url)?.originText == cookie.origin {
            sent.headers.append(HeaderField("Cookie", cookie.value))
        }
        let carriesBody = !request.isPreflight && !["GET", "HEAD"].contains(request.method)
        let answer = await target.send(sent, body: carriesBody ? body : [])
        known[request] = answer
        exchanges.append(Exchange(purpose: purpose, request: sent, answer: answer))
        return answer
    }
}

extension WireRequest {
    /// Whether sending it changes nothing (RFC 9110, 9.2.1), so that the doctor may send it of its own accord.
    var isSafe: Bool { isPreflight || ["GET", "HEAD", "OPTIONS"].contains(method) }
}
