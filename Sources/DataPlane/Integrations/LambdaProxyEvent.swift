import HTTPMessages
import JSON
import NIOCore

/// What a function behind AWS_PROXY is shown of a request: payload format 1.0 (recorded:
/// test_lambda_aws_proxy_integration; AWS guide, "Input format of a Lambda function for proxy integration").
///
/// Headers are sorted without regard to case, as in the guide's sample; keys of `requestContext` and `identity` stand
/// in the order of Java's hash maps, as recorded.
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
        writeGroups(headers(), "headers", "multiValueHeaders")
        let query = invocation.query.isEmpty ? QueryString.parse(request.message.query) : invocation.query
        writeGroups(Self.grouped(query), "queryStringParameters", "multiValueQueryStringParameters")
        writer.key("pathParameters")
        writeMap(invocation.captures.lazy.map { ($0.name, $0.value) })
        writer.key("stageVariables")
        // The order is Java's, which nobody can rely on: sorted.
        writeMap(invocation.stage.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        writer.key("requestContext")
        writeContext(operationName)
        writeBody()
        writer.close("}")
    }

    /// Slashes after the stage count once (recorded, `/{stage}//p`).
    private static func path(_ path: String) -> String {
        guard path.utf8.starts(with: "//".utf8) else { return path }
        return "/" + path.drop { $0 == "/" }
    }

    // MARK: - Headers and query

    /// A name and its values in order.
    private struct Group {
        let name: String
        var values: [String]
    }

    /// The client's headers and those of the gateway's front. Two have their canonical names in every event.
    private func headers() -> [Group] {
        var groups: [Group] = []
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
    private static func insert(_ name: String, _ value: String, into groups: inout [Group]) {
        var index = groups.count
        while index > 0 {
            switch compare(groups[index - 1].name, name) {
            case 0:
                groups[index - 1].values.append(value)
                return
            case 1: index -= 1
            default:
                groups.insert(Group(name: name, values: [value]), at: index)
                return
            }
        }
        groups.insert(Group(name: name, values: [value]), at: 0)
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

    private static func grouped(_ query: [QueryItem]) -> [Group] {
        var groups: [Group] = []
        for item in query {
            if let index = groups.firstIndex(where: { $0.name == item.name }) {
                groups[index].values.append(item.value)
            } else {
                groups.append(Group(name: item.name, values: [item.value]))
            }
        }
        return groups
    }

    /// The last value of each name, then all of them; null when there are none.
    private mutating func writeGroups(_ groups: [Group], _ single: StaticString, _ multi: StaticString) {
        writer.key(single)
        writeMap(groups.lazy.map { ($0.name, $0.values[$0.values.count - 1]) })
        writer.key(multi)
        guard !groups.isEmpty else { return writer.literal("null") }
        writer.open("{")
        for group in groups {
            writer.key(group.name)
            writer.open("[")
            for value in group.values { writer.text(value) }
            writer.close("]")
        }
        writer.close("}")
    }

    private mutating func writeMap(_ pairs: some Collection<(String, String)>) {
        guard !pairs.isEmpty else { return writer.literal("null") }
        writer.open("{")
        for (name, value) in pairs {
            writer.key(name)
            writer.text(value)
        }
        writer.close("}")
    }

    // MARK: - Context and body

    private mutating func writeContext(_ operationName: String?) {
        writer.open("{")
        write("resourceId", .resourceID)
        if let authorizer = invocation.authorizer {
            writer.key("authorizer")
            write(authorizer)
        }
        write("resourcePath", .resourcePath)
        if let operationName {
            writer.key("operationName")
            writer.text(operationName)
        }
        write("httpMethod", .httpMethod)
        write("extendedRequestId", .extendedRequestID)
        write("requestTime", .requestTime)
        write("path", .path)
        write("accountId", .accountID)
        write("protocol", .protocolVersion)
        write("stage", .stage)
        write("domainPrefix", .domainPrefix)
        writer.key("requestTimeEpoch")
        writer.number(invocation.request.arrival)
        write("requestId", .requestID)
        writer.key("identity")
        writeIdentity()
        write("domainName", .domainName)
        write("deploymentId", .deploymentID)
        write("apiId", .apiID)
        writer.close("}")
    }

    private mutating func write(_ key: StaticString, _ variable: ContextVariable) {
        guard let text = variable.value(in: scope) else { return }
        writer.key(key)
        writer.text(text)
    }

    /// Twelve keys, null where they do not apply.
    private mutating func writeIdentity() {
        writer.open("{")
        for key in ContextVariables.identityKeys {
            writer.key(key)
            switch key {
            case "sourceIp": writer.text(orNull: ContextVariable.sourceIP.value(in: scope))
            case "userAgent": writer.text(orNull: ContextVariable.userAgent.value(in: scope))
            default: writer.literal("null")
            }
        }
        writer.close("}")
    }

    /// A Lambda authorizer's principal, entries and latency; a user pool's claims. Values are texts but for the latency,
    /// which is a number.
    private mutating func write(_ authorizer: AuthorizerContext) {
        writer.open("{")
        if let claims = authorizer.claims {
            writer.key("claims")
            writer.open("{")
            for (name, value) in claims {
                writer.key(name)
                writer.text(AuthorizerContext.text(of: value))
            }
            writer.close("}")
        } else {
            for (name, value) in authorizer.entries where name != "principalId" && name != "integrationLatency" {
                writer.key(name)
                writer.text(AuthorizerContext.text(of: value))
            }
            if let principal = authorizer.principalID {
                writer.key("principalId")
                writer.text(principal)
            }
            writer.key("integrationLatency")
            writer.number(Int64(authorizer.integrationLatency))
        }
        writer.close("}")
    }

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
