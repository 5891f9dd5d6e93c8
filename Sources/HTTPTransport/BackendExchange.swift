import HTTPMessages
import NIOCore

/// One request and its response on a backend connection, from the sent request on: bytes in, an action out.
struct BackendExchange {
    enum Action {
        case wait
        /// The response is whole; the connection may carry another request or not.
        case answer(ResponseMessage, isReusable: Bool)
        case fail(Fault)
        /// The connection, used before, ended without one byte of an answer: the backend had closed it already.
        case stale
    }

    /// Why there is no response, without the address.
    enum Fault: Equatable {
        case broken(String)
        case tooLarge(limit: Int)
    }

    private let limits: WireLimits
    private let isHead: Bool
    private let isReused: Bool
    private var parser: ResponseHeadParser
    private var head: ResponseHead?
    private var body: BodyReader?
    private var interim = 0
    private var hasReceived = false

    init(method: String, isReused: Bool, limits: WireLimits) {
        self.limits = limits
        self.isReused = isReused
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
                body = BodyReader(framing: try framing(next), limits: limits)
                head = next
            }
            guard try body?.read(&buffer) ?? true, let head else { return .wait }
            return answer(head, isReusable: head.keepsAlive && buffer.readableBytes == 0)
        } catch {
            if case .bodyTooLarge(let limit) = error.refusal { return .fail(.tooLarge(limit: limit)) }
            return .fail(.broken("the answer is not HTTP/1.1: \(error.text)"))
        }
    }

    /// The connection has ended; an error tells that it did not end in order.
    mutating func closed(error: String?) -> Action {
        if let head, body?.endsWithConnection == true, error == nil { return answer(head, isReusable: false) }
        if !hasReceived, isReused { return .stale }
        let place = hasReceived ? "in the middle of its answer" : "without an answer"
        return .fail(.broken("the connection ended \(place)\(error.map { ": " + $0 } ?? "")"))
    }

    private func answer(_ head: ResponseHead, isReusable: Bool) -> Action {
        let response = ResponseMessage(status: head.status, headers: head.headers, body: body?.body ?? ByteBuffer())
        return .answer(response, isReusable: isReusable)
    }

    /// RFC 9112 §6.3, in its order.
    private func framing(_ head: ResponseHead) throws(WireFault) -> BodyFraming {
        if isHead || head.status == 204 || head.status == 304 { return .none }
        if head.isChunked { return .chunked }
        guard let length = head.contentLength else { return .untilClose }
        guard length <= limits.bodyBytes else { throw WireFault(.bodyTooLarge(limit: limits.bodyBytes)) }
        return .length(length)
    }
}
