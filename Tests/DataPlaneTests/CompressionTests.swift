import APIModel
import Compression
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source: the AWS guide's three pages on payload compression (set up; call with; receive), unless a test says
/// otherwise.
@Suite struct CompressionTests {
    private static let text = #"{"type": "dog", "price": 249.99, "names": ["a", "a", "a", "a", "a", "a", "a", "a"]}"#

    private static func encoded(_ text: String = text, _ format: CompressionFormat = .gzip) throws -> ByteBuffer {
        ByteBuffer(bytes: try #require(format.encode(Array(text.utf8))))
    }

    // MARK: Requests

    @Test(arguments: ["gzip", "deflate", "GZIP", "Deflate"], [nil, 0, 10_485_760])
    func `a compressed body reaches the backend decoded, whatever the API's setting`(
        _ coding: String, _ minimum: Int?
    ) async throws {
        let fixture = Fixture(
            [.at("/proxy", .proxy("POST")), .at("/http", .http("POST"))], minimumCompressionSize: minimum)
        let body = try Self.encoded(Self.text, coding.lowercased() == "gzip" ? .gzip : .deflate)
        for path in ["/proxy", "/http"] {
            let answer = await fixture.send("POST", path, ["Content-Encoding": coding], bytes: body)
            #expect(answer.status == 200)
            #expect(fixture.backend.last.map { String(buffer: $0.body) } == Self.text)
            // Recorded for HTTP_PROXY (test_apigateway_header_remapping_http); HTTP passes what is mapped only.
            #expect(fixture.backend.last?.headers.contains("Content-Encoding") == false)
        }
    }

    /// RFC 1951 data without its envelope, as many clients send it.
    @Test func `bare deflate is read`() async throws {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        let body = try Self.encoded(Self.text, .deflate)
        let bare = try #require(body.getSlice(at: 2, length: body.readableBytes - 6))
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "deflate"], bytes: bare).status == 200)
        #expect(fixture.backend.last.map { String(buffer: $0.body) } == Self.text)
    }

    @Test func `identity and an empty body need no decoding`() async {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "identity"], body: "x").status == 200)
        // No coding is named; what AWS makes of it is not known.
        #expect(await fixture.send("POST", "/", ["Content-Encoding": ""], body: "x").status == 200)
        #expect(fixture.backend.last.map { String(buffer: $0.body) } == "x")
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "gzip"]).status == 200)
    }

    @Test(arguments: ["br", "x-gzip", "gzip, gzip", "compress", "zstd", "*"])
    func `other codings are unsupported`(_ coding: String) async throws {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        let answer = await fixture.send("POST", "/", ["Content-Encoding": coding], bytes: try Self.encoded())
        #expect(answer.status == 415)
        #expect(answer.text == #"{"message": "Unsupported Media Type"}"#)
        #expect(fixture.backend.sent.isEmpty)
    }

    /// Assumed: the guide knows of one coding only.
    @Test func `two codings are unsupported, in one header or two`() async throws {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        let headers: HeaderList = ["Content-Encoding": "gzip", "content-encoding": "gzip"]
        #expect(await fixture.send("POST", "/", headers, bytes: try Self.encoded()).status == 415)
        #expect(fixture.backend.sent.isEmpty)
    }

    @Test func `a body that is not so encoded is unsupported`() async throws {
        // The usual MOCK is answered ahead of the request otherwise.
        let fixture = Fixture([.at("/", .proxy("POST"), .mock("PUT", body: "ok"))])
        let whole = try Self.encoded()
        var wrong: [ByteBuffer] = [
            ByteBuffer(string: Self.text), ByteBuffer(string: "x"),
            try #require(whole.getSlice(at: 0, length: whole.readableBytes - 1)),
        ]
        wrong.append(ByteBuffer(bytes: Array(whole.readableBytesView) + [0]))
        for body in wrong {
            for method in ["POST", "PUT"] {
                let answer = await fixture.send(method, "/", ["Content-Encoding": "gzip"], bytes: body)
                #expect(answer.status == 415)
                #expect(fixture.observer.records.last?.gatewayResponseType == .unsupportedMediaType)
                #expect(fixture.observer.records.last?.cause?.contains("Content-Encoding") == true)
            }
        }
        #expect(fixture.backend.sent.isEmpty)
    }

    /// Reliability 36, from the client's side. That the sentence is that of bodies sent so large is assumed.
    @Test func `a body too large once decoded is refused, and no custom response applies`() async throws {
        let custom = GatewayResponse(
            responseType: .default4XX, statusCode: "499",
            responseParameters: ["gatewayresponse.header.X-Custom": "'1'"])
        let fixture = Fixture([.at("/", .proxy("POST"))], gatewayResponses: [custom])
        for (count, status) in [(Limits.payloadBytes, 200), (Limits.payloadBytes + 1, 413), (1 << 28, 413)] {
            let zeros = [UInt8](repeating: 0x20, count: count)
            let bomb = ByteBuffer(bytes: try #require(CompressionFormat.gzip.encode(zeros, level: .fast)))
            let answer = await fixture.send("POST", "/", ["Content-Encoding": "gzip"], bytes: bomb)
            #expect(answer.status == status)
            guard status == 413 else { continue }
            #expect(answer.text == #"{"message":"HTTP content length exceeded 10485760 bytes."}"#)
            #expect(!answer.headers.contains("X-Custom"))
        }
        #expect(fixture.backend.sent.count == 1)
    }

    @Test func `decoded bodies together have a limit, and give their share back`() async throws {
        let fixture = Fixture([.at("/", .proxy("POST"))], decodedBodyBytes: 100)
        for (count, status) in [(100, 200), (60, 200), (101, 503), (100, 200)] {
            let body = try Self.encoded(String(repeating: "a", count: count))
            let answer = await fixture.send("POST", "/", ["Content-Encoding": "gzip"], bytes: body)
            #expect(answer.status == status)
            if status == 503 { #expect(answer.text == #"{"message":"Service Unavailable"}"#) }
        }
    }

    @Test func `the decoded body is what is converted`() async throws {
        let fixture = Fixture(
            [.at("/", .http("POST", contentHandling: .convertToText))], binaryMediaTypes: ["image/png"])
        _ = await fixture.send(
            "POST", "/", ["Content-Encoding": "gzip", "Content-Type": "image/png"], bytes: try Self.encoded("hi"))
        #expect(fixture.backend.last.map { String(buffer: $0.body) } == "aGk=")
    }

    // MARK: Responses

    private func accept(_ value: String?) -> HeaderList { value.map { ["Accept-Encoding": $0] } ?? HeaderList() }

    @Test(
        arguments: [
            (nil, nil), ("", nil), ("*", nil), ("identity", nil), ("gzip", "gzip"), ("deflate", "deflate"),
            ("GZIP", "gzip"), ("deflate,gzip", "deflate"), ("gzip, deflate, br", "gzip"), ("br, gzip", nil),
            ("deflate;q=0.5,gzip;q=1.0", "gzip"), ("gzip;q=1.0,identity;q=0.5,*;q=0", "gzip"),
            ("br;q=0.1, gzip;q=0.2", "gzip"), ("gzip;q=0.5, *;q=1", nil), ("identity, gzip;q=0.9", nil),
            ("gzip;q=0", nil), ("gzip;q=0, deflate", "deflate"), (" gzip ; q=0.001", "gzip"),
            // Malformed: nothing is compressed (the guide's pull request 32, by a support case).
            ("gzip;q=2", nil), ("gzip;q=x", nil), ("gzip;level=1", nil), ("gzip;q=0.1234", nil), ("gzip deflate", nil),
            ("gzip;", nil), (",", nil),
        ] as [(String?, String?)])
    func `the client's best coding counts, if it is supported`(_ header: String?, _ coding: String?) async throws {
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["Content-Type": "text/plain"], text: Self.text))
        let fixture = Fixture(
            [
                .at("/mock", .mock("GET", body: Self.text)), .at("/http", .http("GET")),
                .at("/proxy", .proxy("GET")),
            ], backend: backend, minimumCompressionSize: 0)
        for path in ["/mock", "/http", "/proxy"] {
            let answer = await fixture.send("GET", path, accept(header))
            #expect(answer.status == 200)
            #expect(answer.headers.first("Content-Encoding") == coding)
            #expect(answer.headers.first("Content-Type") == (path == "/proxy" ? "text/plain" : "application/json"))
            let bytes = Array(answer.body.readableBytesView)
            switch coding {
            case nil: #expect(answer.text == Self.text)
            case "gzip": #expect(try CompressionFormat.gzip.decode(bytes, limit: 1_000) == Array(Self.text.utf8))
            default: #expect(try CompressionFormat.deflate.decode(bytes, limit: 1_000) == Array(Self.text.utf8))
            }
        }
    }

    @Test(arguments: [(nil, false), (0, true), (10, true), (11, false), (10_485_760, false)] as [(Int?, Bool)])
    func `bodies of the least size on are compressed`(_ minimum: Int?, _ isCompressed: Bool) async {
        let fixture = Fixture(
            [.at("/mock", .mock("GET", body: "0123456789")), .at("/proxy", .proxy("GET"))],
            backend: FakeBackend(ResponseMessage(status: 200, text: "0123456789")), minimumCompressionSize: minimum)
        for path in ["/mock", "/proxy"] {
            let answer = await fixture.send("GET", path, accept("gzip"))
            #expect(answer.headers.contains("Content-Encoding") == isCompressed)
        }
        #expect(fixture.diagnostics.isEmpty)
    }

    @Test(arguments: ["gzip", "br"])
    func `what the integration encoded passes as it is`(_ coding: String) async throws {
        let body = try Self.encoded()
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["Content-Encoding": coding], body: body))
        let mapped = APIModel.Method.http(
            "GET", headers: ["Content-Encoding": "integration.response.header.Content-Encoding"],
            responseContentHandling: .convertToBinary)
        let fixture = Fixture(
            [.at("/proxy", .proxy("GET")), .at("/http", mapped)], backend: backend,
            binaryMediaTypes: ["*/*"], minimumCompressionSize: 0)
        for path in ["/proxy", "/http"] {
            let answer = await fixture.send("GET", path, accept("gzip"))
            #expect(answer.headers.all("Content-Encoding") == [coding])
            #expect(answer.body == body)
        }
    }

    @Test func `answers without a body are left alone`() async {
        for status in [204, 304] {
            let fixture = Fixture(
                [.at("/", .proxy("GET"))], backend: FakeBackend(ResponseMessage(status: status, text: "x")),
                minimumCompressionSize: 0)
            #expect(await fixture.send("GET", "/", accept("gzip")).headers.contains("Content-Encoding") == false)
        }
        let preflight = Fixture([.at("/", .mock("OPTIONS"))], minimumCompressionSize: 0)
        let answer = await preflight.send("OPTIONS", "/", accept("gzip"))
        #expect(answer.headers.contains("Content-Encoding") == false)
        #expect(answer.body.readableBytes == 0)
    }

    /// RFC 9110 §9.3.2: a HEAD gets the fields of a GET.
    @Test func `HEAD gets the header that GET gets`() async {
        let fixture = Fixture([.at("/", .mock("HEAD", body: Self.text))], minimumCompressionSize: 0)
        #expect(await fixture.send("HEAD", "/", accept("gzip")).headers.first("Content-Encoding") == "gzip")
    }

    /// Assumed: the guide speaks of integration responses only.
    @Test func `the gateway's own answers are not compressed`() async {
        let fixture = Fixture([.at("/", .mock("GET"))], minimumCompressionSize: 0)
        let answer = await fixture.send("GET", "/nowhere", accept("gzip"))
        #expect(answer.status == 403)
        #expect(!answer.headers.contains("Content-Encoding"))
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    @Test func `a large body is whole on the other side`() async throws {
        let body = (0..<60_000).map { #"{"id": \#($0)}"# }.joined(separator: ",")
        let fixture = Fixture(
            [.at("/", .proxy("GET"))], backend: FakeBackend(ResponseMessage(status: 200, text: body)),
            minimumCompressionSize: 1_024)
        let answer = await fixture.send("GET", "/", accept("gzip"))
        #expect(answer.body.readableBytes < body.utf8.count / 3)
        let decoded = try CompressionFormat.gzip.decode(Array(answer.body.readableBytesView), limit: 10_485_760)
        #expect(decoded == Array(body.utf8))
    }

    /// Assumed: a test invocation comes over no wire, and its result shows text.
    @Test func `test invocations neither decode nor compress`() async throws {
        let backend = FakeBackend(ResponseMessage(status: 200, text: Self.text))
        let snapshot = Fixture.snapshot([.at("/", .http("POST"))], minimumCompressionSize: 0)
        let result = await TestInvocation.run(
            snapshot: snapshot, resourceId: "root", httpMethod: "POST", body: "plain",
            headers: ["Content-Encoding": "gzip", "Accept-Encoding": "gzip"], backends: Backends(http: backend))
        #expect(result?.status == 200)
        #expect(result?.body == Self.text)
        #expect(backend.last.map { String(buffer: $0.body) } == "plain")
        #expect(result?.headers["Content-Encoding"] == nil)
    }
}
