"""The page "CORS for REST APIs in API Gateway", sentence by sentence: requirements R1 to R27 of its reading.

The four steps are done by the real `aws` command; each test names the requirement it stands for.
"""

import json
from types import SimpleNamespace

import pytest

from support.backend import Answer
from support.rest_api import ALLOW, PAGE_CORS, PAGE_HEADERS, RestAPI

ORIGIN = "https://app.example"
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-zeta"}
ALLOW_NAMES = ("Headers", "Methods", "Origin")


@pytest.fixture(scope="module")
def page(aws, server):
    """/pets with GET, then the page's four steps on OPTIONS; stages `before` and `after` hold both states."""
    api = aws("create-rest-api", "--name", "pets")["id"]
    root = aws("get-resources", "--rest-api-id", api)["items"][0]["id"]
    pets = aws("create-resource", "--rest-api-id", api, "--parent-id", root, "--path-part", "pets")["id"]

    def on(verb, operation, *arguments):
        return aws(operation, "--rest-api-id", api, "--resource-id", pets, "--http-method", verb, *arguments)

    on("GET", "put-method", "--authorization-type", "NONE")
    on("GET", "put-method-response", "--status-code", "200",
       "--response-parameters", "method.response.header.Access-Control-Allow-Origin=false")
    on("GET", "put-integration", "--type", "MOCK",
       "--request-templates", '{"application/json":"{\\"statusCode\\":200}"}')
    on("GET", "put-integration-response", "--status-code", "200",
       "--response-parameters", json.dumps({"method.response.header.Access-Control-Allow-Origin": "'*'"}))
    aws("create-deployment", "--rest-api-id", api, "--stage-name", "before")

    # Step 1: an OPTIONS method. Step 2: the three headers on its 200 response. Step 3: NEVER. Step 4: the values.
    method = on("OPTIONS", "put-method", "--authorization-type", "NONE")
    response = on("OPTIONS", "put-method-response", "--status-code", "200", "--response-parameters",
                  ",".join(f"method.response.header.{ALLOW}{name}=false" for name in ALLOW_NAMES))
    integration = on("OPTIONS", "put-integration", "--type", "MOCK", "--passthrough-behavior", "NEVER",
                     "--request-templates", '{"application/json":"{\\"statusCode\\": 200}"}')
    values = {f"method.response.header.{ALLOW}{name}": f"'{PAGE_CORS[ALLOW + name]}'" for name in ALLOW_NAMES}
    on("OPTIONS", "put-integration-response", "--status-code", "200", "--response-parameters", json.dumps(values))
    aws("create-deployment", "--rest-api-id", api, "--stage-name", "after")

    def request(verb, headers=None, body=None, stage="after", path="/pets"):
        return server.request(verb, f"/_aws/execute-api/{api}/{stage}{path}", headers, body)

    return SimpleNamespace(id=api, pets=pets, request=request, method=method, response=response,
                           integration=integration)


def cors_names(response):
    return sorted(name for name in response.names if name.startswith("access-control-") or name == "vary")


# -- what the gateway must not do ---------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [
    "https://app.example",
    pytest.param("https://other.test", id="R2-domain"),
    pytest.param("https://sub.app.example", id="R3-subdomain"),
    pytest.param("https://app.example:8443", id="R4-port"),
    pytest.param("http://app.example", id="R5-protocol"),
    pytest.param("null", id="opaque"),
    pytest.param(None, id="none"),
])
def test_R1_to_R5_the_gateway_blocks_no_origin_and_compares_none(page, origin):
    answer = page.request("GET", {"Origin": origin} if origin else {})
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, "*")


def test_R1_nothing_is_added_that_was_not_configured(page):
    assert cors_names(page.request("GET", {"Origin": ORIGIN})) == ["access-control-allow-origin"]


def test_R6_before_the_steps_a_preflight_gets_403_without_headers(page):
    answer = page.request("OPTIONS", PREFLIGHT, stage="before")
    assert answer.status == 403
    assert answer.body == b'{"message":"Missing Authentication Token"}'
    assert answer.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException"
    assert cors_names(answer) == []


# -- simple requests ----------------------------------------------------------------------------------------------


def test_R7_R8_R11_R14_a_simple_request_needs_no_OPTIONS_method(page):
    answer = page.request("GET", {"Origin": ORIGIN}, stage="before")
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, "*")


def test_R8_HEAD_is_not_served_by_GET(page):
    assert page.request("HEAD", {"Origin": ORIGIN}).status == 403


