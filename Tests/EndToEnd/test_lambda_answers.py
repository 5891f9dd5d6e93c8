"""Every answer that a function behind a Lambda proxy may give, and what the client gets of it.

The table is that of test suites that ran against real AWS (LocalStack's test_aws_proxy_response_payload_format_validation
and test_aws_proxy_binary_response) and of AWS's guide.
"""

import base64
import json

import pytest

from support.rest_api import RestAPI

#: Answers whatever the request's body says, JSON or not.
AS_TOLD = """import json
def handler(event, context):
    return json.loads(event['body'])
"""
#: A runtime of its own that answers every event with what is no JSON.
NO_JSON = """#!/usr/bin/env python3
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    event = api.getresponse()
    event.read()
    api.request("POST", f"/2018-06-01/runtime/invocation/{event.headers['Lambda-Runtime-Aws-Request-Id']}/response",
                os.environ["ANSWER"].encode())
    api.getresponse().read()
"""
SERVER_ERROR = (500, {"message": "Internal server error"})
MALFORMED = (502, {"message": "Internal server error"})


@pytest.fixture(scope="module")
def told_api(server, functions):
    api = RestAPI(server)
    api.function("/told", "POST", functions.allowed_python(AS_TOLD))
    return api.deploy()


@pytest.mark.parametrize("said, status, body", [
    ({"statusCode": 200}, 200, b""),
    ({"headers": {"X-A": "1"}}, 200, b""),
    ({}, 200, b""),
    ({"statusCode": "201"}, 201, b""),
    ({"statusCode": 200, "headers": None}, 200, b""), ({"multiValueHeaders": None, "body": None}, 200, b""),
    ({"statusCode": None, "isBase64Encoded": None}, 200, b""),
    ({"statusCode": 200, "body": "text"}, 200, b"text"),
    ({"statusCode": 404, "body": "gone"}, 404, b"gone"),
])
def test_an_answer_that_is_taken(told_api, said, status, body):
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert (answer.status, answer.body) == (status, body), answer
    assert answer.header("Content-Type") == "application/json"
    assert answer.header("Content-Length") == str(len(body))


@pytest.mark.parametrize("said", [
    None, "a string", [1, 2], 7, {"statusCode": 200, "wrongValue": 1}, {"statusCode": "test"},
    {"statusCode": 200, "multiValueHeaders": {"X-A": "one"}}, {"multiValueHeaders": {"X-A": {"a": "b"}}},
    {"headers": {"X-A": ["one"]}}, {"headers": ["X-A"]}, {"headers": "X-A: b"}, {"statuscode": 200}, {"body": {"a": 1}},
    {"statusCode": 99}, {"statusCode": 1000}, {"statusCode": [200]}, {"cookies": ["a=b"]},
    {"headers": {"X-A": "a\r\nX-B: c"}},
])
def test_an_answer_that_is_malformed(told_api, said, server):
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert (answer.status, json.loads(answer.body)) == MALFORMED, answer
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_header_values(told_api):
    said = {"statusCode": 200, "headers": {"X-True": True, "X-Number": 1.50, "X-Null": None, "x-both": "three"},
            "multiValueHeaders": {"X-Both": ["one", "two"], "Set-Cookie": ["a=1", "b=2"]}}
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert (answer.header("X-True"), answer.header("X-Number"), answer.header("X-Null")) == ("true", "1.5", None)
    assert [name for name, _ in answer.headers if name.lower() == "x-both"] == ["X-Both"] * 3
    assert answer.all("X-Both") == ["one", "two", "three"]
    assert answer.all("Set-Cookie") == ["a=1", "b=2"]


def test_a_header_that_is_in_both_is_sent_once(told_api):
    said = {"headers": {"X-Both": "one"}, "multiValueHeaders": {"X-Both": ["one", "two"]}}
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert answer.all("X-Both") == ["one", "two"]


