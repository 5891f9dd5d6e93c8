extension HeaderField {
    /// Whether browsers drop the header when a script sets it (#forbidden-request-header).
    public var isForbiddenRequestHeader: Bool {
        let name = name.asciiLowercased
        switch name {
        case "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
            "connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive",
            "origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via":
            return true
        case "x-http-method", "x-http-method-override", "x-method-override":
            return value.split(separator: ",").contains { FetchMethod.isForbidden($0.trimmingHTTPWhitespace) }
        default: return name.hasPrefix("proxy-") || name.hasPrefix("sec-")
        }
    }

    /// Whether `Headers` takes it: a token, and a value without NUL, line ends and characters beyond U+00FF.
    var isValidRequestHeader: Bool {
        name.isHTTPToken
            && value.trimmingHTTPWhitespace.unicodeScalars.allSatisfy {
                $0.value <= 0xFF && $0.value != 0 && $0.value != 0x0A && $0.value != 0x0D
            }
    }

    /// Names that describe a body and go with it when a redirect drops it (#request-body-header-name).
    static func isRequestBodyHeader(_ name: String) -> Bool {
        switch name.asciiLowercased {
        case "content-encoding", "content-language", "content-location", "content-type": true
        default: false
        }
    }

    /// Names that a response never shows to a script (#forbidden-response-header-name).
    static func isForbiddenResponseHeader(_ name: String) -> Bool {
        let name = name.asciiLowercased
        return name == "set-cookie" || name == "set-cookie2"
    }

    /// Names that a script can always read (#cors-safelisted-response-header-name).
    public static func isCORSSafelistedResponseHeader(_ name: some StringProtocol) -> Bool {
        switch name.asciiLowercased {
        case "cache-control", "content-language", "content-length", "content-type", "expires", "last-modified",
            "pragma":
            true
        default: false
        }
    }
}
