internal import APIModel
internal import Functions
internal import HTTPMessages
internal import JSON
internal import NIOCore
internal import Storage

/// One call of an operation: what it says, and everybody it may ask.
struct LambdaCall: Sendable {
    let operation: LambdaOperation
    let input: LambdaInput
    let request: RequestMessage
    let functions: FunctionCatalogue

    var configuration: LambdaConfiguration { functions.configuration }
    var owner: FunctionOwner { functions.configuration.owner }
    var now: Int { functions.configuration.now() }

    func newRevision() -> String { functions.configuration.makeUUID() }

    /// The function that the path or the body names, and the qualifier that either of name and query gives.
    func reference() throws(LambdaError) -> FunctionReference {
        let text = input.required("FunctionName")
        guard var reference = FunctionReference(text) else {
            // The model's pattern has let it through (a name with a dot): nothing can have this name.
            throw .notFound("Function not found: \(owner.arn(text))")
        }
        if let region = reference.region, region != owner.region {
            throw .notFound("Functions from '\(region)' are not reachable in this region ('\(owner.region)')")
        }
        if let account = reference.account, account != owner.account {
            // AWS answers a caller of another account that has no permission so; the sentence is shortened (assumed).
            throw LambdaError(
                .accessDenied,
                "User is not authorized to perform: lambda:\(operation.rawValue) on resource: \(text)")
        }
        guard reference.name.utf8.count <= 64 else {
            throw LambdaError(
                .validation,
                "1 validation error detected: Value '\(reference.name)' at 'functionName' failed to satisfy "
                    + "constraint: Member must have length less than or equal to 64")
        }
        if let asked = input.text("Qualifier"), !asked.isEmpty {
            // Recorded in LocalStack's snapshots.
            guard reference.qualifier == nil || reference.qualifier == asked else {
                throw .invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.")
            }
            reference.qualifier = asked
        }
        return reference
    }

    /// The ARN that AWS's sentences show.
    func arn(_ reference: FunctionReference) -> String { owner.arn(reference.name, reference.qualifier) }

    func notFound(_ reference: FunctionReference) -> LambdaError {
        .notFound("Function not found: \(arn(reference))")
    }
}

/// What an operation answers; the status is the route's unless it says its own.
struct LambdaOutput: Sendable {
    var status: Int?
    var headers = HeaderList()
    var body = ByteBuffer()
    var stream: BodyStream?

    static let empty = LambdaOutput()

    static func json(_ value: JSONObject) -> LambdaOutput {
        LambdaOutput(
            headers: ["Content-Type": "application/json"],
            body: ByteBuffer(bytes: JSONSerializer.bytes(.object(value))))
    }
}

extension ReadTransaction {
    /// The function of this name; the refusal names what was asked for.
    func function(_ reference: FunctionReference, _ call: LambdaCall) throws -> FunctionRecord {
        guard let record = try get(FunctionRecord.self, at: .function(reference.name)) else {
            throw call.notFound(reference)
        }
        return record
    }

    func aliases(of name: String) throws -> [AliasRecord] {
        try list(AliasRecord.self, under: ResourcePath.function(name).functionAliases)
    }

    func alias(_ alias: String, of name: String) throws -> AliasRecord? {
        try get(AliasRecord.self, at: ResourcePath.function(name).functionAliases / alias)
    }

    /// A version by its number, or `$LATEST`; nil when there is none.
    func version(_ version: String, of function: FunctionRecord) throws -> VersionRecord? {
        if version == "$LATEST" { return function.latest }
        return try get(VersionRecord.self, at: ResourcePath.function(function.name).functionVersions / version)
    }

    /// What a qualifier leads to; an alias to its first version.
    func version(_ reference: FunctionReference, _ call: LambdaCall) throws -> (FunctionRecord, VersionRecord) {
        let function = try function(reference, call)
        guard let qualifier = reference.qualifier else { return (function, function.latest) }
        if let version = try version(qualifier, of: function) { return (function, version) }
        if let alias = try alias(qualifier, of: function.name),
            let version = try version(alias.functionVersion, of: function)
        {
            return (function, version)
        }
        throw call.notFound(reference)
    }
}
