import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source: [D:api-gateway-payload-encodings-workflow], verified byte for byte by [S:test_apigw_s3_binary_*].
@Suite struct ContentTests {
    /// `hi` and a byte that is no UTF-8.
    private static let raw = ByteBuffer(bytes: [0x68, 0x69, 0xFF])
    private static let lossy = ByteBuffer(string: "hi\u{FFFD}")
    private static let base64 = ByteBuffer(string: "aGn/")

    struct Case: Sendable, CustomStringConvertible {
        let types: [String]?
        let contentType: String?
        let accept: String?
        let handling: ContentHandling?
        let body: ByteBuffer
        /// Nil for 500.
        let result: ByteBuffer?
        var description: String {
            "\(types ?? []) \(contentType ?? "-") \(accept ?? "-") \(handling?.rawValue ?? "undefined")"
        }

        init(
            _ types: [String]?, _ contentType: String?, accept: String? = nil, _ handling: ContentHandling?,
            _ body: ByteBuffer, _ result: ByteBuffer?
        ) {
            self.types = types
            self.contentType = contentType
            self.accept = accept
            self.handling = handling
            self.body = body
            self.result = result
        }
    }

    private static let png: [String] = ["image/png"]

    @Test(arguments: [
        Case(nil, "image/png", nil, raw, lossy), Case(nil, "image/png", .convertToText, raw, lossy),
        Case(nil, "image/png", .convertToBinary, base64, raw), Case(nil, "image/png", .convertToBinary, raw, nil),
        Case(png, "text/plain", nil, raw, lossy), Case(png, "text/plain", .convertToBinary, base64, raw),
        Case(png, "text/plain", .convertToBinary, ByteBuffer(string: "a"), nil),
        Case(png, "image/png", nil, raw, raw), Case(png, "image/png", .convertToBinary, raw, raw),
        Case(png, "image/png", .convertToText, raw, base64), Case(png, "image/png; x=1", nil, raw, raw),
        Case(["image/*"], "image/gif", nil, raw, raw), Case(["*/*"], "text/plain", nil, raw, raw),
        Case(["*/*"], nil, nil, raw, raw), Case(["*/png"], "image/png", nil, raw, lossy),
        Case(["application/json"], nil, nil, raw, lossy),
    ])
    func `a request's body is converted by its type`(_ test: Case) async {
        let fixture = Fixture(
            [.at("/", .http("POST", contentHandling: test.handling))], binaryMediaTypes: test.types)
        var headers = HeaderList()
        if let contentType = test.contentType { headers.append("Content-Type", contentType) }
        // The fixture backend answers nothing, so the answer's own conversion has nothing to do.
        let answer = await fixture.send("POST", "/", headers, bytes: test.body)
        if let result = test.result {
            #expect(fixture.backend.last?.body == result)
            #expect(answer.status == 200)
        } else {
            #expect(answer.status == 500)
            #expect(fixture.backend.sent.isEmpty)
            #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        }
    }

    @Test(arguments: [
        Case(nil, "image/png", accept: "image/png", nil, raw, lossy),
        Case(nil, "image/png", accept: "image/png", .convertToBinary, base64, raw),
        Case(nil, "image/png", accept: "image/png", .convertToBinary, raw, nil),
        Case(nil, "image/png", accept: "image/png", .convertToText, raw, lossy),
        Case(png, "text/plain", accept: "text/plain", nil, raw, lossy),
        Case(png, "text/plain", accept: "text/plain", .convertToBinary, base64, raw),
        Case(png, "text/plain", accept: "text/plain", .convertToText, raw, lossy),
        Case(png, "text/plain", accept: "image/png", nil, base64, raw),
        Case(png, "text/plain", accept: "image/png", nil, raw, nil),
        Case(png, "text/plain", accept: "image/png", .convertToBinary, base64, raw),
        Case(png, "text/plain", accept: "image/png", .convertToText, raw, lossy),
        Case(png, "image/png", accept: "text/plain", nil, raw, base64),
        Case(png, "image/png", accept: nil, nil, raw, base64),
        Case(png, "image/png", accept: "image/webp,image/png", nil, raw, base64),
        Case(png, "image/png", accept: "text/plain", .convertToBinary, raw, raw),
        Case(png, "image/png", accept: "text/plain", .convertToText, raw, base64),
        Case(png, "image/png", accept: "image/png,image/*;q=0.8", nil, raw, raw),
        Case(png, "image/png", accept: "image/png", .convertToBinary, raw, raw),
        Case(png, "image/png", accept: "image/png", .convertToText, raw, base64),
        Case(["*/*"], "image/png", accept: nil, nil, raw, raw),
    ])
    func `a response's body is converted by its type and by the first accepted one`(_ test: Case) async {
        var headers = HeaderList()
        if let contentType = test.contentType { headers.append("Content-Type", contentType) }
        let backend = FakeBackend(ResponseMessage(status: 200, headers: headers, body: test.body))
        let fixture = Fixture(
            [.at("/", .http("GET", responseContentHandling: test.handling))], backend: backend,
            binaryMediaTypes: test.types)
        let answer = await fixture.send("GET", "/", test.accept.map { ["Accept": $0] } ?? HeaderList())
        if let result = test.result {
            #expect(answer.body == result)
        } else {
            #expect(answer.status == 500)
            #expect(answer.text == #"{"message": "Internal server error"}"#)
        }
    }

    @Test func `binary of a proxy passes as bytes when its type is listed`() async {
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["Content-Type": "image/png"], body: Self.raw))
        let fixture = Fixture([.at("/", .proxy("POST"))], backend: backend, binaryMediaTypes: ["*/*"])
        let answer = await fixture.send("POST", "/", ["Content-Type": "image/png"], bytes: Self.raw)
        #expect(fixture.backend.last?.body == Self.raw)
        #expect(answer.body == Self.raw)
    }

    /// A byte that is no UTF-8 is found wherever it stands, and text is left as it is.
    @Test(arguments: 0..<20)
    func `bad bytes are repaired at every place`(_ place: Int) async {
        let fixture = Fixture([.at("/", .http("POST"))])
        var bytes = [UInt8](repeating: 0x61, count: 20)
        let good = String(decoding: bytes, as: UTF8.self) + "é"
        _ = await fixture.send("POST", "/", HeaderList(), body: good)
        #expect(fixture.backend.last.map { String(buffer: $0.body) } == good)
        bytes[place] = 0xFF
        _ = await fixture.send("POST", "/", HeaderList(), bytes: ByteBuffer(bytes: bytes))
        #expect(fixture.backend.last?.body == ByteBuffer(string: String(decoding: bytes, as: UTF8.self)))
        #expect(fixture.backend.last?.body.readableBytes == 22)
    }

    /// CORS with binary media types: cors 5.9 (logs quoted in SAM #553, aws-simple #167, serverless #11010).
    @Test(arguments: [
        ([], nil, nil, nil, 200), (["image/png"], nil, nil, nil, 200),
        (["image/png"], ContentHandling.convertToBinary, nil, nil, 200), (["*/*"], nil, nil, nil, 500),
        (["*/*"], .convertToBinary, nil, nil, 500), (["*/*"], .convertToText, nil, nil, 200),
        (["*/*"], .convertToText, "{}", nil, 500), (["*/*"], .convertToText, "{}", ContentHandling.convertToText, 200),
    ])
    func `a preflight under binary media types`(
        _ types: [String], _ handling: ContentHandling?, _ body: String?, _ responseHandling: ContentHandling?,
        _ status: Int
    ) async {
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .mock(
                        "OPTIONS", body: body, contentHandling: handling,
                        headers: ["Access-Control-Allow-Origin": "'*'"], responseContentHandling: responseHandling))
            ], binaryMediaTypes: types)
        let answer = await fixture.send("OPTIONS", "/", ["Origin": "https://a.example"])
        #expect(answer.status == status)
        #expect(answer.headers.contains("Access-Control-Allow-Origin") == (status == 200))
        if status == 200 {
            #expect(answer.text == body ?? "")
        } else {
            #expect(answer.text == #"{"message": "Internal server error"}"#)
            #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
            #expect(fixture.observer.records.last?.cause?.contains("CONVERT_TO_TEXT") == true)
        }
    }

    /// Until compression is built (assumed).
    @Test func `a compressed request body is refused and not passed on broken`() async {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "gzip"], bytes: Self.raw).status == 415)
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "identity"], body: "x").status == 200)
        #expect(await fixture.send("POST", "/", ["Content-Encoding": "gzip"]).status == 200)
    }
}
