internal import CORS

/// What a curl command has said so far.
struct CurlDraft {
    private var urls: [String] = []
    private var method: String?
    private var headers: [HeaderField] = []
    private var data: [String] = []
    private var isJSON = false
    private var formFields = 0
    private var isHead = false
    private var isGet = false
    private var isUpload = false
    private var query: [String] = []
    private var notes: [String] = []

    /// Reads the words behind `curl`.
    mutating func read(_ words: [String]) throws(CheckInputError) {
        var place = 0
        func value(_ flag: String) throws(CheckInputError) -> String {
            guard place < words.count else {
                throw CheckInputError("curl \(flag)", "a value is missing behind it", fix: "copy the whole command")
            }
            place += 1
            return words[place - 1]
        }
        while place < words.count {
            let word = words[place]
            place += 1
            if word.hasPrefix("--"), word.utf8.count > 2 {
                let name = String(word.dropFirst(2))
                guard let flag = CurlFlag.long(name) ?? Self.negated(name) else { throw unknown(word) }
                try take(flag, word, flag.takesValue ? try value(word) : "")
            } else if word.hasPrefix("-"), word.utf8.count > 1 {
                var letters = Substring(word).utf8.dropFirst()
                while let letter = letters.popFirst() {
                    let name = "-" + String(UnicodeScalar(letter))
                    guard let flag = CurlFlag.short(letter) else { throw unknown(name) }
                    guard flag.takesValue else {
                        try take(flag, name, "")
                        continue
                    }
                    // The rest of the word is the value, else the next word is: `-XPUT`, `-sX PUT`.
                    try take(flag, name, letters.isEmpty ? try value(name) : String(Substring(letters)))
                    break
                }
            } else if !word.isEmpty, word != "--" {
                urls.append(word)
            }
        }
    }

    /// `--no-…` switches off what is on; nothing that is known of here matters to a page.
    private static func negated(_ name: String) -> CurlFlag? {
        guard name.hasPrefix("no-"), let flag = CurlFlag.long(String(name.dropFirst(3))) else { return nil }
        return flag.takesValue ? nil : .ignored
    }

    private func unknown(_ flag: String) -> CheckInputError {
        CheckInputError("curl \(flag)", "this flag is not known here", fix: "take it out and try again")
    }

    private mutating func take(_ flag: CurlFlag, _ name: String, _ value: String) throws(CheckInputError) {
        switch flag {
        case .method: method = value
        case .header: try take(header: value)
        case .data:
            if value.hasPrefix("@") {
                notes.append("the body is in the file \(value.dropFirst()), which is not read")
                data.append("")
            } else {
                data.append(value)
            }
        case .dataRaw: data.append(value)
        case .dataURLEncoded: data.append(Self.urlEncodedField(value))
        case .json:
            isJSON = true
            data.append(value)
        case .form: formFields += 1
        case .user:
            headers.append(HeaderField("Authorization", "Basic " + Base64.encode(Array(value.utf8))))
            notes.append("\(name) is read as an Authorization header that the script sets")
        case .bearer: headers.append(HeaderField("Authorization", "Bearer " + value))
        case .cookie:
            if value.contains("=") {
                headers.append(HeaderField("Cookie", value))
            } else {
                notes.append("the cookies are in the file \(value), which is not read; credentials are include")
                headers.append(HeaderField("Cookie", ""))
            }
        case .userAgent: headers.append(HeaderField("User-Agent", value))
        case .referrer: headers.append(HeaderField("Referer", value))
        case .url: urls.append(value)
        case .upload:
            isUpload = true
            notes.append("the body is in the file \(value), which is not read")
        case .urlQuery: query.append(Self.urlEncodedField(value))
        case .head: isHead = true
        case .get: isGet = true
        case .insecure: notes.append("\(name) has no counterpart: a page cannot make its browser accept a certificate")
        case .ignoredValue, .ignored: break
        }
    }

    private mutating func take(header line: String) throws(CheckInputError) {
        if line.hasPrefix("@") {
            throw CheckInputError(
                "curl -H", "the headers are in the file \(line.dropFirst()), which is not read",
                fix: "write them as -H 'Name: value'")
        }
        // A pseudo-header of HTTP/2 begins with a colon.
        let start = line.utf8.index(line.startIndex, offsetBy: line.hasPrefix(":") ? 1 : 0)
        guard let colon = line[start...].utf8.firstIndex(of: UInt8(ascii: ":")) else {
            // `Name;` sends the header empty.
            guard line.hasSuffix(";"), ASCII.isToken(line.dropLast()) else {
                throw CheckInputError(
                    "curl -H", "'\(line)' is no header: there is no colon", fix: "write it as -H 'Name: value'")
            }
            headers.append(HeaderField(String(line.dropLast()), ""))
            return
        }
        let name = ASCII.trimmed(line[..<colon])
        let value = ASCII.trimmed(line[line.utf8.index(after: colon)...])
        guard name.hasPrefix(":") || ASCII.isToken(name) else {
            throw CheckInputError("curl -H", "'\(name)' is no header name", fix: "write it as -H 'Name: value'")
        }
        // `Name:` takes out a header that curl would add; browsers are not curl.
        if !value.isEmpty { headers.append(HeaderField(name, value)) }
    }

    /// The request that the command stands for.
    consuming func request() throws(CheckInputError) -> PastedRequest {
        guard let first = urls.first else {
            throw CheckInputError("curl", "the command has no URL", fix: "add it, e.g. https://api.example/prod/pets")
        }
        if urls.count > 1 { notes.append("only the first of \(urls.count) URLs is checked: \(first)") }
        var request = PastedRequest(url: first.contains("://") ? first : "http://" + first)
        let text = data.joined(separator: "&")
        let isForm = formFields > 0
        if isGet { query.append(contentsOf: data) }
        Self.append(query, to: &request.url)
        let hasBody = (!data.isEmpty && !isGet) || isForm || isUpload
        request.method = method ?? (isHead ? "HEAD" : isUpload ? "PUT" : hasBody ? "POST" : "GET")
        if hasBody {
            request.body = Array(text.utf8)
            request.bodyKind = bodyKind(isForm: isForm)
        }
        if isJSON {
            for name in ["Content-Type", "Accept"] where !has(name) {
                headers.append(HeaderField(name, "application/json"))
            }
        }
        request.notes = notes
        request.sort(headers)
        return request
    }

    /// curl's own default for `-d` is a form; a script that sends one has `URLSearchParams`.
    private func bodyKind(isForm: Bool) -> FetchRequest.Body {
        if isForm { return .formData }
        if isUpload { return .arrayBuffer }
        return isJSON || has("content-type") ? .string : .urlSearchParameters
    }

    private func has(_ name: String) -> Bool {
        headers.contains { ASCII.lowercased($0.name) == ASCII.lowercased(name) }
    }

    private static func append(_ query: [String], to url: inout String) {
        guard !query.isEmpty else { return }
        url += (url.contains("?") ? "&" : "?") + query.joined(separator: "&")
    }

    /// `name=content` with the content encoded, as `--data-urlencode` does it.
    private static func urlEncodedField(_ value: String) -> String {
        guard let equals = value.utf8.firstIndex(of: UInt8(ascii: "=")) else { return PercentEncoding.encode(value) }
        let content = PercentEncoding.encode(String(value[value.utf8.index(after: equals)...]))
        return equals == value.startIndex ? content : value[..<equals] + "=" + content
    }
}
