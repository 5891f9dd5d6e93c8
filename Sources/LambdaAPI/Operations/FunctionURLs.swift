internal import APIModel
internal import HTTPMessages
internal import JSON
internal import SigV4
internal import Storage

extension LambdaTable {
    /// URLs of functions and aliases; who calls them is served in `URLs/`.
    mutating func urls() {
        on(.createFunctionUrlConfig, write: createURL)
        on(.getFunctionUrlConfig, read: getURL)
        on(.updateFunctionUrlConfig, write: updateURL)
        on(.deleteFunctionUrlConfig, write: deleteURL)
        on(.listFunctionUrlConfigs, read: listURLs)
    }
}

/// The address under which this server answers a URL: AWS's own host name ends in `on.aws`, the one here in a name that
/// every machine resolves to itself.
private func address(_ url: URLRecord, _ call: LambdaCall) -> String {
    let host = call.request.headers.first("Host") ?? ""
    let port = host.last == "]" ? nil : host.lastIndex(of: ":").map { host[$0...] }
    return "\(call.request.connection.scheme)://\(url.id).lambda-url.\(call.owner.region).localhost"
        + (port.map(String.init) ?? "") + "/"
}

private func view(_ url: URLRecord, of name: String, _ call: LambdaCall, isCreated: Bool = false) -> JSONObject {
    var view: JSONObject = [
        "FunctionUrl": .string(address(url, call)),
        "FunctionArn": .string(call.owner.arn(name, url.qualifier)),
        "AuthType": .string(url.authType),
    ]
    if let cors = url.cors { view["Cors"] = .object(corsView(cors)) }
    view["CreationTime"] = .string(FunctionView.zuluTime(url.created))
    if !isCreated { view["LastModifiedTime"] = .string(FunctionView.zuluTime(url.modified)) }
    view["InvokeMode"] = .string(url.invokeMode)
    return view
}

private func corsView(_ cors: URLCORSRecord) -> JSONObject {
    var view = JSONObject()
    view["AllowCredentials"] = cors.allowCredentials.map(JSONValue.bool)
    for (name, values) in [
        ("AllowHeaders", cors.allowHeaders), ("AllowMethods", cors.allowMethods),
        ("AllowOrigins", cors.allowOrigins), ("ExposeHeaders", cors.exposeHeaders),
    ] as [(String, [String]?)] {
        view[name] = values.map { .array($0.map(JSONValue.string)) }
    }
    view["MaxAge"] = cors.maxAge.map { .number(JSONNumber($0)) }
    return view
}

/// `Cors` as it was given; an empty one is none.
private func cors(_ input: JSONValue?) -> URLCORSRecord? {
    guard let members = input?.objectValue, !members.isEmpty else { return nil }
    return URLCORSRecord(
        allowCredentials: members["AllowCredentials"]?.boolValue, allowHeaders: members["AllowHeaders"]?.texts,
        allowMethods: members["AllowMethods"]?.texts, allowOrigins: members["AllowOrigins"]?.texts,
        exposeHeaders: members["ExposeHeaders"]?.texts, maxAge: members["MaxAge"]?.intValue)
}

/// The function and alias that the request is about; a version has no URL, which the model's pattern says.
private func place(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> (function: FunctionRecord, qualifier: String?, path: ResourcePath) {
    let reference = try call.reference()
    guard let function = try transaction.get(FunctionRecord.self, at: .function(reference.name)) else {
        // Recorded in LocalStack's snapshots of CreateFunctionUrlConfig; for the others it is the sentence below.
        throw call.operation == .createFunctionUrlConfig
            ? LambdaError.notFound("Function does not exist") : missingURL
    }
    if let qualifier = reference.qualifier, try transaction.alias(qualifier, of: function.name) == nil {
        throw call.operation == .createFunctionUrlConfig
            ? LambdaError.notFound("Function does not exist") : missingURL
    }
    let path = ResourcePath.function(function.name).functionURLs / (reference.qualifier ?? "$LATEST")
    return (function, reference.qualifier, path)
}

/// Recorded in LocalStack's snapshots of GetFunctionUrlConfig.
private let missingURL = LambdaError.notFound("The resource you requested does not exist.")

@Sendable
private func createURL(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (function, qualifier, path) = try place(call, transaction)
    guard try !transaction.exists(path) else {
        throw LambdaError.conflict(
            "Failed to create function url config for [functionArn = \(call.owner.arn(function.name, qualifier))]. "
                + "Error message:  FunctionUrlConfig exists for this Lambda function")
    }
    let url = URLRecord(
        // 32 characters that a host name takes, unique like AWS's.
        id: String(SHA256Digest.hex(of: call.newRevision()).prefix(32)), qualifier: qualifier,
        authType: call.input.required("AuthType"), invokeMode: call.input.text("InvokeMode") ?? "BUFFERED",
        cors: cors(call.input["Cors"]), created: call.now, modified: call.now)
    try transaction.put(url, at: path)
    return .json(view(url, of: function.name, call, isCreated: true))
}

@Sendable
private func getURL(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let (function, _, path) = try place(call, transaction)
    guard let url = try transaction.get(URLRecord.self, at: path) else { throw missingURL }
    return .json(view(url, of: function.name, call))
}

@Sendable
private func updateURL(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (function, _, path) = try place(call, transaction)
    guard var url = try transaction.get(URLRecord.self, at: path) else { throw missingURL }
    if let authType = call.input.text("AuthType") { url.authType = authType }
    if let mode = call.input.text("InvokeMode") { url.invokeMode = mode }
    if let input = call.input["Cors"] { url.cors = cors(input) }
    url.modified = call.now
    try transaction.put(url, at: path)
    return .json(view(url, of: function.name, call))
}

@Sendable
private func deleteURL(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (_, _, path) = try place(call, transaction)
    guard try transaction.removeTree(at: path) else { throw missingURL }
    return .empty
}

@Sendable
private func listURLs(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let function = try transaction.function(call.reference(), call)
    let entries = try transaction.list(
        URLRecord.self, under: ResourcePath.function(function.name).functionURLs
    ).map { (key: $0.qualifier ?? "$LATEST", view: view($0, of: function.name, call)) }
    return try FunctionPage(call, entries).output("FunctionUrlConfigs")
}
