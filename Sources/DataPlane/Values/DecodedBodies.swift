import Synchronization

/// The memory that decoded request bodies may take together. The carrier of requests bounds the bytes that arrive; a
/// few kilobytes of these can decode to ten megabytes, held as long as a backend takes to answer.
final class DecodedBodies: Sendable {
    /// One body's share, given back when nobody holds the body any more.
    final class Share: Sendable {
        private let all: DecodedBodies
        private let bytes: Int

        fileprivate init(_ all: DecodedBodies, _ bytes: Int) {
            self.all = all
            self.bytes = bytes
        }

        deinit { all.held.subtract(bytes, ordering: .relaxed) }
    }

    let limit: Int
    private let held = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// The share of a body of so many bytes; nil when they are not to be had.
    func share(_ bytes: Int) -> Share? {
        let share = Share(self, bytes)
        return held.add(bytes, ordering: .relaxed).newValue > limit ? nil : share
    }
}
