import HTTPMessages
import NIOCore
import Testing

@testable import HTTPTransport

@Suite struct BodyReaderTests {
    private func read(
        _ text: String, _ framing: BodyFraming = .chunked, _ limits: WireLimits = WireLimits()
    ) throws -> String? {
        var reader = try BodyReader(framing: framing, limits: limits)
        var buffer = ByteBuffer(string: text)
        guard try reader.read(&buffer) else { return nil }
        return String(buffer: reader.body) + "|" + String(buffer: buffer)
    }

    private func refusal(_ text: String, _ limits: WireLimits = WireLimits()) -> WireRefusal? {
        do {
            _ = try read(text, .chunked, limits)
            return nil
        } catch let fault as WireFault {
            return fault.refusal
        } catch {
            return nil
        }
    }

    @Test(arguments: [
        ("0\r\n\r\n", "|"), ("5\r\nhello\r\n0\r\n\r\nGET", "hello|GET"),
        ("1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n", "a0123456789|"),
        ("3;a=b;c=\"d\"\r\nabc\r\n0;x\r\n\r\n", "abc|"), ("1\r\na\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\nrest", "a|rest"),
    ])
    func `chunks are joined, extensions and trailers dropped`(_ text: String, _ expected: String) throws {
        #expect(try read(text) == expected)
    }

    @Test func `a declared length over the limit is refused before a byte of the body`() throws {
        #expect(throws: Never.self) { try BodyReader(framing: .length(10_485_760), limits: WireLimits()) }
        #expect(throws: WireFault(.bodyTooLarge(limit: 10_485_760))) {
            try BodyReader(framing: .length(10_485_761), limits: WireLimits())
        }
    }

    @Test func `every split of a chunked body into two reads gives the same body`() throws {
        let bytes = Array("4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nT: v\r\n\r\n".utf8)
        for cut in 1..<bytes.count {
            var reader = try BodyReader(framing: .chunked, limits: WireLimits())
            var buffer = ByteBuffer(bytes: bytes[..<cut])
            #expect(try !reader.read(&buffer))
            buffer.writeBytes(bytes[cut...])
            #expect(try reader.read(&buffer))
            #expect(String(buffer: reader.body) == "wikipedia" && buffer.readableBytes == 0)
        }
    }

    @Test(
        arguments: [WireText]([
            "\r\n", "g\r\n", "-1\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", " 1\r\na\r\n", "1 \r\na\r\n", "1 ;a\r\na\r\n",
            "1\na\r\n",
            "1\r\nab\r\n", "1\r\na\n0\r\n\r\n", "1\r\na\rX0\r\n", "1\r\na0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n",
            "8000000000000000\r\n",
            "1;\u{1}\r\na\r\n", "0\r\nContent-Length: 5\r\n\r\n", "0\r\ntransfer-encoding: chunked\r\n\r\n",
            "0\r\nHost: x\r\n\r\n",
            "0\r\n X: y\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nX: y\n\r\n", "0\r\n\n",
            "0;" + String(repeating: "x", count: 65_536),
            "1;" + String(repeating: "x", count: 300) + "\r\na\r\n",
        ]))
    func `a chunk that two readers could read differently is malformed`(_ bytes: WireText) {
        let text = bytes.text
        guard case .malformed = refusal(text) else {
            Issue.record("\(text.prefix(60).debugDescription): \(String(describing: refusal(text)))")
            return
        }
    }

    @Test func `many chunks cannot carry extensions without end`() {
        let chunk = "1;" + String(repeating: "x", count: 200) + "\r\na\r\n"
        #expect(refusal(String(repeating: chunk, count: 20)) == nil)
        #expect(refusal(String(repeating: chunk, count: 21)) == .malformed("oversized chunk extensions"))
    }

    @Test func `chunks are counted against the limit before they are read`() {
        var limits = WireLimits()
        limits.bodyBytes = 10
        #expect(refusal("a\r\n0123456789\r\n0\r\n\r\n", limits) == nil)
        #expect(refusal("b\r\n", limits) == .bodyTooLarge(limit: 10))
        #expect(refusal("9\r\n012345678\r\n2\r\n", limits) == .bodyTooLarge(limit: 10))
        #expect(refusal("7FFFFFFFFFFFFFF\r\n", limits) == .bodyTooLarge(limit: 10))
    }

    @Test func `trailers are counted against the header limit`() {
        let trailers = String(repeating: "X: " + String(repeating: "y", count: 1_000) + "\r\n", count: 11)
        #expect(refusal("0\r\n" + trailers) == .headersTooLarge(limit: 10_240))
    }

    @Test func `a counted body leaves what follows`() throws {
        #expect(try read("helloGET", .length(5)) == "hello|GET")
        #expect(try read("hell", .length(5)) == nil)
        #expect(try read("x", BodyFraming.none) == "|x")
    }
}
