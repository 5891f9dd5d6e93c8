internal import CORS

extension PastedRequest {
    /// Takes a list of headers as they were on the wire, or in a script, and sorts them.
    ///
    /// A browser's own headers say nothing about the script; left in, they would make each request preflighted.
    mutating func sort(_ lines: [HeaderField]) {
        let isCopied = lines.contains { Self.isFetchMetadata(ASCII.lowercased($0.name)) }
        var dropped: [String] = []
        var handMade: (method: String?, headers: String?) = (nil, nil)
        var referrer: String?
        for line in lines {
            let name = ASCII.lowercased(line.name)
            switch name {
            case "origin": origin = line.value
            case "referer": referrer = line.value
            case "cookie":
                cookie = line.value
                if credentials != .omit { credentials = .include }
            case "access-control-request-method": handMade.method = line.value
            case "access-control-request-headers": handMade.headers = line.value
            case "sec-fetch-mode":
                take(fetchMode: line.value)
                dropped.append(line.name)
            case "cache-control", "pragma":
                // "Disable cache" in the developer tools adds these; a script's own would be sent without the rest.
                if isCopied, line.value == "no-cache" { dropped.append(line.name) } else { headers.append(line) }
            default:
                if Self.isBrowserMade(name) { dropped.append(line.name) } else { headers.append(line) }
            }
        }
        if origin == nil, let referrer, let page = WebURL(referrer), page.isHTTP { origin = page.originText }
        if cookie != nil {
            notes.append("a Cookie header means the page sends credentials, so credentials are include")
        }
        if !dropped.isEmpty {
            notes.append("left out, because browsers add them by themselves: " + dropped.joined(separator: ", "))
        }
        takeHandMadePreflight(handMade.method, handMade.headers)
        takeFormData()
    }

    /// Somebody wrote a preflight by hand: what it asks for is the request to check.
    private mutating func takeHandMadePreflight(_ requested: String?, _ names: String?) {
        guard requested != nil || names != nil else { return }
        guard let requested else {
            notes.append("Access-Control-Request-Headers is left out: browsers write it themselves")
            return
        }
        guard method == "OPTIONS" else {
            notes.append("Access-Control-Request-Method is left out: browsers write it themselves, on OPTIONS only")
            return
        }
        method = ASCII.trimmed(requested)
        let asked = (names ?? "").split(separator: ",").map { ASCII.trimmed($0) }.filter { !$0.isEmpty }
        for name in asked where !headers.contains(where: { ASCII.lowercased($0.name) == ASCII.lowercased(name) }) {
            headers.append(HeaderField(name, Self.placeholder(for: name)))
        }
        notes.append("this is a preflight written by hand; checked is the \(method) request that it asks for")
        body = []
        bodyKind = .none
    }

    /// A copied multipart body has the boundary that the browser chose; the script gave a `FormData`.
    private mutating func takeFormData() {
        let place = headers.firstIndex { field in
            ASCII.lowercased(field.name) == "content-type"
                && ASCII.lowercased(field.value).hasPrefix("multipart/form-data")
                && ASCII.lowercased(field.value).contains("boundary=")
        }
        guard let place, bodyKind != .none else { return }
        headers.remove(at: place)
        bodyKind = .formData
    }

    private mutating func take(fetchMode: String) {
        switch fetchMode {
        case "no-cors": mode = .noCORS
        case "same-origin": mode = .sameOrigin
        case "navigate":
            notes.append("this was a navigation, to which CORS does not apply; it is checked as a fetch() of the page")
        default: break
        }
    }

    /// What the browser itself adds: forbidden request headers, and what DevTools shows beside them.
    private static func isBrowserMade(_ name: String) -> Bool {
        if name.hasPrefix("sec-") || name.hasPrefix("proxy-") || name.hasPrefix(":") { return true }
        return browserMade.contains(name)
    }

    private static func isFetchMetadata(_ name: String) -> Bool {
        name.hasPrefix("sec-fetch-") || name.hasPrefix("sec-ch-ua")
    }

    private static let browserMade: Set<String> = [
        "accept-charset", "accept-encoding", "authority", "connection", "content-length", "cookie2", "date", "dnt",
        "expect", "host", "keep-alive", "priority", "referrer-policy", "scheme", "set-cookie", "te", "trailer",
        "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "via", "x-client-data",
    ]

    /// A value that makes a header what a preflight says of it: not safelisted.
    static func placeholder(for name: String) -> String {
        switch ASCII.lowercased(name) {
        case "content-type": "application/json"
        case "authorization": "Bearer token"
        case "accept", "accept-language", "content-language": "\"unsafe\""
        case "range": "bytes=-1"
        default: "x"
        }
    }
}
