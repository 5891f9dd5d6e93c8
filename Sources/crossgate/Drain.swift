internal import NIOCore
internal import Synchronization

/// Counts the requests that wait for something, so that an ending server knows when the last of them is answered.
///
/// While it drains, the server still answers: its readiness says 503, and whoever balances the load sends the next
/// requests elsewhere. Those that come nevertheless are served, but not waited for here.
final class Drain: Sendable {
    private let inFlight = Atomic(0)
    private let isDraining = Atomic(false)

    /// Nanoseconds between two looks at the count.
    private static let pause: UInt64 = 10_000_000

    func counting<T>(_ work: () async -> T) async -> T {
        inFlight.add(1, ordering: .acquiringAndReleasing)
        guard !isDraining.load(ordering: .acquiring) else {
            inFlight.subtract(1, ordering: .acquiringAndReleasing)
            return await work()
        }
        defer { inFlight.subtract(1, ordering: .acquiringAndReleasing) }
        return await work()
    }

    /// Waits until the requests in flight are answered, or the deadline has passed.
    func waitForRequests(until deadline: NIODeadline) async {
        isDraining.store(true, ordering: .releasing)
        while inFlight.load(ordering: .acquiring) > 0, NIODeadline.now() < deadline {
            try? await Task.sleep(nanoseconds: Self.pause)
        }
    }
}
