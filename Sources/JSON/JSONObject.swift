/// The members of a JSON object in their order, found by key.
///
/// Up to `scanLimit` members a lookup scans them; beyond, an index answers in constant time. A key that is set
/// again keeps its first place and takes the new value, as in Jackson's `LinkedHashMap`.
public struct JSONObject: Sendable {
    struct Member: Sendable {
        let key: String
        var value: JSONValue
    }

    /// Greatest number of members that are found by scanning.
    static let scanLimit = 16

    /// Members in order, each key once.
    private(set) var members: [Member] = []

    /// Place of every key in `members`; nil exactly while there are at most `scanLimit` members.
    private var index: [ExactKey: Int]?

    public init() {}

    /// Object of these members in this order; a repeated key keeps its first place and its last value.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    /// Takes over members that are known to have no key twice.
    init(unique members: [Member]) {
        self.members = members
        if members.count > Self.scanLimit { rebuildIndex() }
    }

    /// Value of a key. Setting nil removes the member, which moves those behind it (linear time).
    public subscript(key: String) -> JSONValue? {
        get {
            guard let place = place(of: key) else { return nil }
            return members[place].value
        }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil):
                members.remove(at: place)
                rebuildIndex()
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Removes a member and returns its value.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        let value = self[key]
        self[key] = nil
        return value
    }

    public var keys: some RandomAccessCollection<String> { members.lazy.map(\.key) }
    public var values: some RandomAccessCollection<JSONValue> { members.lazy.map(\.value) }

    private func place(of key: String) -> Int? {
        if let index { return index[ExactKey(text: key)] }
        return members.firstIndex { $0.key.hasSameBytes(as: key) }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if index != nil {
            index?[ExactKey(text: key)] = members.count - 1
        } else if members.count > Self.scanLimit {
            rebuildIndex()
        }
    }

    private mutating func rebuildIndex() {
        guard members.count > Self.scanLimit else {
            index = nil
            return
        }
        var places: [ExactKey: Int] = [:]
        places.reserveCapacity(members.count)
        for (place, member) in members.enumerated() { places[ExactKey(text: member.key)] = place }
        index = places
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }

    /// Member by its place.
    public subscript(position: Int) -> (key: String, value: JSONValue) {
        (members[position].key, members[position].value)
    }
}

extension JSONObject: Equatable {
    /// Same keys with equal values; the order does not count.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        JSONValue.object(left) == JSONValue.object(right)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
