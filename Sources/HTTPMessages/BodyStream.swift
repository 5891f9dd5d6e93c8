public import NIOCore

/// The rest of a body that is still being made: whoever writes it out pulls one piece after the other, so that a slow
/// reader holds up a fast maker.
public struct BodyStream: Sendable {
    private let pull: @Sendable () async throws(BrokenBody) -> ByteBuffer?
    private let abandon: @Sendable () -> Void

    /// - Parameters:
    ///   - next: gives the next piece, never an empty one; nil at the end. Called again only when it has answered.
    ///   - cancel: told once, from any thread, when nobody will pull any more before the end; also while `next` has not
    ///     answered yet, which then ends soon, no matter how.
    public init(
        next: @escaping @Sendable () async throws(BrokenBody) -> ByteBuffer?,
        cancel: @escaping @Sendable () -> Void
    ) {
        pull = next
        abandon = cancel
    }

    public func next() async throws(BrokenBody) -> ByteBuffer? { try await pull() }

    public func cancel() { abandon() }

    /// The pieces in one; for readers that need a whole body.
    ///
    /// - Throws: `BrokenBody` when the maker breaks off, or more than `limit` bytes come, after which it is cancelled.
    public func collect(upTo limit: Int) async throws(BrokenBody) -> ByteBuffer {
        var whole = ByteBuffer()
        while var piece = try await next() {
            guard whole.readableBytes + piece.readableBytes <= limit else {
                cancel()
                throw BrokenBody("the body is larger than \(limit) bytes", isTooLarge: true)
            }
            whole.writeBuffer(&piece)
        }
        return whole
    }
}

/// A body that ended before its end. The text is for the operator.
public struct BrokenBody: Error, Sendable, Equatable {
    public let text: String
    /// Whether it was a limit on the reader's side.
    public let isTooLarge: Bool

    public init(_ text: String, isTooLarge: Bool = false) {
        self.text = text
        self.isTooLarge = isTooLarge
    }
}
