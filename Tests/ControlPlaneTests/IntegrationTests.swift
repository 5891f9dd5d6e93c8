import Testing

@testable import ControlPlane

// Sources as in RestAPITests.
@Suite struct IntegrationTests {
    let client: ControlPlaneClient
    let api: String
    let root: String
    let method: String
    var integration: String { method + "/integration" }

    init() async throws {
        client = try ControlPlaneClient()
        (api, root) = try await client.makeAPI()
        method = "/restapis/\(api)/resources/\(root)/methods/GET"
        await client.call(
            "PUT", method,
            #"{"authorizationType":"NONE","requestParameters":{"method.request.header.X-A":false,"method.request.querystring.q":false,"method.request.path.id":true}}"#
        )
    }

    private func patch(_ operations: String, at path: String = "") async -> Answer {
        await client.call("PATCH", integration + path, #"{"patchOperations":[\#(operations)]}"#)
    }

    @Test func `a mock has the recorded defaults`() async {
        let answer = await client.call(
            "PUT", integration,
            #"{"type":"MOCK","httpMethod":"POST","uri":"http://example.com","requestTemplates":{"application/json":"{\"statusCode\": 200}"}}"#
        )
        #expect(answer.status == 201)
        #expect(
            answer.text
                == #"{"cacheKeyParameters":[],"cacheNamespace":"\#(root)","passthroughBehavior":"WHEN_NO_MATCH","#
                + #""requestTemplates":{"application/json":"{\"statusCode\": 200}"},"timeoutInMillis":29000,"type":"MOCK"}"#
        )
        #expect(await client.call("GET", integration).text == answer.text)
    }

