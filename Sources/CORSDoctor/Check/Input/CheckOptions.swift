internal import CORS

extension CheckRequest {
    /// Makes a request of the command line's words; each error names its flag and says what to write.
    ///
    /// - Parameters:
    ///   - origin: `https://app.example`, the address of a page of it, or `null`.
    ///   - headers: `Name: value` each.
    ///   - bodyType: `none`, `string`, `json`, `urlencoded`, `formdata`, `blob`, `blob:image/png`, `arraybuffer` or
    ///     `stream`.
    public init(
        url: String,
        origin: String,
        method: String = "GET",
        headers: [String] = [],
        credentials: String = "same-origin",
        mode: String = "cors",
        redirect: String = "follow",
        bodyType: String = "none",
        initiator: String = "fetch",
        browsers: [String] = []
    ) throws(CheckInputError) {
        guard let address = WebURL(url), address.isHTTP else {
            throw CheckInputError(
                "URL", "'\(url)' is no absolute http or https URL", fix: "write it whole, e.g. https://api.example/pets"
            )
        }
        var fields: [HeaderField] = []
        for line in headers { fields.append(try CheckOptions.header(line)) }
        var body = FetchRequest.Body.none
        if bodyType == "json" {
            body = .string
            if !fields.contains(where: { ASCII.lowercased($0.name) == "content-type" }) {
                fields.append(HeaderField("Content-Type", "application/json"))
            }
        } else {
            body = try CheckOptions.body(bodyType)
        }
        var chosen: [Browser] = []
        for name in browsers { chosen.append(try CheckOptions.choice("--browser", name)) }
        let fetch = FetchRequest(
            origin: try CheckOptions.origin(origin),
            url: url,
            method: method,
            headers: fields,
            mode: try CheckOptions.choice("--mode", mode),
            credentials: try CheckOptions.choice("--credentials", credentials),
            redirect: try CheckOptions.choice("--redirect", redirect),
            body: body,
            initiator: try CheckOptions.choice("--initiator", initiator))
        self.init(fetch: fetch, browsers: chosen)
    }
}

/// The command line's words for parts of a request.
enum CheckOptions {
    /// A page's origin: as serialised, or as the address of the page.
    static func origin(_ text: String) throws(CheckInputError) -> RequestOrigin {
        let text = ASCII.trimmed(text)
        if text == "null" { return .opaque }
        if let page = WebURL(text), page.host != nil, case .tuple(let origin) = page.origin { return .tuple(origin) }
        let example =
            text.contains("://") || text.isEmpty || text == "*" ? "https://app.example" : "https://\(text)"
        throw CheckInputError(
            "--origin", text == "*" ? "a page has one origin, not '*'" : "'\(text)' is no origin of a page",
            fix: "write scheme, host and port as in the address bar, e.g. \(example), or null for a sandboxed page")
    }

    /// `Name: value`.
    static func header(_ line: String) throws(CheckInputError) -> HeaderField {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            throw CheckInputError(
                "--header", "'\(line)' has no colon", fix: "write it as --header '\(ASCII.trimmed(line)): value'")
        }
        let name = ASCII.trimmed(line[..<colon])
        guard ASCII.isToken(name) else {
            throw CheckInputError("--header", "'\(name)' is no header name", fix: "write it as --header 'Name: value'")
        }
        return HeaderField(name, ASCII.trimmed(line[line.utf8.index(after: colon)...]))
    }

    static func body(_ text: String) throws(CheckInputError) -> FetchRequest.Body {
        switch text {
        case "none": .none
        case "string": .string
        case "urlencoded": .urlSearchParameters
        case "formdata": .formData
        case "blob": .blob(type: "")
        case "arraybuffer": .arrayBuffer
        case "stream": .stream
        default:
            if text.hasPrefix("blob:") {
                .blob(type: String(text.dropFirst("blob:".count)))
            } else {
                throw CheckInputError(
                    "--body-type", "'\(text)' is no kind of body",
                    fix: "one of none, string, json, urlencoded, formdata, blob, blob:TYPE, arraybuffer, stream")
            }
        }
    }

    /// One of an enumeration's names, in any case.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ flag: String, _ text: String
    ) throws(CheckInputError) -> Choice {
        let wanted = ASCII.lowercased(text)
        if let choice = Choice.allCases.first(where: { ASCII.lowercased($0.rawValue) == wanted }) { return choice }
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw CheckInputError(flag, "'\(text)' is not known", fix: "one of \(names)")
    }
}
