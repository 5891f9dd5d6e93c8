internal import CORS

/// The arguments of one `fetch(…)`, made into a request.
struct FetchCall {
    private let reader: JSReader
    private var address: JSValue
    private var options: [JSMember]
    private var notes: [String] = []

    /// Notes of unreadable parts, at most; each costs a search for its line.
    private static let notesLimit = 20

    init(reader: JSReader, arguments: [JSValue], start: Int) throws(CheckInputError) {
        self.reader = reader
        var arguments = arguments
        // `fetch(new Request(url, options))`
        if case .call("Request", let inner)? = arguments.first { arguments = inner + arguments.dropFirst() }
        guard let first = arguments.first else { throw reader.error("fetch() has no URL", at: start) }
        address = first
        switch arguments.dropFirst().first {
        case .object(let members): options = members
        case .nothing, nil: options = []
        case .unreadable(let text, let offset):
            throw reader.error(
                "the options '\(text)' are not written here", at: offset, fix: "write them out as { method: … }")
        case .string, .number, .bool, .array, .call:
            throw reader.error("the second argument of fetch() is no object", at: start)
        }
    }

    consuming func request() throws(CheckInputError) -> PastedRequest {
        var request = PastedRequest(url: try url())
        if let method = try text("method") { request.method = method }
        request.mode = try choice("mode") ?? .cors
        request.credentials = try choice("credentials") ?? .sameOrigin
        request.redirect = try choice("redirect") ?? .follow
        try takeBody(into: &request)
        let lines = try headers()
        noteUnknownOptions()
        if let referrer = options["referrer"]?.string, let page = WebURL(referrer), page.isHTTP {
            request.origin = page.originText
        }
        let pageOrigin = request.origin
        request.sort(lines)
        request.origin = request.origin ?? pageOrigin
        request.notes = notes + request.notes
        return request
    }

    private func url() throws(CheckInputError) -> String {
        switch address {
        case .string(let text): return text
        case .call("URL", let arguments):
            if arguments.count == 1, let text = arguments[0].string { return text }
            if arguments.count == 2, let path = arguments[0].string, let base = arguments[1].string,
                path.hasPrefix("/"), let page = WebURL(base)
            {
                return page.originText + path
            }
            throw reader.error("the URL cannot be read from new URL(…)", fix: "write it as one string")
        case .unreadable(let text, let offset):
            throw reader.error("the URL '\(text)' cannot be known here", at: offset, fix: "write it out as a string")
        case .number, .bool, .nothing, .array, .object, .call:
            throw reader.error("the first argument of fetch() is no URL", fix: "write it as a string")
        }
    }

    /// An option that decides, so that it has to be readable.
    private func text(_ name: String) throws(CheckInputError) -> String? {
        switch options[name] {
        case .string(let text)?: return text
        case .nothing?, nil: return nil
        case .unreadable(let text, let offset)?:
            throw reader.error("the option \(name) is '\(text)', which cannot be known here", at: offset)
        case .number?, .bool?, .array?, .object?, .call?: throw reader.error("the option \(name) is no string")
        }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(CheckInputError) -> Choice? {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw reader.error("the option \(name) is '\(text)', which fetch() does not take", fix: "one of \(names)")
        }
        return choice
    }

    private mutating func takeBody(into request: inout PastedRequest) throws(CheckInputError) {
        let isHalfDuplex = options["duplex"]?.string == "half"
        switch options["body"] {
        case .nothing?, nil: return
        case .string(let text)?:
            request.bodyKind = .string
            request.body = Array(text.utf8)
        case .call(let name, let arguments)?:
            request.bodyKind = bodyKind(name, arguments)
            if case .string = request.bodyKind { request.body = Array("{}".utf8) }
        case .unreadable(let text, let offset)?:
            request.bodyKind = isHalfDuplex ? .stream : .string
            note("the body '\(text)' cannot be known here; it is taken for a string", at: offset)
        case .number?, .bool?, .array?, .object?:
            request.bodyKind = .string
            notes.append(
                "the body is neither a string nor FormData: fetch() turns it into a string such as "
                    + "[object Object]; use JSON.stringify")
        }
        if isHalfDuplex { request.bodyKind = .stream }
    }

