internal import APIModel
internal import Foundation
internal import GRDB

/// The six statements that serve every family. A final class because it records changes through a non-mutating
/// protocol; it never leaves the transaction's closure.
final class SQLiteTransaction: Transaction {
    private let database: Database
    private(set) var changes: [ResourcePath] = []

    init(database: Database) {
        self.database = database
    }

    func row(at path: ResourcePath) throws -> APIRow? {
        try rows("path = ?", [path.text]).first
    }

    func rows(under path: ResourcePath) throws -> [APIRow] {
        try rows("parent = ?", [path.text])
    }

    func tree(at path: ResourcePath) throws -> [APIRow] {
        try rows(Self.treeCondition, Self.treeArguments(path))
    }

    func put(_ row: APIRow) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO resource (path, parent, kind, body) VALUES (?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, body = excluded.body
                """
        ).execute(arguments: [row.path.text, row.path.parent?.text ?? "", row.kind, Data(row.body)])
        changes.append(row.path)
    }

    func removeTree(at path: ResourcePath) throws -> Bool {
        try database.cachedStatement(sql: "DELETE FROM resource WHERE \(Self.treeCondition)")
            .execute(arguments: Self.treeArguments(path))
        guard database.changesCount > 0 else { return false }
        changes.append(path)
        return true
    }

    private func rows(_ condition: String, _ arguments: StatementArguments) throws -> [APIRow] {
        let statement = try database.cachedStatement(
            sql: "SELECT path, kind, body FROM resource WHERE \(condition) ORDER BY path")
        return try GRDB.Row.fetchAll(statement, arguments: arguments).map { row in
            let text: String = row["path"]
            guard let path = ResourcePath(text) else {
                throw StoreError.corrupt(path: text, reason: "its address is not a resource path")
            }
            let body: Data = row["body"]
            return APIRow(path: path, kind: row["kind"], body: Array(body))
        }
    }

    /// `/` is followed by `0` in byte order: below `a1` is what lies between `a1/` and `a10`. One range of the primary
    /// key, in its order; the last condition drops what is spelt between `a1` and `a1/`, such as `a1-b`.
    private static let treeCondition = "path >= ?1 AND path < ?3 AND (path = ?1 OR path > ?2)"

    private static func treeArguments(_ path: ResourcePath) -> StatementArguments {
        [path.text, path.text + "/", path.text + "0"]
    }
}

/// This module's `Row`, where GRDB's is in sight too.
typealias APIRow = Storage.Row
