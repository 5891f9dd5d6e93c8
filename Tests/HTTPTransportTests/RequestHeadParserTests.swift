import HTTPMessages
import NIOCore
import Testing

@testable import HTTPTransport

@Suite struct RequestHeadParserTests {
    private func parse(_ text: String, _ limits: WireLimits = WireLimits()) throws -> RequestHead? {
        var parser = RequestHeadParser(limits: limits)
        var buffer = ByteBuffer(string: text)
        return try parser.parse(&buffer)
    }

    private func refusal(_ text: String, _ limits: WireLimits = WireLimits()) -> WireRefusal? {
        do {
            _ = try parse(text, limits)
            return nil
        } catch let fault as WireFault {
            return fault.refusal
        } catch {
            return nil
        }
    }

    @Test func `a head keeps order, case and duplicates of its fields`() throws {
        let head = try parse(
            "POST /a%2Fb?x=1 HTTP/1.1\r\nHOST: h:8080\r\nx-a: 1\r\nX-A:2\r\nE:\r\nContent-Length: 5\r\n\r\n")
        #expect(head?.method == "POST")
        #expect(head?.target == "/a%2Fb?x=1")
        #expect(head?.framing == .length(5))
        #expect(head?.keepsAlive == true)
        #expect(head?.headers == ["HOST": "h:8080", "x-a": "1", "X-A": "2", "E": "", "Content-Length": "5"])
    }