    private func bodyKind(_ constructor: String, _ arguments: [JSValue]) -> FetchRequest.Body {
        switch constructor {
        case "URLSearchParams": return .urlSearchParameters
        case "FormData": return .formData
        case "ReadableStream": return .stream
        case "Blob", "File":
            guard case .object(let members)? = arguments.last, let type = members["type"]?.string else {
                return .blob(type: "")
            }
            return .blob(type: type)
        case "ArrayBuffer", "DataView", "Uint8Array", "Uint8ClampedArray", "Uint16Array", "Uint32Array", "Float32Array",
            "Float64Array":
            return .arrayBuffer
        // `JSON.stringify(…)`, `String(…)`, `data.toString()` and whatever else makes text
        default: return .string
        }
    }

    private mutating func headers() throws(CheckInputError) -> [HeaderField] {
        var value = options["headers"] ?? .nothing
        if case .call(let name, let arguments) = value, name == "Headers" || name == "Object.entries" {
            value = arguments.first ?? .nothing
        }
        switch value {
        case .nothing: return []
        case .object(let members):
            var lines: [HeaderField] = []
            for member in members where isName(member) {
                lines.append(HeaderField(member.name, try self.value(of: member.name, member.value)))
            }
            return lines
        case .array(let pairs):
            var lines: [HeaderField] = []
            for pair in pairs {
                guard case .array(let parts) = pair, parts.count == 2, let name = parts[0].string else {
                    throw reader.error("headers as a list are pairs of a name and a value")
                }
                lines.append(HeaderField(name, try self.value(of: name, parts[1])))
            }
            return lines
        case .unreadable(let text, let offset):
            throw reader.error(
                "the headers '\(text)' are not written here", at: offset, fix: "write them out as { 'Name': 'value' }")
        case .string, .number, .bool, .call: throw reader.error("the option headers is no object")
        }
    }

    private mutating func isName(_ member: JSMember) -> Bool {
        guard case .unreadable(let text, let offset) = member.value, member.name == "..." || member.name == "[…]"
        else { return true }
        note("the headers '\(text)' cannot be known here; they are left out", at: offset)
        return false
    }

    /// A header's value, or a stand-in: which headers there are decides, except for the media type.
    private mutating func value(of name: String, _ value: JSValue) throws(CheckInputError) -> String {
        switch value {
        case .string(let text): return text
        case .number(let text): return text
        case .bool(let bool): return String(bool)
        case .nothing: return "null"
        case .array, .object, .call: return PastedRequest.placeholder(for: name)
        case .unreadable(let text, let offset):
            if ASCII.lowercased(name) == "content-type" {
                throw reader.error(
                    "the value of \(name), '\(text)', cannot be known here", at: offset, fix: "write it out")
            }
            note("the value of \(name), '\(text)', cannot be known here; a stand-in is sent", at: offset)
            return PastedRequest.placeholder(for: name)
        }
    }

    private mutating func noteUnknownOptions() {
        let known: Set<String> = [
            "method", "headers", "body", "mode", "credentials", "redirect", "referrer", "referrerPolicy", "cache",
            "integrity", "keepalive", "signal", "priority", "duplex", "window", "targetAddressSpace",
        ]
        for member in options where !known.contains(member.name) {
            note("the option \(member.name) is none of fetch()'s and is left out", at: member.offset)
        }
    }

    private mutating func note(_ text: String, at offset: Int) {
        guard notes.count < Self.notesLimit else { return }
        notes.append("\(TextPlace(of: offset, in: reader.bytes)): \(text)")
    }
}
