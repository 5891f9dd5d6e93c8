/// The operations that exist on AWS and not yet here: each is refused by name, never answered with silence.
enum NotBuilt {
    static func refusal(_ operation: Operation) -> ControlPlaneError {
        ControlPlaneError(.notImplemented, "\(operation.rawValue) is not implemented in this version of Crossgate.")
    }

    /// One test says that every operation is either in the table or here, never both.
    static let operations: Set<Operation> = [
        .createApiKey, .createAuthorizer, .createBasePathMapping, .createDocumentationPart,
        .createDocumentationVersion, .createDomainName, .createDomainNameAccessAssociation, .createUsagePlan,
        .createUsagePlanKey, .createVpcLink,
        .deleteApiKey, .deleteAuthorizer, .deleteBasePathMapping, .deleteClientCertificate, .deleteDocumentationPart,
        .deleteDocumentationVersion, .deleteDomainName, .deleteDomainNameAccessAssociation, .deleteUsagePlan,
        .deleteUsagePlanKey, .deleteVpcLink,
        .flushStageAuthorizersCache, .flushStageCache,
        .generateClientCertificate,
        .getApiKey, .getApiKeys, .getAuthorizer, .getAuthorizers, .getBasePathMapping, .getBasePathMappings,
        .getClientCertificate, .getClientCertificates, .getDocumentationPart, .getDocumentationParts,
        .getDocumentationVersion, .getDocumentationVersions, .getDomainName, .getDomainNameAccessAssociations,
        .getDomainNames, .getExport,
        .getSdk, .getSdkType, .getSdkTypes, .getUsage, .getUsagePlan, .getUsagePlanKey,
        .getUsagePlanKeys, .getUsagePlans, .getVpcLink, .getVpcLinks,
        .importApiKeys, .importDocumentationParts,
        .rejectDomainNameAccessAssociation,
        .testInvokeAuthorizer,
        .updateApiKey, .updateAuthorizer, .updateBasePathMapping, .updateClientCertificate, .updateDocumentationPart,
        .updateDocumentationVersion, .updateDomainName, .updateUsage, .updateUsagePlan, .updateVpcLink,
    ]
}
