internal import APIModel
internal import Storage

extension OperationTable {
    /// Tags of APIs and stages, addressed by ARN.
    mutating func tags() {
        on(.tagResource, write: tagResource)
        on(.untagResource, write: untagResource)
        on(.getTags, read: getTags)
    }
}

private struct TagResourceInput: Decodable {
    var tags: [String: String]
}

private struct UntagResourceInput: Decodable {
    var tagKeys: [String]
}

private struct TagsOutput: Encodable {
    var tags: [String: String]
}

@Sendable
private func tagResource(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: TagResourceInput = try call.decode()
    let tagged = try TaggedResource(arn: call.capture("resource_arn"))
    var tags = try tagged.tags(in: transaction, call)
    tags.merge(input.tags) { _, new in new }
    try RestAPIRules.checkTags(tags)
    try tagged.set(tags, in: transaction, call)
    return .empty
}

@Sendable
private func untagResource(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: UntagResourceInput = try call.decode()
    let tagged = try TaggedResource(arn: call.capture("resource_arn"))
    var tags = try tagged.tags(in: transaction, call)
    for key in input.tagKeys { tags[key] = nil }
    try tagged.set(tags, in: transaction, call)
    return .empty
}

@Sendable
private func getTags(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    // `position` and `limit` exist in the model, "not currently supported" by AWS's own words.
    let tagged = try TaggedResource(arn: call.capture("resource_arn"))
    return try .json(TagsOutput(tags: tagged.tags(in: transaction, call)))
}

/// What may be tagged here, read from its ARN: `arn:aws:apigateway:{region}::/restapis/{id}[/stages/{name}]`.
enum TaggedResource: Equatable {
    case restAPI(id: String)
    case stage(restAPI: String, name: String)

    /// Reads an ARN. The region is not compared: one server answers for whatever region its clients are set to.
    init(arn: String) throws(ControlPlaneError) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "apigateway",
            !parts[3].isEmpty, let path = ResourcePath(String(parts[5]))
        else { throw .badRequest(Self.invalidARN) }
        let segments = path.segments
        switch (segments.count, segments.first) {
        case (2, "restapis"): self = .restAPI(id: segments[1])
        case (4, "restapis") where segments[2] == "stages": self = .stage(restAPI: segments[1], name: segments[3])
        case (2, "apikeys"): throw .notFound("Invalid API Key identifier specified")
        case (2, "usageplans"): throw .notFound("Invalid Usage Plan ID specified")
        case (2, "domainnames"): throw .notFound("Invalid domain name identifier specified")
        case (2, "clientcertificates"): throw .notFound("Invalid Client Certificate identifier specified")
        case (2, "vpclinks"): throw .notFound("VPCLink not found")
        default: throw .badRequest(Self.invalidARN)
        }
    }

    var path: ResourcePath {
        switch self {
        case .restAPI(let id): .restAPI(id)
        case .stage(let id, let name): ResourcePath.restAPI(id).stage(name)
        }
    }

    func tags(in transaction: any ReadTransaction, _ call: OperationCall) throws -> [String: String] {
        switch self {
        case .restAPI: try transaction.require(RestAPI.self, at: path, call).tags ?? [:]
        case .stage: try transaction.require(Stage.self, at: path, call).tags ?? [:]
        }
    }

    /// Stores the tags; none is nil, so that an untagged thing shows none.
    func set(_ tags: [String: String], in transaction: any Transaction, _ call: OperationCall) throws {
        let tags = tags.isEmpty ? nil : tags
        switch self {
        case .restAPI:
            var value = try transaction.require(RestAPI.self, at: path, call)
            value.tags = tags
            try transaction.put(value, at: path)
        case .stage:
            var value = try transaction.require(Stage.self, at: path, call)
            value.tags = tags
            try transaction.put(value, at: path)
        }
    }

    /// AWS's sentence for ARNs elsewhere in this service; assumed here.
    static let invalidARN = "Invalid ARN specified in the request"
}
