/// A request between two redirects: what the standard keeps in a request's URL list, method, headers and tainting.
struct FetchHop: Sendable {
    enum Tainting: Sendable {
        case basic
        case cors
        case opaque
    }

    enum Body: Sendable {
        case none
        case replayable
        case stream
    }

    var url: WebURL
    var method: String
    /// As they are sent: forbidden ones dropped, the body's type added.
    var headers: [HeaderField]
    /// Those that a preflight asks for: the same, but for an engine that asks again for what a redirect dropped.
    var askedHeaders: [HeaderField]
    var body: Body
    /// An upload listener or a stream (#use-cors-preflight-flag).
    var usesPreflightFlag: Bool
    var tainting = Tainting.basic
    /// Whether `Origin` is `null` because of where redirects led (#concept-request-tainted-origin).
    var hasTaintedOrigin = false
    var redirectCount = 0
    /// Whether a network error clears cache entries: some hop was subject to a preflight.
    var wasPreflighted = false

    /// What the browser makes of a request: the first hop unless the constructor throws, and the plan.
    static func first(of request: FetchRequest, _ browser: Browser) -> (FetchHop?, FetchPlan) {
        switch constructed(request, browser) {
        case .failure(let fault): return (nil, .throws(fault))
        case .success(var hop):
            let plan = hop.enter(request, browser)
            return (hop, plan)
        }
    }

    /// The credentials that go with this hop (#http-network-or-cache-fetch, "includeCredentials").
    func includesCredentials(_ request: FetchRequest) -> Bool {
        switch request.credentials {
        case .include: true
        case .sameOrigin: tainting == .basic
        case .omit: false
        }
    }

    /// The serialised origin of this hop's requests (#byte-serializing-a-request-origin).
    func serializedOrigin(_ request: FetchRequest) -> String {
        hasTaintedOrigin ? "null" : request.origin.description
    }

    /// The serialised origin of this hop's preflight.
    func preflightOrigin(_ request: FetchRequest, _ browser: Browser) -> String {
        browser.sendsPageOriginInPreflights ? request.origin.description : serializedOrigin(request)
    }

    /// The `Origin` that is sent; nil for none (#append-a-request-origin-header, with the default referrer policy).
    func sentOrigin(_ request: FetchRequest) -> String? {
        let serialized = serializedOrigin(request)
        if tainting == .cors { return serialized }
        guard method != "GET", method != "HEAD" else { return nil }
        if request.mode != .cors, case .tuple(let page) = request.origin, page.scheme == "https", url.scheme != "https"
        {
            return "null"
        }
        return serialized
    }

    /// The request itself on the wire.
    func wireRequest(_ request: FetchRequest) -> WireRequest {
        var fields = headers
        if let origin = sentOrigin(request) { fields.append(HeaderField("Origin", origin)) }
        return WireRequest(
            isPreflight: false, method: method, url: url.onTheWire, headers: fields,
            includesCredentials: includesCredentials(request))
    }

    /// The preflight for this hop (#cors-preflight-fetch, steps 1 to 5).
    func preflight(_ request: FetchRequest, _ browser: Browser) -> WireRequest {
        var fields: [HeaderField] = [
            HeaderField("Accept", "*/*"), HeaderField("Access-Control-Request-Method", method),
        ]
        let names = askedHeaders.corsUnsafeRequestHeaderNames(in: browser)
        if !names.isEmpty {
            fields.append(HeaderField("Access-Control-Request-Headers", names.joined(separator: ",")))
        }
        fields.append(HeaderField("Origin", preflightOrigin(request, browser)))
        return WireRequest(
            isPreflight: true, method: "OPTIONS", url: url.onTheWire, headers: fields,
            includesCredentials: false)
    }

    func fault(
        _ code: FetchFault.Code, _ request: FetchRequest, status: Int? = nil, parameter: String = "", clause: String,
        lineCount: Int = 1, searched: String? = nil, location: String? = nil, isOfPreflight: Bool? = nil
    ) -> FetchFault {
        FetchFault(
            code, url: url.withoutFragment, origin: serializedOrigin(request), status: status, parameter: parameter,
            clause: clause, lineCount: lineCount, searched: searched, fragment: url.fragment, location: location,
            isOfPreflight: isOfPreflight)
    }
}
