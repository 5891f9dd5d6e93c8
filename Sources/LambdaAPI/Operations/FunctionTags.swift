internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// Tags of functions, addressed by ARN.
    mutating func tags() {
        on(.tagResource, write: tagResource)
        on(.untagResource, write: untagResource)
        on(.listTags, read: listTags)
    }
}

func tagsView(_ tags: [String: String]) -> JSONValue {
    .object(JSONObject(tags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
}

/// Source of the sentence: LocalStack's provider, by its test of tag limits.
func checkedTags(_ tags: [String: String]) throws(LambdaError) -> [String: String] {
    guard tags.count <= LambdaLimits.tagsPerResource else {
        throw .invalid("Number of tags exceeds resource tag limit.")
    }
    return tags
}

private func tagged(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> FunctionRecord {
    let arn = call.input.required("Resource")
    guard let reference = FunctionReference(arn) else {
        throw LambdaError.unsupported("Tagging of \(arn)", "functions alone have tags here")
    }
    // Recorded in LocalStack's snapshots of TagResource.
    guard reference.qualifier == nil else {
        throw LambdaError.invalid(
            "Tags on function aliases and versions are not supported. Please specify a function ARN.")
    }
    guard reference.region == call.owner.region, reference.account == call.owner.account,
        let function = try transaction.get(FunctionRecord.self, at: .function(reference.name))
    else { throw LambdaError.notFound("Function not found: \(arn)") }
    return function
}

@Sendable
private func tagResource(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    var function = try tagged(call, transaction)
    let new = call.input["Tags"]?.textMap ?? [:]
    guard !new.isEmpty else { throw LambdaError.invalid("An error occurred and the request cannot be processed.") }
    function.tags = try checkedTags(function.tags.merging(new) { $1 })
    try transaction.put(function, at: .function(function.name))
    return .empty
}

@Sendable
private func untagResource(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    var function = try tagged(call, transaction)
    for key in call.input["TagKeys"]?.texts ?? [] { function.tags[key] = nil }
    try transaction.put(function, at: .function(function.name))
    return .empty
}

@Sendable
private func listTags(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    .json(["Tags": tagsView(try tagged(call, transaction).tags)])
}
