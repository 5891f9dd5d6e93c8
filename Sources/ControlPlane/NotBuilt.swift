/// The operations that exist on AWS and not yet here: each is refused by name, never answered with silence.
enum NotBuilt {
    static func refusal(_ operation: Operation) -> ControlPlaneError {
        ControlPlaneError(.notImplemented, "\(operation.rawValue) is not implemented in this version of Crossgate.")
    }

    /// Operations that do nothing yet, and are in the table only to say more about why: each ends in `refusal` whenever
    /// it has no better reason.
    static let explained: Set<Operation> = [.getExport]

    /// One test says that every operation is either in the table or here, never both; another that what is `explained`
    /// is in the table and refuses all the same.
    static let operations: Set<Operation> = [
        .createApiKey, .createBasePathMapping, .createDocumentationPart,
        .createDocumentationVersion, .createDomainName, .createDomainNameAccessAssociation, .createUsagePlan,
        .createUsagePlanKey, .createVpcLink,
        .deleteApiKey, .deleteBasePathMapping, .deleteClientCertificate, .deleteDocumentationPart,
        .deleteDocumentationVersion, .deleteDomainName, .deleteDomainNameAccessAssociation, .deleteUsagePlan,
        .deleteUsagePlanKey, .deleteVpcLink,
        .flushStageCache,
        .generateClientCertificate,
        .getApiKey, .getApiKeys, .getBasePathMapping, .getBasePathMappings,
        .getClientCertificate, .getClientCertificates, .getDocumentationPart, .getDocumentationParts,
        .getDocumentationVersion, .getDocumentationVersions, .getDomainName, .getDomainNameAccessAssociations,
        .getDomainNames,
        .getSdk, .getSdkType, .getSdkTypes, .getUsage, .getUsagePlan, .getUsagePlanKey,
        .getUsagePlanKeys, .getUsagePlans, .getVpcLink, .getVpcLinks,
        .importApiKeys, .importDocumentationParts,
        .rejectDomainNameAccessAssociation,
        .updateApiKey, .updateBasePathMapping, .updateClientCertificate, .updateDocumentationPart,
        .updateDocumentationVersion, .updateDomainName, .updateUsage, .updateUsagePlan, .updateVpcLink,
    ]
}
