import APIModel
import Compression
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source: templates 3.10, [S:test_api_gateway_request_validator], [D:api-gateway-method-request-validation].
@Suite struct ValidationTests {
    private func fixture(validates: Bool = true, attached: Bool = true) -> Fixture {
        let method = APIModel.Method.mock("GET", body: "ok").with {
            $0.requestValidatorId = attached ? "v1" : nil
            $0.requestParameters = [
                "method.request.querystring.qs1": true, "method.request.querystring.optional": false,
                "method.request.header.x-header-param": true, "method.request.path.issuer": true,
            ]
        }
        return Fixture(
            [.at("/{other}", method)],
            validators: [RequestValidator(id: "v1", name: "params", validateRequestParameters: validates)])
    }

    @Test(arguments: [
        ("/x", HeaderList(), "x-header-param, issuer, qs1"),
        ("/x?qs1=1", HeaderList(), "x-header-param, issuer"),
        ("/x?qs1=", ["x-header-param": "v"] as HeaderList, "issuer, qs1"),
        ("/x?qs1=%20+", ["x-header-param": "v"] as HeaderList, "issuer, qs1"),
        ("/x?QS1=1", ["X-Header-Param": "v"] as HeaderList, "x-header-param, issuer, qs1"),
        ("/x?qs1=1", ["x-header-param": " "] as HeaderList, "x-header-param, issuer"),
    ])
    func `all missing parameters are named in one message`(_ path: String, _ headers: HeaderList, _ names: String) async
    {
        let answer = await fixture().send("GET", path, headers)
        #expect(answer.status == 400)
        #expect(answer.text == "{\"message\": \"Missing required request parameters: [\(names)]\"}")
        #expect(answer.headers.first("x-amzn-ErrorType") == "BadRequestException")
    }

    @Test func `nothing is enforced without a validator that asks for it`() async {
        #expect(await fixture(attached: false).send("GET", "/x").text == "ok")
        #expect(await fixture(validates: false).send("GET", "/x").text == "ok")
    }

    @Test func `a request with everything passes`() async {
        let method = APIModel.Method.mock("GET", body: "ok").with {
            $0.requestValidatorId = "v1"
            $0.requestParameters = ["method.request.path.id": true, "method.request.querystring.q": true]
        }
        let fixture = Fixture(
            [.at("/{id}", method)],
            validators: [
                RequestValidator(id: "v1", name: "p", validateRequestBody: true, validateRequestParameters: true)
            ])
        #expect(await fixture.send("GET", "/7?q=1").text == "ok")
        #expect(await fixture.send("GET", "/7").status == 400)
    }
}

/// Bodies against models. Source: templates 3.10; [S:test_api_gateway_request_validator]; sentences of the log and of
/// `validationErrorString` from execution logs in public write-ups.
@Suite struct BodyValidationTests {
    private static let pet = Model(
        id: "m1", name: "Pet", schema: #"{"type": "object", "required": ["type", "price"]}"#,
        contentType: "application/json")
    private static let empty = Model(
        id: "m2", name: "Empty",
        schema: ##"{"$schema": "http://json-schema.org/draft-04/schema#", "title": "Empty Schema", "type": "object"}"##,
        contentType: "application/json")
    private static let good = #"{"type": "dog", "price": 249.99}"#

    private func fixture(
        _ requestModels: [String: String]?,
        models: [Model] = [pet, empty],
        validator: RequestValidator = RequestValidator(id: "v1", name: "bodies", validateRequestBody: true),
        gatewayResponses: [GatewayResponse] = [],
        binaryMediaTypes: [String]? = nil
    ) -> Fixture {
        let method = APIModel.Method.http("POST").with {
            $0.requestValidatorId = "v1"
            $0.requestModels = requestModels
            $0.requestParameters = ["method.request.querystring.q": true]
        }
        return Fixture(
            [.at("/", method, .mock("GET", body: "ok").with { $0.requestValidatorId = "v1" })],
            binaryMediaTypes: binaryMediaTypes, models: models, validators: [validator],
            gatewayResponses: gatewayResponses)
    }

