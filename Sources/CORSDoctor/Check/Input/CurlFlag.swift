/// The flags of curl that are understood, and what each means for a request of a page.
enum CurlFlag {
    /// With a value.
    case method
    case header
    case data
    case dataRaw
    case dataURLEncoded
    case json
    case form
    case user
    case bearer
    case cookie
    case userAgent
    case referrer
    case url
    case upload
    case urlQuery
    /// A value that says how curl works, not what it asks.
    case ignoredValue
    // Without a value
    case head
    case get
    case insecure
    case ignored

    var takesValue: Bool {
        switch self {
        case .method, .header, .data, .dataRaw, .dataURLEncoded, .json, .form, .user, .bearer, .cookie, .userAgent,
            .referrer, .url, .upload, .urlQuery, .ignoredValue:
            true
        case .head, .get, .insecure, .ignored: false
        }
    }

    static func long(_ name: String) -> CurlFlag? { byLongName[name] }
    static func short(_ letter: UInt8) -> CurlFlag? { byLetter[letter] }

    private static let byLongName: [String: CurlFlag] = [
        "request": .method, "header": .header, "data": .data, "data-ascii": .data, "data-binary": .data,
        "data-raw": .dataRaw, "data-urlencode": .dataURLEncoded, "json": .json, "form": .form, "form-string": .form,
        "user": .user, "oauth2-bearer": .bearer, "cookie": .cookie, "user-agent": .userAgent, "referer": .referrer,
        "url": .url, "upload-file": .upload, "url-query": .urlQuery, "head": .head, "get": .get,
        "insecure": .insecure,
        // How curl connects, prints and retries
        "output": .ignoredValue, "write-out": .ignoredValue, "max-time": .ignoredValue,
        "connect-timeout": .ignoredValue, "retry": .ignoredValue, "retry-delay": .ignoredValue,
        "max-redirs": .ignoredValue, "proxy": .ignoredValue, "noproxy": .ignoredValue, "resolve": .ignoredValue,
        "connect-to": .ignoredValue, "cacert": .ignoredValue, "cert": .ignoredValue, "key": .ignoredValue,
        "dump-header": .ignoredValue, "cookie-jar": .ignoredValue, "trace-ascii": .ignoredValue,
        "interface": .ignoredValue, "limit-rate": .ignoredValue, "stderr": .ignoredValue,
        "location": .ignored, "location-trusted": .ignored, "compressed": .ignored, "silent": .ignored,
        "show-error": .ignored, "include": .ignored, "verbose": .ignored, "fail": .ignored,
        "fail-with-body": .ignored, "http1.1": .ignored, "http1.0": .ignored, "http2": .ignored,
        "http2-prior-knowledge": .ignored, "http3": .ignored, "globoff": .ignored, "remote-name": .ignored,
        "no-buffer": .ignored, "ipv4": .ignored, "ipv6": .ignored, "path-as-is": .ignored, "progress-bar": .ignored,
        "no-progress-meter": .ignored, "tlsv1.2": .ignored, "tlsv1.3": .ignored, "basic": .ignored,
        "ssl-no-revoke": .ignored, "show-headers": .ignored, "disable": .ignored, "anyauth": .ignored,
    ]

    private static let byLetter: [UInt8: CurlFlag] = [
        UInt8(ascii: "X"): .method, UInt8(ascii: "H"): .header, UInt8(ascii: "d"): .data, UInt8(ascii: "F"): .form,
        UInt8(ascii: "u"): .user, UInt8(ascii: "b"): .cookie, UInt8(ascii: "A"): .userAgent,
        UInt8(ascii: "e"): .referrer, UInt8(ascii: "T"): .upload, UInt8(ascii: "I"): .head, UInt8(ascii: "G"): .get,
        UInt8(ascii: "k"): .insecure, UInt8(ascii: "o"): .ignoredValue, UInt8(ascii: "w"): .ignoredValue,
        UInt8(ascii: "m"): .ignoredValue, UInt8(ascii: "x"): .ignoredValue, UInt8(ascii: "D"): .ignoredValue,
        UInt8(ascii: "c"): .ignoredValue, UInt8(ascii: "E"): .ignoredValue, UInt8(ascii: "L"): .ignored,
        UInt8(ascii: "s"): .ignored, UInt8(ascii: "S"): .ignored, UInt8(ascii: "i"): .ignored,
        UInt8(ascii: "v"): .ignored, UInt8(ascii: "f"): .ignored, UInt8(ascii: "g"): .ignored,
        UInt8(ascii: "O"): .ignored, UInt8(ascii: "N"): .ignored, UInt8(ascii: "q"): .ignored,
        UInt8(ascii: "0"): .ignored, UInt8(ascii: "4"): .ignored, UInt8(ascii: "6"): .ignored,
        UInt8(ascii: "#"): .ignored,
    ]
}
