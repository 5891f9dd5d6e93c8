internal import GRDB

/// The table's history. A migration that has been released is never edited: a change is a new one.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 resource") { database in
            // BINARY collation: byte order, so that a subtree is the range between `path/` and `path0`.
            try database.execute(
                sql: """
                    CREATE TABLE resource (
                        path TEXT PRIMARY KEY NOT NULL,
                        parent TEXT NOT NULL,
                        kind TEXT NOT NULL,
                        body BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX resource_parent ON resource (parent);
                    """)
        }
        return migrator
    }
}