    private func type(_ contentType: String?) -> HeaderList { contentType.map { ["Content-Type": $0] } ?? HeaderList() }

    @Test(arguments: [
        (good, 200), ("  \n" + good, 200), ("\u{FEFF}" + good, 200), ("{}", 400), ("[]", 400), ("null", 400),
        ("not JSON", 400), (good + "x", 400), ("", 400), (" ", 400), (#"{"type": "dog", "price": 1,}"#, 400),
    ])
    func `a body must match its model`(_ body: String, _ status: Int) async {
        let fixture = fixture(["application/json": "Pet"])
        let answer = await fixture.send("POST", "/", HeaderList(), body: body)
        #expect(answer.status == status)
        #expect(fixture.backend.sent.count == (status == 200 ? 1 : 0))
        if status == 400 {
            #expect(answer.text == #"{"message": "Invalid request body"}"#)
            #expect(answer.headers.first("x-amzn-ErrorType") == "BadRequestException")
            #expect(fixture.observer.records.last?.gatewayResponseType == .badRequestBody)
        } else {
            #expect(fixture.backend.last.map { String(buffer: $0.body) } == body)
        }
    }

    @Test(
        arguments: [
            (["application/json": "Pet"], nil, 400), (["application/json": "Pet"], "application/json", 400),
            (["application/json": "Pet"], "application/json; charset=utf-8", 400),
            (["application/json": "Pet"], "APPLICATION/JSON", 400),
            // No model, no validation (AWS guide, "Enable request validation"; field reports since 2019).
            (["application/json": "Pet"], "text/plain", 200), (["application/json": "Pet"], "application/xml", 200),
            (["application/xml": "Pet"], nil, 200), (["application/xml": "Pet"], "application/xml", 400),
            (["$default": "Pet"], nil, 400), (["$default": "Pet"], "text/plain", 400),
            (["$default": "Pet", "text/plain": "Empty"], "text/plain", 200),
            (["$default": "Empty", "application/json": "Pet"], nil, 400), ([:], nil, 200), (nil, nil, 200),
        ] as [([String: String]?, String?, Int)])
    func `the model is chosen by the body's media type`(
        _ models: [String: String]?, _ contentType: String?, _ status: Int
    ) async {
        #expect(await fixture(models).send("POST", "/", type(contentType), body: "{}").status == status)
    }

    /// The first is recorded (test_api_gateway_request_validator): a body validator on a method without models lets a
    /// GET without body pass.
    @Test(
        arguments: [
            (nil, "", 200), (nil, "[1]", 200), ("Empty", "{}", 200), ("Empty", "[1]", 400), ("Empty", "", 400),
        ] as [(String?, String, Int)])
    func `only a model makes demands, and the empty one asks for an object`(
        _ model: String?, _ body: String, _ status: Int
    ) async {
        let fixture = fixture(model.map { ["application/json": $0] })
        #expect(await fixture.send("POST", "/", HeaderList(), body: body).status == status)
        #expect(await fixture.send("GET", "/").text == "ok")
    }

    @Test(
        arguments: [
            (good, nil), ("{}", #"[object has missing required properties (["price","type"])]"#),
            ("", "[Unknown error parsing request body]"), ("{", "[Unknown error parsing request body]"),
        ] as [(String, String?)])
    func `gateway responses and the execution log tell what is wrong`(_ body: String, _ text: String?) async {
        let custom = GatewayResponse(
            responseType: .badRequestBody,
            responseTemplates: ["application/json": "$context.error.validationErrorString|$context.error.message"])
        let fixture = fixture(["application/json": "Pet"], gatewayResponses: [custom])
        let answer = await fixture.send("POST", "/", HeaderList(), body: body)
        #expect(answer.text == (text.map { "\($0)|Invalid request body" } ?? ""))
        let method = APIModel.Method.mock("POST").with {
            $0.requestValidatorId = "v1"
            $0.requestModels = ["application/json": "Pet"]
        }
        let result = await TestInvocation.run(
            snapshot: Fixture.snapshot(
                [.at("/", method)], models: [Self.pet],
                validators: [RequestValidator(id: "v1", name: "b", validateRequestBody: true)]),
            resourceId: "root", httpMethod: "POST", body: body, backends: Backends(http: FakeBackend()))
        #expect(result?.status == (text == nil ? 200 : 400))
        let line = text.map { "Request body does not match model schema for content type application/json: \($0)\n" }
        #expect(result?.log.contains(line ?? "Successfully completed execution") == true)
    }

    @Test func `parameters come first, then the body`() async {
        let both = RequestValidator(id: "v1", name: "b", validateRequestBody: true, validateRequestParameters: true)
        let fixture = fixture(["application/json": "Pet"], validator: both)
        #expect(
            await fixture.send("POST", "/", HeaderList(), body: "{}").text
                == #"{"message": "Missing required request parameters: [q]"}"#)
        #expect(
            await fixture.send("POST", "/?q=1", HeaderList(), body: "{}").text
                == #"{"message": "Invalid request body"}"#)
        #expect(await fixture.send("POST", "/?q=1", HeaderList(), body: Self.good).status == 200)
    }

    @Test func `nothing is validated that the validator does not ask for`() async {
        let none = RequestValidator(id: "v1", name: "n")
        let fixture = fixture(["application/json": "Pet"], validator: none)
        #expect(await fixture.send("POST", "/", HeaderList(), body: "{}").status == 200)
        #expect(fixture.diagnostics.isEmpty)
    }

    @Test(arguments: [
        "https://apigateway.amazonaws.com/restapis/abc123defg/models/Pet",
        "https://apigateway.eu-west-1.amazonaws.com/restapis/abc123defg/models/Pet",
        "https://apigateway.cn-north-1.amazonaws.com.cn/restapis/abc123defg/models/Pet",
    ])
    func `a model may refer to another`(_ reference: String) async {
        let pets = Model(
            id: "m3", name: "Pets", schema: #"{"$ref": "\#(reference)"}"#, contentType: "application/json")
        let fixture = fixture(["application/json": "Pets"], models: [Self.pet, pets])
        #expect(fixture.diagnostics.isEmpty)
        #expect(await fixture.send("POST", "/", HeaderList(), body: Self.good).status == 200)
        #expect(await fixture.send("POST", "/", HeaderList(), body: "{}").status == 400)
    }

    /// Circular references are allowed (AWS guide, models).
    @Test func `models may refer to each other in a circle`() async {
        func model(_ name: String, _ other: String) -> Model {
            let address = "https://apigateway.amazonaws.com/restapis/abc123defg/models/\(other)"
            return Model(
                id: name, name: name,
                schema:
                    #"{"type": "object", "required": ["\#(name)"], "properties": {"next": {"$ref": "\#(address)"}}}"#,
                contentType: "application/json")
        }
        let fixture = fixture(["application/json": "a"], models: [model("a", "b"), model("b", "a")])
        #expect(fixture.diagnostics.isEmpty)
        for (body, status) in [
            (#"{"a": 1}"#, 200), (#"{"a": 1, "next": {"b": 1, "next": {"a": 1}}}"#, 200),
            (#"{"a": 1, "next": {"b": 1, "next": {"b": 1}}}"#, 400), (#"{"a": 1, "next": {"a": 1}}"#, 400),
        ] {
            #expect(await fixture.send("POST", "/", HeaderList(), body: body).status == status)
        }
    }

    /// Reliability 32: the pattern counts as not matching, and the operator learns why.
    @Test func `a pattern without end is given up`() async {
        let model = Model(
            id: "m5", name: "Slow", schema: #"{"properties": {"a": {"pattern": "^(a|aa)+$"}}}"#,
            contentType: "application/json")
        let fixture = fixture(["application/json": "Slow"], models: [model])
        let body = #"{"a": "\#(String(repeating: "a", count: 100_000))!"}"#
        #expect(await fixture.send("POST", "/", HeaderList(), body: body).status == 400)
        #expect(fixture.observer.records.last?.cause?.contains("given up") == true)
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"a": "aaa"}"#).status == 200)
    }

    /// Bodies of other types, and the rest of the API, are served. The 500 is assumed: AWS takes no such model.
    @Test(
        arguments: [
            ("Missing", nil), ("Broken", "{"), ("Broken", "[]"), ("Broken", nil),
            ("Broken", #"{"$ref": "https://apigateway.amazonaws.com/restapis/abc123defg/models/Nobody"}"#),
        ] as [(String, String?)])
    func `a model that cannot be used is a diagnostic and a 500`(_ name: String, _ schema: String?) async {
        let broken = Model(id: "m4", name: "Broken", schema: schema, contentType: "application/json")
        let fixture = fixture(["application/json": name], models: [broken])
        #expect(fixture.diagnostics.count == 1)
        #expect(fixture.diagnostics.first?.severity == .error)
        #expect(fixture.diagnostics.first?.location == "POST /, request model application/json")
        #expect(fixture.diagnostics.first?.message.contains(name) == true)
        let answer = await fixture.send("POST", "/", HeaderList(), body: Self.good)
        #expect(answer.status == 500)
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        #expect(await fixture.send("POST", "/", type("text/plain"), body: "x").status == 200)
        #expect(await fixture.send("GET", "/").text == "ok")
    }

    @Test func `what is validated is the decoded body, binary or not`() async throws {
        let fixture = fixture(["application/json": "Pet"], binaryMediaTypes: ["*/*"])
        let headers: HeaderList = ["Content-Encoding": "gzip"]
        for (body, status) in [(Self.good, 200), ("{}", 400)] {
            let bytes = ByteBuffer(bytes: try #require(CompressionFormat.gzip.encode(Array(body.utf8))))
            #expect(await fixture.send("POST", "/", headers, bytes: bytes).status == status)
        }
    }

    /// Reliability 33: each is answered, and nothing falls over.
    @Test(
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "[", count: 10_485_760),
            String(repeating: #"{"a":"#, count: 100_000), #"{"type": 1, "price": 1e400"#,
            #"{"type": "\ud800", "price": 1"#,
            "\u{0}", #"{"type": 1, "price": 1} {"#,
        ].map(Text.init))
    func `hostile JSON is a 400`(_ body: Text) async {
        let fixture = fixture(["application/json": "Pet"])
        #expect(await fixture.send("POST", "/", HeaderList(), body: body.text).status == 400)
        #expect(await fixture.send("POST", "/", type("text/plain"), body: body.text).status == 200)
    }

    @Test func `repeated keys, great numbers, lone surrogates and bad bytes`() async {
        let fixture = fixture(["application/json": "Pet"])
        for body in [#"{"type":1,"type":2,"price":1e400}"#, #"{"type":"\ud800","price":1}"#] {
            #expect(await fixture.send("POST", "/", HeaderList(), body: body).status == 200)
        }
        let bad = ByteBuffer(bytes: Array(#"{"type":1,"price":""#.utf8) + [0xFF] + Array("\"}".utf8))
        #expect(await fixture.send("POST", "/", HeaderList(), bytes: bad).status == 400)
    }

    /// Shown by its beginning: ten megabytes make no name of a test.
    struct Text: Sendable, CustomTestStringConvertible {
        let text: String
        var testDescription: String { "\(text.prefix(12))… (\(text.utf8.count))" }
    }
}
