public import APIModel
internal import Foundation
internal import GRDB
internal import Synchronization

/// The store of a single node: one SQLite file in write-ahead-logging mode, or memory only.
///
/// One table holds every family (see docs/decisions/0001). A process owns its data directory through a lock file, so
/// that two servers never publish from the same definitions.
public final class SQLiteStore: Store {
    private let database: any DatabaseWriter
    private let lock: DirectoryLock?
    private let observers = Mutex<[@Sendable ([ResourcePath]) async -> Void]>([])

    /// Opens, or makes, `crossgate.sqlite` in the directory.
    public convenience init(directory: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError.unavailable("cannot make the data directory \(directory): \(error.localizedDescription)")
        }
        let lock = try DirectoryLock(directory: directory)
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            // A commit that was answered survives a power cut, not only the death of the process.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let path = directory + "/crossgate.sqlite"
        try Self.check(path)
        let database = try Self.opening(path) { try DatabasePool(path: path, configuration: configuration) }
        try self.init(database: database, lock: lock)
    }

    /// A store that forgets everything when the process ends.
    public convenience init() throws {
        try self.init(database: Self.opening("memory") { try DatabaseQueue() }, lock: nil)
    }

    private init(database: any DatabaseWriter, lock: DirectoryLock?) throws {
        self.database = database
        self.lock = lock
        try Self.opening("the database") { try Migrations.all.migrate(database) }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await database.read { try body(SQLiteTransaction(database: $0)) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        let (value, changes) = try await database.write { database in
            let transaction = SQLiteTransaction(database: database)
            return (try body(transaction), transaction.changes)
        }
        if !changes.isEmpty {
            for observer in observers.withLock({ $0 }) { await observer(changes) }
        }
        return value
    }

    public func observe(_ observer: @escaping @Sendable ([ResourcePath]) async -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Refuses a file that is damaged, or of a newer version, before anything is written to it: a pool writes as soon as
    /// it is opened.
    private static func check(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let (finding, isNewer) = try opening(path) {
            try DatabaseQueue(path: path).read { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer",
                    try Migrations.all.hasBeenSuperseded(database)
                )
            }
        }
        guard finding == "ok" else {
            throw StoreError.unavailable("\(path) is damaged: \(finding.split(separator: "\n").joined(separator: " "))")
        }
        guard !isNewer else { throw StoreError.unavailable("\(path) was written by a newer crossgate") }
    }

    private static func opening<T>(_ what: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            throw StoreError.unavailable("cannot open \(what): \(error)")
        }
    }
}
