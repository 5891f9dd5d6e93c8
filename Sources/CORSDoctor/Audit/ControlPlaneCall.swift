public import JSON

/// One call of the control plane, as any client of AWS could make it: enough to send it, and to print it for the CLI.
public struct ControlPlaneCall: Sendable, Equatable {
    /// The operation in the CLI's spelling, e.g. `update-integration`.
    public var operation: String
    /// `PUT`, `PATCH`, `POST`, `DELETE`.
    public var method: String
    /// Path and query, e.g. `/restapis/a1/resources/r7/methods/OPTIONS/integration`.
    public var target: String
    /// The JSON body; nil for none.
    public var body: JSONValue?
    /// The same as arguments of the CLI, in order: `["--rest-api-id", "a1", "--patch-operations", …]`.
    public var arguments: [String]

    public init(operation: String, method: String, target: String, body: JSONValue?, arguments: [String]) {
        self.operation = operation
        self.method = method
        self.target = target
        self.body = body
        self.arguments = arguments
    }
}
