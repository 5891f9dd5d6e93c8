import HTTPMessages

/// What the conditions of a policy may ask of a request, by keys that have no case.
struct PolicyFacts: Sendable {
    /// The client's; nil where nobody is connected.
    var sourceIP: String?
    var userAgent: String?
    var referer: String?
    var isSecure = false
    /// Seconds since 1970.
    var time: Int64 = 0

    /// The values of a key; nil when it does not apply: others of AWS's keys speak of IAM principals and of private
    /// networks, which authorizers' callers have not.
    func values(_ key: String) -> [String]? {
        switch key {
        case "aws:sourceip": sourceIP.map { [$0] }
        case "aws:useragent": userAgent.map { [$0] }
        case "aws:referer": referer.map { [$0] }
        case "aws:securetransport": [isSecure ? "true" : "false"]
        case "aws:currenttime", "aws:epochtime": [String(time)]
        default: nil
        }
    }
}

extension PolicyFacts {
    init(_ invocation: Invocation) {
        let request = invocation.request
        sourceIP = ContextVariable.sourceIP.value(in: invocation.scope)
        userAgent = request.message.headers.last("User-Agent")
        referer = request.message.headers.last("Referer")
        isSecure = request.message.connection.scheme == "https"
        time = request.arrival / 1_000
    }
}
