/// A Java list by reference: what one name changes, all names see.
public final class ListObject {
    /// How the list prints and what may be done with it.
    public enum Kind: Sendable {
        /// `java.util.ArrayList`: `[a, b]`; from list literals, `subList`, `keySet` and the like.
        case java
        /// A JSON library's array: prints as compact JSON, the objects in it too.
        case json
        /// A Java array, e.g. of `split`: Velocity lets it be used like a list of fixed size.
        case array
    }

    /// The class of a Java array's elements: others cannot be stored in it.
    enum Component {
        case object
        case string
        case byte
        case char
    }

    public var elements: [Value]
    public let kind: Kind
    /// Matters for kind `.array` only.
    let component: Component

    public convenience init(_ elements: [Value], kind: Kind = .java) {
        self.init(elements, kind: kind, component: .object)
    }

    init(_ elements: [Value], kind: Kind, component: Component) {
        self.elements = elements
        self.kind = kind
        self.component = component
    }

    deinit {
        var release = ContainerRelease()
        release.take(&elements)
        release.run()
    }
}

/// Lets go of lists and maps level by level. Left alone, Swift would release lists inside lists by recursion, and a
/// template that wraps a list a hundred thousand times would overflow the stack.
struct ContainerRelease {
    private var lists: [ListObject] = []
    private var maps: [MapObject] = []

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
        default: break
        }
    }

    /// Empties each that nobody else holds before it goes.
    mutating func run() {
        while true {
            if var list = lists.popLast() {
                if isKnownUniquelyReferenced(&list) { take(&list.elements) }
            } else if var map = maps.popLast() {
                if isKnownUniquelyReferenced(&map) { map.surrender(to: &self) }
            } else {
                return
            }
        }
    }
}

extension Value {
    var isContainer: Bool {
        switch self {
        case .list, .map: true
        default: false
        }
    }
}
