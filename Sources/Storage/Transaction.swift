public import APIModel
internal import FoundationEssentials

/// One stored definition as bytes.
public struct Row: Sendable, Equatable {
    public var path: ResourcePath
    public var kind: String
    /// JSON.
    public var body: [UInt8]

    public init(path: ResourcePath, kind: String, body: [UInt8]) {
        self.path = path
        self.kind = kind
        self.body = body
    }
}

/// A consistent view of all rows.
public protocol ReadTransaction {
    func row(at path: ResourcePath) throws -> Row?
    /// The rows one segment below, in the order of their addresses.
    func rows(under path: ResourcePath) throws -> [Row]
    /// The row itself and all below it, in the order of their addresses.
    func tree(at path: ResourcePath) throws -> [Row]
}

/// A view that can also change rows.
public protocol Transaction: ReadTransaction {
    /// Adds the row, or replaces the one at its address.
    func put(_ row: Row) throws
    /// Removes the row at this address and all below it; says whether there was any.
    @discardableResult
    func removeTree(at path: ResourcePath) throws -> Bool
}

extension Row {
    /// The definition that this row holds.
    public func decoded<T: StoredResource>(as type: T.Type = T.self) throws -> T {
        guard kind == T.kind else {
            throw StoreError.corrupt(path: path.text, reason: "it is a \(kind), not a \(T.kind)")
        }
        do {
            return try JSONDecoder().decode(T.self, from: Data(body))
        } catch {
            throw StoreError.corrupt(path: path.text, reason: String(describing: error))
        }
    }
}

extension ReadTransaction {
    public func get<T: StoredResource>(_ type: T.Type, at path: ResourcePath) throws -> T? {
        try row(at: path)?.decoded()
    }

    /// The definitions of this type one segment below, in the order of their addresses.
    public func list<T: StoredResource>(_ type: T.Type, under path: ResourcePath) throws -> [T] {
        try rows(under: path).filter { $0.kind == T.kind }.map { try $0.decoded() }
    }

    public func exists(_ path: ResourcePath) throws -> Bool {
        try row(at: path) != nil
    }
}

extension Row {
    /// The row that holds this definition; equal definitions have equal bytes.
    public init<T: StoredResource>(encoding value: T, at path: ResourcePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(path: path, kind: T.kind, body: Array(try encoder.encode(value)))
    }
}

extension Transaction {
    public func put<T: StoredResource>(_ value: T, at path: ResourcePath) throws {
        try put(Row(encoding: value, at: path))
    }
}
