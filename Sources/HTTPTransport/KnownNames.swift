/// Header names too long to live inside a `String` (over 15 bytes) that browsers, SDKs and proxies send all the time:
/// their text is shared instead of allocated for every request.
enum KnownNames {
    /// The shared text of a name spelt exactly so.
    static func text(_ name: UnsafeRawBufferPointer) -> String? {
        switch name.count {
        case 16:
            if WireBytes.equals(name, exactly: "Content-Encoding") { return "Content-Encoding" }
            if WireBytes.equals(name, exactly: "content-encoding") { return "content-encoding" }
            if WireBytes.equals(name, exactly: "X-Forwarded-Port") { return "X-Forwarded-Port" }
            if WireBytes.equals(name, exactly: "x-forwarded-port") { return "x-forwarded-port" }
        case 17:
            if WireBytes.equals(name, exactly: "If-Modified-Since") { return "If-Modified-Since" }
            if WireBytes.equals(name, exactly: "if-modified-since") { return "if-modified-since" }
            if WireBytes.equals(name, exactly: "X-Forwarded-Proto") { return "X-Forwarded-Proto" }
            if WireBytes.equals(name, exactly: "x-forwarded-proto") { return "x-forwarded-proto" }
        case 25:
            if WireBytes.equals(name, exactly: "Upgrade-Insecure-Requests") { return "Upgrade-Insecure-Requests" }
            if WireBytes.equals(name, exactly: "upgrade-insecure-requests") { return "upgrade-insecure-requests" }
        case 27:
            if WireBytes.equals(name, exactly: "Access-Control-Allow-Origin") { return "Access-Control-Allow-Origin" }
            if WireBytes.equals(name, exactly: "access-control-allow-origin") { return "access-control-allow-origin" }
        case 28:
            if WireBytes.equals(name, exactly: "Access-Control-Allow-Headers") { return "Access-Control-Allow-Headers" }
            if WireBytes.equals(name, exactly: "access-control-allow-headers") { return "access-control-allow-headers" }
            if WireBytes.equals(name, exactly: "Access-Control-Allow-Methods") { return "Access-Control-Allow-Methods" }
            if WireBytes.equals(name, exactly: "access-control-allow-methods") { return "access-control-allow-methods" }
        case 29:
            if WireBytes.equals(name, exactly: "Access-Control-Request-Method") {
                return "Access-Control-Request-Method"
            }
            if WireBytes.equals(name, exactly: "access-control-request-method") {
                return "access-control-request-method"
            }
        case 30:
            if WireBytes.equals(name, exactly: "Access-Control-Request-Headers") {
                return "Access-Control-Request-Headers"
            }
            if WireBytes.equals(name, exactly: "access-control-request-headers") {
                return "access-control-request-headers"
            }
        default: break
        }
        return nil
    }
}
