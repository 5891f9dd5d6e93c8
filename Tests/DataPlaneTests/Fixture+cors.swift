import APIModel
import HTTPMessages
import Testing

extension CORSRule {
    /// A rule that lets two origins in, so that what it says varies.
    static func at(
        _ path: String,
        recursive: Bool = false,
        origins: [String] = ["https://a.example", "https://b.example"],
        methods: [String]? = nil,
        headers: [String] = [],
        exposed: [String] = [],
        credentials: Bool = false,
        maxAge: Int? = nil,
        dangerously: [String] = []
    ) -> CORSRule {
        CORSRule(
            path: path, isRecursive: recursive, allowOrigins: origins, allowMethods: methods, allowHeaders: headers,
            exposeHeaders: exposed, allowCredentials: credentials, maxAge: maxAge, dangerously: dangerously)
    }
}

extension Fixture {
    /// A browser's preflight: nothing but what it asks for, and no credentials.
    func preflight(
        _ path: String, _ method: String, from origin: String = "https://a.example", headers: String? = nil
    ) async -> ResponseMessage {
        var fields: HeaderList = ["Origin": origin, "Access-Control-Request-Method": method]
        if let headers { fields.append("Access-Control-Request-Headers", headers) }
        return await send("OPTIONS", path, fields)
    }
}

extension ResponseMessage {
    /// The names of the CORS headers, in lower case and sorted.
    var corsNames: [String] {
        headers.fields.map { $0.name.lowercased() }.filter { $0.hasPrefix("access-control-") }.sorted()
    }

    var allowedOrigins: [String] { headers.all("Access-Control-Allow-Origin") }

    /// The members of `Vary`, line by line.
    var varies: [String] {
        headers.all("Vary").flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " } }
    }
}

/// Every header in a form that can be compared, whatever the order.
func lines(_ message: ResponseMessage) -> [String] {
    message.headers.fields.map { "\($0.name): \($0.value)" }.sorted()
}
