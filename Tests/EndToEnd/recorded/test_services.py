"""Templates whose recordings went to other AWS services, sent to an HTTP backend that shows what was rendered.

Source: the recordings test_apigateway_{sqs,kinesis,stepfunctions,eventbridge,lambda}; each test names its own.
"""

import base64
import json
import re

import pytest

from recorded.methods import as_json, custom
from support.backend import Answer
from support.rest_api import RestAPI

ACTION = "Action=SendMessage&MessageBody="
IN_TEXT = ACTION + "$input.body"

def test_a_form_for_SQS(server, backend):
    # test_sqs_aws_integration and test_sqs_aws_integration_with_message_attribute, 30 May and 6 June 2024
    api = RestAPI(server)
    form = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}
    custom(api, "/sqs", "POST", IN_TEXT + "&MessageAttribute.1.Value.StringValue=$input.params('HeaderFoo')",
           '{"message": "great success!"}', backend.url, passthroughBehavior="NEVER", requestParameters=form)
    api.deploy()
    headers, body = as_json(foo="bar")
    answer = api.request("POST", "/sqs", headers | {"HeaderFoo": "BAR-Header"}, body)
    assert (answer.status, answer.json()) == (200, {"message": "great success!"})
    attribute = "&MessageAttribute.1.Value.StringValue="
    assert backend.last.body.decode() == ACTION + '{"foo": "bar"}' + attribute + "BAR-Header"
    assert backend.last.header("Content-Type") == "application/x-www-form-urlencoded"
    # Without a payload the message is {}.
    assert api.request("POST", "/sqs", body=b"").json() == {"message": "great success!"}
    assert backend.last.body.decode() == ACTION + "{}" + attribute


def test_an_answer_of_SQS_made_into_JSON(server, backend):
    # test_sqs_request_and_response_xml_templates_integration, 12 July 2024
    answer = {"SendMessageResponse": {
        "ResponseMetadata": {"RequestId": "request"}, "SendMessageResult": {"MessageId": "message"}}}
    backend.answer = Answer(200, [("Content-Type", "application/json")], json.dumps(answer).encode())
    template = """
            #set($responseBody = $input.path('$.SendMessageResponse'))
            #set($requestId = $input.path('$.SendMessageResponse.ResponseMetadata.RequestId'))
            #set($messageId = $responseBody.SendMessageResult.MessageId)
            {
            "requestId": "$requestId",
            "messageId": "$messageId"
            }
            """
    api = RestAPI(server)
    custom(api, "/sqs", "POST", IN_TEXT, template, backend.url, passthroughBehavior="NEVER")
    api.deploy()
    sent = b"<xml>Hello World</xml>"
    assert api.request("POST", "/sqs", body=sent).json() == {"requestId": "request", "messageId": "message"}
    assert backend.last.body == ACTION.encode() + sent
    # Without the template the backend's document comes through.
    api.client.update_integration_response(**api.at("/sqs", "POST"), statusCode="200", patchOperations=[
        {"op": "remove", "path": "/responseTemplates/application~1json", "value": "application/json"}])
    assert api.deploy().request("POST", "/sqs", body=sent).json() == answer


CONTEXT_KEYS = {
    "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId", "protocol",
    "requestOverride", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
    "deploymentId", "responseOverride", "apiId"}
