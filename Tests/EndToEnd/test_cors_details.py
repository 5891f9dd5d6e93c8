"""What goes wrong with CORS in practice: binary media types, gateway responses, CDK's shape, greedy siblings."""

import pytest

from support.rest_api import ALLOW, PAGE_CORS, RestAPI

ORIGIN = {"Origin": "https://app.example"}
BINARY = {"op": "add", "path": "/binaryMediaTypes/*~1*"}


def update_handling(api, value, of="integration"):
    patch = [{"op": "replace", "path": "/contentHandling", "value": value}]
    if of == "integration":
        api.client.update_integration(**api.at("/pets", "OPTIONS"), patchOperations=patch)
    else:
        api.client.update_integration_response(**api.at("/pets", "OPTIONS"), statusCode="200", patchOperations=patch)


def test_binary_types_break_the_mock_preflight_until_CONVERT_TO_TEXT(server):
    api = RestAPI(server)
    api.preflight("/pets")
    api.patch_api(BINARY)
    api.deploy()
    answer = api.request("OPTIONS", "/pets", ORIGIN)
    assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"
    assert answer.header(ALLOW + "Origin") is None

    update_handling(api, "CONVERT_TO_TEXT")
    assert api.request("OPTIONS", "/pets", ORIGIN).status == 500, "not deployed yet"
    api.deploy()
    answer = api.request("OPTIONS", "/pets", ORIGIN)
    assert (answer.status, answer.body, answer.header(ALLOW + "Origin")) == (200, b"", "*")


def test_binary_types_and_CONVERT_TO_BINARY_stay_broken(server):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.preflight("/pets", contentHandling="CONVERT_TO_BINARY")
    api.deploy()
    assert api.request("OPTIONS", "/pets", ORIGIN).status == 500


def test_binary_types_with_a_response_body_want_CONVERT_TO_TEXT_there_too(server):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.preflight("/pets", contentHandling="CONVERT_TO_TEXT", body="{}")
    update_handling(api, "CONVERT_TO_TEXT", of="response")
    api.deploy()
    answer = api.request("OPTIONS", "/pets", ORIGIN)
    assert (answer.status, answer.body) == (200, b"{}")


def test_specific_binary_types_leave_the_preflight_alone(server):
    api = RestAPI(server, binaryMediaTypes=["image/png"])
    api.preflight("/pets")
    api.deploy()
    assert api.request("OPTIONS", "/pets", ORIGIN).status == 200


@pytest.mark.parametrize("template", ["{ statusCode: 200 }", "{'statusCode': 200, '': ''}", '{"statusCode": 200 , }'])
def test_the_shape_that_CDK_makes_answers_204(server, template):
    api = RestAPI(server)
    api.preflight("/pets", templates={"application/json": template}, status="204")
    api.deploy()
    answer = api.request("OPTIONS", "/pets", ORIGIN)
    assert (answer.status, answer.body) == (204, b"")
    assert {name: answer.header(name) for name in PAGE_CORS} == PAGE_CORS


@pytest.mark.parametrize("template", ['{"statusCode": "200"}', "{\"statusCode': 200 }", '{"statusCode": 200'])
def test_a_mock_template_without_an_integer_status_gives_500(server, template):
    api = RestAPI(server)
    api.preflight("/pets", templates={"application/json": template})
    api.deploy()
    assert api.request("OPTIONS", "/pets", ORIGIN).status == 500


# -- gateway responses --------------------------------------------------------------------------------------------


def decorated(api, kind, value="'*'"):
    api.client.put_gateway_response(
        restApiId=api.id, responseType=kind,
        responseParameters={f"gatewayresponse.header.{ALLOW}Origin": value})


def test_DEFAULT_4XX_headers_reach_every_uncustomised_type(server):
    api = RestAPI(server)
    api.preflight("/pets")
    decorated(api, "DEFAULT_4XX")
    api.deploy()
    missing = api.request("GET", "/nothing", ORIGIN)
    assert (missing.status, missing.header(ALLOW + "Origin")) == (403, "*")
    assert missing.body == b'{"message":"Missing Authentication Token"}'
    unsupported = api.request("OPTIONS", "/pets", ORIGIN | {"Content-Type": "text/xml"})
    assert (unsupported.status, unsupported.header(ALLOW + "Origin")) == (415, "*")