@pytest.mark.parametrize("media_type", [
    "text/plain", "text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
])
def test_R9_R10_R12_R13_a_simple_POST_reaches_the_method_and_gets_its_allow_origin(server, backend, media_type):
    api = RestAPI(server)
    api.http("/pets", "POST", backend.url + "/pets", {ALLOW + "Origin": "*"})
    api.deploy()
    answer = api.request("POST", "/pets", {"Origin": ORIGIN, "Content-Type": media_type}, b"name=Rex")
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, "*")
    assert (backend.last.header("Content-Type"), backend.last.body) == (media_type, b"name=Rex")
    assert backend.seen() == [("POST", "/pets")]


def test_R13_allow_origin_may_name_one_origin(server):
    api = RestAPI(server)
    api.mock("/pets", "GET", {ALLOW + "Origin": ORIGIN})
    api.deploy()
    assert api.request("GET", "/pets", {"Origin": "https://other.test"}).header(ALLOW + "Origin") == ORIGIN


# -- the preflight ------------------------------------------------------------------------------------------------


def test_R15_R16_R17_the_preflight_is_answered_without_credentials(page):
    answer = page.request("OPTIONS", PREFLIGHT)
    assert answer.status == 200
    assert cors_names(answer) == [f"access-control-allow-{name.lower()}" for name in ALLOW_NAMES]


def test_R16_the_answer_is_the_same_for_any_OPTIONS(page):
    plain, preflight = page.request("OPTIONS"), page.request("OPTIONS", PREFLIGHT)
    own = ("x-amzn-requestid", "x-amz-apigw-id", "date")
    assert [h for h in plain.headers if h[0].lower() not in own] == [
        h for h in preflight.headers if h[0].lower() not in own]
    assert plain.body == preflight.body


def test_R18_step_1_is_an_OPTIONS_method_with_a_mock_integration(page):
    assert page.method == {"httpMethod": "OPTIONS", "authorizationType": "NONE", "apiKeyRequired": False}
    assert page.integration["type"] == "MOCK"


def test_R19_step_2_declares_the_three_headers_on_the_200_response(page):
    assert page.response == {
        "statusCode": "200",
        "responseParameters": {f"method.response.header.{ALLOW}{name}": False for name in ALLOW_NAMES},
    }


def test_R20_step_3_keeps_NEVER_and_AWS_defaults(page):
    assert page.integration == {
        "type": "MOCK",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "NEVER",
        "timeoutInMillis": 29000,
        "cacheNamespace": page.pets,
        "cacheKeyParameters": [],
    }


@pytest.mark.parametrize("media_type", ["text/xml", "text/plain", "application/xml; charset=utf-8"])
def test_R20_an_unmapped_content_type_gets_415_under_NEVER(page, media_type):
    answer = page.request("OPTIONS", PREFLIGHT | {"Content-Type": media_type})
    assert answer.status == 415
    assert answer.body == b'{"message": "Unsupported Media Type"}'
    assert answer.header("x-amzn-ErrorType") == "BadRequestException"


def test_R20_a_mapped_content_type_with_parameters_is_answered(page):
    assert page.request("OPTIONS", {"Content-Type": "application/json; charset=utf-8"}).status == 200


def test_R20_under_WHEN_NO_MATCH_the_mock_finds_no_status_and_gives_500(server):
    api = RestAPI(server)
    api.preflight("/pets", passthroughBehavior="WHEN_NO_MATCH")
    api.deploy()
    assert api.request("OPTIONS", "/pets").status == 200
    answer = api.request("OPTIONS", "/pets", {"Content-Type": "text/xml"})
    assert answer.status == 500
    assert answer.body == b'{"message": "Internal server error"}'
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


@pytest.mark.parametrize("name, value", [
    pytest.param("Headers", PAGE_HEADERS, id="R21a"),
    pytest.param("Methods", "*", id="R21b"),
    pytest.param("Origin", "*", id="R21c"),
])
def test_R21_step_4_gives_the_values_and_the_quotes_stay_home(page, name, value):
    assert page.request("OPTIONS", PREFLIGHT).header(ALLOW + name) == value


def test_R21_the_preflight_on_the_wire(page):
    answer = page.request("OPTIONS", PREFLIGHT)
    assert (answer.header("Content-Type"), answer.header("Content-Length"), answer.body) == (
        "application/json", "0", b"")
    assert answer.header("x-amzn-RequestId") and answer.header("x-amz-apigw-id").endswith("=")
    assert answer.header("X-Amzn-Trace-Id") is None and answer.header("x-amzn-ErrorType") is None


def test_a_change_is_live_only_after_a_deployment(server):
    api = RestAPI(server)
    api.preflight("/pets")
    api.deploy()
    api.client.update_integration_response(
        **api.at("/pets", "OPTIONS"), statusCode="200",
        patchOperations=[{"op": "replace", "path": f"/responseParameters/method.response.header.{ALLOW}Origin",
                          "value": f"'{ORIGIN}'"}])
    assert api.request("OPTIONS", "/pets").header(ALLOW + "Origin") == "*"
    api.deploy()
    assert api.request("OPTIONS", "/pets").header(ALLOW + "Origin") == ORIGIN


