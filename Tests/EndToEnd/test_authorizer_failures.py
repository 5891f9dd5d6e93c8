"""Everything that goes wrong with a Lambda authorizer: the answer, the gateway response's type and the test's log."""

import json

import pytest

from support.guarded import BY_TOKEN, NULL_500, SHOWS, ask, guarded, refusal
from support.rest_api import invocation_uri
from support.waiting import wait_until

TYPES = ("UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR")
SLOW = "exports.handler = async () => new Promise(() => setTimeout(() => {}, 60000));"


def logs(server, api, text):
    """Whether a line of the log speaks of the API and has this text."""
    return any(api.id in line and text in line for line in (server.stdout + server.stderr).splitlines())


def typed(api):
    """The API says with which gateway response it refuses, and nothing else."""
    for kind in TYPES:
        api.client.put_gateway_response(
            restApiId=api.id, responseType=kind,
            responseTemplates={"application/json": '{"type": "$context.error.responseType"}'})
    return api.deploy()


@pytest.fixture(scope="module")
def typed_api(server, functions):
    return typed(guarded(server, functions))


@pytest.mark.parametrize("token, status, kind", [
    (None, 401, "UNAUTHORIZED"), ("", 401, "UNAUTHORIZED"), ("unauthorized", 401, "UNAUTHORIZED"),
    ("unauthorized-error", 401, "UNAUTHORIZED"),
    ("error", 500, "AUTHORIZER_FAILURE"),
    ("null", 500, "AUTHORIZER_CONFIGURATION_ERROR"), ("http", 500, "AUTHORIZER_CONFIGURATION_ERROR"),
    ("lower", 500, "AUTHORIZER_CONFIGURATION_ERROR"), ("nested", 500, "AUTHORIZER_CONFIGURATION_ERROR"),
    ("nobody", 500, "AUTHORIZER_CONFIGURATION_ERROR"),
    ("deny", 403, "ACCESS_DENIED"), ("both", 403, "ACCESS_DENIED"), ("silent", 403, "ACCESS_DENIED"),
])
def test_the_gateway_response_of_a_refusal(typed_api, token, status, kind):
    answer = ask(typed_api, token)
    assert (answer.status, json.loads(answer.body)) == (status, {"type": kind})


@pytest.mark.parametrize("token, status, shown", [
    ("deny", 403, "me|a b|7|true"), ("silent", 403, "me|a b|7|true"), ("unauthorized", 401, "|||"),
    ("error", 500, "|||")])
@pytest.mark.parametrize("ttl", [0, 300])
def test_the_context_in_a_gateway_response(server, functions, token, status, shown, ttl):
    """Users of AWS tell clients so why they are denied (stackoverflow.com/questions/47921803)."""
    api = guarded(server, functions, ttl=ttl)
    for kind in TYPES:
        api.client.put_gateway_response(
            restApiId=api.id, responseType=kind, responseTemplates={"text/plain": SHOWS},
            responseParameters={"gatewayresponse.header.X-Why": "context.authorizer.text"})
    api.deploy()
    for _ in range(2):
        answer = ask(api, token)
        assert (answer.status, answer.text) == (status, shown), answer
        assert answer.header("X-Why") == ("a b" if status == 403 else None)


@pytest.mark.parametrize("source, kind", [
    (SLOW, "AUTHORIZER_FAILURE"),
    ("exports.handler = async () => process.exit(3);", "AUTHORIZER_FAILURE"),
    ("throw new Error('Unauthorized'); exports.handler = async () => ({});", "UNAUTHORIZED"),
    ("exports.handler = async () => { throw new Error('unauthorized'); };", "AUTHORIZER_FAILURE"),
    ("exports.handler = async () => { throw new Error('Unauthorized '); };", "AUTHORIZER_FAILURE"),
])
def test_a_function_that_ends_badly(server, functions, source, kind):
    api = typed(guarded(server, functions, source=source))
    functions.client.update_function_configuration(FunctionName=api.guard, Timeout=1)
    answer = ask(api, "any")
    assert json.loads(answer.body) == {"type": kind}, answer
    assert answer.status == (401 if kind == "UNAUTHORIZED" else 500)


