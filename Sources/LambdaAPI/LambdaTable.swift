internal import Storage

/// What each operation does. A family adds its rows in a function of its own: see `Operations/`.
struct LambdaTable: Sendable {
    /// How an operation reaches the store.
    enum Body: Sendable {
        case read(@Sendable (LambdaCall, any ReadTransaction) throws -> LambdaOutput)
        case write(@Sendable (LambdaCall, any Transaction) throws -> LambdaOutput)
        /// Waits for something else than the store; opens its own transactions.
        case wait(@Sendable (LambdaCall) async throws -> LambdaOutput)
    }

    private(set) var bodies: [LambdaOperation: Body] = [:]

    /// The families that are built, each one line.
    static let crossgate: LambdaTable = {
        var table = LambdaTable()
        table.functions()
        table.code()
        table.versions()
        table.aliases()
        table.permissions()
        table.concurrency()
        table.urls()
        table.eventInvoke()
        table.tags()
        table.settings()
        table.invocations()
        return table
    }()

    mutating func on(
        _ operation: LambdaOperation,
        read body: @escaping @Sendable (LambdaCall, any ReadTransaction) throws -> LambdaOutput
    ) {
        bodies[operation] = .read(body)
    }

    mutating func on(
        _ operation: LambdaOperation,
        write body: @escaping @Sendable (LambdaCall, any Transaction) throws -> LambdaOutput
    ) {
        bodies[operation] = .write(body)
    }

    mutating func on(
        _ operation: LambdaOperation, wait body: @escaping @Sendable (LambdaCall) async throws -> LambdaOutput
    ) {
        bodies[operation] = .wait(body)
    }
}

/// The operations that exist on AWS and not here: each is refused by name, saying what to do.
enum LambdaNotBuilt {
    static func refusal(_ operation: LambdaOperation) -> LambdaError {
        LambdaError(
            .notImplemented,
            "\(operation.rawValue) is not implemented in this version of Crossgate. \(remedy(operation))")
    }

    private static func remedy(_ operation: LambdaOperation) -> String {
        let name = operation.rawValue
        if name.contains("Layer") { return "Put what the layer holds into the function's own package." }
        if name.contains("EventSourceMapping") { return "Call the function with what the source would send." }
        if name.contains("DurableExecution") { return "Functions run here for one invocation at a time." }
        if name.contains("CodeSigning") { return "Code is not signed here; leave the setting out." }
        return "Leave it out, or use another Lambda endpoint (--lambda-endpoint)."
    }
}
