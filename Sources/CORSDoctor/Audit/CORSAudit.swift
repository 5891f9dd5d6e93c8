public import APIModel

/// The auditor: rules that read an API's definition and find what a browser would stumble over, before it does.
public struct CORSAudit: Sendable {
    /// All rules, in reading order: the way of a preflight, then of the request behind it, then what else may come
    /// between.
    public static let rules: [AuditRule] = [
        // Whether a preflight arrives
        .corsNotEnabled, .preflightMissing, .preflightElsewhere, .rootNotCovered, .optionsAuthorized, .optionsAPIKey,
        .optionsValidated, .optionsCaughtByANY,
        // Whether it is answered
        .optionsWithoutIntegration, .mockTemplateMissing, .mockStatusCode, .mockUnselected, .preflightStatus,
        .mockPassthrough, .binaryMockRequest, .binaryMockResponse,
        // Whether the answers have the headers
        .preflightWithoutOrigin, .allowOriginMissing, .allowOriginMissingOnErrors, .methodWithoutSuccess,
        .headerNotMapped, .headerNotDeclared, .methodResponseMissing, .headerMappedTwice, .invalidMapping,
        .undefinedVariable,
        // Whether an origin can match
        .originEmpty, .originQuoted, .originList, .originNull, .originGlob, .originWithoutScheme, .originWithPath,
        .originDefaultPort, .originUpperCase, .originMalformed, .originsDisagree,
        // Credentials
        .wildcardOriginWithCredentials, .wildcardMethodsWithCredentials, .wildcardHeadersWithCredentials,
        .wildcardExposeWithCredentials, .credentialsNotTrue, .credentialsOneSided,
        // What the preflight allows
        .allowMethodsIncomplete, .allowMethodsSuperfluous, .allowMethodsCase, .allowMethodsUnparsable,
        .allowHeadersUnparsable, .allowHeadersContentType, .allowHeadersAuthorization, .allowHeadersAPIKey,
        .allowHeadersSignature, .allowHeadersParameters, .allowHeadersWildcardAuthorization, .methodOverrideAllowed,
        .maxAgeMissing, .maxAgeUnparsable, .maxAgeNegative, .maxAgeCapped,
        // What scripts can read
        .exposeUnparsable, .exposeSetCookie, .exposeOnPreflightOnly,
        // The gateway's own answers
        .default4XX, .default5XX, .gatewayResponseShields, .gatewayResponseDisagrees, .gatewayResponseReflects,
        .gatewayResponseWithoutCredentials,
        // Backends
        .proxyAnswersOptions, .proxyBackendMustAnswer, .proxyMappingIgnored,
        // Templates and caches
        .overrideTwice, .templateReflects, .templateOrigin, .varyMissing, .cacheIgnoresOrigin,
        // What stands in front of the API
        .resourcePolicy, .endpointDisabled, .endpointPrivate,
        // The policy engine
        .policyInvalid, .policyUnwise, .policyWithoutResource, .policyShadowsOptions,
        // Deployments
        .notDeployed, .deploymentWouldBreak,
    ]

    /// Applies every rule.
    ///
    /// - Parameters:
    ///   - definition: what the stage serves, or the API as it is edited when there is no stage.
    ///   - stage: gives stage variables their values and says what is cached.
    ///   - live: the API as it is edited; with it the audit says what is mended there and not yet deployed.
    public static func run(
        _ definition: DeploymentSnapshot, stage: Stage? = nil, live: DeploymentSnapshot? = nil
    ) -> AuditReport {
        let api = AuditedAPI(definition, stage: stage)
        var findings = Findings()
        for rule in rules { rule.check(api, &findings, live) }
        return AuditReport(
            findings: findings.sorted, omitted: findings.omitted, cells: api.cells, preflights: api.preflights)
    }
}
