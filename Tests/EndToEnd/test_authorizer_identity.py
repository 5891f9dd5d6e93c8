"""Whom a Lambda authorizer is asked about, by which sources, what it is shown, and when its answer is remembered."""

import json

import pytest

from support.guarded import UNAUTHORIZED, ask, asked, guarded, refusal
from support.rest_api import RestAPI
from support.tools import code_and_message
from support.waiting import wait_until

HEADER, QUERY = "method.request.header.X-One", "method.request.querystring.q"
ECHO = """exports.handler = async (event) => ({principalId: JSON.stringify(event), policyDocument: {
  Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*'}]}});"""


def shown(api, path="/a", headers=None):
    """The event that ECHO was given."""
    answer = api.request("GET", path, headers or {})
    assert answer.status == 200, answer
    return json.loads(answer.text.rsplit("|", 3)[0])


@pytest.mark.parametrize("source, headers, path, status", [
    (HEADER, {"X-One": "1"}, "/a", 200), (HEADER, {"x-oNE": "1"}, "/a", 200),
    (HEADER, {}, "/a", 401), (HEADER, {"X-One": ""}, "/a", 401), (HEADER, {"X-Two": "1"}, "/a", 401),
    (QUERY, {}, "/a?q=1", 200), (QUERY, {}, "/a", 401), (QUERY, {}, "/a?q=", 401), (QUERY, {}, "/a?q", 401),
    (QUERY, {}, "/a?Q=1", 401),
    ("stageVariables.tier", {}, "/a", 200), ("stageVariables.other", {}, "/a", 401),
    ("context.identity.sourceIp", {}, "/a", 200), ("context.httpMethod, " + HEADER, {"X-One": "1"}, "/a", 200),
    ("context.identity.apiKey", {}, "/a", 401),
    (f"{HEADER}, {QUERY}", {"X-One": "1"}, "/a?q=1", 200), (f"{HEADER},{QUERY}", {"X-One": "1"}, "/a", 401),
    (f"{HEADER},{QUERY}", {}, "/a?q=1", 401),
])
@pytest.mark.parametrize("ttl", [0, 300])
def test_every_source_must_have_a_value(server, functions, source, headers, path, status, ttl):
    api = guarded(server, functions, "REQUEST", ttl=ttl, identitySource=source,
                  deploy={"variables": {"tier": "gold"}})
    server.mark_log()
    answer = api.request("GET", path, headers)
    if status == 200:
        assert answer.status == 200, answer
    else:
        assert refusal(answer) == UNAUTHORIZED
        assert asked(server) == 0


def test_without_a_source_everybody_is_asked_about(server, functions):
    assert guarded(server, functions, "REQUEST").request("GET", "/a").status == 200