    @Test(arguments: [
        "GET /x?y HTTP/1.1\r\nHost: a\r\nX-Long-Header-Name-Here: v  \r\n\r\n",
        "\r\nPOST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, CLOSE\r\n\r\n",
    ])
    func `every split of a valid head into two reads gives the same head`(_ text: String) throws {
        let whole = try #require(try parse(text))
        let bytes = Array(text.utf8)
        for cut in 1..<bytes.count {
            var parser = RequestHeadParser(limits: WireLimits())
            var buffer = ByteBuffer(bytes: bytes[..<cut])
            #expect(try parser.parse(&buffer) == nil)
            buffer.writeBytes(bytes[cut...])
            let head = try #require(try parser.parse(&buffer))
            #expect(head.method == whole.method && head.target == whole.target && head.headers == whole.headers)
            #expect(head.framing == whole.framing && head.keepsAlive == whole.keepsAlive)
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test func `one byte at a time gives the same head and leaves what follows`() throws {
        let text = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        var parser = RequestHeadParser(limits: WireLimits())
        var buffer = ByteBuffer()
        var heads: [RequestHead] = []
        for byte in (text + text).utf8 {
            buffer.writeInteger(byte)
            if let head = try parser.parse(&buffer) { heads.append(head) }
        }
        #expect(heads.map(\.target) == ["/1", "/1"])
    }

    @Test(
        arguments: [WireText]([
            "GET /\r\n\r\n", "GET\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
            "GET / http/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX(y): b\r\n\r\n",
            "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://u@h/x HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\tchunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "POST / HTTP/1.0\r\n\r\nbody",
            "\u{16}\u{3}\u{1}",
        ]))
    func `a head that two readers could read differently is malformed`(_ bytes: WireText) {
        let text = bytes.text
        guard case .malformed = refusal(text) else {
            Issue.record("\(text.debugDescription): \(String(describing: refusal(text)))")
            return
        }
    }

    @Test(arguments: ["xchunked", "chunked, chunked", "gzip, chunked", "identity", "\"chunked\"", "chunked;a=b", ""])
    func `a transfer coding other than one chunked is refused`(_ coding: String) {
        #expect(
            refusal("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \(coding)\r\n\r\n") == .codingNotSupported(coding)
        )
    }

    @Test func `versions other than 1.0 and 1.1 are refused by name`() {
        #expect(refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == .versionNotSupported("HTTP/2.0"))
        #expect(refusal("GET / HTTP/1.2\r\nHost: a\r\n\r\n") == .versionNotSupported("HTTP/1.2"))
        #expect(refusal("GET / HTTP/0.9\r\nHost: a\r\n\r\n") == .versionNotSupported("HTTP/0.9"))
    }

    @Test(arguments: [
        ("http://h.example:81/p?q", "/p?q", "h.example:81"), ("HTTP://h", "/", "h"), ("https://h?x", "/?x", "h"),
        ("http://[::1]:80/", "/", "[::1]:80"),
    ])
    func `an absolute target becomes a path and its authority the host`(
        _ target: String, _ path: String, _ host: String
    ) throws {
        let head = try parse("GET \(target) HTTP/1.1\r\nX: 1\r\nHost: other\r\n\r\n")
        #expect(head?.target == path)
        #expect(head?.headers == ["X": "1", "Host": host])
    }

    @Test(arguments: ["h", "h:", "h:80", "[::1]", "[::1]:8080", "127.0.0.1", "xn--bcher-kva.example", "a_b.c%20"])
    func `a host with an optional port is taken`(_ host: String) throws {
        #expect(try parse("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")?.headers == ["Host": host])
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n", true), ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", false),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n", false), ("GET / HTTP/1.0\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n", true),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n", false),
    ])
    func `a connection is kept as its version and headers say`(_ text: String, _ isKept: Bool) throws {
        #expect(try parse(text + "\r\n")?.keepsAlive == isKept)
    }

    @Test func `a header block may have 10,240 bytes and not one more`() throws {
        func text(_ size: Int) -> String {
            let host = "Host: a\r\n"
            return "GET / HTTP/1.1\r\n" + host + "X: " + String(repeating: "v", count: size - host.utf8.count - 5)
                + "\r\n\r\n"
        }
        #expect(try parse(text(10_240)) != nil)
        #expect(refusal(text(10_241)) == .headersTooLarge(limit: 10_240))
        #expect(refusal(String(text(20_000).dropLast(4))) == .headersTooLarge(limit: 10_240), "before the line ends")
    }

    @Test func `a head may have 1,000 fields and not one more`() throws {
        func text(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "a:b\r\n", count: count - 1) + "\r\n"
        }
        #expect(try parse(text(1_000))?.headers.fields.count == 1_000)
        #expect(refusal(text(1_001)) == .headersTooLarge(limit: 10_240))
    }

    @Test func `a target may have 10,240 bytes and not one more`() throws {
        func text(_ size: Int) -> String {
            "GET /" + String(repeating: "x", count: size - 1) + " HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        #expect(try parse(text(10_240)) != nil)
        #expect(refusal(text(10_241)) == .targetTooLong(limit: 10_240))
        #expect(refusal("GET /" + String(repeating: "x", count: 11_000)) == .targetTooLong(limit: 10_240))
        #expect(
            refusal(String(repeating: "G", count: 4_096) + " / HTTP/1.1\r\nHost: a\r\n\r\n")
                == .malformed("a method over 32 bytes"))
    }

    @Test func `an expectation is 100-continue or refused, and ignored in HTTP 1.0`() throws {
        func text(_ value: String, _ version: String) -> String {
            "PUT / HTTP/\(version)\r\nHost: a\r\nContent-Length: 1\r\nExpect: \(value)\r\n\r\n"
        }
        #expect(try parse(text("100-Continue", "1.1"))?.expectsContinue == true)
        #expect(try parse(text("100-continue", "1.0"))?.expectsContinue == false)
        #expect(refusal(text("200-ok", "1.1")) == .expectationFailed("200-ok"))
    }

    @Test func `a value that is not UTF-8 is read as Latin-1, one that is stays`() throws {
        var parser = RequestHeadParser(limits: WireLimits())
        var buffer = ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\nX: é\r\nY: ")
        buffer.writeBytes([0xE9])
        buffer.writeString("\r\n\r\n")
        #expect(try parser.parse(&buffer)?.headers == ["Host": "a", "X": "é", "Y": "é"])
    }
}
