import HTTPMessages
import NIOCore

/// A streamed body on its way to the client. Lives on its connection's event loop only.
final class OutgoingBody {
    let stream: BodyStream
    /// Whether it goes out in chunks; otherwise it ends with the connection.
    let isChunked: Bool
    /// Pieces sent since the task that pulls last let others have the loop.
    private var piecesInTurn = 0
    /// A maker that always has a piece, and a client that always takes it, leave the loop to others after this many.
    private static let maximumPiecesInTurn = 16
    /// Until it goes on. Not zero: a loop runs all tasks that are due before it looks at its sockets.
    static let pause = TimeAmount.microseconds(50)

    /// The task that pulls, while it waits until the client has taken what is there.
    private var waiting: UnsafeContinuation<Void, Never>?

    init(stream: BodyStream, isChunked: Bool) {
        self.stream = stream
        self.isChunked = isChunked
    }

    func wait(_ continuation: UnsafeContinuation<Void, Never>) {
        waiting = continuation
    }

    /// Counts a piece; true when others are to have their turn.
    func isTurnOver() -> Bool {
        piecesInTurn += 1
        guard piecesInTurn >= Self.maximumPiecesInTurn else { return false }
        piecesInTurn = 0
        return true
    }

    /// Lets the waiting task go on, at once.
    func hasRoom() {
        let waiting = self.waiting
        self.waiting = nil
        waiting?.resume()
    }

    /// Nobody will read the rest.
    func cancel() {
        stream.cancel()
        hasRoom()
    }
}
