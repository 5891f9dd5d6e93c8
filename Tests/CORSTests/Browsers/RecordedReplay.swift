import CORS

/// The engine's run of a recorded case: the same requests against the same answers, step after step.
struct RecordedReplay {
    /// What one step came to, in a form that two of can be compared.
    struct Result: Equatable {
        var outcome: String
        var type: String?
        var status: Int?
        var readable: [String]?
        /// `OPTIONS URL Origin ACRM ACRH`, one a request.
        var requests: [String]
        var console: [String]
    }

    /// Where nobody listens: the closed port, and a name that does not resolve.
    private static let unreachable = [":8605/", ".invalid/"]

    private let recorded: RecordedCase
    private let browser: Browser
    private var used: [String: Int] = [:]
    private var cache = PreflightCache()
    private var now = 0.0

    init(_ recorded: RecordedCase, _ browser: Browser) {
        self.recorded = recorded
        self.browser = browser
    }

    /// What the engine predicts for every step.
    static func predicted(_ recorded: RecordedCase, _ browser: Browser) -> [Result] {
        var replay = RecordedReplay(recorded, browser)
        return recorded.steps.map { replay.run($0) }
    }

    /// What the browser did in every step.
    static func happened(_ recorded: RecordedCase, _ browser: Browser) -> [Result] {
        recorded.steps.map { step in
            let happening = step.happening(in: browser)
            let requests = (happening.requests ?? []).flatMap { sent in
                // A browser may try a broken connection again; that is no other request.
                let times = recorded.hasReset ? 1 : sent.times ?? 1
                return Array(
                    repeating: line(sent.method, sent.url, sent.origin, sent.acrm, sent.acrh), count: times)
            }
            return Result(
                outcome: happening.outcome ?? "", type: happening.type, status: happening.status,
                readable: happening.readable?.map { $0.lowercased() }.sorted(), requests: requests,
                console: (happening.console ?? []).compactMap(consoleLine))
        }
    }

    /// A console line as far as an engine without a network can know it.
    private static func consoleLine(_ line: String) -> String? {
        // Said of every status from 400 on, whatever CORS says.
        if line.hasPrefix("Failed to load resource: the server responded with a status of") { return nil }
        let unknowable: Set<String> = [
            "ALPN_NEGOTIATION_FAILED", "CONNECTION_REFUSED", "CONNECTION_RESET", "NAME_NOT_RESOLVED",
        ]
        let prefix = "Failed to load resource: net::ERR_"
        guard line.hasPrefix(prefix), unknowable.contains(String(line.dropFirst(prefix.count))) else { return line }
        return prefix + "FAILED"
    }

    private mutating func run(_ step: RecordedCase.Step) -> Result {
        now += step.after ?? 0
        let request = step.asked.request(from: recorded.page)
        var fetch = FetchSimulation(request, browser: browser, cache: cache, now: now)
        var requests: [String] = []
        var action = fetch.start()
        while case .send(let wire) = action {
            requests.append(
                Self.line(
                    wire.method, wire.urlWithoutUserInfo, wire.value("Origin"),
                    wire.value("Access-Control-Request-Method"),
                    wire.value("Access-Control-Request-Headers")))
            switch answer(to: wire) {
            case .response(let response)?: action = fetch.received(response)
            case .reset?:
                action = fetch.failed()
            case nil:
                requests.removeLast()
                action = fetch.failed()
            }
        }
        cache = fetch.cache
        guard case .finished(let outcome) = action else { return Result(outcome: "", requests: requests, console: []) }
        // Nobody grants the permission that is only warned of.
        if let fault = fetch.warnings.first(where: { $0.code.rawValue.hasPrefix("LNA") }) {
            return Result(
                outcome: "rejected", requests: [], console: browser.consoleTexts(for: fault, request: request))
        }
        switch outcome {
        case .allowed(let response):
            let hasType = request.initiator == .fetch
            return Result(
                outcome: "resolved", type: hasType ? response.type.rawValue : nil, status: response.status,
                readable: response.readableHeaderNames, requests: requests, console: [])
        case .blocked(let fault):
            return Result(
                outcome: "rejected", requests: requests, console: browser.consoleTexts(for: fault, request: request))
        case .threw: return Result(outcome: "threw", requests: requests, console: [])
        }
    }

    /// The script's next answer; nil where nobody listens.
    private mutating func answer(to wire: WireRequest) -> RecordedCase.Answer? {
        guard let script = recorded.answers.first(where: { $0.at == wire.urlWithoutUserInfo }),
            !Self.unreachable.contains(where: script.at.contains)
        else { return nil }
        // The scripted server answers so where the script says nothing.
        let answers =
            (wire.isPreflight ? script.preflight : script.actual) ?? [.response(FetchResponse(status: 404))]
        let key = "\(wire.isPreflight) \(wire.url)"
        let index = min(used[key, default: 0], answers.count - 1)
        used[key] = index + 1
        return answers[index]
    }

    private static func line(
        _ method: String, _ url: String, _ origin: String?, _ acrm: String?, _ acrh: String?
    ) -> String {
        var line = "\(method) \(url) from \(origin ?? "-")"
        if let acrm { line += " for \(acrm)" }
        if let acrh { line += " with \(acrh)" }
        return line
    }
}

extension RecordedCase {
    fileprivate var hasReset: Bool {
        answers.contains { script in
            ((script.preflight ?? []) + (script.actual ?? [])).contains { answer in
                switch answer {
                case .reset: true
                case .response: false
                }
            }
        }
    }
}

extension RecordedCase.Asked {
    func request(from page: String) -> FetchRequest {
        FetchRequest(
            origin: Origin(page).map { .tuple($0) } ?? .opaque, url: url, method: method ?? "GET",
            headers: (headers ?? []).map { HeaderField($0[0], $0[1]) },
            mode: mode.flatMap(FetchRequest.Mode.init(rawValue:)) ?? .cors,
            credentials: credentials.flatMap(FetchRequest.Credentials.init(rawValue:)) ?? .sameOrigin,
            redirect: redirect.flatMap(FetchRequest.Redirect.init(rawValue:)) ?? .follow, body: requestBody,
            hasUploadListener: uploadListener ?? false,
            initiator: initiator.flatMap(FetchRequest.Initiator.init(rawValue:)) ?? .fetch)
    }

    private var requestBody: FetchRequest.Body {
        switch body {
        case nil: .none
        case "string"?: .string
        case "urlSearchParameters"?: .urlSearchParameters
        case "formData"?: .formData
        case "arrayBuffer"?: .arrayBuffer
        case "stream"?: .stream
        case let other?: .blob(type: other.hasPrefix("blob:") ? String(other.dropFirst(5)) : other)
        }
    }
}

extension WireRequest {
    /// The URL as a server sees it.
    fileprivate var urlWithoutUserInfo: String { url.replacing("user:pass@", with: "") }

    fileprivate func value(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
