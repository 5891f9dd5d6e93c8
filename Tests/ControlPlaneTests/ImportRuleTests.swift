import APIModel
import Testing

@testable import ControlPlane

/// What the operations for single methods and integrations refuse, an import refuses too.
@Suite struct ImportRuleTests {
    /// Operation, what else stands in the definition, and the line of the answer.
    @Test(arguments: [
        (
            #"{"parameters":[{"name":"a","in":"query"},{"name":"a","in":"header"}],"responses":{},I}"#, "",
            "Unable to put method 'GET' on resource at path '/x': "
                + "Parameter names must be unique across querystring, header and path"
        ),
        (
            #"{"responses":{"200":{"headers":{"a b":{}}}},I}"#, "",
            "Unable to put method 'GET' on resource at path '/x': Invalid mapping expression specified: Validation "
                + "Result: warnings : [], errors : [Invalid mapping expression parameter specified: "
                + "method.response.header.a b]"
        ),
        (
            #"{"responses":{"200":{"content":{"json":{"schema":{"type":"object"}}}}},I}"#, "",
            "Unable to put method 'GET' on resource at path '/x': "
                + "Validation Result: warnings : [], errors : [Invalid content type specified: json]"
        ),
        (
            #"{"responses":{},"x-amazon-apigateway-integration":{"type":"http","uri":"http://x:22/"}}"#, "",
            "Unable to put integration on 'GET' for resource at path '/x': Invalid HTTP endpoint specified for URI"
        ),
        (
            #"{"responses":{},"x-amazon-apigateway-integration":{"type":"aws","httpMethod":"GET","uri":"arn:aws:apigateway:us-east-1:s3:path/b"}}"#,
            "",
            "Unable to put integration on 'GET' for resource at path '/x': "
                + "Role ARN must be specified for AWS integrations"
        ),
        (
            #"{"responses":{},"x-amazon-apigateway-integration":{"type":"mock","cacheKeyParameters":["method.request.header.a"]}}"#,
            "",
            "Unable to put integration on 'GET' for resource at path '/x': Invalid mapping expression specified: "
                + "Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: "
                + "method.request.header.a]"
        ),
        (
            #"{"responses":{},"x-amazon-apigateway-integration":{"type":"mock","responses":{"default":{"statusCode":"200","responseTemplates":{"json":"{}"}}}}}"#,
            "",
            "Unable to put integration on 'GET' for resource at path '/x': "
                + "Validation Result: warnings : [], errors : [Invalid content type specified: json]"
        ),
        (
            #"{"responses":{},I}"#,
            #","x-amazon-apigateway-gateway-responses":{"THROTTLED":{"responseParameters":{"gatewayresponse.header.a b":"'x'"}}}"#,
            "Unable to put gateway response 'THROTTLED': Invalid mapping expression specified: Validation Result: "
                + "warnings : [], errors : [Invalid mapping expression specified: gatewayresponse.header.a b]"
        ),
    ])
    func `an import is refused whole`(_ operation: String, _ more: String, _ line: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis?mode=import", Self.definition(operation, more))
        #expect(answer.status == 400)
        #expect(answer.message == "Errors found during import:\n\t" + line)
        #expect(await client.call("GET", "/restapis").items.isEmpty)
    }

    @Test(arguments: [
        (
            #","x-amazon-apigateway-endpoint-configuration":{"vpcEndpointIds":["vpce-1"]}"#,
            "VPCEndpoints can only be specified with PRIVATE apis."
        ),
        (
            #","x-amazon-apigateway-endpoint-access-mode":"OPEN""#,
            "Invalid value 'OPEN' specified for endpointAccessMode. Must be one of: [BASIC, STRICT]"
        ),
    ])
    func `settings are those that an update would take`(_ more: String, _ message: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(
            "POST", "/restapis?mode=import", Self.definition(#"{"responses":{},I}"#, more))
        #expect(answer.message == message)
    }

    @Test(arguments: [
        #""type":"http_proxy","httpMethod":"GET","uri":"http://x/","responseTransferMode":"stream","timeoutInMillis":60000"#,
        #""type":"mock","requestParameters":{"integration.request.header.a":"method.request.body[0]"}"#,
        #""type":"http","uri":"${stageVariables.url}""#,
    ])
    func `what put-integration takes, an import takes`(_ integration: String) async throws {
        let operation = #"{"responses":{},"x-amazon-apigateway-integration":{\#(integration)}}"#
        let answer = await (try ControlPlaneClient()).call(
            "POST", "/restapis?mode=import", Self.definition(operation, ""))
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test func `an address that only a stage will know is not looked through`() async throws {
        let client = try ControlPlaneClient {
            $0.review = { definition in
                definition.resources.flatMap {
                    ($0.resourceMethods ?? [:]).values.compactMap { $0.methodIntegration?.uri }
                }
            }
        }
        let operation =
            #"{"responses":{},"x-amazon-apigateway-integration":{"type":"http","uri":"http://${stageVariables.h}:${stageVariables.p}/"}}"#
        let answer = await client.call("POST", "/restapis?mode=import", Self.definition(operation, ""))
        #expect(answer["warnings"] as? [String] == ["http://stage-variable.invalid/"])
        let id = answer["id"] as? String ?? ""
        let whole = await client.call("GET", "/restapis/\(id)/resources?embed=methods").text
        #expect(whole.contains("http://${stageVariables.h}:${stageVariables.p}/"))
    }

    /// A definition of 3.0 with one path; `I` in the operation stands for a mock integration.
    private static func definition(_ operation: String, _ more: String) -> String {
        let mock = #""x-amazon-apigateway-integration":{"type":"mock"}"#
        return #"{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{"/x":{"get":"#
            + operation.replacing(",I}", with: ",\(mock)}") + "}}" + more + "}"
    }
}