def test_the_integration_s_time_does_not_hold_for_the_authorizer(server, functions, echo):
    """Tried on AWS: zenn.dev/mn87/articles/8ffc61d9f585a6."""
    source = BY_TOKEN.replace("console.log", "await new Promise(done => setTimeout(done, 700)); console.log", 1)
    api = guarded(server, functions, source=source)
    api.proxy("/late", "GET", echo.url, timeoutInMillis=500,
              method={"authorizationType": "CUSTOM", "authorizerId": api.authorizer})
    api.deploy()
    answer = ask(api, "all", "/late")
    assert answer.status == 200, answer
    wait_until(lambda: logs(server, api, "authorizerLatencyMicroseconds"), 5, "what the authorizer took, in the log")


def nobody(server, functions):
    return guarded(
        server, functions, uri=invocation_uri("arn:aws:lambda:us-east-1:000000000000:function:nope"))


def not_allowed(server, functions):
    return guarded(server, functions, allow=False)


def permit(functions, api, place):
    """Lets the API call its authorizer's function for one of its own ARNs."""
    functions.client.add_permission(
        FunctionName=api.guard, StatementId="one", Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/{place}")


def for_another(server, functions):
    api = guarded(server, functions, allow=False)
    permit(functions, api, "*/GET/a")
    return api


def throttled(server, functions):
    api = guarded(server, functions)
    functions.client.put_function_concurrency(FunctionName=api.guard, ReservedConcurrentExecutions=0)
    return api


@pytest.mark.parametrize("make, cause", [
    (nobody, "Function not found"), (not_allowed, "add-permission"), (for_another, "add-permission"),
    (throttled, "oncurrency"),
])
def test_a_function_that_cannot_be_called(server, functions, make, cause):
    api = make(server, functions)
    assert refusal(ask(api, "all")) == NULL_500
    wait_until(lambda: logs(server, api, cause), 5, "the true cause in the log")
    assert json.loads(ask(typed(api), "all").body) == {"type": "AUTHORIZER_CONFIGURATION_ERROR"}


def test_a_permission_for_the_authorizer_s_own_ARN_is_enough(server, functions):
    api = guarded(server, functions, allow=False)
    permit(functions, api, f"authorizers/{api.authorizer}")
    assert ask(api, "all").status == 200


def test_a_role_needs_no_permission(server, functions):
    api = guarded(
        server, functions, allow=False, authorizerCredentials="arn:aws:iam::000000000000:role/invokes")
    assert ask(api, "all").status == 200


def test_an_authorizer_that_a_stage_variable_names(server, functions):
    functions.allow(functions.node(BY_TOKEN, "guard-by-variable"))
    api = guarded(
        server, functions, deploy={"variables": {"guard": "guard-by-variable"}},
        uri=invocation_uri("arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.guard}"))
    assert ask(api, "all").status == 200
    api.deploy("dev")
    assert refusal(api.request("GET", "/a", {"Authorization": "all"}, stage="dev")) == NULL_500


def test_an_expression_that_is_none_closes_its_methods(server, functions):
    api = guarded(server, functions, identityValidationExpression="[a-")
    assert refusal(ask(api, "all")) == NULL_500
    assert logs(server, api, "is no regular expression")


def logged(api, token):
    """The lines of an authorizer's test, without their stamps."""
    tried = api.client.test_invoke_authorizer(
        restApiId=api.id, authorizerId=api.authorizer, headers={"Authorization": token})
    return tried["clientStatus"], [line.split(" : ", 1)[-1] for line in tried["log"].splitlines()]


@pytest.mark.parametrize("token, status, wanted", [
    ("all-of-it", 0, [
        "Starting authorizer: ", "Incoming identity: ***-of-it", "Endpoint request URI: ",
        "Endpoint request headers: ", "Endpoint request body after transformations: ", "Sending request to ",
        "Authorizer result body before parsing: {", "Using valid authorizer policy for principal: **",
        "Successfully completed authorizer execution"]),
    ("lower", 500, ["Execution failed due to configuration error: Could not parse policy",
                    "AuthorizerConfigurationException"]),
    ("unauthorized", 401, ["Unauthorized request: "]),
])
def test_the_log_of_a_test(typed_api, token, status, wanted):
    got, lines = logged(typed_api, token)
    assert got == status
    rest = iter(lines)
    for line in wanted:
        assert any(each.startswith(line) for each in rest), f"{line!r} is not, or not there, in {lines}"


def test_the_log_of_a_function_that_may_not_be_asked(server, functions):
    _, lines = logged(not_allowed(server, functions), "all")
    assert "Execution failed due to configuration error: Invalid permissions on Lambda function" in lines
