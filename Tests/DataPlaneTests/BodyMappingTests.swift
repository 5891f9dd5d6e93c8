import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source: integrations 2.11.
@Suite struct BodyMappingTests {
    struct Source: Sendable, CustomStringConvertible {
        let body: String
        let path: String
        let value: String?
        var description: String { "\(path) of \(body)" }

        init(_ body: String, _ path: String, _ value: String?) {
            self.body = body
            self.path = path
            self.value = value
        }
    }

    private static let table: [Source] = [
        Source(#"{"a": "text"}"#, "", #"{"a": "text"}"#), Source("plain", "", "plain"), Source("", "", "{}"),
        Source(#"{"a": "text"}"#, ".a", "text"),
        Source(#"{"a": {"b": [1, {"c": null}]}}"#, ".a", #"{"b":[1,{"c":null}]}"#),
        Source(#"{"a": {"b": [1, "x"]}}"#, ".a.b", #"[1,"x"]"#), Source(#"{"a": {"b": [1, "x"]}}"#, ".a.b[1]", "x"),
        Source(#"{"a": 1.50}"#, ".a", "1.50"), Source(#"{"a": true}"#, ".a", "true"),
        Source(#"{"a": null}"#, ".a", nil),
        Source(#"{"a": 1}"#, ".b", nil), Source(#"{"a": 1}"#, ".a.b", nil), Source("", ".a", nil),
        Source("plain", ".a", nil), Source("12", ".a", nil), Source(#"["x", "y"]"#, "[1]", "y"),
        Source(#"{"a": [{"b": 1}, {"b": 2}]}"#, ".a[*].b", "[1,2]"), Source(#"{"a": ""}"#, ".a", ""),
        Source(#" {"a": "blank first"}"#, ".a", "blank first"), Source(#"{"a": 1, "a": 2}"#, ".a", "2"),
        // The document of the guide's third example of parameter mapping has several lines, and files end with one.
        Source("[\n  {\n    \"id\": 1\r\n  }\n]\n", "", #"[   {     "id": 1    } ]"#),
        Source("[\n  {\n    \"id\": 1\r\n  }\n]\n", "[0].id", "1"), Source("plain\n", "", "plain"),
        Source(" \n", "", ""),
    ]

    @Test(arguments: table)
    func `a request's body is a source`(_ source: Source) async throws {
        let fixture = Fixture([
            .at(
                "/",
                .http(
                    "POST",
                    requestParameters: [
                        "integration.request.header.Mapped": "method.request.body\(source.path)",
                        "integration.request.querystring.m": "method.request.body\(source.path)",
                    ]))
        ])
        #expect(fixture.diagnostics.isEmpty)
        let answer = await fixture.send("POST", "/", HeaderList(), body: source.body)
        #expect(answer.status == 200)
        let message = try #require(fixture.backend.last)
        #expect(message.headers.first("Mapped") == source.value)
        #expect(message.target.contains("m=") == (source.value != nil))
        #expect(String(buffer: message.body) == source.body)
    }

    @Test(arguments: table)
    func `a backend's body is a source`(_ source: Source) async {
        let fixture = Fixture(
            [.at("/", .http("GET", headers: ["Mapped": "integration.response.body\(source.path)"]))],
            backend: FakeBackend(ResponseMessage(status: 200, text: source.body)))
        #expect(fixture.diagnostics.isEmpty)
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 200)
        #expect(answer.headers.first("Mapped") == source.value)
        #expect(answer.text == source.body)
    }

    @Test(arguments: ["{\"a\": 1", "[1,]", "\"open", "'a'", "{'a': 1}", " {"])
    func `what begins like JSON must be JSON`(_ body: String) async {
        await expectRefusal(of: body, part: ".a")
        // Tried on AWS by hand: the emulator's test_parameters_mapping.
        await expectRefusal(of: body, part: "")
    }

    private func expectRefusal(of body: String, part: String) async {
        let parameters = ["integration.request.header.Mapped": "method.request.body\(part)"]
        let request = Fixture([.at("/", .http("POST", requestParameters: parameters))])
        let refused = await request.send("POST", "/", HeaderList(), body: body)
        #expect(refused.status == 400)
        #expect(refused.text == #"{"message": "Invalid JSON in request body"}"#)
        #expect(refused.headers.first("x-amzn-ErrorType") == "BadRequestException")
        #expect(request.backend.sent.isEmpty)
        let response = Fixture(
            [.at("/", .http("GET", headers: ["Mapped": "integration.response.body\(part)"]))],
            backend: FakeBackend(ResponseMessage(status: 200, text: body)))
        let failed = await response.send("GET", "/")
        #expect(failed.status == 500)
        #expect(failed.text == #"{"message": "Internal server error"}"#)
    }

    @Test func `a body's value fills the uri and the path stays inside`() async throws {
        let method = APIModel.Method.http(
            "POST", uri: "http://b.test/x/{p}",
            requestParameters: ["integration.request.path.p": "method.request.body.a"])
        let fixture = Fixture([.at("/", method)])
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"a": "b c?d"}"#).status == 200)
        #expect(try #require(fixture.backend.last).target == "/x/b%20c%3Fd")
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"a": "../d"}"#).status == 400)
        #expect(await fixture.send("POST", "/", HeaderList(), body: "{}").status == 500)
    }

    @Test func `a proxy maps from the body too`() async throws {
        let fixture = Fixture([
            .at("/", .proxy("POST", requestParameters: ["integration.request.header.M": "method.request.body.a"]))
        ])
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"a": "v"}"#).status == 200)
        #expect(try #require(fixture.backend.last).headers.first("M") == "v")
    }

    @Test func `a body's value cannot split a header`() async {
        let fixture = Fixture([
            .at("/", .http("POST", requestParameters: ["integration.request.header.M": "method.request.body.a"]))
        ])
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"a": "v\r\nX: 1"}"#).status == 500)
    }

    @Test func `a body that is a text of several lines cannot split a header`() async {
        let fixture = Fixture([
            .at("/", .http("POST", requestParameters: ["integration.request.header.M": "method.request.body"]))
        ])
        #expect(await fixture.send("POST", "/", HeaderList(), body: "v\r\nX: 1").status == 500)
    }

    @Test func `a MOCK's empty body is an empty object`() async {
        let fixture = Fixture([
            .at(
                "/",
                .mock("GET", headers: ["Whole": "integration.response.body", "Part": "integration.response.body.a"]))
        ])
        let answer = await fixture.send("GET", "/")
        #expect(answer.headers.first("Whole") == "{}")
        #expect(!answer.headers.contains("Part"))
    }
}
