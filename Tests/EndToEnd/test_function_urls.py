"""Function URLs: served by host name, payload 2.0, with CORS settings of their own."""

import json

import pytest

from support.waiting import wait_until

ECHO = "exports.handler = async (event) => event;"

# Both are needed (developer guide, "Control access to Lambda function URLs": since October 2025).
PERMISSIONS = {
    "url": {"StatementId": "url", "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
    "invoke": {"StatementId": "invoke", "Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
}


@pytest.fixture(scope="module")
def url_of(functions):
    def make(source, **fields):
        arn = functions.node(source)
        for permission in PERMISSIONS.values():
            functions.client.add_permission(FunctionName=arn, Principal="*", **permission)
        made = functions.client.create_function_url_config(**{"FunctionName": arn, "AuthType": "NONE"} | fields)
        return made["FunctionUrl"]

    return make


def host(url):
    return url.split("://", 1)[1].rstrip("/").split(":")[0]


def test_the_event_is_payload_2(server, url_of):
    at = host(url_of(ECHO))
    answer = server.request("POST", "/a/b?x=1&x=2", {"Host": at, "Cookie": "k=v", "X-One": "1",
                                                     "Content-Type": "text/plain"}, b"hello")
    assert answer.status == 200, answer
    event = json.loads(answer.body)
    assert (event["version"], event["routeKey"], event["rawPath"], event["rawQueryString"]) == (
        "2.0", "$default", "/a/b", "x=1&x=2")
    assert event["cookies"] == ["k=v"] and event["queryStringParameters"] == {"x": "1,2"}
    assert event["headers"]["x-one"] == "1" and event["body"] == "hello" and event["isBase64Encoded"] is False
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["domainName"] == at


def test_its_answer_and_its_own_CORS(server, url_of):
    source = "exports.handler = async () => ({statusCode: 201, headers: {'X-A': '1'}, cookies: ['a=b'], body: 'made'});"
    at = host(url_of(source, Cors={
        "AllowOrigins": ["https://app.example"], "AllowMethods": ["PUT"], "AllowHeaders": ["x-one"], "MaxAge": 60}))
    answer = server.request("PUT", "/", {"Host": at, "Origin": "https://app.example"})
    assert (answer.status, answer.body, answer.header("X-A")) == (201, b"made", "1")
    assert answer.all("Access-Control-Allow-Origin") == ["https://app.example"]
    preflight = server.request("OPTIONS", "/", {
        "Host": at, "Origin": "https://app.example", "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "x-one"})
    assert preflight.status in (200, 204)
    assert preflight.header("Access-Control-Allow-Methods") == "PUT"
    assert preflight.header("Access-Control-Max-Age") == "60"
    other = server.request("OPTIONS", "/", {
        "Host": at, "Origin": "https://else.example", "Access-Control-Request-Method": "PUT"})
    assert other.all("Access-Control-Allow-Origin") == []


@pytest.mark.parametrize("missing, remedy", [
    ("url", "--action lambda:InvokeFunctionUrl --principal '*'"),
    ("invoke", "--action lambda:InvokeFunction --principal '*' --statement-id FunctionURLInvokeAllowPublicAccess "
               "--invoked-via-function-url"),
])
def test_a_URL_takes_both_permissions(server, functions, url_of, missing, remedy):
    url = url_of(ECHO)
    at = host(url)
    assert server.request("GET", "/", {"Host": at}).status == 200
    arn = next(one["FunctionArn"] for function in functions.client.list_functions()["Functions"]
               for one in functions.client.list_function_url_configs(
                   FunctionName=function["FunctionName"])["FunctionUrlConfigs"] if one["FunctionUrl"] == url)
    functions.client.remove_permission(FunctionName=arn, StatementId=missing)
    answer = server.request("GET", "/", {"Host": at})
    assert answer.status == 403 and answer.header("x-amzn-ErrorType") == "AccessDeniedException"
    assert answer.json() == {"Message": "Forbidden. For troubleshooting Function URL authorization issues, see: "
                                        "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
    wait_until(lambda: remedy in server.stdout + server.stderr, 10, "the remedy in the log")
    functions.client.add_permission(FunctionName=arn, Principal="*", **PERMISSIONS[missing])
    assert server.request("GET", "/", {"Host": at}).status == 200


def test_IAM_is_never_open(server, url_of):
    assert server.request("GET", "/", {"Host": host(url_of(ECHO, AuthType="AWS_IAM"))}).status == 403


def test_a_url_that_nobody_has(server, url_of):
    known = host(url_of(ECHO))
    unknown = "a" * 32 + known[known.index("."):]
    assert server.request("GET", "/", {"Host": unknown}).status in (403, 404)


def test_a_stream(server, url_of):
    source = """exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain'); stream.write('one '); stream.write('two'); stream.end(); });"""
    at = host(url_of(source, InvokeMode="RESPONSE_STREAM"))
    answer = server.request("GET", "/", {"Host": at})
    assert (answer.status, answer.body) == (200, b"one two"), answer


@pytest.mark.parametrize("bytes", [6_291_457, 10_485_761])
def test_a_body_that_is_too_large(server, url_of, bytes):
    at = host(url_of("exports.handler = async () => 'never';"))
    answer = server.request("POST", "/", {"Host": at}, b"x" * bytes)
    assert answer.status == 413 and answer.header("x-amzn-ErrorType") == "RequestEntityTooLargeException", answer
    assert answer.header("x-amzn-RequestId")
    assert "Request must be smaller than 6291456 bytes" in answer.json()["Message"]