@pytest.mark.parametrize("fields", [
    {"type": "REQUEST", "authorizerResultTtlInSeconds": 300},
    {"type": "REQUEST", "identitySource": "method.request.path.id"},
    {"type": "REQUEST", "identitySource": "method.request.body.id"},
    {"type": "TOKEN"}, {"type": "TOKEN", "identitySource": QUERY},
    {"type": "TOKEN", "identitySource": HEADER + ",method.request.header.X-Two"},
])
def test_sources_that_an_authorizer_may_not_have(server, functions, fields):
    api = RestAPI(server)
    code, _ = code_and_message(lambda: api.client.create_authorizer(
        restApiId=api.id, name="guard", **fields,
        authorizerUri="arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                      "arn:aws:lambda:us-east-1:000000000000:function:f/invocations"))
    assert code == "BadRequestException"


def test_a_missing_token_asks_nobody(server, functions):
    api = guarded(server, functions)
    server.mark_log()
    assert refusal(ask(api, None)) == refusal(ask(api, "")) == UNAUTHORIZED
    assert ask(api, "all").status == 200
    wait_until(lambda: asked(server) > 0, 5, "the last request's line")
    assert asked(server) == 1


def test_the_expression_must_match_the_whole_token(server, functions):
    api = guarded(server, functions, identityValidationExpression="al.")
    assert ask(api, "all").status == 200
    for token in ("all of it", "x all", "al"):
        assert refusal(ask(api, token)) == UNAUTHORIZED


def test_an_expression_has_no_effect_on_requests(server, functions):
    api = guarded(server, functions, "REQUEST", identitySource=HEADER, identityValidationExpression="none")
    assert api.request("GET", "/a", {"X-One": "1"}).status == 200


def test_a_request_is_shown_with_empty_maps(server, functions):
    event = shown(guarded(server, functions, "REQUEST", ECHO))
    for key in ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables"):
        assert event[key] == {}, key
    assert "body" not in event and "isBase64Encoded" not in event


def test_a_request_is_shown_whole(server, functions):
    api = guarded(server, functions, "REQUEST", ECHO, paths=("/a/{id}",), deploy={"variables": {"color": "blue"}})
    event = shown(api, "/a/7?x=1&x=2&y=", {"X-One": "1", "User-Agent": "tests"})
    assert (event["type"], event["resource"], event["path"], event["httpMethod"]) == (
        "REQUEST", "/a/{id}", "/a/7", "GET")
    assert event["methodArn"] == f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/prod/GET/a/7"
    assert event["headers"]["X-One"] == "1" and event["multiValueHeaders"]["X-One"] == ["1"]
    assert event["queryStringParameters"] == {"x": "2", "y": ""}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": [""]}
    assert (event["pathParameters"], event["stageVariables"]) == ({"id": "7"}, {"color": "blue"})
    context = event["requestContext"]
    assert list(context) == [
        "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId",
        "protocol", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
        "deploymentId", "apiId"]
    assert (context["path"], context["stage"], context["apiId"]) == ("/prod/a/7", "prod", api.id)
    identity = context["identity"]
    assert (identity.pop("sourceIp"), identity.pop("userAgent")) == ("127.0.0.1", "tests")
    assert len(identity) == 10 and set(identity.values()) == {None}


def test_what_a_test_of_an_authorizer_shows_its_function(server, functions):
    api = guarded(server, functions, "REQUEST", ECHO, identitySource="stageVariables.tier")
    tried = api.client.test_invoke_authorizer(
        restApiId=api.id, authorizerId=api.authorizer, pathWithQueryString="/a?x=1", headers={"X-One": "1"},
        stageVariables={"tier": "gold"}, additionalContext={"identity.sourceIp": "10.0.0.1", "requestTimeEpoch": "7"})
    assert tried["clientStatus"] == 0, tried["log"]
    event = json.loads(tried["principalId"])
    assert event["methodArn"] == f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/ESTestInvoke-stage/GET/a"
    assert (event["path"], event["queryStringParameters"], event["headers"], event["stageVariables"]) == (
        "/a", {"x": "1"}, {"X-One": "1"}, {"tier": "gold"})
    context = event["requestContext"]
    assert (context["stage"], context["requestTimeEpoch"], context["identity"]["sourceIp"]) == (
        "test-invoke-stage", 7, "10.0.0.1")
    tried = api.client.test_invoke_authorizer(restApiId=api.id, authorizerId=api.authorizer)
    assert tried["clientStatus"] == 401, "the stage variable is not there"


def test_a_request_s_answer_is_remembered_by_all_sources_together(server, functions):
    api = guarded(server, functions, "REQUEST", ttl=300, identitySource=f"{HEADER}, {QUERY}")
    server.mark_log()
    for header, query in (("1", "1"), ("1", "1"), ("1", "2"), ("2", "1"), ("11", ""), ("1", "1")):
        api.request("GET", f"/a?q={query}&other={header}", {"X-One": header, "X-Other": query})
    wait_until(lambda: asked(server) >= 3, 5, "the function's lines")
    assert asked(server) == 3


def test_refusals_of_the_function_are_not_remembered(server, functions):
    api = guarded(server, functions, ttl=300)
    server.mark_log()
    for token in ("unauthorized", "error", "null"):
        first, second = ask(api, token), ask(api, token)
        assert first.status == second.status != 200
    wait_until(lambda: asked(server) >= 6, 5, "the function's lines")
    assert asked(server) == 6


def test_with_a_time_of_zero_nothing_is_remembered(server, functions):
    api = guarded(server, functions, ttl=0)
    server.mark_log()
    assert [ask(api, "all").status, ask(api, "all").status] == [200, 200]
    wait_until(lambda: asked(server) == 2, 5, "the function's lines")


def test_an_API_has_ten_authorizers_at_most(server):
    api = RestAPI(server)
    uri = ("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
           "arn:aws:lambda:us-east-1:000000000000:function:f/invocations")

    def create(number):
        return api.client.create_authorizer(
            restApiId=api.id, name=f"guard{number}", type="TOKEN", authorizerUri=uri, identitySource=HEADER)

    for number in range(10):
        create(number)
    assert code_and_message(lambda: create(10))[0] == "LimitExceededException"


@pytest.mark.parametrize("patches", [
    [("/authorizationType", "CUSTOM")], [("/authorizationType", "COGNITO_USER_POOLS")],
    [("/authorizationType", "CUSTOM"), ("/authorizerId", "nope12")],
])
def test_a_method_cannot_be_changed_to_an_authorizer_that_is_not_there(server, patches):
    api = RestAPI(server)
    api.mock("/a", "GET")
    code, message = code_and_message(lambda: api.client.update_method(**api.at("/a", "GET"), patchOperations=[
        {"op": "replace", "path": path, "value": value} for path, value in patches]))
    assert (code, message) == (
        "BadRequestException",
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a "
        "valid authorizer.")


def test_a_method_with_IAM_is_closed_and_not_open(server):
    api = RestAPI(server)
    api.mock("/a", "GET", method={"authorizationType": "AWS_IAM"})
    api.deploy()
    answer = api.request("GET", "/a")
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})
