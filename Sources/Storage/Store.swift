public import APIModel

/// Where definitions are kept: rows under `ResourcePath` keys, read and written in transactions.
///
/// A transaction's body is synchronous and runs off the event loops. A write that returns is durable; a body that
/// throws leaves nothing behind.
public protocol Store: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T

    /// Runs the body alone among writers, commits, and returns when every observer has seen the change: whoever is
    /// answered after a write finds it in force.
    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// Calls the observer after each commit that changed something, with the addresses put or removed (the roots of
    /// removed trees, not each row).
    func observe(_ observer: @escaping @Sendable ([ResourcePath]) async -> Void)
}

/// Why a store cannot do its work; the text is for the operator.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The data directory cannot be made, locked, opened or written.
    case unavailable(String)
    /// A row is not what its kind says.
    case corrupt(path: String, reason: String)

    public var description: String {
        switch self {
        case .unavailable(let reason): "the store is unavailable: \(reason)"
        case .corrupt(let path, let reason): "the stored \(path) cannot be read: \(reason)"
        }
    }
}
