/// The usual kinds of rows.
extension PatchTable {
    /// A member that always has a value: `replace` sets it.
    mutating func value<V: PatchValue>(
        _ pattern: String, _ keyPath: any WritableKeyPath<Root, V> & Sendable,
        _ operations: [PatchOperation.Name] = [.replace]
    ) {
        row(pattern, operations) { root, step throws(ControlPlaneError) in
            root[keyPath: keyPath] = try step.value()
        }
    }

    /// A member that may be absent: `replace` and `add` set it (an empty or absent value clears it), `remove` clears.
    mutating func optional<V: PatchValue>(
        _ pattern: String, _ keyPath: any WritableKeyPath<Root, V?> & Sendable,
        _ operations: [PatchOperation.Name] = [.replace]
    ) {
        row(pattern, operations) { root, step throws(ControlPlaneError) in
            if step.name == .remove || (step.operation.value ?? "").isEmpty {
                root[keyPath: keyPath] = nil
            } else {
                root[keyPath: keyPath] = try step.value(V.self)
            }
        }
    }

    /// The entries of a map: `add` sets `/member/{name}`, `replace` and `remove` need it to be there, else the given
    /// sentence with 404. An emptied map is nil.
    mutating func entries<V: PatchValue>(
        _ pattern: String, _ keyPath: any WritableKeyPath<Root, [String: V]?> & Sendable,
        _ operations: [PatchOperation.Name] = [.add, .remove, .replace],
        missing: String = PatchSentence.noParameter
    ) {
        row(pattern, operations) { root, step throws(ControlPlaneError) in
            var map = root[keyPath: keyPath] ?? [:]
            let name = step.captures.last ?? ""
            if step.name != .add, map[name] == nil { throw .notFound(missing) }
            map[name] = step.name == .remove ? nil : try step.value(V.self)
            root[keyPath: keyPath] = map.isEmpty ? nil : map
        }
    }

    /// The members of a list that is a set: `add /member/{value}`, `remove /member/{value}`; `replace` takes the
    /// named one out and puts its value last (recorded for `/binaryMediaTypes`). An emptied list is nil.
    mutating func members(
        _ pattern: String, _ keyPath: any WritableKeyPath<Root, [String]?> & Sendable,
        _ operations: [PatchOperation.Name] = [.add, .remove]
    ) {
        row(pattern, operations) { root, step throws(ControlPlaneError) in
            var list = root[keyPath: keyPath] ?? []
            let value = step.captures.last ?? ""
            if step.name != .add {
                guard let index = list.firstIndex(of: value) else { throw PatchSentence.nothingToRemove(step.path) }
                list.remove(at: index)
            }
            let added = step.name == .replace ? step.operation.value ?? "" : value
            if step.name != .remove, !list.contains(added) { list.append(added) }
            root[keyPath: keyPath] = list.isEmpty ? nil : list
        }
    }

    /// The members of a list that is a set, named by the operation's value: `add /member`, `remove /member`.
    mutating func listed(_ pattern: String, _ keyPath: any WritableKeyPath<Root, [String]?> & Sendable) {
        row(pattern, [.add, .remove]) { root, step throws(ControlPlaneError) in
            var list = root[keyPath: keyPath] ?? []
            for value in (step.operation.value ?? "").split(separator: ",").map(String.init) {
                if step.name == .remove {
                    list.removeAll { $0 == value }
                } else if !list.contains(value) {
                    list.append(value)
                }
            }
            root[keyPath: keyPath] = list.isEmpty ? nil : list
        }
    }

    /// `copy` from one address to another, both parts of the same definition.
    mutating func copy<V: Sendable>(
        from source: String, _ sourceKeyPath: any KeyPath<Root, V?> & Sendable,
        to pattern: String, _ keyPath: any WritableKeyPath<Root, V> & Sendable,
        others: [PatchOperation.Name] = [], _ change: @escaping Change
    ) {
        row(pattern, [.copy] + others) { root, step throws(ControlPlaneError) in
            guard step.name == .copy else { return try change(&root, step) }
            guard step.operation.from == source, let value = root[keyPath: sourceKeyPath] else {
                throw PatchSentence.invalidSource(step.operation.from ?? "", source)
            }
            root[keyPath: keyPath] = value
        }
    }
}
