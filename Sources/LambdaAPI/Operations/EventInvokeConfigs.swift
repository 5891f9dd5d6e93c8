internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// What becomes of events that fail.
    mutating func eventInvoke() {
        on(.putFunctionEventInvokeConfig, write: putEventInvoke)
        on(.updateFunctionEventInvokeConfig, write: putEventInvoke)
        on(.getFunctionEventInvokeConfig, read: getEventInvoke)
        on(.deleteFunctionEventInvokeConfig, write: deleteEventInvoke)
        on(.listFunctionEventInvokeConfigs, read: listEventInvoke)
    }
}

private func place(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> (function: FunctionRecord, qualifier: String, path: ResourcePath) {
    let reference = try call.reference()
    let (function, _) = try transaction.version(reference, call)
    let qualifier = reference.qualifier ?? "$LATEST"
    return (function, qualifier, ResourcePath.function(function.name).functionEventInvoke / qualifier)
}

/// `LastModified` is seconds here, as the model's type says (a number with milliseconds behind the point).
private func view(_ record: EventInvokeRecord, of name: String, _ owner: FunctionOwner) -> JSONObject {
    var view: JSONObject = [
        "LastModified": JSONNumber(Double(record.modified) / 1_000).map(JSONValue.number) ?? 0,
        "FunctionArn": .string(owner.arn(name, record.qualifier)),
    ]
    view["MaximumRetryAttempts"] = record.maximumRetries.map { .number(JSONNumber($0)) }
    view["MaximumEventAgeInSeconds"] = record.maximumAge.map { .number(JSONNumber($0)) }
    view["DestinationConfig"] = ["OnSuccess": [:], "OnFailure": [:]]
    return view
}

/// Recorded in LocalStack's snapshots of GetFunctionEventInvokeConfig.
private func missing(_ call: LambdaCall, _ name: String, _ qualifier: String) -> LambdaError {
    .notFound("The function \(call.owner.arn(name, qualifier)) doesn't have an EventInvokeConfig")
}

@Sendable
private func putEventInvoke(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (function, qualifier, path) = try place(call, transaction)
    if let destinations = call.input["DestinationConfig"]?.objectValue,
        destinations.contains(where: { $0.value["Destination"] != nil })
    {
        throw LambdaError.unsupported("DestinationConfig", "results of events are logged only; leave it out")
    }
    let retries = call.input.int("MaximumRetryAttempts")
    let age = call.input.int("MaximumEventAgeInSeconds")
    // Source of the sentence: LocalStack's provider, put_function_event_invoke_config.
    guard retries != nil || age != nil else {
        throw LambdaError.invalid("You must specify at least one of error handling or destination setting.")
    }
    let before = try transaction.get(EventInvokeRecord.self, at: path)
    let isUpdate = call.operation == .updateFunctionEventInvokeConfig
    if isUpdate, before == nil { throw missing(call, function.name, qualifier) }
    let record = EventInvokeRecord(
        qualifier: qualifier, maximumRetries: retries ?? (isUpdate ? before?.maximumRetries : nil),
        maximumAge: age ?? (isUpdate ? before?.maximumAge : nil), modified: call.now)
    try transaction.put(record, at: path)
    return .json(view(record, of: function.name, call.owner))
}

@Sendable
private func getEventInvoke(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let (function, qualifier, path) = try place(call, transaction)
    guard let record = try transaction.get(EventInvokeRecord.self, at: path) else {
        throw missing(call, function.name, qualifier)
    }
    return .json(view(record, of: function.name, call.owner))
}

@Sendable
private func deleteEventInvoke(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (function, qualifier, path) = try place(call, transaction)
    guard try transaction.removeTree(at: path) else { throw missing(call, function.name, qualifier) }
    return .empty
}

@Sendable
private func listEventInvoke(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let function = try transaction.function(call.reference(), call)
    let entries = try transaction.list(
        EventInvokeRecord.self, under: ResourcePath.function(function.name).functionEventInvoke
    ).map { (key: $0.qualifier, view: view($0, of: function.name, call.owner)) }
    return try FunctionPage(call, entries).output("FunctionEventInvokeConfigs")
}
