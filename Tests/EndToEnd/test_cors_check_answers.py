"""`crossgate cors check` against Crossgate: answers that a page may not read, and the gateway's policy engine."""

import pytest

from support.backend import Answer
from support.doctor import PAGE, Doctor
from support.rest_api import ALLOW, RestAPI

ENGINES = ["--browser", "chrome", "--browser", "firefox", "--browser", "standard"]


@pytest.fixture
def doctor(server):
    return Doctor(server.url)


@pytest.fixture
def api(server):
    return RestAPI(server)


@pytest.fixture
def url(server, api):
    return lambda path, stage="prod": server.url + api.path(path, stage)


def test_a_method_that_maps_no_header(doctor, api, url):
    api.mock("/pets", "GET", body="[]")
    api.deploy()
    told = doctor(url("/pets"), *ENGINES)
    assert told.causes[0] == "header-not-mapped" and "GET /pets (MOCK)" in told.explanation("header-not-mapped")
    assert any("did reach the server" in note for note in told.json["notes"])
    doctor.mends(told, url("/pets"), *ENGINES)


def test_a_proxy_whose_backend_says_nothing_of_CORS(doctor, api, url, backend):
    api.proxy("/pets", "GET", backend.url + "/pets")
    api.deploy()
    told = doctor(url("/pets"), *ENGINES)
    assert told.causes[0] == "proxy-integration-must-answer"
    assert f"Access-Control-Allow-Origin: {PAGE}" in told.fixes and "no setting of the API" in told.fixes
    backend.answer = Answer(headers=[(ALLOW + "Origin", PAGE), ("Vary", "Origin")])
    assert doctor(url("/pets"), *ENGINES).json["allowed"], "the headers that it named do"


@pytest.mark.parametrize("lines, allowed", [
    (["*", PAGE], False), ([PAGE, PAGE], False), ([PAGE], True), (["*"], True), (["null"], False),
    ([PAGE + "," + PAGE], False), (['"*"'], False), (["http://app.example"], False), (["https://www.app.example"], False),
    (["https://App.example"], False), (["https://app.example:443"], False), (["app.example"], False), ([""], False),
])
def test_what_a_backend_may_send(doctor, api, url, backend, lines, allowed):
    api.proxy("/pets", "GET", backend.url + "/pets")
    api.deploy()
    backend.answer = Answer(headers=[(ALLOW + "Origin", line) for line in lines])
    told = doctor(url("/pets"), *ENGINES)
    assert told.json["allowed"] is allowed, told.text
    assert told.causes[0] != "proxy-integration-must-answer" or not lines[0]
    if len(lines) == 2:
        assert "duplicate-line" in told.causes and lines[0] in told.explanation("duplicate-line")


# -- answers of the gateway itself --------------------------------------------------------------------------------


def test_a_backend_that_is_not_there(doctor, api, url):
    api.proxy("/pets", "GET", "http://127.0.0.1:65009/pets")
    api.deploy()
    told = doctor(url("/pets"), *ENGINES)
    assert told.causes[0] == "gateway-response-5xx"
    assert "Connection refused" in told.explanation("gateway-response-5xx")
    assert "Mend what failed" in told.fixes
    after = doctor.mends(told, url("/pets"), *ENGINES)
    assert after.json["verdicts"][0]["response"]["status"] == 500, "the page sees what happened"


def test_a_slow_backend(doctor, api, url, backend):
    import threading

    wait = threading.Event()
    backend.answer = lambda _: (wait.wait(20), Answer())[1]
    api.proxy("/pets", "GET", backend.url + "/pets", timeoutInMillis=60)
    api.deploy()
    told = doctor(url("/pets"), *ENGINES)
    wait.set()
    assert told.causes[0] == "gateway-response-5xx"
    assert "INTEGRATION_TIMEOUT" in told.text and "504" in told.explanation("gateway-response-5xx")


@pytest.mark.parametrize("asked, type, status", [
    (["/nothing"], "MISSING_AUTHENTICATION_TOKEN", 403),
    (["/strict"], "BAD_REQUEST_PARAMETERS", 400),
    (["/model", "--method", "POST", "--data", "{}"], "BAD_REQUEST_BODY", 400),
    (["/text", "--method", "POST", "--data", "x"], "UNSUPPORTED_MEDIA_TYPE", 415),
    (["/broken"], "API_CONFIGURATION_ERROR", 500),
])
def test_each_type_of_gateway_response(doctor, api, url, asked, type, status):
    strict = api.client.create_request_validator(
        restApiId=api.id, name="strict", validateRequestParameters=True, validateRequestBody=True)["id"]
    api.client.create_model(
        restApiId=api.id, name="Pet", contentType="application/json",
        schema='{"type": "object", "required": ["name"]}')
    api.mock("/strict", "GET", method={
        "requestValidatorId": strict, "requestParameters": {"method.request.querystring.q": True}})
    api.mock("/model", "POST", method={
        "requestValidatorId": strict, "requestModels": {"application/json": "Pet", "text/plain": "Pet"}})
    api.mock("/text", "POST", passthroughBehavior="NEVER")
    api.proxy("/broken", "GET", "http://127.0.0.1:65009/pets")
    api.deploy()
    path, *more = asked
    told = doctor(url(path), *more, *ENGINES)
    response = told.json["exchanges"][-1]["response"]
    assert (response["status"], response["layer"]["type"]) == (status, type), told.text
    code = "gateway-response-5xx" if status >= 500 else "gateway-response-4xx"
    assert code in told.causes and type in told.explanation(code)
    after = doctor.mends(told, url(path), *more, *ENGINES)
    assert after.json["verdicts"][0]["response"]["status"] == status


