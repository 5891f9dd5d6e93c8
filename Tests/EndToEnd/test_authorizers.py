"""Lambda authorizers over the wire: every row of their input, policy, cache and failures."""

import json

import pytest

from support.guarded import FORBIDDEN, NULL_500, UNAUTHORIZED, ask, asked, guarded, refusal
from support.rest_api import RestAPI
from support.tools import code_and_message
from support.waiting import wait_until


@pytest.fixture(scope="module")
def token_api(server, functions):
    return guarded(server, functions)


def test_a_policy_that_allows_and_its_context(token_api):
    answer = ask(token_api, "all")
    assert (answer.status, answer.body) == (200, b"me|a b|7|true"), answer
    assert token_api.request("GET", "/a", {"aUTHORIZATION": "all"}).status == 200


@pytest.mark.parametrize("token, expected", [
    (None, UNAUTHORIZED), ("", UNAUTHORIZED), ("unauthorized", UNAUTHORIZED), ("unauthorized-error", UNAUTHORIZED),
    ("error", NULL_500), ("null", NULL_500), ("http", NULL_500), ("nested", NULL_500), ("nobody", NULL_500),
    ("lower", NULL_500),
    ("deny", (403, {"Message": FORBIDDEN + " with an explicit deny"}, "AccessDeniedException")),
    ("both", (403, {"Message": FORBIDDEN + " with an explicit deny"}, "AccessDeniedException")),
    ("silent", (403, {"Message": FORBIDDEN}, "AccessDeniedException")),
])
def test_a_refusal(token_api, token, expected):
    assert refusal(ask(token_api, token)) == expected


def test_no_permission_to_ask(server, functions):
    assert refusal(ask(guarded(server, functions, allow=False), "all")) == NULL_500


def test_a_token_that_the_expression_refuses_is_not_asked_about(server, functions):
    api = guarded(server, functions, identityValidationExpression="^[a-z]+$")
    server.mark_log()
    assert refusal(ask(api, "UPPER")) == UNAUTHORIZED
    assert ask(api, "all").status == 200
    wait_until(lambda: "asked" in server.log(100), 5, "the second request's line")
    assert "UPPER" not in server.log(100)


def test_the_event_of_a_token_authorizer(server, functions):
    source = """exports.handler = async (event) => ({principalId: JSON.stringify(event), policyDocument: {
      Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*'}]}});"""
    api = guarded(server, functions, source=source)
    event = json.loads(ask(api, "Bearer x").body.split(b"|")[0])
    assert event == {
        "type": "TOKEN", "authorizationToken": "Bearer x",
        "methodArn": f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/prod/GET/a"}


def test_the_event_of_a_request_authorizer(server, functions):
    source = """exports.handler = async (event) => ({principalId: Object.keys(event).join(), policyDocument: {
      Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn}]},
      context: {q: event.queryStringParameters.x, h: event.headers['X-H'], p: event.requestContext.resourcePath}});"""
    api = guarded(server, functions, "REQUEST", source)
    keys, *_ = api.request("GET", "/a?x=1", {"X-H": "h"}).body.decode().split("|")
    assert keys.split(",") == [
        "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders",
        "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables",
        "requestContext"]


def test_a_request_authorizer_whose_identity_source_is_missing(server, functions):
    api = guarded(server, functions, "REQUEST", ttl=300,
                  identitySource="method.request.header.X-One, method.request.querystring.q")
    assert refusal(api.request("GET", "/a", {"X-One": "1"})) == UNAUTHORIZED
    assert refusal(api.request("GET", "/a?q=", {"X-One": "1"})) == UNAUTHORIZED
    assert refusal(api.request("GET", "/a?q=1")) == UNAUTHORIZED
    assert api.request("GET", "/a?q=1", {"x-one": "1"}).status == 200


def test_an_answer_is_remembered_and_judged_anew_for_each_method(server, functions):
    api = guarded(server, functions, ttl=300)
    server.mark_log()
    assert [ask(api, "this").status, ask(api, "this").status] == [200, 200]
    # The remembered policy names /a alone.
    assert ask(api, "this", "/b").status == 403
    assert ask(api, "deny").status == ask(api, "deny").status == 403
    assert ask(api, "error").status == ask(api, "error").status == 500
    wait_until(lambda: asked(server) >= 4, 5, "the function's lines")
    assert asked(server) == 4, "once for `this`, once for `deny`, and each time for `error`"
    flushed = api.client.flush_stage_authorizers_cache(restApiId=api.id, stageName="prod")
    assert flushed["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert ask(api, "this", "/b").status == 200
    wait_until(lambda: asked(server) == 5, 5, "the function to be asked again")


def test_the_context_in_a_function_s_event(server, functions):
    api = guarded(server, functions)
    echo = functions.allowed_node("exports.handler = async (e) => ({body: JSON.stringify(e.requestContext.authorizer)});")
    api.function("/c", "GET", echo, method={"authorizationType": "CUSTOM", "authorizerId": api.authorizer})
    api.deploy()
    got = json.loads(ask(api, "all", "/c").body)
    latency = got.pop("integrationLatency")
    assert isinstance(latency, int)
    assert got == {"principalId": "me", "text": "a b", "number": "7", "yes": "true"}


def test_a_method_needs_an_authorizer_that_is_there(server, functions):
    api = RestAPI(server)
    for fields in ({"authorizationType": "CUSTOM"}, {"authorizationType": "CUSTOM", "authorizerId": "nope12"},
                   {"authorizationType": "COGNITO_USER_POOLS"}):
        code, message = code_and_message(lambda: api.client.put_method(**api.at("/a", "GET"), **fields))
        assert (code, message) == (
            "BadRequestException",
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a "
            "valid authorizer.")


def test_an_authorizer_is_tried_out(token_api):
    tried = token_api.client.test_invoke_authorizer(
        restApiId=token_api.id, authorizerId=token_api.authorizer, headers={"Authorization": "all"})
    assert (tried["clientStatus"], tried["principalId"]) == (0, "me")
    assert json.loads(tried["policy"])["Statement"][0]["Effect"] == "Allow"
    tried = token_api.client.test_invoke_authorizer(
        restApiId=token_api.id, authorizerId=token_api.authorizer, headers={"Authorization": "unauthorized"})
    assert tried["clientStatus"] == 401


def test_the_authorizer_is_kept_changed_and_deleted(server, functions):
    api = guarded(server, functions)
    got = api.client.get_authorizer(restApiId=api.id, authorizerId=api.authorizer)
    assert (got["name"], got["type"], got["authorizerResultTtlInSeconds"]) == ("guard", "TOKEN", 0)
    api.client.update_authorizer(restApiId=api.id, authorizerId=api.authorizer, patchOperations=[
        {"op": "replace", "path": "/name", "value": "keeper"}])
    assert [a["name"] for a in api.client.get_authorizers(restApiId=api.id)["items"]] == ["keeper"]
    for path in ("/a", "/b"):
        api.client.delete_method(**api.at(path, "GET"))
    api.client.delete_authorizer(restApiId=api.id, authorizerId=api.authorizer)
    assert api.client.get_authorizers(restApiId=api.id)["items"] == []
