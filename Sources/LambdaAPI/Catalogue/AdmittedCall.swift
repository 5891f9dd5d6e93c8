internal import Functions

/// A call that found its function and was let in: what all calls lead to that say the same, until a function changes.
struct AdmittedCall: Sendable {
    /// All that the way to the function depends on.
    struct Key: Hashable {
        let function: String
        let qualifier: String?
        let caller: FunctionCall.Caller

        init(_ call: FunctionCall) {
            function = call.function
            qualifier = call.qualifier
            caller = call.caller
        }
    }

    let function: LiveFunction
    /// As the caller wrote it; nil for none.
    let qualifier: String?
    /// The ARN as the caller used it.
    let arn: String
    /// What is run; nil when an alias draws it anew for each call.
    let definition: FunctionDefinition?
}
