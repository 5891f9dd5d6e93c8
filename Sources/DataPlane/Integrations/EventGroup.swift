/// A name and its values in order, as events show headers and query parameters.
struct EventGroup {
    let name: String
    var values: [String]

    /// Equal names together, each where it first stood.
    static func grouped(_ pairs: some Sequence<(String, String)>) -> [EventGroup] {
        var groups: [EventGroup] = []
        for (name, value) in pairs {
            if let index = groups.firstIndex(where: { $0.name == name }) {
                groups[index].values.append(value)
            } else {
                groups.append(EventGroup(name: name, values: [value]))
            }
        }
        return groups
    }
}

extension EventWriter {
    /// What stands for a map without members.
    enum EmptyMap {
        /// In a proxy integration's event.
        case null
        /// In an authorizer's.
        case braces
    }

    /// The last value of each name under one key, all of them under another.
    mutating func write(_ groups: [EventGroup], single: StaticString, multi: StaticString, ifNone: EmptyMap) {
        key(single)
        write(groups.lazy.map { ($0.name, $0.values[$0.values.count - 1]) }, ifNone: ifNone)
        key(multi)
        guard !groups.isEmpty else { return write(ifNone) }
        open("{")
        for group in groups {
            key(group.name)
            open("[")
            for value in group.values { text(value) }
            close("]")
        }
        close("}")
    }

    mutating func write(_ pairs: some Collection<(String, String)>, ifNone: EmptyMap) {
        guard !pairs.isEmpty else { return write(ifNone) }
        open("{")
        for (name, value) in pairs {
            key(name)
            text(value)
        }
        close("}")
    }

    private mutating func write(_ empty: EmptyMap) {
        switch empty {
        case .null: literal("null")
        case .braces: literal("{}")
        }
    }
}