def test_DEFAULT_5XX_headers_reach_a_failing_integration(server):
    api = RestAPI(server)
    api.preflight("/pets", passthroughBehavior="WHEN_NO_MATCH")
    decorated(api, "DEFAULT_5XX")
    api.deploy()
    answer = api.request("OPTIONS", "/pets", ORIGIN | {"Content-Type": "text/xml"})
    assert (answer.status, answer.header(ALLOW + "Origin")) == (500, "*")


def test_a_customised_type_does_not_inherit_from_DEFAULT_4XX(server):
    api = RestAPI(server)
    api.preflight("/pets")
    decorated(api, "DEFAULT_4XX")
    api.client.put_gateway_response(
        restApiId=api.id, responseType="MISSING_AUTHENTICATION_TOKEN", statusCode="404",
        responseTemplates={"application/json": '{"type":"$context.error.responseType"}'})
    api.deploy()
    missing = api.request("GET", "/nothing", ORIGIN)
    assert (missing.status, missing.body) == (404, b'{"type":"MISSING_AUTHENTICATION_TOKEN"}')
    assert missing.header(ALLOW + "Origin") is None
    # The name of the error stays, whatever the status.
    assert missing.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException"


def test_a_gateway_response_may_echo_the_origin(server):
    api = RestAPI(server)
    api.preflight("/pets")
    decorated(api, "DEFAULT_4XX", "method.request.header.Origin")
    api.deploy()
    assert api.request("GET", "/nothing", ORIGIN).header(ALLOW + "Origin") == ORIGIN["Origin"]
    assert api.request("GET", "/nothing").header(ALLOW + "Origin") is None


def test_a_changed_gateway_response_needs_a_deployment(server):
    api = RestAPI(server)
    api.preflight("/pets")
    api.deploy()
    decorated(api, "DEFAULT_4XX")
    assert api.request("GET", "/nothing", ORIGIN).header(ALLOW + "Origin") is None
    api.deploy()
    assert api.request("GET", "/nothing", ORIGIN).header(ALLOW + "Origin") == "*"


def test_an_unknown_stage_is_answered_before_there_is_an_API_and_never_decorated(server):
    api = RestAPI(server)
    api.preflight("/pets")
    decorated(api, "DEFAULT_4XX")
    api.deploy()
    answer = api.request("GET", "/pets", ORIGIN, stage="nosuch")
    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
    assert answer.header("x-amzn-ErrorType") == "ForbiddenException"
    assert answer.header(ALLOW + "Origin") is None


# -- who answers OPTIONS ------------------------------------------------------------------------------------------


def test_a_preflight_of_ANY_goes_to_the_exact_method_first(server, backend):
    api = RestAPI(server)
    api.greedy_proxy(backend.url)
    api.preflight("/{proxy+}")
    api.deploy()
    assert api.request("OPTIONS", "/pets", ORIGIN).header(ALLOW + "Methods") == "*"
    assert api.request("GET", "/pets", ORIGIN).body == b"hello from the backend"
    assert backend.seen() == [("GET", "/pets")]


def test_OPTIONS_of_a_greedy_resource_serves_a_literal_sibling_without_one(server):
    api = RestAPI(server)
    api.mock("/pets", "POST", {"X-From": "literal"})
    api.preflight("/{proxy+}")
    api.deploy()
    assert api.request("OPTIONS", "/pets").header(ALLOW + "Origin") == "*"
    assert api.request("POST", "/pets").header("X-From") == "literal"
    assert api.request("GET", "/pets").status == 403


def test_stage_variables_may_hold_the_origin(server):
    api = RestAPI(server)
    api.preflight("/pets")
    api.client.update_integration_response(
        **api.at("/pets", "OPTIONS"), statusCode="200",
        patchOperations=[{"op": "replace", "path": f"/responseParameters/method.response.header.{ALLOW}Origin",
                          "value": "stageVariables.allowedOrigin"}])
    api.deploy("prod", variables={"allowedOrigin": "https://www.example.com"})
    api.deploy("test", variables={"allowedOrigin": "https://test.example.com"})
    assert api.request("OPTIONS", "/pets").header(ALLOW + "Origin") == "https://www.example.com"
    assert api.request("OPTIONS", "/pets", stage="test").header(ALLOW + "Origin") == "https://test.example.com"
    # A stage's variables act without a deployment.
    api.client.update_stage(restApiId=api.id, stageName="test", patchOperations=[
        {"op": "replace", "path": "/variables/allowedOrigin", "value": "https://new.example.com"}])
    assert api.request("OPTIONS", "/pets", stage="test").header(ALLOW + "Origin") == "https://new.example.com"
