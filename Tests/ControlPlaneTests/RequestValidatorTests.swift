import APIModel
import Testing

/// Recorded: LocalStack's `TestApiGatewayApiRequestValidator`, 2024-04-15 and 2025-07-02.
@Suite struct RequestValidatorTests {
    static let missing = "Invalid Request Validator identifier specified"

    static func make() async throws -> (client: ControlPlaneClient, collection: String, id: String) {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let collection = "/restapis/\(api.id)/requestvalidators"
        let answer = await client.call("POST", collection, #"{"name":"all"}"#)
        #expect(answer.status == 201)
        return (client, collection, try #require(answer["id"] as? String))
    }

    @Test func `a validator is made, shown, changed and deleted`() async throws {
        let (client, collection, id) = try await Self.make()
        let made = await client.call("GET", "\(collection)/\(id)")
        #expect(Set(made.json.keys) == ["id", "name", "validateRequestBody", "validateRequestParameters"])
        #expect(made["validateRequestBody"] as? Bool == false)
        #expect(made["validateRequestParameters"] as? Bool == false)
        #expect(await client.call("GET", collection).items.count == 1)
        let on = await client.patch("\(collection)/\(id)", "replace", "/validateRequestBody", "true")
        #expect(on["validateRequestBody"] as? Bool == true)
        let off = await client.patch("\(collection)/\(id)", "replace", "/validateRequestBody")
        #expect(off["validateRequestBody"] as? Bool == false)
        #expect(await client.call("DELETE", "\(collection)/\(id)").status == 202)
        #expect(Refusal(await client.call("GET", "\(collection)/\(id)")) == .notFound(Self.missing))
        #expect(await client.call("GET", collection).items.isEmpty)
    }

    @Test(arguments: [
        (
            "add", "/validateRequestBody",
            "Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations"
        ),
        (
            "remove", "/validateRequestBody",
            "Invalid patch path  '/validateRequestBody' specified for op 'remove'. Please choose supported operations"
        ),
        (
            "replace", "/invalidPath",
            "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: "
                + "[/name, /validateRequestParameters, /validateRequestBody]"
        ),
        ("replace", "/name", "Request Validator name cannot be blank"),
    ])
    func `a patch that AWS refuses changes nothing`(op: String, path: String, sentence: String) async throws {
        let (client, collection, id) = try await Self.make()
        let answer = await client.patch("\(collection)/\(id)", op, path, path == "/name" ? nil : "true")
        #expect(Refusal(answer) == .badRequest(sentence))
        #expect(await client.call("GET", "\(collection)/\(id)")["name"] as? String == "all")
    }

    @Test(arguments: ["GET", "PATCH", "DELETE"])
    func `an unknown API is an unknown validator for the validator`(verb: String) async throws {
        let (client, collection, id) = try await Self.make()
        let body = verb == "PATCH" ? "{}" : ""
        #expect(
            Refusal(await client.call(verb, "/restapis/fake/requestvalidators/\(id)", body)) == .notFound(Self.missing))
        #expect(Refusal(await client.call(verb, "\(collection)/fake", body)) == .notFound(Self.missing))
    }

    @Test func `creating and listing word an unknown API differently`() async throws {
        let client = try ControlPlaneClient()
        #expect(
            Refusal(await client.call("POST", "/restapis/fake/requestvalidators", #"{"name":"a"}"#))
                == .badRequest("Invalid REST API identifier specified"))
        #expect(
            Refusal(await client.call("GET", "/restapis/fake/requestvalidators"))
                == .notFound("Invalid API identifier specified 111111111111:fake"))
    }

    @Test(arguments: ["{}", #"{"name":""}"#])
    func `a name is needed`(body: String) async throws {
        let (client, collection, _) = try await Self.make()
        #expect(
            Refusal(await client.call("POST", collection, body))
                == .badRequest("Request Validator name cannot be blank"))
    }

    // That AWS refuses is reported (localstack pull request 7846), the sentence is assumed.
    @Test func `a validator in use is not deleted`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let collection = "/restapis/\(api.id)/requestvalidators"
        let id = try #require(await client.call("POST", collection, #"{"name":"all"}"#)["id"] as? String)
        try await client.put(Method(httpMethod: "GET", requestValidatorId: id), api: api.id, resource: api.root)
        let answer = await client.call("DELETE", "\(collection)/\(id)")
        #expect(answer.status == 409)
        #expect(answer.errorType == "ConflictException")
        #expect(await client.call("GET", "\(collection)/\(id)").status == 200)
    }

    // Reported from AWS.
    @Test func `two validators of an API have two names`() async throws {
        let client = try ControlPlaneClient()
        let collection = "/restapis/\(try await client.makeAPI().id)/requestvalidators"
        #expect(await client.call("POST", collection, #"{"name":"all"}"#).status == 201)
        let taken = Refusal.badRequest("Request Validator name must be unique")
        #expect(Refusal(await client.call("POST", collection, #"{"name":"all"}"#)) == taken)
        let id = try #require(await client.call("POST", collection, #"{"name":"body"}"#)["id"] as? String)
        let rename = #"{"patchOperations":[{"op":"replace","path":"/name","value":"all"}]}"#
        #expect(Refusal(await client.call("PATCH", "\(collection)/\(id)", rename)) == taken)
        let same = await client.call("PATCH", "\(collection)/\(id)", rename.replacing("all", with: "body"))
        #expect(same.status == 200, "its own name is not taken")
        let other = "/restapis/\(try await client.makeAPI().id)/requestvalidators"
        #expect(await client.call("POST", other, #"{"name":"all"}"#).status == 201)
    }
}
