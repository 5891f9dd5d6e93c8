import HTTPMessages
import NIOCore

/// What a function behind AWS_PROXY is shown of a request: payload format 1.0 (recorded:
/// test_lambda_aws_proxy_integration; AWS guide, "Input format of a Lambda function for proxy integration").
///
/// Headers are sorted without regard to case, as in the guide's sample.
struct LambdaProxyEvent {
    private let invocation: Invocation
    private let scope: ValueScope
    private var writer: EventWriter

    /// The event of a request.
    ///
    /// - Parameter operationName: the method's, as `requestContext` shows it.
    static func bytes(_ invocation: Invocation, operationName: String?) -> ByteBuffer {
        var event = LambdaProxyEvent(invocation)
        event.write(operationName: operationName)
        return event.writer.buffer
    }

    private init(_ invocation: Invocation) {
        self.invocation = invocation
        scope = invocation.scope
        // Headers come twice, and the rest has some 1.5 KB.
        writer = EventWriter(capacity: 4_096 + invocation.body.readableBytes)
    }

    private mutating func write(operationName: String?) {
        let request = invocation.request
        writer.open("{")
        writer.key("resource")
        writer.text(invocation.method.resourcePath)
        writer.key("path")
        writer.text(Self.path(request.path))
        writer.key("httpMethod")
        writer.text(request.method)
        writer.write(headers(), single: "headers", multi: "multiValueHeaders", ifNone: .null)
        let query = invocation.query.isEmpty ? QueryString.parse(request.message.query) : invocation.query
        writer.write(
            EventGroup.grouped(query.lazy.map { ($0.name, $0.value) }), single: "queryStringParameters",
            multi: "multiValueQueryStringParameters", ifNone: .null)
        writer.key("pathParameters")
        writer.write(invocation.captures.lazy.map { ($0.name, $0.value) }, ifNone: .null)
        writer.key("stageVariables")
        // The order is Java's, which nobody can rely on: sorted.
        writer.write(
            invocation.stage.variables.sorted { $0.key < $1.key }.lazy.map { ($0.key, $0.value) }, ifNone: .null)
        writer.key("requestContext")
        EventRequestContext.write(invocation, scope, operationName: operationName, to: &writer)
        writeBody()
        writer.close("}")
    }

    /// Slashes after the stage count once (recorded, `/{stage}//p`).
    private static func path(_ path: String) -> String {
        guard path.utf8.starts(with: "//".utf8) else { return path }
        return "/" + path.drop { $0 == "/" }
    }

    // MARK: - Headers and query

    /// The client's headers and those of the gateway's front. Two have their canonical names in every event.
    private func headers() -> [EventGroup] {
        var groups: [EventGroup] = []
        groups.reserveCapacity(invocation.request.message.headers.fields.count + 4)
        for field in invocation.request.message.headers.fields where Self.isShown(field.name, isTest: scope.isTest) {
            Self.insert(Self.canonical(field.name), field.value, into: &groups)
        }
        if !scope.isTest {
            for header in Self.forwarded {
                if let value = header.value(in: scope) { Self.insert(header.rawValue, value, into: &groups) }
            }
        }
        return groups
    }

    /// Made once: the cases of an enumeration come as a new array each time.
    private static let forwarded: [ForwardedHeader] = ForwardedHeader.allCases

    private static let hidden = HeaderNameSet([
        "Content-MD5", "Max-Forwards", "Server", "Trailer", "Upgrade", "WWW-Authenticate", "Proxy-Authenticate", "TE",
        "Expect", "Transfer-Encoding", "Connection", "Content-Length",
    ])
    private static let replaced = HeaderNameSet(ForwardedHeader.allCases.map(\.rawValue))

    private static func isShown(_ name: String, isTest: Bool) -> Bool {
        !hidden.contains(name) && (isTest || !replaced.contains(name))
    }

    private static func canonical(_ name: String) -> String {
        switch name.utf8.count {
        case 13 where name.equalsIgnoringASCIICase("Authorization"): "Authorization"
        case 10 where name.equalsIgnoringASCIICase("User-Agent"): "User-Agent"
        default: name
        }
    }

    /// Names have no case: several spellings of one make one group, under the first.
    private static func insert(_ name: String, _ value: String, into groups: inout [EventGroup]) {
        var index = groups.count
        while index > 0 {
            switch compare(groups[index - 1].name, name) {
            case 0:
                groups[index - 1].values.append(value)
                return
            case 1: index -= 1
            default:
                groups.insert(EventGroup(name: name, values: [value]), at: index)
                return
            }
        }
        groups.insert(EventGroup(name: name, values: [value]), at: 0)
    }

    /// -1, 0 or 1, letters without regard to case.
    private static func compare(_ left: String, _ right: String) -> Int {
        var rest = right.utf8.makeIterator()
        for byte in left.utf8 {
            guard let other = rest.next() else { return 1 }
            let (first, second) = (lowercased(byte), lowercased(other))
            if first != second { return first < second ? -1 : 1 }
        }
        return rest.next() == nil ? 0 : -1
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    // MARK: - Body

    /// Text, or base64 where the request's type is one of the API's binary media types; null when there is none.
    private mutating func writeBody() {
        let body = invocation.body
        let isBinary: Bool =
            body.readableBytes > 0 && invocation.stage.binaryTypes.contains(invocation.mediaType)
        writer.key("body")
        if body.readableBytes == 0 {
            writer.literal("null")
        } else {
            writer.text(isBinary ? Base64.encode(body) : body.repairedUTF8)
        }
        writer.key("isBase64Encoded")
        writer.literal(isBinary ? "true" : "false")
    }
}
