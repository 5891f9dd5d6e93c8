import APIModel
import HTTPMessages
import JSON

/// A `$context` variable that has a value here; others are absent, as on AWS when they do not apply.
enum ContextVariable: String, Sendable, CaseIterable {
    case accountID = "accountId"
    case apiID = "apiId"
    case deploymentID = "deploymentId"
    case domainName
    case domainPrefix
    case errorMessage = "error.message"
    case errorMessageString = "error.messageString"
    case errorResponseType = "error.responseType"
    case errorValidation = "error.validationErrorString"
    case extendedRequestID = "extendedRequestId"
    case httpMethod
    case path
    case protocolVersion = "protocol"
    case requestID = "requestId"
    case requestTime
    case requestTimeEpoch
    case resourceID = "resourceId"
    case resourcePath
    case sourceIP = "identity.sourceIp"
    case stage
    case userAgent = "identity.userAgent"

    /// AWS's one number among them; mappings take text only, so there it is absent (emulator's record).
    var isNumber: Bool { self == .requestTimeEpoch }
}

extension ContextVariable {
    /// The value for one request; nil when it does not apply.
    func value(in scope: ValueScope) -> String? {
        let request = scope.request
        switch self {
        case .accountID: return scope.stage.facts.accountID
        case .apiID: return scope.stage.apiID
        case .deploymentID: return scope.stage.deploymentID
        case .domainName: return scope.isTest ? TestInvocation.domainName : request.domainName
        case .domainPrefix:
            let name = scope.isTest ? TestInvocation.domainName : request.domainName
            return name.map { String($0.prefix { $0 != "." }) }
        case .errorMessage: return scope.failure?.message
        case .errorMessageString: return scope.failure.map { $0.message.map(JSONSerializer.quoted) ?? "null" }
        case .errorResponseType: return scope.failure?.type.rawValue
        case .errorValidation: return scope.failure?.validationErrorString
        case .extendedRequestID: return request.identifiers.extendedRequestID
        case .httpMethod: return request.method
        case .path: return scope.isTest ? request.path : scope.stage.pathPrefix + request.path
        case .protocolVersion: return "HTTP/1.1"
        case .requestID: return request.identifiers.requestID
        case .requestTime: return CalendarTime(unixMilliseconds: request.arrival).logFormat
        case .requestTimeEpoch: return String(request.arrival)
        case .resourceID: return scope.method?.resourceID
        case .resourcePath: return scope.method?.resourcePath
        case .sourceIP:
            return scope.isTest ? TestInvocation.sourceAddress : request.message.connection.remoteAddress
        case .stage: return scope.stage.stageName
        case .userAgent: return request.message.headers.last("User-Agent")
        }
    }

    /// The value where it is known when a stage is compiled.
    func constant(apiID: String, stageName: String, deploymentID: String, facts: DeploymentFacts) -> String? {
        switch self {
        case .accountID: facts.accountID
        case .apiID: apiID
        case .deploymentID: deploymentID
        case .stage: stageName
        case .protocolVersion: "HTTP/1.1"
        default: nil
        }
    }
}

extension ClientRequest {
    /// The `Host` header without its port.
    var domainName: String? {
        guard let host = message.headers.first("Host") else { return nil }
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return host }
        return String(host[..<colon])
    }
}
