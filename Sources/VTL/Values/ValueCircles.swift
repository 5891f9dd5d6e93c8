/// Lists and maps that hold themselves, by any number of steps: counting references would keep them for ever, and
/// every rendering of `$list.add($list)` would leave some memory behind.
///
/// A circle can only be closed by changing something that exists already, so what is changed to hold a list, map or
/// object is noted; from there circles are looked for when the rendering is over, and cut open.
struct ValueCircles {
    /// What is known of one object.
    struct Mark {
        /// It is in `changed`.
        var isNoted = false
        var search = Search.unseen
    }

    /// Where a search in depth is with one object.
    enum Search {
        case unseen
        /// On the path from where the search began.
        case onPath
        case done
    }

    /// An object on the path, and which of what it holds comes next.
    private struct Step {
        let value: Value
        let held: [Value]
        var next = 0
    }

    private var changed: [Value] = []

    /// Notes that an object now holds another value.
    @inline(__always)
    mutating func note(_ holder: Value, holds value: Value) {
        switch value {
        case .list, .map, .host: note(holder)
        default: break
        }
    }

    /// Notes that an object holds more than before.
    mutating func note(_ holder: Value) {
        if case .list(let list) = holder, let window = list.window { return note(.list(window.root)) }
        if holder.mark.isNoted { return }
        holder.setMark { $0.isNoted = true }
        changed.append(holder)
    }

    /// Opens every circle that what was noted is part of. What is in none stays as it is.
    mutating func cut() {
        if changed.isEmpty { return }
        var seen: [Value] = []
        for value in changed where value.mark.search == .unseen { Self.search(value, &seen) }
        for value in seen { value.setMark { $0 = Mark() } }
        changed = []
    }

    /// Goes through all that a value holds, without recursion: chains are as long as templates make them.
    private static func search(_ start: Value, _ seen: inout [Value]) {
        var path: [Step] = []
        func enter(_ value: Value) {
            value.setMark { $0.search = .onPath }
            path.append(Step(value: value, held: value.held))
        }
        enter(start)
        while let step = path.last {
            guard step.next < step.held.count else {
                step.value.setMark { $0.search = .done }
                seen.append(step.value)
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let value = step.held[step.next]
            switch value.mark.search {
            case .unseen: enter(value)
            case .onPath:
                // The nearest link that can be opened lies between here and the value.
                for link in path.reversed() where link.value.cut() || link.value.isSame(as: value) { break }
            case .done: break
            }
        }
    }
}

extension Value {
    /// The lists, maps and objects that this one holds.
    fileprivate var held: [Value] {
        switch self {
        case .list(let list):
            if let window = list.window { return [.list(window.root)] }
            return list.elements.filter(\.isHolder)
        case .map(let map): return map.entries.flatMap { [$0.key, $0.value] }.filter(\.isHolder)
        case .host(let host): return (host as? ValueHolder)?.held.filter(\.isHolder) ?? []
        default: return []
        }
    }

    private var isHolder: Bool {
        switch self {
        case .list, .map: true
        case .host(let host): host is ValueHolder
        default: false
        }
    }

    fileprivate func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.list(let one), .list(let two)): one === two
        case (.map(let one), .map(let two)): one === two
        case (.host(let one), .host(let two)): one === two
        default: false
        }
    }

    fileprivate var mark: ValueCircles.Mark {
        switch self {
        case .list(let list): list.mark
        case .map(let map): map.mark
        case .host(let host): (host as? ValueHolder)?.mark ?? ValueCircles.Mark()
        default: ValueCircles.Mark()
        }
    }

    fileprivate func setMark(_ change: (inout ValueCircles.Mark) -> Void) {
        switch self {
        case .list(let list): change(&list.mark)
        case .map(let map): change(&map.mark)
        case .host(let host):
            if let holder = host as? ValueHolder { change(&holder.mark) }
        default: break
        }
    }

    fileprivate func cut() -> Bool {
        switch self {
        case .list(let list):
            // A view has nothing of its own.
            if list.window != nil { return false }
            list.elements = []
            return true
        case .map(let map):
            map.removeAll()
            return true
        case .host(let host): return (host as? ValueHolder)?.cut() ?? false
        default: return false
        }
    }
}
