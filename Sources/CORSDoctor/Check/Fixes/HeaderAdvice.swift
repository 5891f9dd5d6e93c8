internal import APIModel
internal import CORS

/// The headers that would let this request pass, made from what is answered now.
struct HeaderAdvice: Sendable, Equatable {
    /// `Access-Control-Allow-Origin`; `*` only where it is so now and may stay.
    let allowOrigin: String
    let isCredentialed: Bool
    /// What is listed now and what the request needs.
    let methods: [String]
    let headers: [String]
    /// Headers that the page may want to read, when it cannot now.
    let isPreflighted: Bool

    /// Characters of a list that are read; a server may send any number.
    private static let readCharacters = 4_096

    init(_ evidence: Evidence) {
        let preflight = evidence.exchanges.last { $0.request.isPreflight && $0.purpose == .browser }
        let answer = evidence.exchanges.last { !$0.request.isPreflight && $0.purpose == .browser }
        isCredentialed = evidence.isCredentialed
        isPreflighted = preflight != nil
        let now = (answer ?? preflight)?.response?.value("Access-Control-Allow-Origin")
        // `null` is the origin of every sandboxed page of anybody: to name it allows more than `*` does.
        let isOpen = now == "*" || evidence.request.fetch.origin == .opaque
        allowOrigin = isOpen && !evidence.isCredentialed ? "*" : evidence.origin
        let value = { (name: String) in
            FieldList.repaired(String((preflight?.response?.value(name) ?? "").prefix(Self.readCharacters)))
        }
        var methods = value("Access-Control-Allow-Methods").filter { $0 != "ANY" }
        var headers = value("Access-Control-Allow-Headers")
        if evidence.isCredentialed {
            methods.removeAll { $0 == "*" }
            headers.removeAll { $0 == "*" }
        }
        // A method in another case than the page's is the same one written wrongly.
        methods.removeAll { ASCII.lowercased($0) == ASCII.lowercased(evidence.method) }
        if !methods.contains("*") { methods.append(Self.upperCased(evidence.method)) }
        let isAny = headers.contains("*")
        for name in evidence.requestedHeaders where !isAny || name == "authorization" {
            if !headers.contains(where: { ASCII.lowercased($0) == name }) { headers.append(name) }
        }
        self.methods = methods
        self.headers = headers
    }

    /// What the preflight's answer has to say.
    var preflightLines: [String] {
        var lines: [String] = [
            "Access-Control-Allow-Origin: \(allowOrigin)", "Access-Control-Allow-Methods: \(joined(methods))",
        ]
        if !headers.isEmpty { lines.append("Access-Control-Allow-Headers: \(joined(headers))") }
        if isCredentialed { lines.append("Access-Control-Allow-Credentials: true") }
        return lines
    }

    /// What every answer to the request has to say, errors too.
    var answerFields: [HeaderField] {
        var fields: [HeaderField] = [HeaderField("Access-Control-Allow-Origin", allowOrigin)]
        if isCredentialed { fields.append(HeaderField("Access-Control-Allow-Credentials", "true")) }
        if allowOrigin != "*" { fields.append(HeaderField("Vary", "Origin")) }
        return fields
    }

    /// `patch` is a mistake of the page's; the server lists `PATCH`.
    private static func upperCased(_ method: String) -> String {
        HTTPMethodName.isValid(method.uppercased()) ? method.uppercased() : method
    }

    private func joined(_ names: [String]) -> String { names.joined(separator: ",") }
}
