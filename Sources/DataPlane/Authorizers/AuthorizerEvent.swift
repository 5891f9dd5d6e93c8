import HTTPMessages
import NIOCore

/// What a Lambda authorizer is shown of a request (AWS guide, "Input to an API Gateway Lambda authorizer").
enum AuthorizerEvent {
    /// Three keys: a token as it was sent, `Bearer` included.
    static func token(_ token: String, methodARN: String) -> ByteBuffer {
        var writer = EventWriter(capacity: 64 + methodARN.utf8.count + token.utf8.count)
        writer.open("{")
        writer.key("type")
        writer.text("TOKEN")
        writer.key("methodArn")
        writer.text(methodARN)
        writer.key("authorizationToken")
        writer.text(token)
        writer.close("}")
        return writer.buffer
    }

    /// The request without its body. Empty maps are `{}`, where a proxy integration has null.
    static func request(_ invocation: Invocation, methodARN: String) -> ByteBuffer {
        let request = invocation.request
        let scope = invocation.scope
        // Headers come twice, and the rest has some 1.5 KB.
        var writer = EventWriter(capacity: 4_096)
        writer.open("{")
        writer.key("type")
        writer.text("REQUEST")
        writer.key("methodArn")
        writer.text(methodARN)
        writer.key("resource")
        writer.text(invocation.method.resourcePath)
        writer.key("path")
        writer.text(request.path)
        writer.key("httpMethod")
        writer.text(request.method)
        writer.write(
            EventGroup.grouped(headers(scope)), single: "headers", multi: "multiValueHeaders", ifNone: .braces)
        writer.write(
            EventGroup.grouped(QueryString.parse(request.message.query).lazy.map { ($0.name, $0.value) }),
            single: "queryStringParameters", multi: "multiValueQueryStringParameters", ifNone: .braces)
        writer.key("pathParameters")
        writer.write(invocation.captures.lazy.map { ($0.name, $0.value) }, ifNone: .braces)
        writer.key("stageVariables")
        writer.write(
            invocation.stage.variables.sorted { $0.key < $1.key }.lazy.map { ($0.key, $0.value) }, ifNone: .braces)
        writer.key("requestContext")
        EventRequestContext.write(invocation, scope, operationName: nil, to: &writer)
        writer.close("}")
        return writer.buffer
    }

    /// The client's headers and those of the gateway's front; two of them always have their canonical names in events.
    private static func headers(_ scope: ValueScope) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for field in scope.request.message.headers.fields where !HeaderRules.droppedAtParsing.contains(field.name) {
            if field.name.equalsIgnoringASCIICase("Content-Length") { continue }
            if !scope.isTest, isForwarded(field.name) { continue }
            let canonical = canonicalNames.first { $0.equalsIgnoringASCIICase(field.name) }
            pairs.append((canonical ?? field.name, field.value))
        }
        if scope.isTest { return pairs }
        for header in ForwardedHeader.allCases {
            if let value = header.value(in: scope) { pairs.append((header.rawValue, value)) }
        }
        return pairs
    }

    private static let canonicalNames: [String] = ["Authorization", "User-Agent"]

    private static func isForwarded(_ name: String) -> Bool {
        ForwardedHeader.allCases.contains { $0.rawValue.equalsIgnoringASCIICase(name) }
    }
}