    @Test func `an HTTP integration is connected to the internet unless it says otherwise`() async {
        let answer = await client.call(
            "PUT", integration, #"{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://example.com/{id}"}"#)
        #expect(answer["connectionType"] as? String == "INTERNET")
        #expect(answer["httpMethod"] as? String == "GET")
        let link = await client.call(
            "PUT", integration,
            #"{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://nlb.example.com","connectionType":"VPC_LINK","connectionId":"${stageVariables.link}"}"#
        )
        #expect(link["connectionId"] as? String == "${stageVariables.link}")
    }

    @Test(arguments: [
        (#"{"type":"HTTP","uri":"http://a.b"}"#, "Enumeration value for HttpMethod must be non-empty"),
        (#"{"type":"AWS_PROXY","uri":"http://a.b"}"#, "Enumeration value for HttpMethod must be non-empty"),
        (#"{"type":"HTTP","httpMethod":"GET","uri":"example.com"}"#, "Invalid HTTP endpoint specified for URI"),
        (#"{"type":"HTTP_PROXY","httpMethod":"GET"}"#, "Invalid HTTP endpoint specified for URI"),
        (#"{"type":"HTTP","httpMethod":"GET","uri":"http://:80/"}"#, "Invalid HTTP endpoint specified for URI"),
        (#"{"type":"HTTP","httpMethod":"GET","uri":"http://a.b:81/"}"#, "Invalid HTTP endpoint specified for URI"),
        (#"{"type":"HTTP","httpMethod":"GET","uri":"http://user@a.b/"}"#, "Invalid HTTP endpoint specified for URI"),
        (#"{"type":"AWS","httpMethod":"POST","uri":"http://a.b"}"#, "Invalid ARN specified in the request"),
        (
            #"{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:lambda:functions/x"}"#,
            "AWS ARN for integration must contain path or action"
        ),
        (
            #"{"type":"AWS","httpMethod":"POST","uri":"arn:aws:iam::0000000000:role/service-role/asdf"}"#,
            "AWS ARN for integration must contain path or action"
        ),
        (
            #"{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:path/x"}"#,
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
        ),
        (
            #"{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:path/x"}"#,
            "Role ARN must be specified for AWS integrations"
        ),
        (#"{"type":"MOCK","timeoutInMillis":49}"#, "Timeout should be between 50 ms and 29000 ms"),
        (#"{"type":"MOCK","timeoutInMillis":29001}"#, "Timeout should be between 50 ms and 29000 ms"),
        (
            #"{"type":"MOCK","passthroughBehavior":"SOMETIMES"}"#,
            "Invalid PassthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER"
        ),
        (
            #"{"type":"MOCK","httpMethod":"FETCH"}"#,
            "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
        ),
        (
            #"{"type":"MOCK","requestParameters":{"integration.request.header.a":"true"}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: true]"
        ),
        (
            #"{"type":"MOCK","requestParameters":{"integration.request.header.a":"method.request.header.Undeclared"}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.Undeclared]"
        ),
        (
            #"{"type":"MOCK","requestParameters":{"integration.request.cookie.a":"'x'"}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: integration.request.cookie.a]"
        ),
        (
            #"{"type":"MOCK","cacheKeyParameters":["method.request.querystring.no"]}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.querystring.no]"
        ),
        (
            #"{"type":"MOCK","requestTemplates":{"123":"x"}}"#,
            "Validation Result: warnings : [], errors : [Invalid content type specified: 123]"
        ),
        (
            #"{"type":"WRONG"}"#,
            "1 validation error detected: Value 'WRONG' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]"
        ),
        (
            #"{}"#,
            "1 validation error detected: Value null at 'putIntegrationInput.type' failed to satisfy constraint: Member must not be null"
        ),
        // Recorded.
        (
            #"{"type":"MOCK","requestParameters":{"integration.request.header.a":true}}"#,
            "class java.lang.Boolean can not be converted to an String"
        ),
    ])
    func `a wrong integration is refused`(_ body: String, _ message: String) async {
        let answer = await client.call("PUT", integration, body)
        #expect(answer.status == 400)
        #expect(answer.message == message)
        #expect(await client.call("GET", integration).message == "Invalid Integration identifier specified")
    }

    @Test(arguments: [
        "'static'", "''", "method.request.header.X-A", "method.request.multivalueheader.X-A", "method.request.path.id",
        "method.request.querystring.q", "method.request.multivaluequerystring.q", "method.request.body",
        "method.request.body.a.b[0]", "stageVariables.v", "context.identity.sourceIp",
    ])
    func `every source of the grammar is taken`(_ source: String) async {
        let answer = await client.call(
            "PUT", integration, #"{"type":"MOCK","requestParameters":{"integration.request.header.a":"\#(source)"}}"#)
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test(arguments: [
        "http://a.b", "https://a.b:8080/x?y=1", "http://${stageVariables.host}/x", "${stageVariables.url}/x",
        "http://[::1]:3000/",
        "http://127.0.0.1:1024", "HTTPS://A.B/{proxy}",
    ])
    func `every form of endpoint is taken`(_ uri: String) async {
        let answer = await client.call("PUT", integration, #"{"type":"HTTP","httpMethod":"ANY","uri":"\#(uri)"}"#)
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test func `a template that uses the template language is taken`() async {
        let answer = await client.call(
            "PUT", integration,
            ##"{"type":"MOCK","requestTemplates":{"application/json":"#set($a = 1){\"statusCode\": $a}"}}"##)
        #expect(answer.status == 201)
    }

    @Test func `patches reach every field`() async {
        await client.call("PUT", integration, #"{"type":"HTTP","httpMethod":"GET","uri":"http://a.b"}"#)
        let answer = await patch(
            #"""
            {"op":"add","path":"/requestTemplates/application~1json","value":"{}"},
            {"op":"add","path":"/requestParameters/integration.request.header.X","value":"method.request.header.X-A"},
            {"op":"add","path":"/cacheKeyParameters/method.request.querystring.q"},
            {"op":"replace","path":"/cacheNamespace","value":"space"},
            {"op":"replace","path":"/uri","value":"http://c.d"},
            {"op":"replace","path":"/httpMethod","value":"POST"},
            {"op":"replace","path":"/passthroughBehavior","value":"NEVER"},
            {"op":"replace","path":"/contentHandling","value":"CONVERT_TO_TEXT"},
            {"op":"replace","path":"/timeoutInMillis","value":"1000"},
            {"op":"replace","path":"/credentials","value":"arn:aws:iam::111111111111:role/r"},
            {"op":"replace","path":"/connectionType","value":"INTERNET"},
            {"op":"replace","path":"/tlsConfig/insecureSkipVerification","value":"true"}
            """#)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.at("requestTemplates", "application/json") as? String == "{}")
        #expect(
            answer.at("requestParameters", "integration.request.header.X") as? String == "method.request.header.X-A")
        #expect(answer["cacheKeyParameters"] as? [String] == ["method.request.querystring.q"])
        #expect(answer["cacheNamespace"] as? String == "space")
        #expect(answer["uri"] as? String == "http://c.d")
        #expect(answer["httpMethod"] as? String == "POST")
        #expect(answer["passthroughBehavior"] as? String == "NEVER")
        #expect(answer["contentHandling"] as? String == "CONVERT_TO_TEXT")
        #expect(answer["timeoutInMillis"] as? Int == 1000)
        #expect(answer.at("tlsConfig", "insecureSkipVerification") as? Bool == true)
        let cleared = await patch(
            #"{"op":"replace","path":"/contentHandling","value":""},{"op":"remove","path":"/requestTemplates/application~1json"}"#
        )
        #expect(cleared["contentHandling"] == nil)
        #expect(cleared["requestTemplates"] == nil)
    }

    @Test(arguments: [
        (#"{"op":"replace","path":"/type","value":"HTTP"}"#, 400, "Invalid patch path /type"),
        (
            #"{"op":"replace","path":"/timeoutInMillis","value":"40"}"#, 400,
            "Timeout should be between 50 ms and 29000 ms"
        ),
        (
            #"{"op":"replace","path":"/timeoutInMillis","value":"soon"}"#, 400,
            "Timeout should be between 50 ms and 29000 ms"
        ),
        (#"{"op":"remove","path":"/requestTemplates/application~1json"}"#, 404, "Content-Type specified was not found"),
        (
            #"{"op":"replace","path":"/requestParameters/integration.request.header.X","value":"'x'"}"#, 404,
            "Invalid parameter name specified"
        ),
        (
            #"{"op":"add","path":"/requestParameters/integration.request.header.X","value":"method.request.header.No"}"#,
            400,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.No]"
        ),
    ])
    func `a wrong patch is refused`(_ operation: String, _ status: Int, _ message: String) async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        let answer = await patch(operation)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test func `what is missing is named as recorded`() async {
        let other = method.replacing("GET", with: "POST")
        #expect(await client.call("GET", integration).message == "Invalid Integration identifier specified")
        #expect(
            await client.call("PUT", other + "/integration", #"{"type":"MOCK"}"#).message
                == "Invalid Method identifier specified")
        #expect(await client.call("GET", other + "/integration").message == "Invalid Method identifier specified")
        #expect(
            await client.call("GET", "/restapis/none/resources/x/methods/GET/integration").message
                == "Invalid Resource identifier specified")
        #expect(
            await client.call("GET", integration + "/responses/200").message
                == "Invalid Integration identifier specified")
        #expect(
            await client.call("DELETE", other + "/integration/responses/200").message
                == "Invalid Integration identifier specified")
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        #expect(
            await client.call("GET", integration + "/responses/200").message == "Invalid Response status code specified"
        )
        #expect(
            await client.call("DELETE", integration + "/responses/200").message
                == "Invalid Response status code specified")
        #expect(
            await client.call("GET", integration + "/responses/wrong").message
                == #"1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"#
        )
    }

    @Test func `an integration response's life`() async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        let path = integration + "/responses/200"
        // Recorded: the method response need not exist.
        let put = await client.call(
            "PUT", path, #"{"selectionPattern":"","responseTemplates":{"application/json":"\"created\""}}"#)
        #expect(put.status == 201)
        #expect(
            put.text
                == #"{"responseTemplates":{"application/json":"\"created\""},"selectionPattern":"","statusCode":"200"}"#
        )
        let patched = await patch(
            #"{"op":"replace","path":"/selectionPattern","value":"updated-pattern"}"#, at: "/responses/200")
        #expect(patched["selectionPattern"] as? String == "updated-pattern")
        let overwritten = await client.call("PUT", path, #"{"selectionPattern":"o"}"#)
        #expect(overwritten.status == 201)
        #expect(overwritten["responseTemplates"] == nil)
        #expect(
            await client.call("GET", method).at("methodIntegration", "integrationResponses", "200", "selectionPattern")
                as? String == "o")
        #expect(await client.call("DELETE", path).status == 204)
        #expect(await client.call("DELETE", integration).status == 204)
    }

    // Recorded for null and for empty text.
    @Test(arguments: ["null", #""""#])
    func `an empty response template is shown as null`(_ template: String) async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        let answer = await client.call(
            "PUT", integration + "/responses/200",
            #"{"responseTemplates":{"application/json":\#(template)},"selectionPattern":""}"#)
        #expect(
            answer.text == #"{"responseTemplates":{"application/json":null},"selectionPattern":"","statusCode":"200"}"#)
    }

    @Test func `a header must be declared by the method response`() async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        let body = #"{"responseParameters":{"method.response.header.Access-Control-Allow-Origin":"'*'"}}"#
        let refused = await client.call("PUT", integration + "/responses/200", body)
        #expect(refused.status == 400)
        #expect(
            refused.message
                == "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping "
                + "expression parameter specified: method.response.header.Access-Control-Allow-Origin]")
        await client.call(
            "PUT", method + "/responses/200",
            #"{"responseParameters":{"method.response.header.Access-Control-Allow-Origin":false}}"#)
        #expect(await client.call("PUT", integration + "/responses/200", body).status == 201)
    }

    @Test(arguments: [
        "'*'", "integration.response.header.X", "integration.response.multivalueheader.X", "integration.response.body",
        "integration.response.body.a.b", "stageVariables.v", "context.requestId",
    ])
    func `every response source is taken`(_ source: String) async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        await client.call(
            "PUT", method + "/responses/200", #"{"responseParameters":{"method.response.header.A":true}}"#)
        let answer = await client.call(
            "PUT", integration + "/responses/200", #"{"responseParameters":{"method.response.header.A":"\#(source)"}}"#)
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test(arguments: ["*", "method.request.header.X-A", "integration.response.cookie.X", "'open", ""])
    func `another response source is refused`(_ source: String) async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        await client.call(
            "PUT", method + "/responses/200", #"{"responseParameters":{"method.response.header.A":true}}"#)
        let answer = await client.call(
            "PUT", integration + "/responses/200", #"{"responseParameters":{"method.response.header.A":"\#(source)"}}"#)
        #expect(answer.status == 400)
        #expect(answer.message?.hasSuffix("errors : [Invalid mapping expression specified: \(source)]") == true)
    }

    @Test func `a number where text belongs is the recorded serialization error`() async {
        await client.call("PUT", integration, #"{"type":"MOCK"}"#)
        let answer = await client.call(
            "PUT", integration + "/responses/200", #"{"responseTemplates":{"application/json":123}}"#)
        #expect(answer.errorType == "SerializationException")
        #expect(
            answer.message
                == "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String")
    }
}
