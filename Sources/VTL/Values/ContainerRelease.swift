/// Lets go of lists, maps and what holds them level by level. Left alone, Swift would release lists inside lists by
/// recursion, and a template that wraps a list a hundred thousand times would overflow the stack.
struct ContainerRelease {
    private var lists: [ListObject] = []
    private var maps: [MapObject] = []
    private var windows: [ListWindow] = []
    private var holders: [ValueHolder] = []

    /// Takes the lists and maps among values, and forgets the values.
    mutating func take(_ values: inout [Value]) {
        for value in values { take(value) }
        values.removeAll()
    }

    @inline(__always)
    mutating func take(_ value: Value) {
        switch value {
        case .list(let list): lists.append(list)
        case .map(let map): maps.append(map)
        case .host(let host):
            if let holder = host as? ValueHolder { holders.append(holder) }
        default: break
        }
    }

    mutating func take(_ window: ListWindow) { windows.append(window) }

    /// Empties each that nobody else holds before it goes.
    mutating func run() {
        while true {
            if var list = lists.popLast() {
                if isKnownUniquelyReferenced(&list) { list.surrender(to: &self) }
            } else if var map = maps.popLast() {
                if isKnownUniquelyReferenced(&map) { map.surrender(to: &self) }
            } else if var window = windows.popLast() {
                if isKnownUniquelyReferenced(&window) { window.surrender(to: &self) }
            } else if var holder = holders.popLast() {
                if isKnownUniquelyReferenced(&holder) { holder.surrender(to: &self) }
            } else {
                return
            }
        }
    }
}

/// An object of the engine that holds values, and so can be a link of a long chain or of a circle.
class ValueHolder {
    /// Where the search for circles is with this object.
    var mark = ValueCircles.Mark()

    /// What it holds.
    var held: [Value] { [] }

    /// Gives away what it holds, and forgets as much of it as it can be without.
    func surrender(to release: inout ContainerRelease) {}

    /// Forgets what it holds of values, so that no circle leads through it; false when it has to keep something, which
    /// then leads on to a list or map.
    func cut() -> Bool { false }
}
