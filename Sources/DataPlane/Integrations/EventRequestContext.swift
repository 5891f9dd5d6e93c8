import JSON

/// `requestContext` of the events that functions get, behind proxy integrations and as authorizers alike. Keys stand in
/// the order of Java's hash maps, as recorded (test_lambda_aws_proxy_integration).
enum EventRequestContext {
    /// Writes the value of the key that comes before it.
    ///
    /// - Parameters:
    ///   - scope: the invocation's, which whoever calls this has anyway.
    ///   - operationName: the method's; authorizers are not shown it.
    static func write(
        _ invocation: Invocation, _ scope: ValueScope, operationName: String?, to writer: inout EventWriter
    ) {
        writer.open("{")
        write("resourceId", .resourceID, invocation, scope, to: &writer)
        if let authorizer = invocation.authorizer {
            writer.key("authorizer")
            write(authorizer, to: &writer)
        }
        write("resourcePath", .resourcePath, invocation, scope, to: &writer)
        if let operationName {
            writer.key("operationName")
            writer.text(operationName)
        }
        write("httpMethod", .httpMethod, invocation, scope, to: &writer)
        write("extendedRequestId", .extendedRequestID, invocation, scope, to: &writer)
        write("requestTime", .requestTime, invocation, scope, to: &writer)
        write("path", .path, invocation, scope, to: &writer)
        write("accountId", .accountID, invocation, scope, to: &writer)
        write("protocol", .protocolVersion, invocation, scope, to: &writer)
        write("stage", .stage, invocation, scope, to: &writer)
        write("domainPrefix", .domainPrefix, invocation, scope, to: &writer)
        writeTime(invocation, to: &writer)
        write("requestId", .requestID, invocation, scope, to: &writer)
        writer.key("identity")
        writeIdentity(invocation, scope, to: &writer)
        write("domainName", .domainName, invocation, scope, to: &writer)
        write("deploymentId", .deploymentID, invocation, scope, to: &writer)
        write("apiId", .apiID, invocation, scope, to: &writer)
        writer.close("}")
    }

    private static func write(
        _ key: StaticString, _ variable: ContextVariable, _ invocation: Invocation, _ scope: ValueScope,
        to writer: inout EventWriter
    ) {
        guard let text = given(variable.rawValue, invocation) ?? variable.value(in: scope) else { return }
        writer.key(key)
        writer.text(text)
    }

    /// Only a test of an authorizer brings values of its own.
    private static func given(_ name: @autoclosure () -> String, _ invocation: Invocation) -> String? {
        invocation.contextOverlay.isEmpty ? nil : invocation.contextOverlay[name()]
    }

    private static func writeTime(_ invocation: Invocation, to writer: inout EventWriter) {
        guard let given = given(ContextVariable.requestTimeEpoch.rawValue, invocation) else {
            writer.key("requestTimeEpoch")
            return writer.number(invocation.request.arrival)
        }
        // What is no number is left out: the event's readers count on one.
        guard let number = Int64(given) else { return }
        writer.key("requestTimeEpoch")
        writer.number(number)
    }

    /// Twelve keys, null where they do not apply.
    private static func writeIdentity(_ invocation: Invocation, _ scope: ValueScope, to writer: inout EventWriter) {
        writer.open("{")
        for key in ContextVariables.identityKeys {
            writer.key(key)
            if let given = given("identity.\(key)", invocation) {
                writer.text(given)
                continue
            }
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
    private static func write(_ authorizer: AuthorizerContext, to writer: inout EventWriter) {
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
}
