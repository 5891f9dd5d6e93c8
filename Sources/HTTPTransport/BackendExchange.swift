import HTTPMessages
import NIOCore

/// One request and its response on a backend connection, from the sent request on: bytes in, an action out.
struct BackendExchange {
    enum Action {
        case wait
        /// The response is whole; the connection may carry another request or not.
        case answer(ResponseMessage, isReusable: Bool)
        /// The head of a response that is brought in pieces, with as much of its body as is there.
        case begin(ResponseMessage, Rest)
        /// The next piece of its body; an empty one only at the end.
        case more(ByteBuffer, Rest)
        case fail(Fault)
        /// The connection, used before, ended without one byte of an answer: the backend had closed it already.
        case stale
    }

    /// What comes after a piece.
    enum Rest: Equatable {
        case follows
        /// Nothing: the body is whole, and the connection may carry another request or not.
        case none(isReusable: Bool)
    }

    /// Why there is no response, without the address.
    enum Fault: Equatable {
        case broken(String)
        case tooLarge(limit: Int)
    }

    private let limits: WireLimits
    private let isHead: Bool
    private let isReused: Bool
    /// Whether the caller wants the body in pieces.
    private let isStreamed: Bool
    /// Whether the head has been handed on.
    private var hasBegun = false
    private var parser: ResponseHeadParser
    private var head: ResponseHead?
    private var body: BodyReader?
    private var interim = 0
    private var hasReceived = false

    init(method: String, isReused: Bool, isStreamed: Bool = false, limits: WireLimits) {
        self.limits = limits
        self.isReused = isReused
        self.isStreamed = isStreamed
        isHead = method == "HEAD"
        parser = ResponseHeadParser(limits: limits)
    }

    /// Takes what the backend sent; the buffer keeps what does not belong to this response.
    mutating func received(_ buffer: inout ByteBuffer) -> Action {
        hasReceived = true
        do throws(WireFault) {
            while head == nil {
                guard let next = try parser.parse(&buffer) else { return .wait }
                if next.status == 101 { return .fail(.broken("it switched protocols unasked")) }
                if next.status < 200 {
                    interim += 1
                    guard interim <= limits.interimResponses else {
                        return .fail(.broken("too many interim responses"))
                    }
                    continue
                }
                body = try reader(next)
                head = next
            }
            if isStreamed, let head { return try piece(of: head, from: &buffer) }
            guard try body?.read(&buffer) ?? true, let head else { return .wait }
            return answer(head, isReusable: head.keepsAlive && buffer.readableBytes == 0)
        } catch {
            if case .bodyTooLarge(let limit) = error.refusal { return .fail(.tooLarge(limit: limit)) }
            return .fail(.broken("the answer is not HTTP/1.1: \(error.text)"))
        }
    }

    /// What the buffer holds of a body that is brought in pieces.
    private mutating func piece(of head: ResponseHead, from buffer: inout ByteBuffer) throws(WireFault) -> Action {
        let isWhole = try body?.read(&buffer) ?? true
        let piece = body?.takePiece() ?? ByteBuffer()
        let rest: Rest = isWhole ? .none(isReusable: head.keepsAlive && buffer.readableBytes == 0) : .follows
        guard hasBegun else {
            hasBegun = true
            return .begin(ResponseMessage(status: head.status, headers: head.headers, body: piece), rest)
        }
        return piece.readableBytes == 0 && rest == .follows ? .wait : .more(piece, rest)
    }

    /// The connection has ended; an error tells that it did not end in order.
    mutating func closed(error: String?) -> Action {
        if let head, body?.endsWithConnection == true, error == nil {
            return hasBegun ? .more(ByteBuffer(), .none(isReusable: false)) : answer(head, isReusable: false)
        }
        if !hasReceived, isReused { return .stale }
        let place = hasReceived ? "in the middle of its answer" : "without an answer"
        return .fail(.broken("the connection ended \(place)\(error.map { ": " + $0 } ?? "")"))
    }

    private func answer(_ head: ResponseHead, isReusable: Bool) -> Action {
        let response = ResponseMessage(status: head.status, headers: head.headers, body: body?.body ?? ByteBuffer())
        return .answer(response, isReusable: isReusable)
    }

    private func reader(_ head: ResponseHead) throws(WireFault) -> BodyReader {
        var limits = limits
        // Pieces are not kept: how many of them are too many is for whoever pulls them.
        if isStreamed { limits.bodyBytes = .max }
        return try BodyReader(framing: framing(head), limits: limits)
    }

    /// RFC 9112 §6.3, in its order.
    private func framing(_ head: ResponseHead) -> BodyFraming {
        if isHead || !ResponseWriter.hasBody(head.status) { return .none }
        if head.isChunked { return .chunked }
        return head.contentLength.map { .length($0) } ?? .untilClose
    }
}
