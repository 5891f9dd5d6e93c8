internal import FoundationEssentials
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// The event that a function URL makes of a request: payload format 2.0 as AWS's guide has it ("Invoking Lambda
/// function URLs"). Members that have nothing to say are left out, as recorded events have it: `cookies`,
/// `queryStringParameters`, `body`, `authentication` and `authorizer`.
struct FunctionURLEvent {
    let request: RequestMessage
    let urlID: String
    let requestID: String
    let traceID: String
    /// Milliseconds since 1970.
    let time: Int64

    var json: JSONValue {
        var event: JSONObject = [
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": .string(String(request.path)),
            "rawQueryString": .string(String(request.query ?? "")),
        ]
        let cookies = cookies
        if !cookies.isEmpty { event["cookies"] = .array(cookies.map(JSONValue.string)) }
        event["headers"] = .object(headers)
        let query = FunctionURLQuery.parameters(request.query ?? "")
        if !query.isEmpty { event["queryStringParameters"] = .object(query) }
        event["requestContext"] = context
        let (body, isBase64Encoded) = body
        if let body { event["body"] = .string(body) }
        event["isBase64Encoded"] = .bool(isBase64Encoded)
        return .object(event)
    }

    private var context: JSONValue {
        let host = host
        return [
            "accountId": "anonymous",
            "apiId": .string(urlID),
            "domainName": .string(host),
            "domainPrefix": .string(urlID),
            "http": [
                "method": .string(request.method),
                "path": .string(String(request.path)),
                "protocol": "HTTP/1.1",
                "sourceIp": .string(request.connection.remoteAddress),
                "userAgent": request.headers.first("User-Agent").map(JSONValue.string) ?? .null,
            ],
            "requestId": .string(requestID),
            "routeKey": "$default",
            "stage": "$default",
            "time": .string(FunctionURLTime(milliseconds: time).text),
            "timeEpoch": .number(JSONNumber(Int(time))),
        ]
    }

    /// The host without its port: AWS's URLs have none.
    private var host: String {
        let host = request.headers.first("Host") ?? ""
        return host.utf8.firstIndex(of: UInt8(ascii: ":")).map { String(host[..<$0]) } ?? host
    }

    /// Fields of the connection rather than of the request.
    private static let hopFields: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect",
    ]

    /// Names in lower case, values of one name joined by commas. `Cookie` is in `cookies` alone (AWS's sample event of
    /// format 2.0); what a front end knows of the connection is added, as AWS's front end does.
    private var headers: JSONObject {
        var headers = JSONObject()
        for field in request.headers.fields {
            let name = field.name.lowercased()
            guard name != "cookie", !Self.hopFields.contains(name) else { continue }
            let earlier = headers[name]?.stringValue
            headers[name] = .string(earlier.map { "\($0),\(field.value)" } ?? field.value)
        }
        let forwarded = headers["x-forwarded-for"]?.stringValue.map { "\($0), " } ?? ""
        headers["x-forwarded-for"] = .string(forwarded + request.connection.remoteAddress)
        headers["x-forwarded-proto"] = .string(request.connection.scheme)
        headers["x-forwarded-port"] = .string(String(request.connection.localPort))
        headers["x-amzn-trace-id"] = .string(traceID)
        return headers
    }

    private var cookies: [String] {
        request.headers.all("Cookie").flatMap { $0.split(separator: ";") }
            .map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    /// Text as it is, anything else in base64. AWS does not publish its list; forms and multipart bodies are known to
    /// come in base64 (recorded: LocalStack's test_lambda_url_form_payload), JSON and plain text as text.
    private var body: (String?, isBase64Encoded: Bool) {
        guard request.body.readableBytes > 0 else { return (nil, false) }
        let bytes = request.body.readableBytesView
        let isEncoded = request.headers.first("Content-Encoding").map { $0.lowercased() != "identity" } ?? false
        if !isEncoded, Self.isText(request.headers.first("Content-Type") ?? ""),
            let text = String(validating: bytes, as: UTF8.self)
        {
            return (text, false)
        }
        return (Data(bytes).base64EncodedString(), true)
    }

    static func isText(_ contentType: String) -> Bool {
        let end = contentType.utf8.firstIndex(of: UInt8(ascii: ";")) ?? contentType.endIndex
        let type = contentType[..<end].lowercased().filter { $0 != " " }
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/xml", "application/javascript"].contains(type)
    }
}
