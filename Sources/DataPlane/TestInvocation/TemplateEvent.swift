import HTTPMessages
public import JSON
import NIOCore

/// What an offline rendering of a template is given: the shape of Lambda's proxy events, so that samples of those fit.
///
/// Keys, all optional: `body` (text, or JSON that stands for its text), `isBase64Encoded`, `headers`,
/// `multiValueHeaders`, `queryStringParameters`, `multiValueQueryStringParameters`, `pathParameters`,
/// `stageVariables`, `requestContext` or `context` (values of `$context`), `httpMethod`, `path`, and `response`
/// (`{"body": …}`, or the body itself): then the template is taken for one of a response, whose `$input` shows that.
public struct TemplateEvent: Sendable {
    let body: ByteBuffer
    /// Set for a response template.
    let responseBody: ByteBuffer?
    let headers: HeaderList
    let query: [QueryItem]
    let captures: [PathCapture]
    let stageVariables: [String: String]
    let context: JSONObject
    let method: String
    let path: String

    /// Why an event is not taken.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// An event without anything.
    public init() {
        body = ByteBuffer()
        responseBody = nil
        headers = HeaderList()
        query = []
        captures = []
        stageVariables = [:]
        context = JSONObject()
        method = "GET"
        path = "/"
    }

    /// Reads an event from a file's bytes.
    public init(parsing bytes: some Collection<UInt8>) throws(Problem) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes)
        } catch {
            throw Problem(description: "the event is no JSON: \(error)")
        }
        try self.init(value)
    }

    public init(_ event: JSONValue) throws(Problem) {
        guard case .object(let object) = event else {
            throw Problem(description: "the event is a JSON \(event.kindName); it must be an object")
        }
        for key in object.keys where !Self.known.contains(key) {
            throw Problem(
                description: "the event has a key \(key) that means nothing here; known are "
                    + Self.known.joined(separator: ", "))
        }
        body = try Self.body(object["body"], isBase64: object["isBase64Encoded"]?.boolValue == true)
        responseBody = try object["response"].map { response throws(Problem) in
            let inner: JSONValue = response["body"] ?? (response.objectValue?.isEmpty == true ? .null : response)
            return try Self.body(inner, isBase64: false)
        }
        var headers = HeaderList()
        for (name, value) in try Self.pairs(object, "headers", "multiValueHeaders") { headers.append(name, value) }
        self.headers = headers
        query = try Self.pairs(object, "queryStringParameters", "multiValueQueryStringParameters")
            .map { QueryItem(name: $0, value: $1) }
        captures = try Self.texts(object, "pathParameters").map { PathCapture(name: $0, value: $1) }
        stageVariables = Dictionary(try Self.texts(object, "stageVariables"), uniquingKeysWith: { $1 })
        context = (object["requestContext"] ?? object["context"])?.objectValue ?? JSONObject()
        method = object["httpMethod"]?.stringValue ?? context["httpMethod"]?.stringValue ?? "GET"
        path = object["path"]?.stringValue ?? "/"
    }

    private static let known: [String] = [
        "body", "isBase64Encoded", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "context",
        "httpMethod", "path", "resource", "response", "version",
    ]

    private static func body(_ value: JSONValue?, isBase64: Bool) throws(Problem) -> ByteBuffer {
        switch value {
        case nil, .null: return ByteBuffer()
        case .string(let text):
            guard isBase64 else { return ByteBuffer(string: text) }
            guard let bytes = Base64.decode(ByteBuffer(string: text)) else {
                throw Problem(description: "isBase64Encoded is true, but the body is not base64")
            }
            return bytes
        case .some(let value): return ByteBuffer(bytes: JSONSerializer.bytes(value))
        }
    }

    /// Single values and lists of values; lists win where both name one.
    private static func pairs(
        _ event: JSONObject, _ single: String, _ multi: String
    ) throws(Problem) -> [(String, String)] {
        var pairs: [(String, String)] = []
        let lists = event[multi]?.objectValue ?? JSONObject()
        for (name, values) in lists {
            guard case .array(let values) = values else {
                throw Problem(description: "\(multi).\(name) is no list")
            }
            for value in values { pairs.append((name, Self.text(value))) }
        }
        for (name, value) in try texts(event, single) where lists[name] == nil { pairs.append((name, value)) }
        return pairs
    }

    private static func texts(_ event: JSONObject, _ key: String) throws(Problem) -> [(String, String)] {
        switch event[key] {
        case nil, .null: return []
        case .object(let object): return object.map { ($0.key, Self.text($0.value)) }
        case .some: throw Problem(description: "\(key) is no object")
        }
    }

    private static func text(_ value: JSONValue) -> String { value.stringValue ?? JSONSerializer.string(value) }
}
