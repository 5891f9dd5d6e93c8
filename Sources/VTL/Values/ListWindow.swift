/// The part of a list that a `subList` shows: what is changed in one is changed in the other.
///
/// As in Java a change of the list's length through anything but the view makes the view useless: its methods throw
/// `ConcurrentModificationException`.
final class ListWindow {
    /// The list that holds the elements; never a view itself.
    private(set) var root: ListObject
    /// The view that this one was made from, whose length changes with it.
    private(set) var parent: ListWindow?
    /// Place in `root` of the first element.
    let start: Int
    private(set) var count: Int
    /// What `root` has to count for the view to be of use.
    var expectedChanges: Int

    /// A part of a list, or of a view of one. The places lie inside the list.
    init(_ list: ListObject, from: Int, to: Int) {
        root = list.window?.root ?? list
        parent = list.window
        start = from + (list.window?.start ?? 0)
        count = to - from
        expectedChanges = list.modifications
    }

    /// The part's elements; as many as are left when the list has become too short for it.
    var elements: [Value] {
        let all = root.elements
        let end = min(start + count, all.count)
        return start < end ? Array(all[start..<end]) : []
    }

    /// Puts elements in the place of the part's.
    func replace(with elements: [Value]) {
        let end = min(start + count, root.count)
        root.elements.replaceSubrange(min(start, end)..<end, with: elements)
        let growth = elements.count - count
        var next: ListWindow? = self
        while let view = next {
            view.count += growth
            next = view.parent
        }
    }

    /// Gives the list and the outer view away; for release without recursion.
    func surrender(to release: inout ContainerRelease) {
        release.take(.list(root))
        root = ListObject([])
        if let outer = parent {
            parent = nil
            release.take(outer)
        }
    }
}
