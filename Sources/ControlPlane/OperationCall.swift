internal import APIModel
internal import JSON
internal import Storage

/// One call of an operation: what it says and the settings it runs under.
struct OperationCall: Sendable {
    let operation: Operation
    /// The address in the request's path, e.g. `/restapis/a1b2c3d4e5/stages/prod`.
    let path: ResourcePath
    let captures: [String: String]
    let input: OperationInput
    let configuration: ControlPlaneConfiguration

    /// The value of a name in the URI template, e.g. `restapi_id`; the router guarantees the template's own names.
    func capture(_ name: String) -> String { captures[name] ?? "" }

    /// Decodes the input struct of the operation.
    func decode<T: Decodable>(_ type: T.Type = T.self) throws(ControlPlaneError) -> T { try input.decode(type) }

    /// The address of the API that the path names.
    var restAPI: ResourcePath { .restAPI(capture("restapi_id")) }

    var now: Int { configuration.now() }

    /// A fresh identifier that no row below this address has.
    func newIdentifier(length: Int, under parent: ResourcePath, in transaction: any ReadTransaction) throws -> String {
        while true {
            let candidate = configuration.makeIdentifier(length)
            if try !transaction.exists(parent / candidate) { return candidate }
        }
    }
}

/// What an operation answers: a body, or none; the status is the route's.
struct OperationOutput: Sendable {
    var body: [UInt8]
    var contentType: String?
    var headers: [(name: String, value: String)] = []

    /// No body.
    static let empty = OperationOutput(body: [], contentType: nil)

    /// An answer in AWS's member names, doubles with a decimal point (`"rateLimit":10000.0`). Encoded at once, so that
    /// the value need not outlive the transaction. An empty mapping template is stored as empty text and shown as null
    /// (recorded for `PutIntegrationResponse`).
    static func json(_ value: some Encodable) throws -> OperationOutput {
        let body = try JSONValue(encoding: value).showingEmptyTemplatesAsNull()
        return OperationOutput(body: JSONSerializer.bytes(body), contentType: "application/json")
    }
}
