import APIModel
import HTTPMessages
import NIOCore

extension MethodCompiler {
    /// Whom an integration of type AWS or AWS_PROXY calls.
    mutating func awsTarget(
        _ integration: Integration,
        _ mappings: RequestMappings,
        mayOverride: Bool
    ) -> Result<CompiledIntegration.Target, Refused> {
        let uri: ServiceURI
        do throws(ServiceURI.Problem) {
            uri = try ServiceURI(integration.uri ?? "", variables: grammar.variables)
        } catch {
            return .failure(Refused(refusal: refuse("integration uri", error.reason, log: "Invalid endpoint address")))
        }
        if let refusal = credentialsRefusal(integration, uri) { return .failure(Refused(refusal: refusal)) }
        if uri.service == "lambda", uri.subdomain == nil, case .path = uri.request {
            return functionTarget(integration, uri, mappings).map { .function($0) }
        }
        guard integration.type == .aws else {
            return .failure(
                Refused(
                    refusal: refuse(
                        "integration",
                        uri.service == "firehose"
                            ? "AWS_PROXY with Firehose streams comes with a later version; use AWS with "
                                + "firehose:action/PutRecord"
                            : "AWS_PROXY calls Lambda functions, not \(uri.service); use AWS")))
        }
        return serviceTarget(integration, uri, mappings, mayOverride: mayOverride).map { .service($0) }
    }

    struct Refused: Error {
        let refusal: Refusal
    }

    private mutating func functionTarget(
        _ integration: Integration, _ uri: ServiceURI, _ mappings: RequestMappings
    ) -> Result<LambdaTarget, Refused> {
        let function: FunctionURI
        do throws(ServiceURI.Problem) {
            function = try FunctionURI(uri)
        } catch {
            return .failure(
                Refused(
                    refusal: refuse("integration uri", error.reason, log: "Invalid permissions on Lambda function")))
        }
        // Recorded: test_lambda_aws_proxy_integration_non_post_method.
        guard integration.httpMethod?.equalsIgnoringASCIICase("POST") == true else {
            return .failure(
                Refused(
                    refusal: refuse(
                        "integration",
                        "the integration's httpMethod is \(integration.httpMethod ?? "missing"), and Lambda functions are "
                            + "called by POST, whatever the client's method; make it POST",
                        log: "Invalid integration method")))
        }
        let isStream: Bool = integration.responseTransferMode == .stream
        guard isStream == function.streams, !isStream || integration.type == .awsProxy else {
            return .failure(
                Refused(
                    refusal: refuse(
                        "integration",
                        isStream
                            ? "responseTransferMode STREAM needs AWS_PROXY and a uri of the form …lambda:path/2021-11-15/"
                                + "functions/{function ARN}/response-streaming-invocations"
                            : "a uri that ends in response-streaming-invocations needs AWS_PROXY and responseTransferMode "
                                + "STREAM",
                        log: "Invalid response transfer mode")))
        }
        if integration.type == .awsProxy { warnOfUnusedMappings(mappings) }
        return .success(
            LambdaTarget(
                location: "\(location), integration",
                use: integration.type == .aws ? .custom : isStream ? .streamingProxy : .proxy,
                function: function,
                caller: functionCaller(integration, uri),
                timeout: .milliseconds(Int64(integration.timeoutInMillis)),
                operationName: method.operationName,
                qualifier: mappings.query.last { $0.name == "Qualifier" }?.source))
    }

    private mutating func warnOfUnusedMappings(_ mappings: RequestMappings) {
        guard !mappings.headers.isEmpty || !mappings.query.isEmpty || !mappings.path.isEmpty else { return }
        warn(
            "integration request parameters",
            "a Lambda proxy integration passes the request as it is; the mappings have no effect")
    }

    private func functionCaller(_ integration: Integration, _ uri: ServiceURI) -> LambdaTarget.Caller {
        guard (integration.credentials ?? "").isEmpty else { return .account }
        return .gateway(
            beforeVerb: "arn:\(uri.partition):execute-api:\(grammar.facts.region):\(grammar.facts.accountID):"
                + "\(grammar.apiID)/\(grammar.stageName)/",
            path: resource.path)
    }

    /// The caller's own credentials are known to IAM authorization only, which no method has here.
    private mutating func credentialsRefusal(_ integration: Integration, _ uri: ServiceURI) -> Refusal? {
        let credentials = IntegrationURI.substituteVariables(in: integration.credentials ?? "", grammar.variables)
        if credentials.hasSuffix(":iam::*:user/*") {
            return refuse(
                "integration credentials",
                "\(credentials) means the caller's own credentials, which only AWS_IAM authorization brings, and that comes "
                    + "with a later version; name a role, or none for a function whose policy lets API Gateway in")
        }
        if !credentials.isEmpty, uri.service != "lambda" {
            warn(
                "integration credentials",
                "the role \(credentials) is not assumed: requests to \(uri.service) are signed with the gateway's own "
                    + "credentials")
        }
        return nil
    }

    private mutating func serviceTarget(
        _ integration: Integration, _ uri: ServiceURI, _ mappings: RequestMappings, mayOverride: Bool
    ) -> Result<ServiceTarget, Refused> {
        var constants: [String: String] = [:]
        for mapping in mappings.path {
            if case .constant(let value) = mapping.source { constants[mapping.name] = value }
        }
        let facts = ServiceFacts(uri)
        let host = "\(uri.subdomain.map { "\($0)." } ?? "")\(facts.host)"
        let rest: String =
            switch uri.request {
            case .path(let path): path
            case .action(let name, let query): "?Action=\(name)\(query.isEmpty ? "" : "&\(query)")"
            }
        let address: IntegrationURI
        do {
            address = try IntegrationURI(
                "https://\(host)/\(rest)", variables: [:], constants: constants, skipsAuthorityCheck: false)
        } catch {
            return .failure(Refused(refusal: refuse("integration uri", error.reason, log: "Invalid endpoint address")))
        }
        do {
            return .success(
                try ServiceTarget(
                    location: "\(location), integration",
                    uri: uri,
                    address: address,
                    method: integration.httpMethod.flatMap { $0 == "ANY" || $0.isEmpty ? nil : $0 },
                    timeout: .milliseconds(Int64(integration.timeoutInMillis)),
                    apiID: grammar.apiID,
                    mappings: mappings,
                    mayOverride: mayOverride))
        } catch {
            return .failure(Refused(refusal: unfilled(error, shown: uri.text)))
        }
    }

    /// A placeholder of an address that nothing fills.
    mutating func unfilled(_ error: TargetPattern.Unfilled, shown: String) -> Refusal {
        let name: String = error.name.hasSuffix("+") ? String(error.name.dropLast()) : error.name
        return refuse(
            "integration uri",
            "nothing fills {\(error.name)} in the uri \(shown); write {\(name)} and map "
                + "integration.request.path.\(name), e.g. from method.request.path.\(name)",
            log: error.logSentence)
    }
}
