internal import APIModel
internal import FoundationEssentials

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
        guard case .object(let members) = JSONNode.parse(Array(policy.utf8)), members["Statement"] != nil else {
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
