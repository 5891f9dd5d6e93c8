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
        let page = WebURL(vector.request.origin.description)
        compareText(object, "urlOrigin", WebURL(vector.request.url, base: page)?.origin.description ?? "no URL")
        compareText(object, "expected", run.kind(vector))
        compareVerdict(object, run, field: "")
        compareResponse(run)
        compareText(object, "failedParameter", run.outcome.fault?.parameter ?? "nothing")
        compareList(object, "sentOrigins", run.requests.map { $0.line("Origin").map { .string($0) } ?? .null })
        compareSentHeaders(run)
        comparePreflights(run)
        compareHint(run)
        compareBrowsers()
    }

    private mutating func compare(_ field: String, _ expected: String, _ actual: String) {
        differences += vector.reader.difference(vector.id, field, expected, actual)
    }

    /// Compares a member that states a text; null states nothing, and what is no text is different.
    private mutating func compareText(_ stated: JSONObject, _ key: String, field: String = "", _ actual: String) {
        guard let value = stated[key], !value.isNull else { return }
        compare("\(field)\(key)", value.stringValue ?? "\(value), which is no string", actual)
    }

    /// The same for a member that states a list.
    private mutating func compareList(_ stated: JSONObject, _ key: String, field: String = "", _ actual: [JSONValue]) {
        guard let value = stated[key], !value.isNull else { return }
        compare("\(field)\(key)", "\(value)", "\(JSONValue.array(actual))")
    }

    private mutating func compareVerdict(_ stated: JSONObject, _ run: VectorRun, field: String) {
        compareText(stated, "outcome", field: field, run.outcome.isAllowed ? "allow" : "block")
        compareText(stated, "reason", field: field, run.outcome.fault?.code.rawValue ?? "OK")
        if !field.isEmpty {
            compareList(stated, "warnings", field: field, run.simulation.warnings.map { .string($0.code.rawValue) })
        }
    }

    /// A network error has the type `error`; where an exception was thrown there is no response at all.
    private mutating func compareResponse(_ run: VectorRun) {
        switch run.outcome {
        case .allowed(let response):
            compareText(object, "responseType", response.type.rawValue)
            compareNames(response.readableHeaderNames)
        case .blocked:
            compareText(object, "responseType", "error")
            compareNames(nil)
        case .threw:
            compareText(object, "responseType", "no response")
            compareNames(nil)
        }
    }

    /// `exposed` is a set: neither order nor case counts.
    private mutating func compareNames(_ readable: [String]?) {
        guard let stated = object["exposed"], !stated.isNull else { return }
        let names = stated.arrayValue?.map { $0.stringValue?.lowercased() ?? "\($0), which is no string" }
        compare(
            "exposed", names.map { "\($0.sorted())" } ?? "\(stated), which is no list",
            readable.map { "\($0)" } ?? "no response")
    }

    /// `sentHeaders` has for each request the lines that it carries, without `Origin`.
    private mutating func compareSentHeaders(_ run: VectorRun) {
        compareList(
            object, "sentHeaders",
            run.requests.map { request in
                .array(
                    request.headers.filter { $0.name != "Origin" }.map {
                        .array([.string($0.name), .string($0.value)])
                    })
            })
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
                compare("\(field)origin", shown(origin), shown(actual.line("Origin")))
            }
            if let method = expected.method {
                compare("\(field)acrm", shown(method), shown(actual.line("Access-Control-Request-Method")))
            }
            if let names = expected.headers {
                compare("\(field)acrh", shown(names), shown(actual.line("Access-Control-Request-Headers")))
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
        guard let browsers = object["browsers"], !browsers.isNull else { return }
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
    func line(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
