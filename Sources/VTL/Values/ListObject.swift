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

    public let kind: Kind
    /// Matters for kind `.array` only.
    let component: Component
    /// Where the search for circles is with this list.
    var mark = ValueCircles.Mark()
    /// Its own elements; empty in a view.
    private var stored: [Value]
    /// The part of another list that this one is; nil for a list of its own.
    private(set) var window: ListWindow?
    /// Java's `modCount`: how often the length may have changed, or the order. In a view, the other list's counts.
    private var changes = 0

    public convenience init(_ elements: [Value], kind: Kind = .java) {
        self.init(elements, kind: kind, component: .object)
    }

    init(_ elements: [Value], kind: Kind, component: Component) {
        stored = elements
        self.kind = kind
        self.component = component
    }

    /// A view of a part of another list, as `subList` answers; it prints as Java's lists do.
    init(_ window: ListWindow) {
        stored = []
        self.window = window
        kind = .java
        component = .object
    }

    deinit {
        var release = ContainerRelease()
        surrender(to: &release)
        release.run()
    }

    /// The elements now; what is changed here is changed in the list that a view belongs to, too.
    public var elements: [Value] {
        get { window?.elements ?? stored }
        // Changes in place: a copy of a long list for each `add` would take time quadratic in its length.
        _modify {
            if let window {
                var part = window.elements
                yield &part
                window.replace(with: part)
            } else {
                yield &stored
            }
        }
    }

    /// Number of elements, without a look at them.
    var count: Int { window?.count ?? stored.count }

    /// Whether the length can never change: a Java array and the views of one.
    var isFixed: Bool { kind == .array || window?.root.kind == .array }

    /// One element, without a copy of a view's others.
    func element(_ place: Int) -> Value {
        guard let window else { return stored[place] }
        return window.root.stored[window.start + place]
    }

    /// Java's `modCount` as an iterator of this list sees it.
    var modifications: Int { window?.root.changes ?? changes }

    /// Notes a change of the length or of the order, which iterators and other views of the list then refuse.
    func noteChange(_ meter: inout Meter) throws(RenderError) {
        guard let window else {
            changes &+= 1
            return
        }
        window.root.changes &+= 1
        var next: ListWindow? = window
        while let view = next {
            view.expectedChanges = window.root.changes
            next = view.parent
            try meter.step()
        }
    }

    /// Throws as a Java view does when its list was changed other than through it.
    @inline(__always)
    func checkView() throws(RenderError) {
        if let window, window.expectedChanges != window.root.changes { throw RenderError.concurrentModification }
    }

    /// Gives its elements and the list it is a view of away; for release without recursion.
    func surrender(to release: inout ContainerRelease) {
        release.take(&stored)
        guard let window else { return }
        self.window = nil
        release.take(window)
    }
}

extension Value {
    var isHost: Bool {
        if case .host = self { true } else { false }
    }

    var isContainer: Bool {
        switch self {
        case .list, .map: true
        default: false
        }
    }
}
