import Testing

@testable import ControlPlane

/// The shapes are the service model's; sentences assumed unless a case says otherwise.
@Suite struct TagTests {
    static let prefix = "/tags/arn:aws:apigateway:eu-west-1::"

    @Test func `an API's tags are set, shown and taken away`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI(#"{"name":"pets","tags":{"a":"1"}}"#)
        let target = "\(Self.prefix)/restapis/\(api.id)"
        #expect(await client.call("GET", target)["tags"] as? [String: String] == ["a": "1"])
        let tagged = await client.call("PUT", target, #"{"tags":{"b":"2","a":"3"}}"#)
        #expect(tagged.status == 204)
        #expect(tagged.text.isEmpty)
        #expect(await client.call("GET", target)["tags"] as? [String: String] == ["a": "3", "b": "2"])
        #expect(await client.call("GET", "/restapis/\(api.id)")["tags"] as? [String: String] == ["a": "3", "b": "2"])
        #expect(await client.call("DELETE", "\(target)?tagKeys=a&tagKeys=b").status == 204)
        #expect(await client.call("GET", target)["tags"] as? [String: String] == [:])
    }

    @Test func `a stage's tags are its own, the ARN encoded as clients send it`() async throws {
        let (client, stages, _) = try await StageTests.make()
        let target = "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A\(stages.replacing("/", with: "%2F"))%2Fs1"
        #expect(await client.call("PUT", target, #"{"tags":{"a":"1"}}"#).status == 204)
        #expect(await client.call("GET", "\(stages)/s1")["tags"] as? [String: String] == ["a": "1"])
        #expect(await client.call("DELETE", "\(target)?tagKeys=a").status == 204)
        #expect(await client.call("GET", "\(stages)/s1")["tags"] == nil)
    }

    @Test(arguments: [
        (
            "arn:aws:apigateway:eu-west-1::/restapis/fake",
            Refusal.notFound("Invalid API identifier specified 111111111111:fake")
        ),
        ("arn:aws:apigateway:eu-west-1::/restapis/fake/stages/s1", .notFound("Invalid stage identifier specified")),
        ("arn:aws:apigateway:eu-west-1::/apikeys/k1", .notFound("Invalid API Key identifier specified")),
        ("arn:aws:apigateway:eu-west-1::/restapis", .badRequest("Invalid ARN specified in the request")),
        ("arn:aws:apigateway:eu-west-1::/restapis/a/resources/b", .badRequest("Invalid ARN specified in the request")),
        ("arn:aws:lambda:eu-west-1::/restapis/a", .badRequest("Invalid ARN specified in the request")),
        ("restapis", .badRequest("Invalid ARN specified in the request")),
    ])
    func `an ARN of something else is refused`(arn: String, refusal: Refusal) async throws {
        let client = try ControlPlaneClient()
        #expect(Refusal(await client.call("GET", "/tags/\(arn)")) == refusal)
        #expect(Refusal(await client.call("PUT", "/tags/\(arn)", #"{"tags":{"a":"b"}}"#)) == refusal)
        #expect(Refusal(await client.call("DELETE", "/tags/\(arn)?tagKeys=a")) == refusal)
    }

    @Test func `fifty tags and no more`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "\(Self.prefix)/restapis/\(api.id)"
        let fifty = (1...50).map { #""k\#($0)":"v""# }.joined(separator: ",")
        #expect(await client.call("PUT", target, "{\"tags\":{\(fifty)}}").status == 204)
        #expect(await client.call("PUT", target, #"{"tags":{"one":"more"}}"#).status == 400)
        #expect((await client.call("GET", target)["tags"] as? [String: String])?.count == 50)
    }

    @Test(arguments: [#"{"tags":{"aws:a":"b"}}"#, #"{"tags":{"":"b"}}"#, "{}", #"{"tags":["a"]}"#])
    func `tags that AWS forbids are refused`(body: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        #expect(await client.call("PUT", "\(Self.prefix)/restapis/\(api.id)", body).status == 400)
    }
}
