internal import APIModel
internal import Storage

/// What each operation does. A family adds its rows in a function of its own: see `Operations/`.
struct OperationTable: Sendable {
    /// How an operation reaches the store.
    enum Body: Sendable {
        case read(@Sendable (OperationCall, any ReadTransaction) throws -> OperationOutput)
        case write(@Sendable (OperationCall, any Transaction) throws -> OperationOutput)
        /// Waits for something else than the store; opens its own transactions.
        case wait(@Sendable (OperationCall, any Store) async throws -> OperationOutput)
    }

    private(set) var bodies: [Operation: Body] = [:]

    /// An operation that only reads.
    mutating func on(
        _ operation: Operation,
        read body: @escaping @Sendable (OperationCall, any ReadTransaction) throws -> OperationOutput
    ) {
        bodies[operation] = .read(body)
    }

    /// An operation that changes definitions: all of it or nothing.
    mutating func on(
        _ operation: Operation,
        write body: @escaping @Sendable (OperationCall, any Transaction) throws -> OperationOutput
    ) {
        bodies[operation] = .write(body)
    }

    /// An operation that waits for more than the store.
    mutating func on(
        _ operation: Operation,
        wait body: @escaping @Sendable (OperationCall, any Store) async throws -> OperationOutput
    ) {
        bodies[operation] = .wait(body)
    }

    /// Answers what is stored at the request's address.
    mutating func get<T: ServedResource>(_ operation: Operation, _ type: T.Type) {
        on(
            operation,
            read: { call, transaction in
                try .json(transaction.require(T.self, at: call.path, call).view)
            })
    }

    /// Answers a page of what is stored below the request's address, in the order of the addresses.
    mutating func list<T: ServedResource>(
        _ operation: Operation, _ type: T.Type, by key: @escaping @Sendable (T) -> String
    ) {
        on(
            operation,
            read: { call, transaction in
                try transaction.requireAncestors(of: call.path, call)
                let items = try transaction.list(T.self, under: call.path)
                return try .json(call.page(items, by: key) { $0.view })
            })
    }

    /// Patches what is stored at the request's address by the type's table, checks it, and stores it.
    mutating func update<T: PatchedResource>(_ operation: Operation, _ type: T.Type) {
        on(
            operation,
            write: { call, transaction in
                var value = try transaction.require(T.self, at: call.path, call)
                try T.patchTable.apply(call.decode(PatchInput.self).patchOperations ?? [], to: &value)
                try value.validate(at: call.path, in: transaction, call)
                try transaction.put(value, at: call.path)
                return try .json(value.viewAfterUpdate)
            })
    }

    /// Removes what is stored at the request's address and all below it.
    mutating func delete<T: ServedResource>(_ operation: Operation, _ type: T.Type) {
        on(
            operation,
            write: { call, transaction in
                _ = try transaction.require(T.self, at: call.path, call)
                try transaction.removeTree(at: call.path)
                return .empty
            })
    }
}
