import Synchronization

/// The memory that the request bodies of all connections may take together. Each body alone is bounded too; without
/// this, thousands of clients that never finish theirs would add up.
final class BodyBudget: Sendable {
    let limit: Int
    private let held = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes bytes; false, and nothing taken, when they are not to be had.
    ///
    /// - Parameter isLarge: whether the body is already larger than usual ones may be. Such bodies share the first half
    ///   of the memory, so that a few uploads at once cannot keep ordinary requests out.
    func reserve(_ bytes: Int, isLarge: Bool = false) -> Bool {
        let bound = isLarge ? limit / 2 : limit
        guard held.add(bytes, ordering: .relaxed).newValue > bound else { return true }
        release(bytes)
        return false
    }

    func release(_ bytes: Int) {
        held.subtract(bytes, ordering: .relaxed)
    }
}
