import HTTPMessages
import JSON
import NIOCore

/// What a Lambda authorizer is shown of a request (AWS guide, "Input to an API Gateway Lambda authorizer").
enum AuthorizerEvent {
    /// Three keys: a token as it was sent, `Bearer` included.
    static func token(_ token: String, methodARN: String) -> ByteBuffer {
        buffer([
            ("type", "TOKEN"), ("methodArn", .string(methodARN)), ("authorizationToken", .string(token)),
        ])
    }

    /// The request without its body. Empty maps are `{}`, where a proxy integration has null.
    static func request(_ invocation: Invocation, methodARN: String) -> ByteBuffer {
        let request = invocation.request
        let headers = headers(invocation.scope)
        let query: [(String, String)] = QueryString.parse(request.message.query).map { ($0.name, $0.value) }
        return buffer([
            ("type", "REQUEST"),
            ("methodArn", .string(methodARN)),
            ("resource", .string(invocation.method.resourcePath)),
            ("path", .string(request.path)),
            ("httpMethod", .string(request.method)),
            ("headers", single(headers)),
            ("multiValueHeaders", lists(headers)),
            ("queryStringParameters", single(query)),
            ("multiValueQueryStringParameters", lists(query)),
            ("pathParameters", single(invocation.captures.map { ($0.name, $0.value) })),
            (
                "stageVariables",
                single(invocation.stage.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            ),
            ("requestContext", .object(context(invocation))),
        ])
    }

    private static func buffer(_ members: [(String, JSONValue)]) -> ByteBuffer {
        ByteBuffer(bytes: JSONSerializer.bytes(.object(JSONObject(members))))
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

    /// The last of several values.
    private static func single(_ pairs: [(String, String)]) -> JSONValue {
        .object(JSONObject(pairs.map { ($0.0, .string($0.1)) }))
    }

    private static func lists(_ pairs: [(String, String)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in pairs {
            object[name] = .array((object[name]?.arrayValue ?? []) + [.string(value)])
        }
        return .object(object)
    }

    /// `requestContext`, with the keys and the order of a proxy integration's event.
    private static func context(_ invocation: Invocation) -> JSONObject {
        let scope = invocation.scope
        var context = JSONObject()
        for variable in contextVariables {
            if variable == .domainName { context["identity"] = .object(identity(invocation)) }
            guard let text = invocation.contextOverlay[variable.rawValue] ?? variable.value(in: scope) else { continue }
            context[variable.rawValue] =
                variable.isNumber ? JSONNumber(text: text).map(JSONValue.number) : .string(text)
        }
        return context
    }

    private static let contextVariables: [ContextVariable] = [
        .resourceID, .resourcePath, .httpMethod, .extendedRequestID, .requestTime, .path, .accountID, .protocolVersion,
        .stage, .domainPrefix, .requestTimeEpoch, .requestID, .domainName, .deploymentID, .apiID,
    ]

    /// Twelve keys, null where they do not apply.
    private static func identity(_ invocation: Invocation) -> JSONObject {
        var identity = JSONObject()
        for key in ContextVariables.identityKeys {
            let name = "identity.\(key)"
            let text = invocation.contextOverlay[name] ?? ContextVariable(rawValue: name)?.value(in: invocation.scope)
            identity[key] = text.map(JSONValue.string) ?? .null
        }
        return identity
    }
}