def test_the_function_s_own_headers_win(told_api):
    said = {"statusCode": 404, "body": "{}", "headers": {
        "Content-Type": "application/problem+json", "X-Amzn-ErrorType": "PetNotFound"}}
    answer = told_api.request("POST", "/told", body=json.dumps(said).encode())
    assert answer.header("Content-Type") == "application/problem+json"
    assert answer.header("X-Amzn-ErrorType") == "PetNotFound"


@pytest.mark.parametrize("text", ["no json", "", "{", '{"statusCode": 200} more', "[]", '"text"', "null"])
def test_an_answer_that_is_no_JSON(server, functions, text):
    api = RestAPI(server)
    api.function("/f", "GET", functions.allow(functions.create(
        {"bootstrap": NO_JSON}, "provided.al2023", "any", executable=["bootstrap"],
        Environment={"Variables": {"ANSWER": text}})))
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == MALFORMED, answer


def test_nothing_is_no_answer(server, functions):
    api = RestAPI(server)
    api.function("/node", "GET", functions.allowed_node("exports.handler = async () => {};"))
    api.function("/python", "GET", functions.allowed_python("def handler(event, context):\n    pass\n"))
    api.deploy()
    for path in ("/node", "/python"):
        answer = api.request("GET", path)
        assert (answer.status, json.loads(answer.body)) == MALFORMED, answer


def test_the_gateway_response_of_a_malformed_answer(told_api):
    """Customising INTEGRATION_FAILURE does not catch it (recorded)."""
    def put(kind):
        told_api.client.put_gateway_response(
            restApiId=told_api.id, responseType=kind, statusCode="599",
            responseTemplates={"application/json": '{"type": "$context.error.responseType"}'})
        told_api.deploy()
        return told_api.request("POST", "/told", body=b"[]")

    try:
        assert put("INTEGRATION_FAILURE").status == 502
        answer = put("DEFAULT_5XX")
        assert (answer.status, json.loads(answer.body)) == (599, {"type": "DEFAULT_5XX"})
    finally:
        for kind in ("INTEGRATION_FAILURE", "DEFAULT_5XX"):
            told_api.client.delete_gateway_response(restApiId=told_api.id, responseType=kind)
        told_api.deploy()


def tried(api, path, verb, body=""):
    return api.client.test_invoke_method(
        restApiId=api.id, resourceId=api.resource(path), httpMethod=verb, body=body)


def test_the_log_of_a_malformed_answer(told_api):
    got = tried(told_api, "/told", "POST", "[]")
    assert got["status"] == 502
    assert "Execution failed due to configuration error: Malformed Lambda proxy response" in got["log"]


def test_the_log_of_a_function_that_may_not_be_called(server, functions):
    api = RestAPI(server)
    api.function("/f", "GET", functions.node("exports.handler = async () => ({});"))
    got = tried(api, "/f", "GET")
    assert got["status"] == 500
    assert "Execution failed due to configuration error: Invalid permissions on Lambda function" in got["log"]


def test_a_function_that_is_throttled(server, functions):
    """500, as users of AWS report for throttled functions behind proxies; their log has `Rate Exceeded.`"""
    arn = functions.allowed_node("exports.handler = async () => ({});")
    functions.client.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    api = RestAPI(server)
    api.function("/f", "GET", arn)
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR
    log = tried(api, "/f", "GET")["log"]
    assert "Lambda invocation failed with status: 429" in log
    assert "Execution failed due to configuration error: Rate Exceeded." in log


@pytest.mark.parametrize("types, accept, encoded, decoded", [
    (["image/png"], "image/png", True, True), (["image/png"], "image/png,image/*,*/*;q=0.8", True, True),
    (["image/png"], "image/*", True, False), (["image/png"], "*/*", True, False),
    (["image/png"], "image/jpg", True, False), (["image/png"], "image/webp,image/png", True, False),
    (["image/png"], None, True, False), (["image/png", "application/*"], "application", True, False),
    (["application/*"], "application/whatever", True, True), (["application/*"], "application/*", True, True),
    (["*/*"], "random/test", True, True), (["*/*"], "image/png", True, True), (["*/*"], None, True, True),
    (["*/test"], "random/test", True, False), (["image/png"], "image/png", False, False), ([], "image/png", True, False),
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
