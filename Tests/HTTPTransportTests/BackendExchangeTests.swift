import HTTPMessages
import NIOCore
import Testing

@testable import HTTPTransport

/// Answers in pieces, without a socket.
@Suite struct BackendExchangeTests {
    /// Status, body and whether the connection can be used again; nil while the answer is not whole.
    private func answer(to reads: [ArraySlice<UInt8>], ends: Bool = false) throws -> (Int, String, Bool)? {
        var exchange = BackendExchange(method: "GET", isReused: false, isStreamed: true, limits: .backend)
        var input = ByteBuffer()
        var status = 0
        var body = ""
        func take(_ action: BackendExchange.Action) throws -> Bool? {
            var rest = BackendExchange.Rest.follows
            switch action {
            case .wait: break
            case .begin(let response, let more):
                #expect(status == 0)
                status = response.status
                body += String(buffer: response.body)
                rest = more
            case .more(let piece, let more):
                #expect(status != 0 && (piece.readableBytes > 0 || more != .follows))
                body += String(buffer: piece)
                rest = more
            case .answer, .fail, .stale: Issue.record("\(action)")
            }
            if case .none(let isReusable) = rest { return isReusable }
            return nil
        }
        for read in reads {
            input.writeBytes(read)
            if let isReusable = try take(exchange.received(&input)) { return (status, body, isReusable) }
        }
        guard ends else { return nil }
        return try take(exchange.closed(error: nil)).map { (status, body, $0) }
    }

    static let answers: [(String, Bool)] = [
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nwikipedia", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nT: v\r\n\r\n",
            true
        ),
        ("HTTP/1.1 200 OK\r\n\r\nwikipedia", false),
    ]

    @Test(arguments: answers) func `every split into two reads gives the same pieces joined`(
        _ text: String, _ isReusable: Bool
    ) throws {
        let bytes = Array(text.utf8)
        for cut in 1..<bytes.count {
            let whole = try #require(try answer(to: [bytes[..<cut], bytes[cut...]], ends: !isReusable))
            #expect(whole == (200, "wikipedia", isReusable))
        }
    }

    @Test(arguments: answers) func `byte for byte it is the same`(_ text: String, _ isReusable: Bool) throws {
        let bytes = Array(text.utf8)
        let whole = try #require(try answer(to: bytes.indices.map { bytes[$0..<($0 + 1)] }, ends: !isReusable))
        #expect(whole == (200, "wikipedia", isReusable))
    }
}
