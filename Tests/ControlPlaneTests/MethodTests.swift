import Testing

@testable import ControlPlane

// Sources as in RestAPITests.
@Suite struct MethodTests {
    let client: ControlPlaneClient
    let api: String
    let method: String

    init() async throws {
        client = try ControlPlaneClient()
        let made = try await client.makeAPI()
        api = made.id
        method = "/restapis/\(made.id)/resources/\(made.root)/methods/ANY"
    }

    private func patch(_ operations: String, at path: String = "") async -> Answer {
        await client.call("PATCH", method + path, #"{"patchOperations":[\#(operations)]}"#)
    }

    @Test func `a method's life`() async {
        let put = await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        #expect(put.status == 201)
        #expect(put.text == #"{"apiKeyRequired":false,"authorizationType":"NONE","httpMethod":"ANY"}"#)
        #expect(await client.call("GET", method).text == put.text)
        let again = await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        #expect(again.status == 409)
        #expect(again.message == "Method already exists for this resource")
        #expect(await client.call("DELETE", method).status == 204)
        #expect(await client.call("GET", method).message == "Invalid Method identifier specified")
        #expect(await client.call("DELETE", method).status == 404)
    }

    @Test(arguments: [
        (
            #"{"authorizationType":"CUSTOM"}"#,
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
        ),
        (
            #"{"authorizationType":"COGNITO_USER_POOLS","authorizerId":"nope"}"#,
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
        ),
        (
            #"{"authorizationType":"NONE","requestValidatorId":"nope"}"#,
            "Invalid Request Validator identifier specified"
        ),
        (
            #"{"authorizationType":"NONE","requestModels":{"application/json":"petModel"}}"#,
            "Invalid model identifier specified: petModel"
        ),
        (
            #"{"authorizationType":"NONE","requestParameters":{"method.request.header.a":true,"method.request.path.a":true}}"#,
            "Parameter names must be unique across querystring, header and path"
        ),
        (
            #"{"authorizationType":"NONE","requestParameters":{"method.request.cookie.a":true}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.cookie.a]"
        ),
    ])
    func `a wrong method is refused`(_ body: String, _ message: String) async {
        let answer = await client.call("PUT", method, body)
        #expect(answer.status == 400)
        #expect(answer.message == message)
    }

    @Test func `verbs and addresses are checked in the recorded order`() async {
        let wrong = await client.call("PUT", method.replacing("ANY", with: "get"), #"{"authorizationType":"NONE"}"#)
        #expect(
            wrong.message
                == "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY")
        for target in ["/restapis/nope/resources/x/methods/GET", "/restapis/\(api)/resources/x/methods/GET"] {
            let answer = await client.call("PUT", target, #"{"authorizationType":"NONE"}"#)
            #expect(answer.status == 404)
            #expect(answer.message == "Invalid Resource identifier specified")
        }
    }

    @Test func `patches as recorded`() async {
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        let added = await patch(
            #"{"op":"add","path":"/requestParameters/method.request.querystring.optional","value":"true"},"#
                + #"{"op":"add","path":"/requestModels/application~1json","value":"Empty"}"#)
        #expect(added.status == 200)
        #expect(added.at("requestModels", "application/json") as? String == "Empty")
        #expect(added["requestParameters"] as? [String: Bool] == ["method.request.querystring.optional": true])
        let replaced = await patch(
            #"{"op":"replace","path":"/authorizationType","value":"AWS_IAM"},{"op":"replace","path":"/apiKeyRequired","value":"true"},"#
                + #"{"op":"replace","path":"/operationName","value":"Op"},"#
                + #"{"op":"replace","path":"/requestParameters/method.request.querystring.optional","value":"false"}"#)
        #expect(replaced["authorizationType"] as? String == "AWS_IAM")
        #expect(replaced["apiKeyRequired"] as? Bool == true)
        #expect(replaced["operationName"] as? String == "Op")
        #expect(replaced["requestParameters"] as? [String: Bool] == ["method.request.querystring.optional": false])
        let removed = await patch(
            #"{"op":"remove","path":"/requestParameters/method.request.querystring.optional"},"#
                + #"{"op":"remove","path":"/requestModels/application~1json"}"#)
        #expect(removed["requestParameters"] == nil)
        #expect(removed["requestModels"] == nil)
        // Recorded: any word but true is false; an authorizer that the type does not use is dropped.
        #expect(
            await patch(#"{"op":"replace","path":"/apiKeyRequired","value":"whatever"}"#)["apiKeyRequired"] as? Bool
                == false)
        #expect(await patch(#"{"op":"replace","path":"/authorizerId","value":"x"}"#)["authorizerId"] == nil)
    }

    @Test(arguments: [
        (
            #"{"op":"add","path":"/operationName","value":"a"}"#, 400,
            "Invalid patch operation specified. Must be one of: [replace]"
        ),
        (#"{"op":"add","path":"/httpMethod","value":"PUT"}"#, 400, "Invalid patch path /httpMethod"),
        (#"{"op":"replace","path":"/requestParameters","value":"a"}"#, 400, "Invalid patch path /requestParameters"),
        (
            #"{"op":"add","path":"/requestModels/application/json","value":"Empty"}"#, 400,
            "Invalid patch path /requestModels/application/json"
        ),
        (
            #"{"op":"replace","path":"/authorizationType","value":"CUSTOM"}"#, 400,
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
        ),
        (
            #"{"op":"replace","path":"/requestValidatorId","value":"x"}"#, 400,
            "Invalid Request Validator identifier specified"
        ),
        (
            #"{"op":"remove","path":"/requestParameters/method.request.header.x"}"#, 404,
            "Invalid parameter name specified"
        ),
        (#"{"op":"remove","path":"/requestModels/a~1b"}"#, 404, "Content-Type specified was not found"),
        (#"{"op":"replace"}"#, 400, "Invalid patch path null"),
    ])
    func `a wrong patch is refused`(_ operation: String, _ status: Int, _ message: String) async {
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        let answer = await patch(operation)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test func `a method response's life`() async {
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        let path = method + "/responses/200"
        let put = await client.call("PUT", path, #"{"responseModels":{},"responseParameters":{}}"#)
        #expect(put.status == 201)
        #expect(put.text == #"{"responseModels":{},"responseParameters":{},"statusCode":"200"}"#)
        #expect(await client.call("PUT", path, "{}").status == 409)
        let added = await client.call(
            "PATCH", path,
            #"{"patchOperations":[{"op":"add","path":"/responseParameters/method.response.header.my-header","value":"true"},{"op":"add","path":"/responseModels/application~1json","value":"Empty"}]}"#
        )
        #expect(added.status == 201)
        #expect(
            added.text
                == #"{"responseModels":{"application/json":"Empty"},"responseParameters":{"method.response.header.my-header":true},"statusCode":"200"}"#
        )
        #expect(await client.call("GET", method).at("methodResponses", "200", "statusCode") as? String == "200")
        #expect(await client.call("DELETE", path).status == 204)
        #expect(await client.call("GET", path).message == "Invalid Response status code specified")
    }

    @Test(arguments: [
        (
            #"{"op":"replace","path":"/responseParameters/method.response.header.x","value":"true"}"#, 404,
            "Invalid parameter name specified"
        ),
        (
            #"{"op":"replace","path":"/responseModels/application~1json","value":"Empty"}"#, 404,
            "Content-Type specified was not found"
        ),
        (
            #"{"op":"add","path":"/wrong/method.response.header.my-header","value":"true"}"#, 400,
            "Invalid patch path /wrong/method.response.header.my-header"
        ),
        (
            #"{"op":"add","path":"/responseParameters/wrong","value":"true"}"#, 400,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: wrong]"
        ),
    ])
    func `a wrong patch of a method response is refused`(_ operation: String, _ status: Int, _ message: String) async {
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        await client.call("PUT", method + "/responses/200", "{}")
        let answer = await patch(operation, at: "/responses/200")
        #expect(answer.status == status)
        #expect(answer.message == message)
    }
}
