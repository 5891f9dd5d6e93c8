import JSON
import Testing

@testable import DataPlane

/// Source: auth-usage 6.3, IAM user guide on policy elements; case 25 of the reliability list.
@Suite struct AccessPolicyTests {
    private static let arn = "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets/7"

    private func decision(
        _ statements: String, on arn: String = arn, _ facts: PolicyFacts = PolicyFacts()
    ) throws -> AccessPolicy.Decision {
        let text = #"{"Version":"2012-10-17","Statement":\#(statements)}"#
        return try AccessPolicy(try JSONValue.parse(text)).decision(on: arn, for: facts)
    }

    private static func statement(
        _ effect: String = "Allow", action: String = "\"execute-api:Invoke\"", resource: String
    ) -> String {
        #"{"Effect":"\#(effect)","Action":\#(action),"Resource":\#(resource)}"#
    }

    @Test(arguments: [
        ("*", true), ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets/7", true),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/*", true),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/*/GET/*", true),
        ("arn:aws:execute-api:*:*:*", true), ("arn:aws:execute-api:*", true),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/*/pets/?", true),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/???/pets/*7", true),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets/??", false),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets", false),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets/7/*", false),
        ("arn:aws:execute-api:us-east-1:123456789012:abc123defg/PROD/GET/pets/7", false),
        ("arn:aws:execute-api:us-east-1:123456789012:other/*", false), ("**pets**", true), ("?", false),
    ])
    func `resources have wildcards`(_ resource: String, _ isAllowed: Bool) throws {
        #expect(
            try decision("[\(Self.statement(resource: "\"\(resource)\""))]")
                == (isAllowed ? .allowed : .implicitlyDenied))
    }

    @Test(arguments: [
        ("\"*\"", true), ("\"execute-api:*\"", true), ("\"execute-api:invoke\"", true), ("\"EXECUTE-API:Inv*\"", true),
        (#"["s3:GetObject","execute-api:Invoke"]"#, true), ("\"execute-api:InvalidateCache\"", false),
        ("\"Invoke\"", false), ("\"s3:*\"", false),
    ])
    func `actions have wildcards and no case`(_ action: String, _ isAllowed: Bool) throws {
        #expect(
            try decision("[\(Self.statement(action: action, resource: "\"*\""))]")
                == (isAllowed ? .allowed : .implicitlyDenied))
    }

    @Test func `a star in what is asked for is no wildcard`() throws {
        let resource = "\"arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/a\""
        #expect(
            try decision(
                "[\(Self.statement(resource: resource))]",
                on: "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/*") == .implicitlyDenied)
    }

    @Test(arguments: [
        (["Allow", "Deny"], AccessPolicy.Decision.explicitlyDenied), (["Deny", "Allow"], .explicitlyDenied),
        (["Allow", "Allow"], .allowed), ([], .implicitlyDenied),
    ])
    func `Deny wins`(_ effects: [String], _ decision: AccessPolicy.Decision) throws {
        let statements = effects.map { Self.statement($0, resource: "\"*\"") }.joined(separator: ",")
        #expect(try self.decision("[\(statements)]") == decision)
    }

    @Test(arguments: [
        (
            #"{"Effect":"Allow","NotAction":"execute-api:Invoke","Resource":"*"}"#,
            AccessPolicy.Decision.implicitlyDenied
        ),
        (#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#, .allowed),
        (#"{"Effect":"Deny","Action":"*","NotResource":"*/pets/*"}"#, .implicitlyDenied),
        (#"{"Effect":"Deny","Action":"*","NotResource":"*/dogs/*"}"#, .explicitlyDenied),
        (#"{"Sid":"a","Effect":"Allow","Principal":"*","Action":"*","Resource":["x","*"]}"#, .allowed),
        (#"{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":"*","Resource":"*"}"#, .allowed),
    ])
    func `one statement is a list of one, and may be negative`(
        _ statement: String, _ decision: AccessPolicy.Decision
    ) throws {
        #expect(try self.decision(statement) == decision)
    }

    private static let facts = PolicyFacts(
        sourceIP: "203.0.113.7", userAgent: "tests/1.0", referer: nil, isSecure: true, time: 1_592_891_771)

    @Test(arguments: [
        (#""IpAddress":{"aws:SourceIp":"203.0.113.0/24"}"#, true),
        (#""IpAddress":{"AWS:sourceip":["10.0.0.0/8","203.0.113.7"]}"#, true),
        (#""IpAddress":{"aws:SourceIp":"203.0.112.0/24"}"#, false),
        (#""IpAddress":{"aws:SourceIp":"2001:db8::/32"}"#, false),
        (#""NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","10.0.0.0/8"]}"#, false),
        (#""NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, true),
        (#""StringEquals":{"aws:UserAgent":"tests/1.0"}"#, true),
        (#""StringEquals":{"aws:UserAgent":"TESTS/1.0"}"#, false),
        (#""StringEqualsIgnoreCase":{"aws:UserAgent":"TESTS/1.0"}"#, true),
        (#""StringLike":{"aws:UserAgent":"tests/?.*"}"#, true),
        (#""StringNotLike":{"aws:UserAgent":"tests/*"}"#, false),
        (#""StringEquals":{"aws:Referer":"x"}"#, false), (#""StringNotEquals":{"aws:Referer":"x"}"#, true),
        (#""StringEqualsIfExists":{"aws:Referer":"x"}"#, true), (#""Null":{"aws:Referer":"true"}"#, true),
        (#""Null":{"aws:Referer":true}"#, true), (#""Null":{"aws:UserAgent":"true"}"#, false),
        (#""Bool":{"aws:SecureTransport":"true"}"#, true), (#""Bool":{"aws:SecureTransport":false}"#, false),
        (#""DateGreaterThan":{"aws:CurrentTime":"2020-06-23T05:56:10Z"}"#, true),
        (#""DateLessThan":{"aws:CurrentTime":"2020-06-23T07:56:12+02:00"}"#, true),
        (#""DateLessThan":{"aws:CurrentTime":"2020-06-23"}"#, false),
        (#""NumericLessThanEquals":{"aws:EpochTime":1592891771}"#, true),
        (#""StringEquals":{"aws:UserAgent":"tests/1.0"},"Bool":{"aws:SecureTransport":"false"}"#, false),
        (#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#, false),
        (#""ForAnyValue:StringLike":{"aws:UserAgent":["x","tests/*"]}"#, true),
        (#""ForAllValues:StringEquals":{"aws:PrincipalTag/a":"x"}"#, true),
    ])
    func `conditions are asked of the request`(_ condition: String, _ isAllowed: Bool) throws {
        let statement = #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{\#(condition)}}"#
        #expect(try decision(statement, Self.facts) == (isAllowed ? .allowed : .implicitlyDenied))
    }

    @Test func `a hostile pattern takes no time`() throws {
        let pattern = String(repeating: "*a", count: 255) + "b"
        let arn = String(repeating: "a", count: 1_600)
        #expect(try decision("[\(Self.statement(resource: "\"\(pattern)\""))]", on: arn) == .implicitlyDenied)
    }
}
