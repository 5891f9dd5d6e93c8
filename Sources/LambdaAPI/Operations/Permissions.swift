internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// The policy of a function, a version or an alias.
    mutating func permissions() {
        on(.addPermission, write: addPermission)
        on(.removePermission, write: removePermission)
        on(.getPolicy, read: getPolicy)
    }
}

/// The function, and the key of the policy that the request is about: `$LATEST` for the function itself.
private func policyKey(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> (function: FunctionRecord, reference: FunctionReference, path: ResourcePath) {
    let reference = try call.reference()
    // Met by users of Terraform (terraform-aws-modules/terraform-aws-lambda#36).
    guard reference.qualifier != "$LATEST" else {
        throw LambdaError.invalid("We currently do not support adding policies for $LATEST.")
    }
    let (function, _) = try transaction.version(reference, call)
    let path = ResourcePath.function(function.name).functionPolicies / (reference.qualifier ?? "$LATEST")
    return (function, reference, path)
}

@Sendable
private func addPermission(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (_, reference, path) = try policyKey(call, transaction)
    var policy = try transaction.get(PolicyRecord.self, at: path) ?? PolicyRecord(statements: [], revisionID: "")
    if call.input.text("RevisionId") != nil { try checkRevision(call, policy.revisionID, of: "GetPolicy") }
    let statement = try statement(call, reference)
    guard !policy.statements.contains(where: { $0.sid == statement.sid }) else {
        throw LambdaError.conflict(
            "The statement id (\(statement.sid)) provided already exists. Please provide a new statement id, or "
                + "remove the existing statement.")
    }
    policy.statements.append(statement)
    // E.g. "The final policy size (20588) is bigger than the limit (20480)", met by stacks with many routes.
    guard policy.document.utf8.count <= LambdaLimits.policyCharacters else {
        throw LambdaError(
            .policyLengthExceeded,
            "The final policy size (\(policy.document.utf8.count)) is bigger than the limit "
                + "(\(LambdaLimits.policyCharacters)).")
    }
    policy.revisionID = call.newRevision()
    try transaction.put(policy, at: path)
    return .json(["Statement": .string(JSONSerializer.string(statement.json))])
}

private func statement(_ call: LambdaCall, _ reference: FunctionReference) throws(LambdaError) -> PolicyStatement {
    let input = call.input
    let action = input.required("Action")
    var condition: [String: [String: String]] = [:]
    if let source = input.text("SourceArn") { condition["ArnLike"] = ["AWS:SourceArn": source] }
    if let account = input.text("SourceAccount") {
        condition["StringEquals", default: [:]]["AWS:SourceAccount"] = account
    }
    if let organization = input.text("PrincipalOrgID") {
        condition["StringEquals", default: [:]]["aws:PrincipalOrgID"] = organization
    }
    if let token = input.text("EventSourceToken") {
        condition["StringEquals", default: [:]]["lambda:EventSourceToken"] = token
    }
    if let type = input.text("FunctionUrlAuthType") {
        // Met by users of Terraform's AWS provider 5, which cannot say `InvokedViaFunctionUrl`.
        guard action == "lambda:InvokeFunctionUrl" else {
            throw .invalid("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action")
        }
        condition["StringEquals", default: [:]]["lambda:FunctionUrlAuthType"] = type
    }
    if input.bool("InvokedViaFunctionUrl") == true {
        condition["Bool"] = ["lambda:InvokedViaFunctionUrl": "true"]
    }
    return PolicyStatement(
        sid: input.required("StatementId"), effect: "Allow", principal: try principal(call), action: action,
        resource: call.arn(reference), condition: condition)
}

/// `*`, a service's name, an account's number, or the ARN of somebody in an account.
private func principal(_ call: LambdaCall) throws(LambdaError) -> PolicyStatement.Principal {
    let text = call.input.required("Principal")
    if text == "*" { return .everybody }
    if text.utf8.count == 12, FunctionReference.isVersion(text) { return .aws("arn:aws:iam::\(text):root") }
    if text.hasPrefix("arn:aws") { return .aws(text) }
    if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") || text.hasSuffix(".amazon.com") {
        return .service(text)
    }
    // Source of the sentence: LocalStack's provider, and many a failed stack.
    throw .invalid("The provided principal was invalid. Please check the principal and try again.")
}

@Sendable
private func removePermission(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (_, _, path) = try policyKey(call, transaction)
    // Both sentences are in the tests that moto and LocalStack hold to AWS.
    guard var policy = try transaction.get(PolicyRecord.self, at: path) else {
        throw LambdaError.notFound("No policy is associated with the given resource.")
    }
    let sid = call.input.required("StatementId")
    guard policy.statements.contains(where: { $0.sid == sid }) else {
        throw LambdaError.notFound("Statement \(sid) is not found in resource policy.")
    }
    try checkRevision(call, policy.revisionID, of: "GetPolicy")
    policy.statements.removeAll { $0.sid == sid }
    policy.revisionID = call.newRevision()
    if policy.statements.isEmpty {
        try transaction.removeTree(at: path)
    } else {
        try transaction.put(policy, at: path)
    }
    return .empty
}

@Sendable
private func getPolicy(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let (_, _, path) = try policyKey(call, transaction)
    guard let policy = try transaction.get(PolicyRecord.self, at: path) else {
        throw LambdaError.notFound("The resource you requested does not exist.")
    }
    return .json(["Policy": .string(policy.document), "RevisionId": .string(policy.revisionID)])
}
