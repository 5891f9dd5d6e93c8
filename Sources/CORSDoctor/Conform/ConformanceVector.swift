internal import CORS
internal import JSON

/// One request of a vector file with its answers and what is expected of it.
struct ConformanceVector {
    struct Redirect {
        var response: FetchResponse?
        var preflightResponse: FetchResponse?
    }

    struct PreflightRequest {
        /// Each nil when the vector does not state it; inside, nil is a header that must be absent.
        var origin: String??
        var method: String??
        var headers: String??
        var url: String?
    }

    /// Members that say that there is a listener on `XMLHttpRequestUpload`, by whatever name.
    static func isUploadListener(_ member: String) -> Bool {
        switch member.lowercased().filter({ $0.isLetter }) {
        case "uploadlistener", "uploadlisteners", "hasuploadlistener", "xhruploadlistener", "uploadeventlistener",
            "upload", "usecorspreflight", "usecorspreflightflag":
            true
        default: false
        }
    }

    let reader: ItemReader
    var id: String
    var request: FetchRequest
    var preflightResponse: FetchResponse?
    var actualResponse: FetchResponse?
    var redirects: [Redirect] = []

    init(_ reader: ItemReader) throws(ConformanceError) {
        self.reader = reader
        id = try reader.optionalString("id") ?? reader.location
        request = try Self.request(reader)
        preflightResponse = try Self.response(reader, "preflightResponse")
        actualResponse = try Self.response(reader, "actualResponse")
        for hop in try reader.children("redirects") ?? [] {
            redirects.append(
                Redirect(
                    response: try Self.response(hop, "response"),
                    preflightResponse: try Self.response(hop, "preflightResponse")))
        }
    }

    /// What the vector says of the preflights; nil when it says nothing.
    func preflightRequests() throws(ConformanceError) -> [PreflightRequest]? {
        guard let children = try reader.children("preflightRequests") else { return nil }
        var requests: [PreflightRequest] = []
        for child in children {
            func member(_ key: String) throws(ConformanceError) -> String?? {
                guard child.object[key] != nil else { return nil }
                return .some(try child.optionalString(key))
            }
            requests.append(
                PreflightRequest(
                    origin: try member("origin"), method: try member("acrm"), headers: try member("acrh"),
                    url: try child.optionalString("url")))
        }
        return requests
    }

    private static func request(_ reader: ItemReader) throws(ConformanceError) -> FetchRequest {
        func value<Value: RawRepresentable<String>>(
            _ key: String, _ fallback: Value
        ) throws(ConformanceError) -> Value {
            guard let text = try reader.optionalString(key) else { return fallback }
            guard let value = Value(rawValue: text) else { throw reader.error(key, "'\(text)' is not known") }
            return value
        }
        let originText = try reader.string("origin")
        guard let origin = RequestOrigin(headerValue: originText) ?? WebURL(originText)?.origin else {
            throw reader.error("origin", "'\(originText)' is no origin")
        }
        var headers = try Self.headers(reader, "headers")
        let contentType = try reader.optionalString("contentType")
        let body = try self.body(reader, contentType)
        if case .blob = body {
        } else if let contentType, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(HeaderField("Content-Type", contentType))
        }
        var hasUploadListener = false
        for key in reader.object.keys where isUploadListener(key) && reader.object[key]?.isNull == false {
            if try reader.bool(key) { hasUploadListener = true }
        }
        return FetchRequest(
            origin: origin, url: try reader.string("url"), method: try reader.optionalString("method") ?? "GET",
            headers: headers, mode: try value("mode", .cors), credentials: try value("credentials", .sameOrigin),
            redirect: try value("redirect", .follow), body: body, hasUploadListener: hasUploadListener,
            initiator: try initiator(reader))
    }

    /// `fetch`, or `XMLHttpRequest`, which people write `xhr`.
    private static func initiator(_ reader: ItemReader) throws(ConformanceError) -> FetchRequest.Initiator {
        guard let text = try reader.optionalString("initiator") else { return .fetch }
        switch text.lowercased() {
        case "fetch": return .fetch
        case "xmlhttprequest", "xhr": return .xmlHTTPRequest
        default: throw reader.error("initiator", "'\(text)' is not known")
        }
    }

    /// A kind of body, in any case; `blob:image/png` and `Blob(image/png)` have their type with them.
    private static func body(_ reader: ItemReader, _ type: String?) throws(ConformanceError) -> FetchRequest.Body {
        guard let text = try reader.optionalString("body") else { return .none }
        let kind = text.prefix { $0.isLetter || $0.isNumber }.lowercased()
        let rest = text.dropFirst(kind.count)
        let ownType = rest.filter { $0 != "(" && $0 != ")" && $0 != " " }.drop { $0 == ":" }
        switch kind {
        case "blob", "file": return .blob(type: ownType.isEmpty ? type ?? "" : String(ownType))
        case _ where !rest.isEmpty: throw reader.error("body", "'\(text)' is not known")
        case "none", "null", "": return .none
        case "string", "text", "usvstring": return .string
        case "urlsearchparams": return .urlSearchParameters
        case "formdata": return .formData
        case "arraybuffer", "bytes", "buffersource", "view", "uint8array", "arraybufferview": return .arrayBuffer
        case "stream", "readablestream": return .stream
        default: throw reader.error("body", "'\(text)' is not known")
        }
    }

    private static func response(_ reader: ItemReader, _ key: String) throws(ConformanceError) -> FetchResponse? {
        guard let child = try reader.child(key) else { return nil }
        guard let status = child.object["status"]?.intValue else {
            throw child.error("status", "a status is expected, a whole number")
        }
        return FetchResponse(status: status, headers: try headers(child, "headers"))
    }

    /// Header lines as pairs, `[["Accept", "*/*"]]`, or as an object where no name stands twice.
    private static func headers(_ reader: ItemReader, _ key: String) throws(ConformanceError) -> [HeaderField] {
        guard let value = reader.object[key], !value.isNull else { return [] }
        var fields: [HeaderField] = []
        if let members = value.objectValue {
            for (name, value) in members {
                guard let text = value.stringValue else { throw reader.error("\(key)/\(name)", "a string is expected") }
                fields.append(HeaderField(name, text))
            }
            return fields
        }
        guard let lines = value.arrayValue else { throw reader.error(key, "an array of pairs is expected") }
        for (place, line) in lines.enumerated() {
            guard let pair = line.arrayValue, pair.count == 2, let name = pair[0].stringValue,
                let value = pair[1].stringValue
            else { throw reader.error("\(key)/\(place)", "a pair of name and value is expected") }
            fields.append(HeaderField(name, value))
        }
        return fields
    }
}
