import HTTPMessages
import NIOCore
import SigV4

/// An AWS service behind a method, for AWS: an HTTP endpoint whose requests are signed.
struct ServiceTarget: Sendable {
    /// The request, but for what this type adds.
    let http: HTTPTarget
    let uri: ServiceURI
    let facts: ServiceFacts
    /// `X-Amz-Target` of the operation, where the service has it.
    let operation: String?

    /// Fails on a placeholder of the uri that nothing fills.
    init(
        location: String,
        uri: ServiceURI,
        address: IntegrationURI,
        method: String?,
        timeout: TimeAmount,
        apiID: String,
        mappings: RequestMappings,
        mayOverride: Bool
    ) throws(TargetPattern.Unfilled) {
        http = try HTTPTarget(
            location: location, uri: address, method: method, timeout: timeout, isProxy: false, apiID: apiID,
            mappings: mappings, mayOverride: mayOverride)
        self.uri = uri
        facts = ServiceFacts(uri)
        if case .action(let name, _) = uri.request, let prefix = facts.targetPrefix {
            operation = "\(prefix).\(name)"
        } else {
            operation = nil
        }
    }
}

extension ServiceTarget {
    /// The signed message for one request.
    ///
    /// - Parameters:
    ///   - services: where the service is, and the credentials.
    ///   - time: milliseconds since 1970.
    func message(
        for invocation: Invocation,
        _ scope: ValueScope,
        headers: [RequestMappings.Value],
        body: ByteBuffer,
        overrides: Overrides?,
        to services: ServiceEndpoints,
        at time: Int64
    ) throws(GatewayFailure) -> BackendMessage {
        let configured = services.endpoints[uri.service] ?? services.endpoint
        guard let credentials = services.credentials ?? configured.map({ _ in Self.emulatorCredentials }) else {
            throw .configuration(
                .text(
                    "\(http.location): requests to \(uri.service) must be signed, and no credentials are given; set "
                        + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for AWS itself, or --aws-endpoint for an emulator"
                ),
                log: "API Gateway does not have permission to assume the provided role")
        }
        var message = try http.message(for: invocation, scope, headers: headers, body: body, overrides: overrides)
        // Dropped for services that are not Lambda (emulator's record of AWS).
        message.headers.remove("Referer")
        if let operation {
            if !message.headers.contains("X-Amz-Target") { message.headers.append("X-Amz-Target", operation) }
            let isMapped = headers.contains { $0.name.equalsIgnoringASCIICase("Content-Type") }
            if !isMapped, let type = facts.contentType { message.headers.set("Content-Type", type) }
        }
        var host = http.uri.authority
        if let configured {
            message.endpoint = configured
            host = self.host(at: configured, &message)
        }
        let question = message.target.firstIndex(of: "?") ?? message.target.endIndex
        Signer(credentials: credentials, region: facts.signingRegion, service: facts.signingName).sign(
            method: message.method, host: host, path: String(message.target[..<question]),
            query: String(message.target[question...].dropFirst()), headers: &message.headers,
            payload: .body(message.body), at: SigningTime(unixSeconds: Int(time / 1_000)))
        return message
    }

    /// Emulators look for the service's name in a signature, and verify none.
    private static let emulatorCredentials = Credentials(accessKeyID: "test", secretAccessKey: "test")

    /// The `Host` of a service elsewhere. A subdomain stays one where there can be one, but for S3's buckets, which
    /// become the first segment of the path.
    private func host(at endpoint: BackendEndpoint, _ message: inout BackendMessage) -> String {
        let usual: Bool = endpoint.port == (endpoint.isTLS ? 443 : 80)
        let name: String = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
        let authority: String = usual ? name : "\(name):\(endpoint.port)"
        guard let subdomain = uri.subdomain else { return authority }
        if uri.service == "s3" {
            message.target = "/\(subdomain)\(message.target)"
            return authority
        }
        let isAddress: Bool =
            endpoint.host.contains(":") || endpoint.host.utf8.allSatisfy { $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) }
        return isAddress ? authority : "\(subdomain).\(authority)"
    }
}

/// How a service is reached and signed for.
struct ServiceFacts: Sendable, Equatable {
    /// Without the subdomain, e.g. `sqs.eu-central-1.amazonaws.com`.
    let host: String
    let signingName: String
    let signingRegion: String
    /// What stands before the operation's name in `X-Amz-Target`; nil for services that speak otherwise.
    let targetPrefix: String?
    /// The media type that goes with `X-Amz-Target`.
    let contentType: String?

    init(_ uri: ServiceURI) {
        let isGlobal: Bool = Self.global.contains(uri.service) && uri.partition == "aws"
        host = isGlobal ? "\(uri.service).\(uri.domain)" : "\(uri.service).\(uri.region).\(uri.domain)"
        signingRegion = isGlobal ? "us-east-1" : uri.region
        signingName =
            Self.signingNames["\(uri.subdomain.map { "\($0)." } ?? "")\(uri.service)"]
            ?? Self.signingNames[uri.service] ?? uri.service
        targetPrefix = Self.targets[uri.service]?.prefix
        contentType = Self.targets[uri.service].map { "application/x-amz-json-\($0.version)" }
    }

    /// Services with one endpoint for all regions.
    private static let global: [String] = ["iam", "cloudfront", "route53"]

    /// Names in signatures that are not those in hosts (botocore's service models).
    private static let signingNames: [String: String] = [
        "email": "ses", "appsync-api": "appsync", "data.iot": "iotdata", "runtime.lex": "lex",
        "runtime-v2-lex": "lex", "runtime.sagemaker": "sagemaker", "bedrock-runtime": "bedrock",
        "bedrock-agent-runtime": "bedrock",
    ]

    /// Services whose operations are named by `X-Amz-Target` (botocore's service models). That of EventBridge is to be
    /// mapped on AWS too, and SSM is spoken to in the Query protocol (recorded), so both are missing.
    private static let targets: [String: (prefix: String, version: String)] = [
        "athena": ("AmazonAthena", "1.1"),
        "cognito-idp": ("AWSCognitoIdentityProviderService", "1.1"),
        "cognito-identity": ("AWSCognitoIdentityService", "1.1"),
        "dynamodb": ("DynamoDB_20120810", "1.0"),
        "firehose": ("Firehose_20150804", "1.1"),
        "kinesis": ("Kinesis_20131202", "1.1"),
        "kms": ("TrentService", "1.1"),
        "logs": ("Logs_20140328", "1.1"),
        "secretsmanager": ("secretsmanager", "1.1"),
        "states": ("AWSStepFunctions", "1.0"),
    ]
}
