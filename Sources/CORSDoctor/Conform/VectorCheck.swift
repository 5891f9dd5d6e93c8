internal import CORS
internal import JSON

/// Compares what the engine did with every expectation that a vector states.
struct VectorCheck {
    private(set) var differences: [ConformanceReport.Difference] = []
    private(set) var hintDifferences: [ConformanceReport.Difference] = []
    private(set) var hintTotal = 0

    private let vector: ConformanceVector
    private var object: JSONObject { vector.reader.object }

    init(_ vector: ConformanceVector) { self.vector = vector }

    mutating func run() {
        let run = VectorRun(vector, .standard)
        if let stated = object["urlOrigin"]?.stringValue {
            compare("urlOrigin", stated, WebURL(vector.request.url)?.origin.description ?? "no URL")
        }
        if let stated = object["expected"]?.stringValue { compare("expected", stated, run.kind(vector)) }
        compareVerdict(object, run, field: "")
        compareResponse(run)
        if let stated = object["failedParameter"]?.stringValue {
            compare("failedParameter", stated, run.outcome.fault?.parameter ?? "nothing")
        }
        if let stated = object["sentOrigins"]?.arrayValue {
            compare(
                "sentOrigins", "\(stated.map { $0.stringValue ?? "null value" })",
                "\(run.requests.map { $0.value("Origin") ?? "null value" })")
        }
        compareSentHeaders(run)
        comparePreflights(run)
        compareHint(run)
        compareBrowsers()
    }

    private mutating func compare(_ field: String, _ expected: String, _ actual: String) {
        differences += vector.reader.difference(vector.id, field, expected, actual)
    }

    private mutating func compareVerdict(_ stated: JSONObject, _ run: VectorRun, field: String) {
        if let outcome = stated["outcome"]?.stringValue {
            compare("\(field)outcome", outcome, run.outcome.isAllowed ? "allow" : "block")
        }
        if let reason = stated["reason"]?.stringValue {
            compare("\(field)reason", reason, run.outcome.fault?.code.rawValue ?? "OK")
        }
        if let warnings = stated["warnings"]?.arrayValue {
            compare(
                "\(field)warnings", "\(warnings.map { $0.stringValue ?? "" })",
                "\(run.simulation.warnings.map(\.code.rawValue))")
        }
    }

    private mutating func compareResponse(_ run: VectorRun) {
        var response: FetchedResponse?
        if case .allowed(let allowed) = run.outcome { response = allowed }
        if let stated = object["responseType"]?.stringValue {
            compare("responseType", stated, response?.type.rawValue ?? "no response")
        }
        if let stated = object["exposed"]?.arrayValue {
            compare(
                "exposed", "\(stated.compactMap(\.stringValue).sorted())",
                response.map { "\($0.readableHeaderNames)" } ?? "no response")
        }
    }

    /// `sentHeaders` has for each request the lines that it carries, without `Origin`.
    private mutating func compareSentHeaders(_ run: VectorRun) {
        guard let stated = object["sentHeaders"] else { return }
        let actual = run.requests.map { request in
            JSONValue.array(
                request.headers.filter { $0.name != "Origin" }.map { .array([.string($0.name), .string($0.value)]) })
        }
        compare("sentHeaders", "\(stated)", "\(JSONValue.array(actual))")
    }

    private mutating func comparePreflights(_ run: VectorRun) {
        let stated: [ConformanceVector.PreflightRequest]
        do {
            guard let requests = try vector.preflightRequests() else { return }
            stated = requests
        } catch {
            compare("preflightRequests", "a list of objects", error.description)
            return
        }
        compare("preflightRequests", "\(stated.count) of them", "\(run.preflights.count) of them")
        for (place, (expected, actual)) in zip(stated, run.preflights).enumerated() {
            let field = "preflightRequests/\(place)/"
            func shown(_ value: String?) -> String { value ?? "no header" }
            if let origin = expected.origin {
                compare("\(field)origin", shown(origin), shown(actual.value("Origin")))
            }
            if let method = expected.method {
                compare("\(field)acrm", shown(method), shown(actual.value("Access-Control-Request-Method")))
            }
            if let names = expected.headers {
                compare("\(field)acrh", shown(names), shown(actual.value("Access-Control-Request-Headers")))
            }
            if let url = expected.url { compare("\(field)url", url, actual.url) }
        }
    }

    /// Hints are compared and not counted: some need to know the gateway, which a vector only shows by its headers.
    private mutating func compareHint(_ run: VectorRun) {
        guard let stated = object["hint"]?.stringValue else { return }
        hintTotal += 1
        var given = run.outcome.fault?.hints.map(\.kind.rawValue) ?? []
        if let response = run.lastResponse, run.outcome.isAllowed, let hint = FetchedResponse.insecurity(of: response) {
            given.append(hint.kind.rawValue)
        }
        guard !given.contains(stated) else { return }
        hintDifferences += vector.reader.difference(vector.id, "hint", stated, "\(given)")
    }

    /// `browsers` states what engines do where they differ from the standard.
    private mutating func compareBrowsers() {
        guard let browsers = object["browsers"] else { return }
        guard let members = browsers.objectValue else {
            compare("browsers", "an object", browsers.kindName)
            return
        }
        for (name, stated) in members {
            guard let browser = Browser(rawValue: name), let stated = stated.objectValue else {
                compare("browsers/\(name)", "chrome, firefox or safari with an object", "something else")
                continue
            }
            compareVerdict(stated, VectorRun(vector, browser), field: "browsers/\(name)/")
        }
    }
}

extension WireRequest {
    /// The value of a header that is there at most once.
    func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
