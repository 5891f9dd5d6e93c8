internal import FoundationEssentials
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// The HTTP answer that a function's result means: payload format 2.0 with its inference.
struct FunctionURLAnswer {
    var status = 200
    var headers = HeaderList()
    var body = ByteBuffer()

    /// What the transport or AWS's front end writes itself: a function's own goes out under another name, as AWS does
    /// it (the list is assumed from answers seen in public reports).
    private static let remapped: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "www-authenticate",
    ]

    /// Reads a buffered result. With `statusCode` it describes an answer; anything else is the body of one, status 200,
    /// `application/json` (AWS's guide), written anew without blanks, and a string without its quotes (recorded on AWS:
    /// LocalStack's test_lambda_url_invocation; the guide's table still shows them).
    init(payload: ByteBuffer) throws(FunctionURLFailure) {
        let value: JSONValue
        do {
            value = try JSONValue.parse(payload.readableBytesView)
        } catch {
            throw .badGateway("the function's result is not JSON: \(error)")
        }
        guard let object = value.objectValue, let statusCode = object["statusCode"] else {
            body = value.stringValue.map { ByteBuffer(string: $0) } ?? ByteBuffer(bytes: JSONSerializer.bytes(value))
            headers.append("Content-Type", "application/json")
            return
        }
        try readHead(statusCode, object, defaultType: "application/json")
        body = try Self.body(object)
    }

    /// Reads the metadata before a streamed body.
    init(prelude: ByteBuffer) throws(FunctionURLFailure) {
        guard let object = (try? JSONValue.parse(prelude.readableBytesView))?.objectValue else {
            throw .badGateway("the metadata before the streamed body is not a JSON object")
        }
        try readHead(object["statusCode"] ?? 200, object, defaultType: Self.streamType)
    }

    /// A stream without metadata: all of it is the body.
    init(streamOf contentType: String?) {
        headers.append("Content-Type", contentType ?? Self.streamType)
    }

    /// AWS's guide to response streaming.
    private static let streamType = "application/octet-stream"

    private mutating func readHead(
        _ statusCode: JSONValue, _ object: JSONObject, defaultType: String
    ) throws(FunctionURLFailure) {
        // A status in quotes is taken (recorded on AWS: LocalStack's test_lambda_url_headers_and_status).
        guard let status = statusCode.intValue ?? statusCode.stringValue.flatMap({ Int($0) }),
            (200...599).contains(status)
        else {
            throw .badGateway("the function's statusCode \(statusCode) is no status from 200 to 599")
        }
        self.status = status
        for (name, value) in try Self.members(object, "headers") {
            guard let text = Self.text(value) else {
                throw .badGateway("the function's header '\(name)' is \(value.kindName), and must be a string")
            }
            headers.append(Self.remapped.contains(name.lowercased()) ? "x-amzn-Remapped-\(name)" : name, text)
        }
        for cookie in try Self.cookies(object) { headers.append("Set-Cookie", cookie) }
        guard HeaderLines(headers.fields) != nil else {
            throw .badGateway("a header of the function's has characters that headers cannot have")
        }
        if !headers.contains("Content-Type") {
            headers.fields.insert(.init(name: "Content-Type", value: defaultType), at: 0)
        }
    }

    private static func members(_ object: JSONObject, _ key: String) throws(FunctionURLFailure) -> JSONObject {
        switch object[key] {
        case nil, .null: return JSONObject()
        case .object(let members): return members
        case let other?: throw .badGateway("the function's '\(key)' is \(other.kindName), and must be an object")
        }
    }

    private static func cookies(_ object: JSONObject) throws(FunctionURLFailure) -> [String] {
        guard let value = object["cookies"], !value.isNull else { return [] }
        let texts = value.arrayValue?.compactMap(\.stringValue)
        guard let texts, texts.count == value.arrayValue?.count else {
            throw .badGateway("the function's 'cookies' must be an array of strings")
        }
        return texts
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let bool): bool ? "true" : "false"
        case .null: ""
        case .array, .object: nil
        }
    }

    /// No `body` is an empty one; what is no string is written as JSON (assumed).
    private static func body(_ object: JSONObject) throws(FunctionURLFailure) -> ByteBuffer {
        guard let value = object["body"], !value.isNull else { return ByteBuffer() }
        guard let text = value.stringValue else { return ByteBuffer(bytes: JSONSerializer.bytes(value)) }
        guard object["isBase64Encoded"]?.boolValue == true else { return ByteBuffer(string: text) }
        guard let data = Data(base64Encoded: text) else {
            throw .badGateway("the function says isBase64Encoded, and its body is no base64")
        }
        return ByteBuffer(bytes: data)
    }
}
