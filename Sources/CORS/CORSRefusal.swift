/// Why a policy refuses: for the operator's eyes. A client gets nothing of it, as a stranger must not learn a policy by
/// trying.
///
/// What the stranger sent is clipped when the value is made, and escaped when it is described.
public enum CORSRefusal: Sendable, Hashable, CustomStringConvertible {
    /// A well-formed origin that the policy does not have.
    case originNotAllowed(String)
    /// The `Origin` header is no origin: no browser sent it, or something on the way changed it.
    case originMalformed
    /// `Origin: null`: a sandboxed frame, a local file, or a redirect that went through a third origin.
    case originNull
    case methodNotAllowed(String)
    /// The first name of `Access-Control-Request-Headers` that is not allowed.
    case headerNotAllowed(String)
    /// More names or bytes than `CORSLimits` has.
    case tooManyHeaders
    /// `Access-Control-Request-Headers` is no list of names.
    case headersMalformed

    /// What happened, and what to change in the configuration if it should not.
    public var description: String {
        switch self {
        case .originNotAllowed(let origin):
            "the origin \(Self.quote(origin)) is not allowed; if its pages may read the answers, add it to allowOrigins"
        case .originMalformed:
            "the Origin header is no origin, so no browser sent it in this form; nothing in the configuration allows it"
        case .originNull:
            "the origin 'null' is not allowed: the page is a sandboxed frame or a local file, or a redirect came from a"
                + " third origin; serve the page over http(s) and call the final URL, or, at every such page's risk, add"
                + " 'null' to allowOrigins with the danger 'nullOrigin'"
        case .methodNotAllowed(let method):
            "the method \(Self.quote(method)) is not allowed; if scripts may use it, add it to allowMethods in this case"
        case .headerNotAllowed(let name) where name.lowercased() == "authorization":
            "the request header 'authorization' is not allowed; add 'Authorization' to allowHeaders by its name, also"
                + " beside '*', which does not cover it"
        case .headerNotAllowed(let name):
            "the request header \(Self.quote(name)) is not allowed; if scripts may send it, add it to allowHeaders"
        case .tooManyHeaders:
            "Access-Control-Request-Headers has more than \(CORSLimits.requestHeaderNames) names or"
                + " \(CORSLimits.requestHeaderBytes) bytes; no browser's script needs that many"
        case .headersMalformed:
            "Access-Control-Request-Headers is no list of header names with commas between them, so no browser sent it in"
                + " this form; nothing in the configuration allows it"
        }
    }
}

extension CORSRefusal {
    /// The part of a text that a refusal keeps.
    static func clip(_ text: String, from start: Int = 0, to end: Int? = nil) -> String {
        let bytes = text.utf8
        let count = (end ?? bytes.count) - start
        if start == 0, count == bytes.count, count <= CORSLimits.refusalBytes { return text }
        let kept = bytes.dropFirst(start).prefix(min(count, CORSLimits.refusalBytes))
        return String(decoding: kept, as: UTF8.self) + (count > CORSLimits.refusalBytes ? "…" : "")
    }

    /// The text in quotes, on one line and without anything that a terminal or a log could obey.
    private static func quote(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            let isPlain = (0x20..<0x7F).contains(scalar.value) && scalar != "'" && scalar != "\\"
            quoted += isPlain || scalar == "…" ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return quoted + "'"
    }
}
