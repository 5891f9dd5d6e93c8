/// A Java map by reference, in the order that Java would show its entries. Keys are nearly always strings.
public final class MapObject {
    public enum Order: Sendable {
        /// `java.util.LinkedHashMap`: by insertion; JSON objects and map literals.
        case insertion
        /// `java.util.HashMap`: by hash, as Java's tables lie.
        case hash
    }

    struct Entry {
        let key: Value
        var value: Value
    }

    /// Greatest number of entries that are found by scanning.
    private static let scanLimit = 12

    public let order: Order
    /// Prints as nothing, whole or inside others: nested `$context` maps do.
    public let isSilent: Bool
    /// Entries in the order of their insertion, each key once.
    private(set) var entries: [Entry] = []
    /// Place of every key; nil exactly while there are at most `scanLimit` entries.
    private var index: [MapKey: Int]?
    /// Buckets of the `HashMap` that Java would have; it never shrinks.
    private var capacity = 0
    /// Where the search for circles is with this map.
    var mark = ValueCircles.Mark()
    /// Java's `modCount`: how often a key came or went.
    private(set) var changes = 0

    public init(order: Order = .insertion, isSilent: Bool = false) {
        self.order = order
        self.isSilent = isSilent
    }

    deinit {
        var release = ContainerRelease()
        surrender(to: &release)
        release.run()
    }

    public subscript(key: String) -> Value? {
        get {
            guard let place = place(of: key) else { return nil }
            return entries[place].value
        }
        set {
            if let newValue { _ = put(.string(key), newValue) } else { _ = remove(.string(key)) }
        }
    }

    public var count: Int { entries.count }

    /// Keys in Java's order, as text.
    public var orderedKeys: [String] {
        orderedEntries.map { entry in
            if case .string(let key) = entry.key { key } else { entry.key.shortText }
        }
    }

    /// Value of a key of any type.
    func value(of key: Value) -> Value? {
        guard let place = place(of: key) else { return nil }
        return entries[place].value
    }

    /// `Map.put`: the value it replaces, nil when the key is new.
    func put(_ key: Value, _ value: Value) -> Value? {
        if let place = place(of: key) {
            let old = entries[place].value
            entries[place].value = value
            return old
        }
        changes &+= 1
        entries.append(Entry(key: key, value: value))
        if index != nil {
            index?[MapKey(key)] = entries.count - 1
        } else if entries.count > Self.scanLimit {
            rebuildIndex()
        }
        if order == .hash { grow() }
        return nil
    }

    /// Appends a key that is known to be new.
    func append(unique key: String, _ value: Value) {
        entries.append(Entry(key: .string(key), value: value))
        if index != nil {
            index?[.string(ExactText(key))] = entries.count - 1
        } else if entries.count > Self.scanLimit {
            rebuildIndex()
        }
        if order == .hash { grow() }
    }

    /// `Map.remove`: the value removed, nil when there is none. Takes time linear in the count.
    func remove(_ key: Value) -> Value? {
        guard let place = place(of: key) else { return nil }
        changes &+= 1
        let old = entries.remove(at: place).value
        if index != nil { rebuildIndex() }
        return old
    }

    func removeAll() {
        changes &+= 1
        entries = []
        index = nil
    }

    /// Entries in Java's order.
    var orderedEntries: [Entry] {
        guard order == .hash, entries.count > 1 else { return entries }
        let mask = max(capacity, 16) - 1
        let buckets = entries.map { HashOrder.spread($0.key.shallowHash) & mask }
        return entries.indices.sorted { (buckets[$0], $0) < (buckets[$1], $1) }.map { entries[$0] }
    }

    /// Charges going through the entries in Java's order, for which a `HashMap` sorts them.
    func chargeWalk(_ meter: inout Meter) throws(RenderError) {
        try meter.step(order == .hash ? entries.count * 2 : entries.count >> 4)
    }

    /// A `HashMap` that is filled from another is made large enough at once.
    func expect(_ more: Int) {
        guard order == .hash else { return }
        if capacity == 0 {
            capacity = HashOrder.capacity(for: more)
        } else {
            while more > capacity * 3 / 4 { capacity *= 2 }
        }
    }

    /// Gives its lists and maps away and forgets its entries; for release without recursion.
    func surrender(to release: inout ContainerRelease) {
        for entry in entries {
            release.take(entry.key)
            release.take(entry.value)
        }
        removeAll()
    }

    private func grow() {
        if capacity == 0 { capacity = 16 }
        if entries.count > capacity * 3 / 4 { capacity *= 2 }
        // Below 64 buckets Java doubles the table instead of making a tree of a bucket that gets a ninth entry.
        guard capacity < 64, entries.count > 8, let last = entries.last else { return }
        let bucket = HashOrder.spread(last.key.shallowHash) & (capacity - 1)
        let mask = capacity - 1
        let inBucket = entries.count { HashOrder.spread($0.key.shallowHash) & mask == bucket }
        if inBucket > 8 { capacity *= 2 }
    }

    @inline(__always)
    private func place(of key: String) -> Int? {
        if let index { return index[.string(ExactText(key))] }
        for place in entries.indices {
            if case .string(let other) = entries[place].key, other.hasSameBytes(as: key) { return place }
        }
        return nil
    }

    private func place(of key: Value) -> Int? {
        if case .string(let text) = key { return place(of: text) }
        let wanted = MapKey(key)
        if let index { return index[wanted] }
        return entries.firstIndex { MapKey($0.key) == wanted }
    }

    private func rebuildIndex() {
        guard entries.count > Self.scanLimit else {
            index = nil
            return
        }
        var places: [MapKey: Int] = [:]
        places.reserveCapacity(entries.count)
        for (place, entry) in entries.enumerated() { places[MapKey(entry.key)] = place }
        index = places
    }
}

/// How `java.util.HashMap` (Java 8) lays out its table. Within a bucket entries keep the order of their insertion,
/// also when the table is doubled; buckets of more than eight entries with 64 buckets or more, which Java makes
/// trees of, are taken to keep it too.
enum HashOrder {
    static func spread(_ hash: Int32) -> Int {
        let bits = UInt32(bitPattern: hash)
        return Int(bits ^ (bits >> 16))
    }

    /// Buckets of a map made for a number of entries.
    static func capacity(for entries: Int) -> Int {
        var capacity = 1
        while Double(capacity) < Double(Float(entries) / 0.75 + 1).rounded(.down) { capacity *= 2 }
        return capacity
    }
}
