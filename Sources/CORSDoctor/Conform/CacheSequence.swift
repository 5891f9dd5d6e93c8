internal import CORS
internal import JSON

/// Requests one after another that share a preflight cache, and which of them sent a preflight.
struct CacheSequence {
    static let members: [String] = ["id", "title", "clause", "note", "steps", "preflightSent", "browser"]

    private let reader: ItemReader
    private let id: String
    private let sentences: [String]
    private let browser: Browser?

    init(_ reader: ItemReader) throws(ConformanceError) {
        self.reader = reader
        id = try reader.optionalString("id") ?? reader.location
        sentences = try reader.strings("steps")
        guard let name = try reader.optionalString("browser") else {
            browser = nil
            return
        }
        guard let named = Browser(rawValue: name) else { throw reader.error("browser", "'\(name)' is not known") }
        browser = named
    }

    /// Plays the steps; `preflightSent` is a list for all, or an object with a list for each browser.
    func differences() throws(ConformanceError) -> [ConformanceReport.Difference] {
        guard let stated = reader.object["preflightSent"] else {
            throw reader.error("preflightSent", "an array of booleans is expected")
        }
        guard let members = stated.objectValue else { return try differences(stated, browser) }
        var found: [ConformanceReport.Difference] = []
        for (name, list) in members {
            guard let browser = Browser(rawValue: name) else {
                throw reader.error("preflightSent/\(name)", "is no browser")
            }
            found += try differences(list, browser)
        }
        return found
    }

    private func differences(
        _ stated: JSONValue, _ browser: Browser?
    ) throws(ConformanceError) -> [ConformanceReport.Difference] {
        guard let expected = stated.arrayValue?.map(\.boolValue), !expected.contains(nil) else {
            throw reader.error("preflightSent", "an array of booleans is expected")
        }
        var steps: [CacheStep] = []
        for sentence in sentences {
            do throws(CacheStepError) {
                steps.append(try CacheStepParser.parse(sentence, after: steps.last))
            } catch {
                return reader.difference(
                    id, "steps", "a sentence of the grammar", "'\(error.word)' in '\(error.sentence)', not understood")
            }
        }
        let actual = Self.play(steps, browser)
        return reader.difference(id, "preflightSent", "\(expected.compactMap(\.self))", "\(actual)")
    }

    /// Which steps sent a preflight.
    static func play(_ steps: [CacheStep], _ browser: Browser?) -> [Bool] {
        var cache = PreflightCache()
        return steps.map { step in
            var fetch = FetchSimulation(
                step.request, browser: browser ?? step.browser ?? .standard, cache: cache, partition: step.partition,
                now: step.time)
            var wasSent = false
            var action = fetch.start()
            while case .send(let wire) = action {
                wasSent = wasSent || wire.isPreflight
                action = step.answer(to: wire).map { fetch.received($0) } ?? fetch.failed()
            }
            cache = fetch.cache
            return wasSent
        }
    }
}

extension CacheStep {
    fileprivate var request: FetchRequest {
        FetchRequest(
            origin: RequestOrigin(headerValue: origin) ?? .opaque,
            url: url.hasPrefix("/") ? "https://api.example.net\(url)" : url, method: method, headers: headers,
            credentials: credentials, hasUploadListener: hasUploadListener,
            initiator: hasUploadListener ? .xmlHTTPRequest : .fetch)
    }

    /// What the step says, or what the request needs; nil is no answer.
    fileprivate func answer(to wire: WireRequest) -> FetchResponse? {
        switch failure {
        case .none: break
        case .network(let ofPreflight): if ofPreflight == wire.isPreflight { return nil }
        case .refusal(let ofPreflight): if ofPreflight == wire.isPreflight { return FetchResponse(status: 200) }
        }
        var fields: [HeaderField] = [
            HeaderField("Access-Control-Allow-Origin", allowOrigin ?? wire.line("Origin") ?? origin),
            HeaderField("Access-Control-Allow-Credentials", "true"),
        ]
        guard wire.isPreflight else { return FetchResponse(status: status ?? 200, headers: fields) }
        fields.append(HeaderField("Access-Control-Allow-Methods", allowMethods ?? method))
        if let names = allowHeaders ?? wire.line("Access-Control-Request-Headers") {
            fields.append(HeaderField("Access-Control-Allow-Headers", names))
        }
        if let maxAge { fields.append(HeaderField("Access-Control-Max-Age", maxAge)) }
        return FetchResponse(status: status ?? 204, headers: fields)
    }
}
