extension FetchHop {
    /// Does what the `Request` constructor does, or for `XMLHttpRequest` what `open` and `send` do.
    static func constructed(_ request: FetchRequest, _ browser: Browser) -> Result<FetchHop, FetchFault> {
        let isFetch = request.initiator == .fetch
        func failure(_ code: FetchFault.Code, _ parameter: String) -> Result<FetchHop, FetchFault> {
            .failure(
                FetchFault(
                    code, url: request.url, origin: request.origin.description, parameter: parameter,
                    clause: isFetch ? "#dom-request" : "https://xhr.spec.whatwg.org/#the-open()-method"))
        }

        guard let url = WebURL(request.url, base: WebURL(request.origin.description)) else {
            return failure(.requestInvalidURL, request.url)
        }
        // `open` takes user information; only the constructor refuses it.
        if isFetch, url.hasCredentials { return failure(.requestURLCredentials, url.description) }
        if request.mode == .navigate { return failure(.requestNavigateMode, "navigate") }
        guard FetchMethod.isValid(request.method) else { return failure(.requestInvalidMethod, request.method) }
        guard !FetchMethod.isForbidden(request.method) else { return failure(.requestForbiddenMethod, request.method) }
        let method = FetchMethod.normalized(request.method)
        if request.mode == .noCORS, !FetchMethod.isCORSSafelisted(method) {
            return failure(.requestNoCORSMethod, method)
        }
        if let field = request.headers.first(where: { !$0.isValidRequestHeader }) {
            return failure(.requestInvalidHeader, field.name)
        }

        var body = request.body
        if body != .none, method == "GET" || method == "HEAD" {
            guard !isFetch else { return failure(.requestBodyOnGetOrHead, method) }
            body = .none
        }
        if body == .stream {
            switch browser {
            case .standard, .chrome: break
            // Without request streams the object becomes the text "[object ReadableStream]" (assumed).
            case .firefox: body = .string
            // WebKit throws for a stream as a body (assumed).
            case .safari: return failure(.requestStreamMode, "stream")
            }
        }
        if body == .stream, request.mode == .noCORS { return failure(.requestStreamMode, request.mode.rawValue) }

        let hasListener =
            request.hasUploadListener && (body != .none || browser.preflightsUploadListenersWithoutBody)
        let headers = sentHeaders(of: request, body)
        return .success(
            FetchHop(
                url: url, method: method, headers: headers, askedHeaders: headers,
                body: body == .none ? .none : body == .stream ? .stream : .replayable,
                usesPreflightFlag: hasListener || body == .stream))
    }

    /// What is left of the script's headers, and the body's type where the script gives none.
    private static func sentHeaders(of request: FetchRequest, _ body: FetchRequest.Body) -> [HeaderField] {
        var fields = request.headers.map {
            HeaderField($0.name, String(Substring($0.value).trimmingHTTPWhitespace))
        }
        fields.removeAll(where: \.isForbiddenRequestHeader)
        let isNoCORS = request.mode == .noCORS
        if isNoCORS { fields = noCORSHeaders(fields) }
        if let type = body.contentType, !fields.contains(where: { $0.name.matchesIgnoringCase("Content-Type") }) {
            let field = HeaderField("Content-Type", type)
            if !isNoCORS || field.isNoCORSSafelisted { fields.append(field) }
        }
        return fields
    }

    /// Keeps what a `no-cors` request may carry; a repeated name is judged with its whole value
    /// (#concept-headers-append).
    private static func noCORSHeaders(_ fields: [HeaderField]) -> [HeaderField] {
        var kept: [HeaderField] = []
        var values: [String: String] = [:]
        for field in fields {
            let name = field.name.asciiLowercased
            let whole = values[name].map { "\($0), \(field.value)" } ?? field.value
            guard HeaderField(name, whole).isNoCORSSafelisted else { continue }
            values[name] = whole
            kept.append(field)
        }
        return kept
    }
}

extension FetchRequest.Body {
    /// The `Content-Type` that the body brings (#concept-bodyinit-extract); nil for none.
    public var contentType: String? {
        switch self {
        case .none, .arrayBuffer, .stream: nil
        case .string: "text/plain;charset=UTF-8"
        case .urlSearchParameters: "application/x-www-form-urlencoded;charset=UTF-8"
        // Browsers choose the boundary; the standard only bounds its length, and all stay below 128 bytes.
        case .formData: "multipart/form-data; boundary=----FormBoundary0123456789abcdef"
        case .blob(let type): type.isEmpty || !type.isBlobType ? nil : type.asciiLowercased
        }
    }
}

extension String {
    /// A `Blob` forgets a type with other characters than U+0020 to U+007E (File API, 3.1).
    fileprivate var isBlobType: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E } }
}
