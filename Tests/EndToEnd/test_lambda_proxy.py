"""Lambda proxy integrations over the wire: the event that a function gets, and every answer that it may give.

The event's keys are those that a test suite recorded against real AWS (LocalStack's snapshots of
test_lambda_aws_proxy_integration); the table of answers is theirs and AWS's guide's.
"""

import base64
import json

import pytest

from support.functions import GATEWAY
from support.rest_api import RestAPI, invocation_uri

ECHO = "exports.handler = async (event) => ({statusCode: 200, body: JSON.stringify(event)});"
#: Answers whatever the request's body says, JSON or not.
AS_TOLD = """import json
def handler(event, context):
    return json.loads(event['body'])
"""
SERVER_ERROR = (500, {"message": "Internal server error"})
MALFORMED = (502, {"message": "Internal server error"})
IDENTITY = {
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user"}


@pytest.fixture(scope="module")
def echo_api(server, functions):
    api = RestAPI(server, binaryMediaTypes=["image/png"])
    api.function("/{proxy+}", "ANY", functions.allowed_node(ECHO))
    api.function("/", "GET", functions.allowed_node(ECHO))
    api.client.create_deployment(restApiId=api.id, stageName="prod", variables={"color": "blue"})
    return api


@pytest.fixture(scope="module")
def told_api(server, functions):
    api = RestAPI(server)
    api.function("/told", "POST", functions.allowed_python(AS_TOLD))
    return api.deploy()


def event(api, verb, path, headers=None, body=None):
    answer = api.request(verb, path, headers, body)
    assert answer.status == 200, answer
    return json.loads(answer.body)


def test_the_event_has_AWS_s_keys_in_AWS_s_form(echo_api, server):
    got = event(echo_api, "POST", "/a/b%20c?x=1&y=2&x=3", {"X-One": "1", "Host": f"127.0.0.1:{server.port}"}, b"hello")
    assert list(got) == [
        "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "body",
        "isBase64Encoded"]
    assert (got["resource"], got["httpMethod"], got["body"], got["isBase64Encoded"]) == (
        "/{proxy+}", "POST", "hello", False)
    assert got["path"] in ("/a/b%20c", "/a/b c")
    assert got["queryStringParameters"] == {"x": "3", "y": "2"}
    assert got["multiValueQueryStringParameters"] == {"x": ["1", "3"], "y": ["2"]}
    assert got["stageVariables"] == {"color": "blue"}
    assert got["headers"]["X-One"] == "1" and got["multiValueHeaders"]["X-One"] == ["1"]
    context = got["requestContext"]
    assert set(context) == {
        "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId",
        "protocol", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
        "deploymentId", "apiId"}
    assert set(context["identity"]) == IDENTITY
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert (context["stage"], context["apiId"], context["deploymentId"], context["accountId"]) == (
        "prod", echo_api.id, echo_api.client.get_stage(restApiId=echo_api.id, stageName="prod")["deploymentId"],
        "000000000000")
    assert isinstance(context["requestTimeEpoch"], int)


def test_what_a_request_lacks_is_null(echo_api):
    got = event(echo_api, "GET", "/")
    assert got["queryStringParameters"] is None and got["multiValueQueryStringParameters"] is None
    assert got["pathParameters"] is None and got["body"] is None


def test_a_binary_body_is_base64(echo_api):
    got = event(echo_api, "POST", "/x", {"Content-Type": "image/png"}, b"\x89PNG\x00")
    assert (got["isBase64Encoded"], base64.b64decode(got["body"])) == (True, b"\x89PNG\x00")


@pytest.mark.parametrize("said, status, body", [
    ({"statusCode": 200}, 200, b""),
    ({"headers": {"X-A": "1"}}, 200, b""),
    ({}, 200, b""),
    ({"statusCode": "201"}, 201, b""),
    ({"statusCode": 200, "headers": None}, 200, b""),
    ({"statusCode": 200, "body": "text"}, 200, b"text"),
    ({"statusCode": 404, "body": "gone"}, 404, b"gone"),
])
def test_an_answer_that_is_taken(told_api, said, status, body):
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert (answer.status, answer.body) == (status, body), answer
    assert answer.header("Content-Type") == "application/json"


@pytest.mark.parametrize("said", [
    None, "a string", [1, 2], 7, {"statusCode": 200, "wrongValue": 1}, {"statusCode": "test"},
    {"statusCode": 200, "multiValueHeaders": {"X-A": "one"}},
])
def test_an_answer_that_is_malformed(told_api, said, server):
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert (answer.status, json.loads(answer.body)) == MALFORMED, answer
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_header_values(told_api):
    said = {"statusCode": 200, "headers": {"X-True": True, "x-both": "three"},
            "multiValueHeaders": {"X-Both": ["one", "two"], "Set-Cookie": ["a=1", "b=2"]}}
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert answer.header("X-True") == "true"
    assert answer.all("X-Both") == ["one", "two", "three"]
    assert answer.all("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("source, timeout", [
    ("exports.handler = async () => { throw new Error('no'); };", 3),
    ("exports.handler = (event, context, callback) => callback('no');", 3),
    ("exports.handler = async () => new Promise(() => setTimeout(() => {}, 60000));", 1),
    ("exports.handler = async () => process.exit(3);", 3),
    ("throw new Error('at start'); exports.handler = async () => ({});", 3),
    ("exports.other = 1;", 3),
])
def test_a_function_that_fails(server, functions, source, timeout):
    api = RestAPI(server)
    api.function("/f", "GET", functions.allowed_node(source, Timeout=timeout))
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == MALFORMED, answer


