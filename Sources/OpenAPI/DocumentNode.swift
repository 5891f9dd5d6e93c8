/// A place in the source: line and column, both counted from 1, columns in characters.
struct SourceMark: Hashable, Sendable {
    var line: Int32
    var column: Int32

    init(line: Int, column: Int) {
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
    }
}

/// One value of a definition, whichever syntax it was written in, and where it stands.
///
/// Numbers keep their text (in JSON's form), so that `version: 1.10` and large integers survive. A tree is bounded in
/// depth and in size, aliases counted as often as they are used (`DocumentLimits`): walking it whole is always safe.
struct DocumentNode: Sendable {
    enum Value: Sendable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
        case array([DocumentNode])
        case object(DocumentObject)
    }

    var value: Value
    var mark: SourceMark
}

/// A mapping in the order of the source. A repeated key has been settled by the reader: the last one wins.
struct DocumentObject: Sendable {
    struct Member: Sendable {
        var key: String
        var keyMark: SourceMark
        var node: DocumentNode
    }

    /// Below this many members a scan is quicker than a dictionary.
    private static let scanned = 16

    let members: [Member]
    private let index: [String: Int]

    /// Keys must differ from each other.
    init(members: [Member]) {
        self.members = members
        var index: [String: Int] = [:]
        if members.count > Self.scanned {
            index.reserveCapacity(members.count)
            for (position, member) in members.enumerated() { index[member.key] = position }
        }
        self.index = index
    }

    func member(_ key: String) -> Member? {
        if members.count > Self.scanned { return index[key].map { members[$0] } }
        return members.first { $0.key == key }
    }
}

extension DocumentNode {
    /// The value of this key; nil when this is no object, or has no such key.
    subscript(key: String) -> DocumentNode? {
        guard case .object(let object) = value else { return nil }
        return object.member(key)?.node
    }

    var isNull: Bool {
        if case .null = value { return true }
        return false
    }

    var object: DocumentObject? {
        if case .object(let object) = value { return object }
        return nil
    }

    var array: [DocumentNode]? {
        if case .array(let array) = value { return array }
        return nil
    }

    var string: String? {
        if case .string(let string) = value { return string }
        return nil
    }

    var bool: Bool? {
        if case .bool(let bool) = value { return bool }
        return nil
    }

    /// The text of a string, number or boolean: what AWS stores where a scalar of another type is written for a string.
    var scalarText: String? {
        switch value {
        case .string(let text), .number(let text): text
        case .bool(let bool): bool ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// A whole number, written as a number or as text.
    var integer: Int? {
        switch value {
        case .number(let text), .string(let text): Int(text)
        case .null, .bool, .array, .object: nil
        }
    }

    /// How many values this is, with all inside it.
    var count: Int {
        switch value {
        case .array(let items): items.reduce(1) { $0 + $1.count }
        case .object(let object): object.members.reduce(1) { $0 + $1.node.count }
        case .null, .bool, .number, .string: 1
        }
    }

    /// The word for this value's type in messages.
    var typeName: String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
