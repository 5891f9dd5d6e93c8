import Testing

@testable import ControlPlane

/// Reliability case 37: wrong types and malformed bodies get AWS's shapes.
@Suite struct InputTests {
    @Test(arguments: [
        (
            #"{"name":1}"#, "SerializationException",
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"
        ),
        (#"{"name":true}"#, "SerializationException", "class java.lang.Boolean can not be converted to an String"),
        (#"{"name":["a"]}"#, "SerializationException", "Start of list found where not expected"),
        (#"{"name":{"a":1}}"#, "SerializationException", "Start of structure or map found where not expected."),
        (
            #"{"name":"a","tags":{"k":1}}"#, "SerializationException",
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"
        ),
        (
            #"{"name":"a","minimumCompressionSize":"ten"}"#, "SerializationException",
            "class java.lang.String can not be converted to an Integer"
        ),
        (
            #"{"name":"a","minimumCompressionSize":1.5}"#, "SerializationException",
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an Integer"
        ),
        (
            #"{"name":"a","minimumCompressionSize":1e30}"#, "SerializationException",
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an Integer"
        ),
        (
            #"{"name":"a","binaryMediaTypes":["a",null]}"#, "ValidationException",
            "1 validation error detected: Value null at 'createRestApiInput.binaryMediaTypes.2.member' failed to satisfy constraint: Member must not be null"
        ),
        (
            #"{"apiKeySource":"NOSE"}"#, "ValidationException",
            "2 validation errors detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null; Value 'NOSE' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [HEADER, AUTHORIZER]"
        ),
        (#"{"name":"#, "SerializationException", "Unexpected token: the request body is not a JSON object"),
        (#"["name"]"#, "SerializationException", "Start of list found where not expected"),
        (
            "", "ValidationException",
            "1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null"
        ),
        (
            "{}", "ValidationException",
            "1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null"
        ),
        (
            #"{"name":null}"#, "ValidationException",
            "1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null"
        ),
    ])
    func `a wrong body is refused`(_ body: String, _ type: String, _ message: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis", body)
        #expect(answer.status == 400)
        #expect(answer.errorType == type)
        #expect(answer.message == message)
        #expect(await client.call("GET", "/restapis").items.isEmpty)
    }

    @Test func `a body nested deeper than any definition is refused`() async throws {
        let deep = #"{"name":"# + String(repeating: "[", count: 100_000)
        #expect(await (try ControlPlaneClient()).call("POST", "/restapis", deep).errorType == "SerializationException")
    }

    @Test(arguments: [(511, "not expected"), (512, "not a JSON object")])
    func `a body may nest 512 levels`(_ lists: Int, _ message: String) async throws {
        let body = #"{"name":"# + String(repeating: "[", count: lists) + String(repeating: "]", count: lists) + "}"
        let answer = await (try ControlPlaneClient()).call("POST", "/restapis", body)
        #expect(answer.errorType == "SerializationException")
        #expect(answer.message?.hasSuffix(message) == true, "\(answer.text)")
    }

    @Test func `of a repeated name the last value counts, and a whole number may have a point`() async throws {
        let answer = await (try ControlPlaneClient()).call(
            "POST", "/restapis", #"{"name":"a","minimumCompressionSize":1.0,"name":"b"}"#)
        #expect(answer["name"] as? String == "b")
        #expect(answer["minimumCompressionSize"] as? Int == 1)
    }

    // Recorded: all violations in one answer, before anything is looked up.
    @Test func `wrong patch words are all listed`() async throws {
        let answer = await (try ControlPlaneClient()).call(
            "PATCH", "/restapis/none/resources/r/methods/GET/responses/wrong",
            #"{"patchOperations":[{"op":"wrong_op","path":"/a"},{"op":"add","path":"/b"},{"op":"no","path":"/c"}]}"#)
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        let words = "[add, remove, move, test, replace, copy]"
        #expect(
            answer.message
                == "3 validation errors detected: Value 'wrong_op' at "
                + "'updateMethodResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member must "
                + "satisfy enum value set: \(words); Value 'no' at 'updateMethodResponseInput.patchOperations.3.member.op' "
                + "failed to satisfy constraint: Member must satisfy enum value set: \(words); Value 'wrong' at "
                + #"'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"#
        )
    }

    @Test(arguments: ["limit=abc", "limit=0", "limit=-1", "position=!!", "position="])
    func `a wrong page is refused`(_ query: String) async throws {
        #expect(await (try ControlPlaneClient()).call("GET", "/restapis?" + query).status == 400)
    }

    @Test func `pages follow each other and miss nothing`() async throws {
        let client = try ControlPlaneClient()
        for number in 0..<30 { _ = try await client.makeAPI(#"{"name":"api\#(number)"}"#) }
        let first = await client.call("GET", "/restapis")
        #expect(first.items.count == 25)
        let position = try #require(first["position"] as? String)
        let second = await client.call("GET", "/restapis?position=\(position.replacing("=", with: "%3D"))")
        #expect(second.items.count == 5)
        #expect(second["position"] == nil)
        let identifiers = (first.items + second.items).compactMap { $0["id"] as? String }
        #expect(Set(identifiers).count == 30)
        #expect(await client.call("GET", "/restapis?limit=1000").items.count == 30)
    }
}