# -- after the preflight ------------------------------------------------------------------------------------------


def test_R22_every_enabled_method_returns_allow_origin(page):
    assert page.request("GET", {"Origin": ORIGIN}).header(ALLOW + "Origin") == "*"
    assert page.request("OPTIONS", PREFLIGHT).header(ALLOW + "Origin") == "*"


def test_R22_an_error_of_the_gateway_has_no_allow_origin_by_itself(page):
    answer = page.request("GET", {"Origin": ORIGIN}, path="/nothing")
    assert answer.status == 403 and cors_names(answer) == []


def test_R23_R24_what_the_console_does_can_be_done_by_update(server):
    """Steps 7 and 8 of the console's list: the header on an existing method's 200 response, then its mapping."""
    api = RestAPI(server)
    api.mock("/pets", "GET")
    name = f"method.response.header.{ALLOW}Origin"
    api.client.update_method_response(
        **api.at("/pets", "GET"), statusCode="200",
        patchOperations=[{"op": "add", "path": f"/responseParameters/{name}", "value": "false"}])
    api.client.update_integration_response(
        **api.at("/pets", "GET"), statusCode="200",
        patchOperations=[{"op": "add", "path": f"/responseParameters/{name}", "value": "'*'"}])
    api.deploy()
    assert api.request("GET", "/pets").header(ALLOW + "Origin") == "*"


def test_R25_a_mapping_to_an_undeclared_header_is_refused_by_name(server, aws):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    text = aws.refused(
        "put-integration-response", "--rest-api-id", api.id, "--resource-id", api.resource("/pets"),
        "--http-method", "GET", "--status-code", "200",
        "--response-parameters", json.dumps({f"method.response.header.{ALLOW}Origin": "'*'"}))
    assert "BadRequestException" in text and "Invalid mapping expression specified" in text
    assert f"method.response.header.{ALLOW}Origin" in text


def test_R25_a_proxy_method_has_no_response_to_edit(server):
    api = RestAPI(server)
    api.proxy("/pets", "GET", "http://127.0.0.1:80/pets")
    with pytest.raises(api.client.exceptions.NotFoundException, match="Invalid Response status code specified"):
        api.client.update_method_response(
            **api.at("/pets", "GET"), statusCode="200",
            patchOperations=[{"op": "add", "path": f"/responseParameters/method.response.header.{ALLOW}Origin",
                              "value": "false"}])


# -- proxy integrations -------------------------------------------------------------------------------------------


def test_R26_a_proxy_passes_the_backends_headers_untouched(server, backend):
    sent = [(ALLOW + "Origin", ORIGIN), (ALLOW + "Credentials", "true"), ("Vary", "Origin"),
            (ALLOW + "Methods", "GET, PUT"), (ALLOW + "Headers", "X-One,x-two"), ("Access-Control-Max-Age", "600"),
            ("Access-Control-Expose-Headers", "X-Total"), ("Content-Type", "text/plain")]
    backend.answer = Answer(headers=sent, body=b"pets")
    api = RestAPI(server)
    api.proxy("/pets", "ANY", backend.url + "/pets")
    api.deploy()
    for verb in ("OPTIONS", "GET"):
        answer = api.request(verb, "/pets", {"Origin": ORIGIN})
        assert [h for h in answer.headers if h in sent] == sent
        assert backend.last.header("Origin") == ORIGIN and backend.last.method == verb
        assert answer.body == b"pets"


def test_R26_a_proxy_without_them_gets_none_from_the_gateway(server, backend):
    api = RestAPI(server)
    api.proxy("/pets", "GET", backend.url + "/pets")
    api.deploy()
    assert cors_names(api.request("GET", "/pets", {"Origin": ORIGIN})) == []


def test_R27_the_sample_functions_headers_arrive_as_sent(server, backend):
    """The page's sample answer, given here by an HTTP backend."""
    sample = [(ALLOW + "Headers", "Content-Type"), (ALLOW + "Origin", "https://www.example.com"),
              (ALLOW + "Methods", "OPTIONS,POST,GET")]
    backend.answer = Answer(headers=sample, body=b'"Hello from Lambda!"')
    api = RestAPI(server)
    api.greedy_proxy(backend.url)
    api.deploy()
    for verb in ("OPTIONS", "POST", "GET"):
        answer = api.request(verb, "/hello", {"Origin": "https://www.example.com"})
        assert answer.status == 200
        assert [(name, answer.header(name)) for name, _ in sample] == sample
        # The backend gave no type: the gateway's own default.
        assert answer.header("Content-Type") == "application/json"
        assert answer.json() == "Hello from Lambda!"
    assert backend.seen() == [("OPTIONS", "/hello"), ("POST", "/hello"), ("GET", "/hello")]
