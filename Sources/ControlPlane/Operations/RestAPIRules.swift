internal import APIModel
internal import FoundationEssentials
internal import JSON

/// What must hold for an API, however it came about: created, patched or imported. Sentences recorded, unless a line
/// says otherwise.
enum RestAPIRules {
    static let invalidCompressionSize = ControlPlaneError.badRequest(
        "Invalid minimum compression size, must be between \(Limits.minimumCompressionSizeBytes.lowerBound) and "
            + "\(Limits.minimumCompressionSizeBytes.upperBound)")

    static func check(_ api: RestAPI) throws(ControlPlaneError) {
        // Assumed: the form of other empty names.
        guard !api.name.isEmpty else { throw .badRequest("Name cannot be empty") }
        if api.description == "" { throw .badRequest("Description cannot be an empty string") }
        if let size = api.minimumCompressionSize, !Limits.minimumCompressionSizeBytes.contains(size) {
            throw invalidCompressionSize
        }
        try check(api.endpointConfiguration)
        try check(api.securityPolicy, "securityPolicy", among: securityPolicies)
        try check(api.endpointAccessMode, "endpointAccessMode", among: endpointAccessModes)
        if let policy = api.policy, !policy.isEmpty { try checkPolicy(policy) }
        if let tags = api.tags { try checkTags(tags) }
    }

    static func check(_ endpoint: EndpointConfiguration) throws(ControlPlaneError) {
        guard !endpoint.types.isEmpty else {
            throw .badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
        }
        guard endpoint.types.count == 1 else {
            throw .badRequest("Cannot create an api with multiple Endpoint Types.")
        }
        if endpoint.types == [.private], endpoint.ipAddressType == "ipv4" {
            throw .badRequest("Only dualstack ipAddressType is supported for Private APIs.")
        }
        if !(endpoint.vpcEndpointIds ?? []).isEmpty, endpoint.types != [.private] {
            // Widely reported.
            throw .badRequest("VPCEndpoints can only be specified with PRIVATE apis.")
        }
    }

    /// The words of the service model, in its order.
    static let securityPolicies: [String] = [
        "TLS_1_0", "TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
        "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
        "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09", "SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09",
        "SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09", "SecurityPolicy_TLS13_1_2_PQ_2025_09",
        "SecurityPolicy_TLS13_1_2_2021_06", "SecurityPolicy_TLS13_2025_EDGE", "SecurityPolicy_TLS12_PFS_2025_EDGE",
        "SecurityPolicy_TLS12_2018_EDGE",
    ]
    static let endpointAccessModes: [String] = ["BASIC", "STRICT"]

    /// A word that a patch or an import brought; `CreateRestApi` has had its own checked by then (assumed sentence).
    private static func check(
        _ value: String?, _ member: String, among words: [String]
    ) throws(ControlPlaneError) {
        guard let value, !words.contains(value) else { return }
        throw .badRequest(
            "Invalid value '\(value)' specified for \(member). Must be one of: [\(words.joined(separator: ", "))]")
    }

    /// The endpoint configuration with AWS's defaults: EDGE and ipv4, private APIs dualstack. An empty description is
    /// refused first.
    static func endpoint(
        types: [EndpointType]?, ipAddressType: String?, vpcEndpointIds: [String]?, description: String?
    ) throws(ControlPlaneError) -> EndpointConfiguration {
        if description == "" { throw .badRequest("Description cannot be an empty string") }
        let types = types ?? [.edge]
        return EndpointConfiguration(
            types: types,
            ipAddressType: ipAddressType ?? (types == [.private] ? "dualstack" : "ipv4"),
            vpcEndpointIds: vpcEndpointIds)
    }

    /// A policy is a JSON object of at most 8,192 characters with statements.
    static func checkPolicy(_ policy: String) throws(ControlPlaneError) {
        guard policy.utf8.count <= Limits.resourcePolicyCharacters else {
            throw .limitExceeded(
                "Resource policy exceeds the maximum size of \(Limits.resourcePolicyCharacters) characters")
        }
        guard JSONValue.fromClient(policy.utf8)?["Statement"] != nil else {
            throw .badRequest(
                "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.")
        }
    }

    /// At most 50 tags, keys of 1…128 characters without `aws:` at the front, values of at most 256 (assumed words).
    static func checkTags(_ tags: [String: String]) throws(ControlPlaneError) {
        guard tags.count <= Limits.tagsPerResource else {
            throw .badRequest("The number of tags exceeds the limit of \(Limits.tagsPerResource)")
        }
        for (key, value) in tags {
            guard (1...TagLimits.keyCharacters).contains(key.count), !key.lowercased().hasPrefix("aws:") else {
                throw .badRequest("Invalid tag key specified: \(key)")
            }
            guard value.count <= TagLimits.valueCharacters else {
                throw .badRequest("Invalid tag value specified for key: \(key)")
            }
        }
    }
}

/// Lengths of tags, from the guide's page on tag restrictions.
enum TagLimits {
    static let keyCharacters = 128
    static let valueCharacters = 256
}