IDENTITY_KEYS = {
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user"}


def pairs(name, value="$%s.get($key)"):
    """A JSON object of the entries of a map, as the recorded template prints it."""
    return ('{#foreach( $key in $%s.keySet() )"$key": "%s"#if($foreach.hasNext),#end#end}'
            % (name, value % name))


def test_the_context_of_a_live_request(server, backend):
    # test_sqs_amz_json_protocol; names from notes of the recording, date unread
    template = ('{"context": %s, "identity": %s, "requestOverride": %s, "responseOverride": %s, "authorizer": %s}' % (
        pairs("context"), pairs("context.identity"), pairs("context.requestOverride"),
        pairs("context.responseOverride"), pairs("context.authorizer", "$util.escapeJavaScript($%s.get($key))")))
    api = RestAPI(server)
    custom(api, "/sqs", "POST", template, uri=backend.url, passthroughBehavior="NEVER")
    headers, body = as_json(foo="bar")
    answer = api.deploy().request("POST", "/sqs", headers | {"User-Agent": "recorded/1"}, body)
    assert answer.status == 200
    got = json.loads(backend.last.body)
    context = got["context"]
    assert set(context) == CONTEXT_KEYS and set(got["identity"]) == IDENTITY_KEYS
    # Maps within the context print as nothing.
    assert {key for key, value in context.items() if not value} == {"identity", "requestOverride", "responseOverride"}
    assert {key: value for key, value in got["identity"].items() if value} == {
        "sourceIp": "127.0.0.1", "userAgent": "recorded/1"}
    assert got["requestOverride"] == {"path": "", "header": "", "querystring": ""}
    assert (got["responseOverride"], got["authorizer"]) == ({"header": ""}, {})
    expected = {"resourcePath": "/sqs", "httpMethod": "POST", "path": "/prod/sqs", "protocol": "HTTP/1.1",
                "stage": "prod", "apiId": api.id, "resourceId": api.resource("/sqs"),
                "deploymentId": api.last_deployment, "requestId": answer.header("x-amzn-RequestId"),
                "extendedRequestId": answer.header("x-amz-apigw-id")}
    assert {key: context[key] for key in expected} == expected
    assert re.fullmatch(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000", context["requestTime"])
    assert re.fullmatch(r"\d{13}", context["requestTimeEpoch"])


def test_a_record_for_Kinesis(server, backend):
    # test_apigateway_to_kinesis, 12 July 2024
    api = RestAPI(server)
    custom(api, "/test", "POST", '\n{\n    "StreamName": "s",\n    "Data": "$util.base64Encode($input.body)",\n'
           '    "PartitionKey": "test"\n}', uri=backend.url)
    assert api.deploy().request("POST", "/test", *as_json(kinesis="snapshot")).status == 200
    got = json.loads(backend.last.body)
    assert base64.b64decode(got.pop("Data")) == b'{"kinesis": "snapshot"}'
    assert got == {"StreamName": "s", "PartitionKey": "test"}


def test_records_for_Kinesis(server, backend):
    # test_apigateway_to_kinesis[PutRecords]: accepted by Kinesis, which refuses empty keys; hence `$undefined != ''`
    # is false there
    template = """{
    "StreamName": "s",
    "Records": [
        #set( $numRecords = $input.path('$.records').size() )
        #if($numRecords > 0)
            #set( $maxIndex = $numRecords - 1 )
            #foreach( $idx in [0..$maxIndex] )
                #set( $elem = $input.path("$.records[${idx}]") )
                #set( $elemJsonB64 = $util.base64Encode($elem.data) )
                {
                    "Data": "$elemJsonB64",
                    "PartitionKey": #if( $foo.bar.stuff != '')"$elem.partitionKey"#else"$elemJsonB64.length()"#end
                }#if($foreach.hasNext),#end
            #end
        #end
    ]
}"""
    api = RestAPI(server)
    custom(api, "/test", "POST", template, uri=backend.url)
    records = ['{"foo": "bar1"}', '{"foo": "bar2"}', '{"foo": "bar3"}']
    assert api.deploy().request("POST", "/test", *as_json(records=[{"data": one} for one in records])).status == 200
    assert json.loads(backend.last.body) == {"StreamName": "s", "Records": [
        {"Data": base64.b64encode(one.encode()).decode(), "PartitionKey": "20"} for one in records]}


def test_an_execution_for_Step_Functions(server, backend):
    # TestApigatewayStepfunctions::test_apigateway_with_step_function_integration[StartExecution], 12 July 2024
    template = """
            {
            "input": "$util.escapeJavaScript($input.json('$'))",
            "stateMachineArn": "arn"
            }
            """
    api = RestAPI(server)
    custom(api, "/", "POST", template, uri=backend.url)
    assert api.deploy().request("POST", "/", *as_json(test="test-value")).status == 200
    got = json.loads(backend.last.body)
    assert json.loads(got.pop("input")) == {"test": "test-value"} and got == {"stateMachineArn": "arn"}


def test_events_for_EventBridge(server, backend):
    # test_apigateway_to_eventbridge, date unread: the rendered entries were accepted
    template = r"""
              #set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents")
              #set($context.requestOverride.header.Content-Type = "application/x-amz-json-1.1")
              #set($inputRoot = $input.path('$'))
              {
                "Entries": [
                  #foreach($elem in $inputRoot.items)
                  {
                    "Detail": "$util.escapeJavaScript($elem.Detail).replaceAll("\'","'")",
                    "DetailType": "$elem.DetailType",
                    "Source":"$elem.Source"
                  }#if($foreach.hasNext),#end
                  #end
                ]
              }
            """
    backend.answer = Answer(200, [("Content-Type", "application/x-amz-json-1.1")],
                            b'{"Entries":[{"EventId":"1"}],"FailedEntryCount":0}')
    api = RestAPI(server)
    custom(api, "/event", "POST", template, "#set($inputRoot = $input.json('$'))\n$inputRoot", backend.url,
           passthroughBehavior="WHEN_NO_TEMPLATES", requestParameters={})
    entry = {"Detail": '{"data":"Order is created"}', "DetailType": "Test", "Source": "order"}
    headers, body = as_json(items=[entry])
    answer = api.deploy().request("POST", "/event", headers | {"Accept": "application/json"}, body)
    assert (answer.status, answer.json()) == (200, {"Entries": [{"EventId": "1"}], "FailedEntryCount": 0})
    got = backend.last
    assert json.loads(got.body) == {"Entries": [entry]}
    assert (got.header("X-Amz-Target"), got.header("Content-Type")) == (
        "AWSEvents.PutEvents", "application/x-amz-json-1.1")


@pytest.mark.parametrize("text, status", [("fine", 202), ("a customerror", 400)])
def test_a_status_chosen_by_a_response_template(server, backend, text, status):
    # test_lambda_aws_integration_response_with_mapping_templates: both templates (the first shortened), 202 and 400
    request = """#set($allParams = $input.params())
#set($jsonBody = $input.json('$'))
#set($header = $allParams.get('header'))
{
"apiContext": {"apiId": "$context.apiId", "method": "$context.httpMethod", "stage": "$context.stage"},
"header": {
"parameterMap": {
#foreach($paramName in $header.keySet())
"$paramName": "$util.escapeJavaScript($header.get($paramName))"#if($foreach.hasNext),#end
#end
}
},
"path": {#foreach($paramName in $allParams.get('path').keySet())"$paramName": "x"#if($foreach.hasNext),#end#end},
"body": $jsonBody
}
"""
    response = """#set($inputRoot = $input.path('$'))
$input.json("$")
#if($inputRoot.toString().contains("customerror"))
    #set($context.responseOverride.status = 400)
#else
    #set($context.responseOverride.status = 202)
#end
"""
    backend.answer = Answer(200, [("Content-Type", "application/json")], json.dumps({"errorMessage": text}).encode())
    api = RestAPI(server)
    custom(api, "/test", "POST", request, response, backend.url)
    answer = api.deploy().request("POST", "/test", *as_json(httpStatus="200"))
    assert (answer.status, answer.json()) == (status, {"errorMessage": text})
    got = json.loads(backend.last.body)
    assert got["apiContext"] == {"apiId": api.id, "method": "POST", "stage": "prod"}
    assert (got["body"], got["path"]) == ({"httpStatus": "200"}, {})
    assert got["header"]["parameterMap"]["Content-Type"] == "application/json"


def test_an_integration_response_needs_no_method_response_when_it_is_put(server):
    # test_lambda_selection_patterns (validated): 504 is put without a method response, and AWS takes and deploys it
    api = RestAPI(server)
    custom(api, "/", "GET")
    api.client.put_integration_response(**api.at("/", "GET"), statusCode="504", selectionPattern="200x")
    assert api.deploy().request("GET").status == 200