# -- the policy engine --------------------------------------------------------------------------------------------


@pytest.fixture
def ruled(api, cors, backend):
    """One rule for the whole API: patterns, a list of methods and headers, something exposed."""
    api.mock("/pets", "GET", {"X-Total": "9"}, body="[]")
    api.mock("/pets", "PUT", body="{}")
    api.mock("/pets", "DELETE", body="{}")
    api.proxy("/orders", "GET", backend.url + "/orders")
    cors.done(
        "enable", api.id, "--as", "policy", "--origin", "https://*.example.com", "--origin", "http://localhost:*",
        "--method", "PUT", "--header", "Content-Type", "--expose", "X-Total", "--max-age", "60", "--deploy", "prod")
    return api


@pytest.mark.parametrize("origin, asked, sentence", [
    (PAGE, ["/pets", "--method", "PUT"], f"the origin '{PAGE}' is not allowed"),
    (PAGE, ["/pets"], f"the origin '{PAGE}' is not allowed"),
    (PAGE, ["/orders"], f"the origin '{PAGE}' is not allowed"),
    (PAGE, ["/nothing"], f"the origin '{PAGE}' is not allowed"),
    ("https://a.example.com", ["/pets", "--method", "DELETE"], "the method 'DELETE' is not allowed"),
    ("https://a.example.com", ["/pets", "--method", "PUT", "--header", "X-Trace: 1"], "request header 'x-trace'"),
])
def test_a_rule_that_refuses_is_named_with_its_sentence(doctor, ruled, url, origin, asked, sentence):
    path, *more = asked
    told = doctor(url(path), *more, *ENGINES, origin=origin)
    assert told.causes == (["no-resource"] if path == "/nothing" else []) + ["policy-refuses", "lna"], told.text
    explanation = told.explanation("policy-refuses")
    assert "The CORS rule for /" in explanation and sentence in explanation
    assert ("and the page is" in explanation) is False
    assert "It allows http://localhost:*, https://*.example.com" in explanation
    doctor.mends(told, url(path), *more, *ENGINES, origin=origin)


@pytest.mark.parametrize("origin, allowed", [
    ("https://a.example.com", True), ("https://a.b.example.com", True), ("http://localhost:3000", True),
    ("https://example.com", False), ("https://aexample.com", False), ("http://a.example.com", False), ("null", False),
])
def test_patterns_are_judged_as_the_gateway_does(doctor, ruled, url, origin, allowed):
    for more in ([], ["--method", "PUT"]):
        told = doctor(url("/pets"), *more, *ENGINES, origin=origin)
        assert told.json["allowed"] is allowed
        assert ("policy-refuses" in told.causes) is not allowed


def test_a_mended_rule_keeps_what_it_said(doctor, ruled, url):
    """The rule is changed where it stands: its origins, headers and what it exposes stay."""
    told = doctor(url("/pets"), *ENGINES)
    after = doctor.mends(told, url("/pets"), *ENGINES)
    assert "x-total" in after.json["verdicts"][0]["response"]["readableHeaders"]
    assert doctor(url("/pets"), "--method", "PUT", *ENGINES, origin="http://localhost:9").json["allowed"]
    preflight = ruled.request("OPTIONS", "/pets", {"Origin": PAGE, "Access-Control-Request-Method": "PUT"})
    assert preflight.header("Access-Control-Max-Age") == "60"


def test_a_rule_without_credentials(doctor, ruled, url):
    asked = [url("/pets"), "--method", "PUT", "--credentials", "include", *ENGINES]
    told = doctor(*asked, origin="https://a.example.com")
    assert told.causes[0] == "credentials-not-allowed"
    doctor.mends(told, *asked, origin="https://a.example.com")


def test_a_sandboxed_page_is_not_let_in_by_a_wildcard(doctor, ruled, url):
    told = doctor(url("/pets"), "--method", "PUT", *ENGINES, origin="null")
    assert told.causes[0] == "policy-refuses" and "'null'" in told.explanation("policy-refuses")
    assert "--origin" not in told.fixes and "sandbox" in told.fixes


def test_what_a_page_cannot_read_of_an_answer_that_it_gets(doctor, api, url):
    api.mock("/pets", "GET", {ALLOW + "Origin": "*", "X-Total": "9"}, body="[]")
    api.deploy()
    told = doctor(url("/pets"), *ENGINES)
    assert told.json["allowed"] and "x-total" in told.json["verdicts"][0]["response"]["hiddenHeaders"]
    notes = " ".join(told.json["notes"])
    assert "cannot read x-total;" in notes, notes
