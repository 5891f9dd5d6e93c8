internal import APIModel
internal import CORS

extension TextLayout {
    /// What went over the wire: request lines with `>`, answers with `<`, as curl prints them.
    mutating func exchanges(_ exchanges: [Exchange], _ redaction: Redaction) {
        guard !exchanges.isEmpty else { return }
        line("What went over the wire")
        for (place, exchange) in exchanges.enumerated() {
            if place > 0 { line("") }
            request(exchange, redaction)
            switch exchange.answer {
            case .response(let response, let body, _): answer(response, body, exchange, redaction)
            case .failed(let reason): line("! no answer: \(redaction.text(Self.excerpt(reason)))", indent: 2)
            }
        }
        blank()
    }

    private mutating func request(_ exchange: Exchange, _ redaction: Redaction) {
        let request = exchange.request
        let kind: String =
            switch exchange.purpose {
            case .browser: request.isPreflight ? "   (preflight, because of \(Self.need(request)))" : ""
            case .probe: "   (sent all the same, which no browser does)"
            case .replay: "   (sent again for comparison)"
            }
        line("> \(request.method) \(redaction.text(Self.excerpt(request.url)))\(kind)", indent: 2)
        for field in request.headers where Self.isShown(field.name, isPreflight: request.isPreflight) {
            line("> \(field.name): \(Self.excerpt(redaction.value(field)))", indent: 2)
        }
    }

    /// What makes a browser ask before it sends: the method, or headers that are not safelisted.
    private static func need(_ preflight: WireRequest) -> String {
        let method = preflight.value("Access-Control-Request-Method") ?? ""
        let names = FieldList.elements(preflight.value("Access-Control-Request-Headers") ?? "")
        let parts = (FetchMethod.isCORSSafelisted(method) ? [] : [method]) + names
        return parts.isEmpty ? "what the page listens to" : excerpt(parts.joined(separator: ", "))
    }

    private mutating func answer(
        _ response: FetchResponse, _ body: [UInt8], _ exchange: Exchange, _ redaction: Redaction
    ) {
        line("< \(response.status)\(Self.maker(exchange))", indent: 2)
        for field in response.headers where Self.decides(field.name) {
            line("< \(field.name): \(Self.excerpt(redaction.value(field)))", indent: 2)
        }
        if response.status >= 400, !body.isEmpty {
            let text = String(decoding: body.prefix(4 * Self.valueCharacters), as: UTF8.self)
            line("< " + Self.excerpt(redaction.text(ASCII.trimmed(text))), indent: 2)
        }
    }

    /// `Accept: */*` says nothing.
    private static func isShown(_ name: String, isPreflight: Bool) -> Bool {
        !(isPreflight && ASCII.lowercased(name) == "accept")
    }

    /// Whether a response header takes part in the decision or tells who made the answer.
    private static func decides(_ name: String) -> Bool {
        let name = ASCII.lowercased(name)
        return name.hasPrefix("access-control-")
            || ["vary", "location", "x-amzn-errortype", "age", "x-cache", "cf-cache-status"].contains(name)
    }

    /// Who answered, in a few words; empty where nothing tells.
    private static func maker(_ exchange: Exchange) -> String {
        switch AnswerMaker(exchange) {
        case .policy(let rule, _)?: "   (the CORS rule for \(rule))"
        case .method(let resource?, let verb?, let integration)?:
            "   (\(verb) \(resource)\(integration.map { ", " + $0.rawValue } ?? ""))"
        case .gateway(let types, _)?:
            types.isEmpty
                ? "   (the gateway itself)"
                : "   (the gateway itself: \(types.map(\.rawValue).joined(separator: " or ")))"
        case .noStage?: "   (no such API or stage)"
        case .method?: "   (through API Gateway)"
        case .server(let name?)?: "   (\(excerpt(name)))"
        case .server(nil)?, nil: ""
        }
    }
}
