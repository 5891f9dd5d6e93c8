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
}

/// Which media types of `Accept` a list matches. Source: [T:test_aws_proxy_binary_response], by which a proxy's answer
/// is decoded; that other answers follow the same choice is [D:api-gateway-payload-encodings-workflow].
@Suite struct AcceptTests {
    @Test(
        arguments: [
            (["image/png"], "image/png", true), (["image/png"], "image/png,image/*,*/*;q=0.8", true),
            (["image/png"], "image/png;q=0.1, text/plain", true), (["image/png"], "image/jpg", false),
            (["image/png"], "image/*", false), (["image/png"], "*/*", false),
            (["image/png"], "image/webp,image/png", false),
            (["image/png"], nil, false), (["image/png"], "image", false),
            (["application/*"], "application/whatever", true), (["application/*"], "application/*", true),
            (["application/*"], "application", false), (["*/test"], "random/test", false), (["*/*"], nil, true),
            (["*/*"], "text/plain", true), (["*/*"], "*/*", true),
        ] as [([String], String?, Bool)])
    func `the first accepted type decides alone`(_ types: [String], _ accept: String?, _ isBinary: Bool) async {
        let raw = ByteBuffer(bytes: [0x68, 0x69, 0xFF])
        let type = types == ["*/test"] ? "random/test" : types[0].replacing("*", with: "png")
        let backend = FakeBackend(ResponseMessage(status: 200, headers: ["Content-Type": type], body: raw))
        let fixture = Fixture([.at("/", .http("GET"))], backend: backend, binaryMediaTypes: types)
        let answer = await fixture.send("GET", "/", accept.map { ["Accept": $0] } ?? HeaderList())
        if types == ["*/test"] {
            // Such an entry never matches, so that the answer is text: bad bytes are replaced.
            #expect(answer.text == "hi\u{FFFD}")
        } else {
            #expect(answer.body == (isBinary ? raw : ByteBuffer(string: "aGn/")))
        }
    }
}

/// The same tables where a template reads the body: text it can read, bytes it cannot. Source: integrations 2.9;
/// [T:apigw_s3_binary_support_request_convert_to_binary_with_request_template] for bytes that are no UTF-8.
@Suite struct TemplatedContentTests {
    private static let png: [String] = ["image/png"]
    private static let raw = ByteBuffer(bytes: [0x68, 0x69, 0xFF])
    private static let text = ByteBuffer(string: "hi")

    struct Case: Sendable, CustomStringConvertible {
        let contentType: String
        var accept = "text/plain"
        let handling: ContentHandling?
        let body: ByteBuffer
        /// Nil for 500.
        let result: String?
        var description: String { "\(contentType) \(accept) \(handling?.rawValue ?? "undefined") \(body)" }
    }

    @Test(arguments: [
        Case(contentType: "text/plain", handling: nil, body: text, result: "<hi>"),
        Case(contentType: "text/plain", handling: nil, body: raw, result: "<hi\u{FFFD}>"),
        Case(contentType: "text/plain", handling: .convertToText, body: raw, result: "<hi\u{FFFD}>"),
        Case(
            contentType: "text/plain", handling: .convertToBinary, body: ByteBuffer(string: "aGk="), result: "<hi>"),
        Case(contentType: "text/plain", handling: .convertToBinary, body: ByteBuffer(string: "aGn/"), result: nil),
        Case(contentType: "text/plain", handling: .convertToBinary, body: raw, result: nil),
        Case(contentType: "image/png", handling: nil, body: raw, result: nil),
        Case(contentType: "image/png", handling: nil, body: text, result: nil),
        Case(contentType: "image/png", handling: .convertToBinary, body: raw, result: nil),
        Case(contentType: "image/png", handling: .convertToText, body: raw, result: "<aGn/>"),
    ])
    func `a request template reads what conversion leaves`(_ test: Case) async {
        let method = APIModel.Method.http(
            "POST", requestTemplates: [test.contentType: "<$input.body>"], contentHandling: test.handling)
        let fixture = Fixture([.at("/", method)], binaryMediaTypes: Self.png)
        let answer = await fixture.send("POST", "/", ["Content-Type": test.contentType], bytes: test.body)
        #expect(answer.status == (test.result == nil ? 500 : 200))
        #expect(fixture.backend.last.map { String(buffer: $0.body) } == test.result)
        if test.result == nil {
            #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        }
    }

    @Test(arguments: [
        Case(contentType: "text/plain", handling: nil, body: raw, result: "<hi\u{FFFD}>"),
        Case(
            contentType: "text/plain", handling: .convertToBinary, body: ByteBuffer(string: "aGk="), result: "<hi>"),
        Case(contentType: "text/plain", handling: .convertToBinary, body: ByteBuffer(string: "aGn/"), result: nil),
        Case(contentType: "text/plain", handling: .convertToText, body: raw, result: "<hi\u{FFFD}>"),
        Case(
            contentType: "text/plain", accept: "image/png", handling: nil, body: ByteBuffer(string: "aGk="),
            result: "<hi>"),
        Case(contentType: "text/plain", accept: "image/png", handling: nil, body: text, result: nil),
        Case(
            contentType: "text/plain", accept: "image/png", handling: .convertToBinary,
            body: ByteBuffer(string: "aGk="), result: "<hi>"),
        Case(contentType: "text/plain", accept: "image/png", handling: .convertToText, body: text, result: "<hi>"),
        Case(contentType: "image/png", handling: nil, body: raw, result: "<aGn/>"),
        Case(contentType: "image/png", handling: .convertToBinary, body: raw, result: nil),
        Case(contentType: "image/png", handling: .convertToText, body: raw, result: "<aGn/>"),
        Case(contentType: "image/png", accept: "image/png", handling: nil, body: raw, result: nil),
        Case(contentType: "image/png", accept: "image/png", handling: .convertToBinary, body: raw, result: nil),
        Case(contentType: "image/png", accept: "image/png", handling: .convertToText, body: raw, result: "<aGn/>"),
    ])
    func `a response template reads what conversion leaves`(_ test: Case) async {
        let method = APIModel.Method.http(
            "GET", responseTemplates: ["application/json": "<$input.body>"], responseContentHandling: test.handling)
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["Content-Type": test.contentType], body: test.body))
        let fixture = Fixture([.at("/", method)], backend: backend, binaryMediaTypes: Self.png)
        let answer = await fixture.send("GET", "/", ["Accept": test.accept])
        #expect(answer.status == (test.result == nil ? 500 : 200))
        #expect(answer.text == test.result ?? #"{"message": "Internal server error"}"#)
    }

    /// cors 5.9: a preflight whose template makes its body, under `*/*`.
    @Test func `a MOCK's template runs under every binary type once both sides convert to text`() async {
        for (handling, status) in [(ContentHandling.convertToText, 200), (.convertToBinary, 500)] {
            let method = APIModel.Method.mock(
                "OPTIONS", body: "$context.httpMethod", template: #"#set($status = 200){"statusCode": $status}"#,
                contentHandling: handling, responseContentHandling: .convertToText)
            let fixture = Fixture([.at("/", method)], binaryMediaTypes: ["*/*"])
            let answer = await fixture.send("OPTIONS", "/")
            #expect(answer.status == status)
            #expect(answer.text == (status == 200 ? "OPTIONS" : #"{"message": "Internal server error"}"#))
        }
    }
}