def test_a_function_that_may_not_be_called(server, functions):
    arn = functions.node(ECHO)
    api = RestAPI(server)
    api.function("/f", "GET", arn)
    api.deploy()
    server.mark_log()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR
    functions.allow(arn, api.id)
    assert api.request("GET", "/f").status == 200, "the permission counts at once"
    functions.client.remove_permission(FunctionName=arn, StatementId="gateway")
    assert api.request("GET", "/f").status == 500


def test_a_permission_for_another_API_is_none(server, functions):
    arn = functions.allow(functions.node(ECHO), api="other12345")
    api = RestAPI(server)
    api.function("/f", "GET", arn)
    api.deploy()
    assert api.request("GET", "/f").status == 500


def test_a_function_that_is_not_there(server):
    api = RestAPI(server)
    api.function("/f", "GET", "arn:aws:lambda:us-east-1:000000000000:function:nope")
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR


def test_an_integration_method_other_than_POST(server, functions):
    api = RestAPI(server)
    api.function("/f", "GET", functions.allowed_node(ECHO), integrationHttpMethod="GET")
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR


def test_an_integration_that_is_slow(server, functions):
    api = RestAPI(server)
    source = "exports.handler = async () => { await new Promise(done => setTimeout(done, 3000)); return {}; };"
    api.function("/f", "GET", functions.allowed_node(source, Timeout=10), timeoutInMillis=100)
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == (504, {"message": "Endpoint request timed out"})


def test_a_stage_variable_names_the_function_and_its_alias(server, functions):
    arn = functions.node("exports.handler = async (e, c) => ({body: c.functionVersion + ' ' + c.invokedFunctionArn});")
    name = arn.rsplit(":", 1)[1]
    version = functions.client.publish_version(FunctionName=name)["Version"]
    functions.client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    functions.client.add_permission(
        FunctionName=name, Qualifier="live", StatementId="s", Action="lambda:InvokeFunction", Principal=GATEWAY)
    api = RestAPI(server)
    api.function("/f", "GET", "arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.fn}:live")
    api.client.create_deployment(restApiId=api.id, stageName="prod", variables={"fn": name})
    answer = api.request("GET", "/f")
    assert (answer.status, answer.body.decode()) == (200, f"1 {arn}:live"), answer


@pytest.mark.parametrize("types, accept, encoded, decoded", [
    (["image/png"], "image/png", True, True), (["image/png"], "image/png,image/*,*/*;q=0.8", True, True),
    (["image/png"], "image/*", True, False), (["image/png"], "*/*", True, False),
    (["image/png"], "image/webp,image/png", True, False), (["image/png"], None, True, False),
    (["application/*"], "application/whatever", True, True), (["*/*"], "random/test", True, True),
    (["*/test"], "random/test", True, False), (["image/png"], "image/png", False, False),
])
def test_when_an_answer_is_decoded(server, functions, types, accept, encoded, decoded):
    api = RestAPI(server, binaryMediaTypes=types)
    text = base64.b64encode(b"\x00\xffbytes").decode()
    source = f"exports.handler = async () => ({{body: '{text}', isBase64Encoded: {str(encoded).lower()}}});"
    api.function("/f", "GET", functions.allowed_node(source))
    api.deploy()
    answer = api.request("GET", "/f", {} if accept is None else {"Accept": accept})
    assert answer.body == (b"\x00\xffbytes" if decoded else text.encode())


def test_base64_that_is_none(server, functions):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.function("/f", "GET", functions.allowed_node(
        "exports.handler = async () => ({body: '!no base64!', isBase64Encoded: true});"))
    api.deploy()
    assert api.request("GET", "/f", {"Accept": "image/png"}).status == 500


def test_a_streamed_answer_comes_as_it_is_made(server, functions):
    source = """exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {'X-A': 'b'}, cookies: ['c=1']});
  out.write('first ');
  await new Promise(done => setTimeout(done, 100));
  out.write('second');
  out.end();
});"""
    api = RestAPI(server)
    arn = functions.allowed_node(source)
    api.function(
        "/f", "GET", arn, responseTransferMode="STREAM",
        uri=invocation_uri(arn, "2021-11-15", "response-streaming-invocations"))
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, answer.body, answer.header("X-A")) == (201, b"first second", "b"), answer
    assert answer.header("Transfer-Encoding") == "chunked"
    assert answer.all("Set-Cookie") == ["c=1"]
