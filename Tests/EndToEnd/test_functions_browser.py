"""The browser cases that need functions: authorizers, failures and backends that speak CORS for themselves."""

import json

import pytest

from support.rest_api import ALLOW, RestAPI, invocation_uri
from support.surfing import agree

DENIES = "exports.handler = async (event) => { throw 'Unauthorized'; };"
POLICY = """exports.handler = async (event) => ({
  principalId: 'me',
  policyDocument: {Version: '2012-10-17', Statement: [
    {Action: 'execute-api:Invoke', Effect: event.authorizationToken === 'deny' ? 'Deny' : 'Allow', Resource: '*'}]}});
"""
SLOW = "exports.handler = async (event) => { await new Promise(done => setTimeout(done, 2000)); return {statusCode: 200}; };"
BUSY = """exports.handler = async (event) => ({statusCode: 429, headers: {
  'Retry-After': '7', 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After'}});
"""
OWN = """exports.handler = async (event) => ({statusCode: 200, body: '[]',
  headers: {'Access-Control-Allow-Origin': 'https://else.example', 'Vary': 'Accept-Encoding'}});
"""


@pytest.fixture
def api(server):
    return RestAPI(server)


@pytest.fixture
def url(api, tap):
    return lambda path: f"http://api.localhost:{tap.port}" + api.path(path)


@pytest.fixture
def guarded(api, functions):
    """Guards `GET /pets` by a TOKEN authorizer that is this function."""
    def guard(source, path="/pets", verb="GET"):
        arn = functions.allowed_node(source)
        authorizer = api.client.create_authorizer(
            restApiId=api.id, name="guard", type="TOKEN", authorizerUri=invocation_uri(arn),
            identitySource="method.request.header.Authorization", authorizerResultTtlInSeconds=0)["id"]
        api.mock(path, verb, body="[]", method={"authorizationType": "CUSTOM", "authorizerId": authorizer})
        return authorizer

    return guard


def enable(cors, api, *arguments):
    return cors.done("enable", api.id, *arguments, "--header", "Authorization", "--deploy", "prod")


TOKEN = {"headers": {"Authorization": "x"}}


def test_case_12_a_refusal_of_an_authorizer_is_readable(surfer, cors, api, url, guarded, tap):
    guarded(DENIES)
    enable(cors, api)
    result, _ = agree(cors, surfer, url("/pets"), **TOKEN)
    assert (result["ok"], result["status"]) == (True, 401)
    assert json.loads(result["body"]) == {"message": "Unauthorized"}
    assert [r.method for r in tap.to("/pets")][:2] == ["OPTIONS", "GET"]


@pytest.mark.parametrize("source, token, type, status", [
    (DENIES, "x", "UNAUTHORIZED", 401), (POLICY, "deny", "ACCESS_DENIED", 403)])
def test_case_13_without_CORS_on_gateway_responses_it_is_blocked(
        surfer, cors, api, url, guarded, source, token, type, status):
    guarded(source)
    enable(cors, api, "--no-gateway-responses")
    result, told = agree(cors, surfer, url("/pets"), headers={"Authorization": token})
    assert result["ok"] is False
    assert type in told["text"], told["text"]
    assert str(status) in told["text"]


def test_case_14_a_timeout_and_a_429_are_readable(surfer, cors, api, url, functions):
    api.function("/slow", "GET", functions.allowed_node(SLOW, Timeout=10), timeoutInMillis=200)
    api.function("/busy", "GET", functions.allowed_node(BUSY))
    enable(cors, api, "--keep-existing")
    result, _ = agree(cors, surfer, url("/slow"))
    assert (result["ok"], result["status"]) == (True, 504)
    assert json.loads(result["body"]) == {"message": "Endpoint request timed out"}
    result, _ = agree(cors, surfer, url("/busy"))
    assert (result["ok"], result["status"], result["headers"]["retry-after"]) == (True, 429, "7")


def test_case_16_a_function_that_sends_its_own_CORS_under_a_policy(surfer, cors, api, url, functions):
    api.function("/{proxy+}", "ANY", functions.allowed_node(OWN))
    enable(cors, api, "--origin", surfer.origin, "--origin", "https://b.example", "--as", "policy")
    assert agree(cors, surfer, url("/pets"))[0]["ok"]
    answer = api.request("GET", "/pets", {"Origin": surfer.origin})
    assert answer.all(ALLOW + "Origin") == [surfer.origin], "one line"


def test_a_preflight_that_an_authorizer_blocks_is_diagnosed(surfer, cors, api, url, guarded):
    guarded(POLICY, verb="ANY")
    api.deploy()
    result, told = agree(cors, surfer, url("/pets"), method="PUT", **TOKEN)
    assert result["ok"] is False
    codes = [cause["code"] for cause in told["causes"]]
    assert "authorizer-on-options" in codes or "preflight-unauthorized" in codes, told["text"]
    assert "guard" in told["text"] or "authorizer" in told["text"]
