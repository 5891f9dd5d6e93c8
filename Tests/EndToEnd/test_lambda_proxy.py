"""Lambda proxy integrations over the wire: the event that a function gets, and what happens when it cannot be called.

The event's keys are those that a test suite recorded against real AWS (LocalStack's snapshots of
test_lambda_aws_proxy_integration).
"""

import base64
import json
import uuid
from datetime import datetime

import pytest

from support.functions import GATEWAY
from support.rest_api import RestAPI
from support.wire import Connection

ECHO = "exports.handler = async (event) => ({statusCode: 200, body: JSON.stringify(event)});"
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
    assert got["path"] == "/a/b%20c" and got["pathParameters"] == {"proxy": "a/b%20c"}
    assert got["queryStringParameters"] == {"x": "3", "y": "2"}
    assert got["multiValueQueryStringParameters"] == {"x": ["1", "3"], "y": ["2"]}
    assert got["stageVariables"] == {"color": "blue"}
    assert got["headers"]["X-One"] == "1" and got["multiValueHeaders"]["X-One"] == ["1"]
    context = got["requestContext"]
    assert set(context) == {
        "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId",
        "protocol", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
        "deploymentId", "apiId"}
    identity = context["identity"]
    assert set(identity) == IDENTITY and identity["sourceIp"] == "127.0.0.1"
    assert {key for key, value in identity.items() if value is not None} <= {"sourceIp", "userAgent"}
    assert (context["path"], context["protocol"], context["resourcePath"], context["httpMethod"]) == (
        "/prod/a/b%20c", "HTTP/1.1", "/{proxy+}", "POST")
    assert (context["domainName"], context["domainPrefix"]) == ("127.0.0.1", "127")
    assert context["extendedRequestId"].endswith("=") and uuid.UUID(context["requestId"])
    assert datetime.strptime(context["requestTime"], "%d/%b/%Y:%H:%M:%S +0000")
    assert (context["stage"], context["apiId"], context["deploymentId"], context["accountId"]) == (
        "prod", echo_api.id, echo_api.client.get_stage(restApiId=echo_api.id, stageName="prod")["deploymentId"],
        "000000000000")
    assert isinstance(context["requestTimeEpoch"], int)


def test_what_a_request_lacks_is_null(echo_api):
    got = event(echo_api, "GET", "/")
    assert got["queryStringParameters"] is None and got["multiValueQueryStringParameters"] is None
    assert got["pathParameters"] is None and got["body"] is None


def test_headers_that_are_repeated_and_the_gateway_s_own(echo_api, server):
    with Connection(server.port) as connection:
        connection.send(
            f"GET {echo_api.path('/x')} HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-one: 2\r\nX-One: 3\r\n"
            "User-agent: tests\r\n\r\n".encode())
        got = json.loads(connection.read_response("GET").body)
    assert got["headers"]["X-One"] == "3" and got["multiValueHeaders"]["X-One"] == ["1", "2", "3"]
    assert got["headers"]["User-Agent"] == got["requestContext"]["identity"]["userAgent"] == "tests"
    assert got["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert set(got["headers"]) == set(got["multiValueHeaders"])


def test_mappings_of_parameters_never_reach_the_event(server, functions):
    api = RestAPI(server)
    arn = functions.allowed_node(ECHO)
    api.function("/f", "GET", arn, requestParameters={"integration.request.header.X-Mapped": "'m'"})
    api.function("/g", "GET", arn, requestParameters={"integration.request.header.Transfer-Encoding": "'chunked'"})
    api.deploy()
    assert "X-Mapped" not in event(api, "GET", "/f")["headers"]
    answer = api.request("GET", "/g")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR


def test_a_path_s_placeholder_is_none_in_a_function_s_name(server, functions):
    name = functions.allowed_node(ECHO).rsplit(":", 1)[1]
    api = RestAPI(server)
    api.function("/{name}", "GET", "arn:aws:lambda:us-east-1:000000000000:function:{name}",
                 method={"requestParameters": {"method.request.path.name": True}},
                 requestParameters={"integration.request.path.name": "method.request.path.name"})
    api.deploy()
    assert api.request("GET", f"/{name}").status == 500


@pytest.mark.parametrize("types, content_type, body, shown, encoded", [
    ([], "application/json", b'{"a": 1}', '{"a": 1}', False),
    ([], "image/png", b"\xff\xfe!", "\ufffd\ufffd!", False),
    (["image/png"], "image/png; q=1", b"\xff", base64.b64encode(b"\xff").decode(), True),
    (["image/png"], "image/jpeg", b"text", "text", False), (["image/*"], "image/jpeg", b"x", "eA==", True),
    (["*/*"], "application/json", b"{}", "e30=", True), (["*/*"], None, b"{}", "e30=", True),
    (["*/*"], "application/json", b"", None, False),
])
def test_when_a_body_is_base64(server, functions, types, content_type, body, shown, encoded):
    api = RestAPI(server, binaryMediaTypes=types)
    api.function("/f", "POST", functions.allowed_node(ECHO))
    api.deploy()
    headers = {"Accept": "text/plain"} | ({} if content_type is None else {"Content-Type": content_type})
    got = event(api, "POST", "/f", headers, body)
    assert (got["body"], got["isBase64Encoded"]) == (shown, encoded)


def test_a_binary_body_is_base64(echo_api):
    got = event(echo_api, "POST", "/x", {"Content-Type": "image/png"}, b"\x89PNG\x00")
    assert (got["isBase64Encoded"], base64.b64decode(got["body"])) == (True, b"\x89PNG\x00")


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
