"""`crossgate cors check` against Crossgate: preflights that fail, each for a cause of its own, and what mends them."""

import pytest

from support.backend import Answer
from support.doctor import PAGE, Doctor
from support.rest_api import ALLOW, PAGE_CORS, RestAPI

ENGINES = ["--browser", "chrome", "--browser", "firefox", "--browser", "standard"]
PUT = ["--method", "PUT", *ENGINES]


@pytest.fixture
def doctor(server):
    return Doctor(server.url)


@pytest.fixture
def api(server):
    return RestAPI(server)


@pytest.fixture
def url(server, api):
    return lambda path, stage="prod": server.url + api.path(path, stage)


def first(told):
    """The cause that is named first, which a person reads first."""
    return told.causes[0]


def test_no_OPTIONS_method(doctor, api, url):
    api.mock("/pets", "PUT", body="{}")
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert (told.code, first(told)) == (2, "no-options-method")
    assert "/pets has PUT and no OPTIONS" in told.explanation("no-options-method")
    assert doctor.mends(told, url("/pets"), *PUT).json["verdicts"][0]["response"]["status"] == 200


def test_what_did_not_block_is_told_after_what_did(doctor, api, url):
    """The page is public and the API on this machine: Chrome would ask its user, which is not what went wrong."""
    api.mock("/pets", "PUT", body="{}")
    api.deploy()
    told = doctor(url("/pets"), "--method", "PUT")
    assert told.causes == ["no-options-method", "mixed-content", "lna"]
    assert "cors enable" in told.json["fixes"][0]["code"]["sh"]


def test_no_such_resource_and_the_nearest_one(doctor, api, url):
    api.mock("/pets", "PUT", body="{}")
    api.deploy()
    told = doctor(url("/petz"), *PUT)
    assert first(told) == "no-resource"
    assert "The nearest is /pets" in told.explanation("no-resource")


def test_a_method_that_the_resource_does_not_have(doctor, api, url):
    api.mock("/pets", "GET", {ALLOW + "Origin": "*"})
    api.preflight("/pets")
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert "no-method" in told.causes and "PUT" in told.explanation("no-method")


def test_a_stage_that_is_not_there(doctor, api, url):
    api.mock("/pets", "PUT")
    api.deploy("prod").deploy("beta")
    told = doctor(url("/pets", "live"), *PUT)
    assert first(told) == "wrong-stage"
    assert "no stage live" in told.explanation("wrong-stage")
    assert f"API {api.id} has beta, prod" in told.explanation("wrong-stage")
    assert told.json["exchanges"][0]["response"]["layer"]["kind"] == "no-stage"


def test_an_API_that_is_not_there(doctor, server):
    told = doctor(server.url + "/_aws/execute-api/nosuchapi0/prod/pets", *PUT)
    assert first(told) == "wrong-stage" and "nosuchapi0" in told.explanation("wrong-stage")


def test_an_API_that_was_never_deployed(doctor, api, url):
    api.mock("/pets", "PUT")
    told = doctor(url("/pets"), *PUT)
    assert first(told) == "wrong-stage" and "deployed nowhere" in told.explanation("wrong-stage")


@pytest.mark.parametrize("code, options", [
    ("passthrough-415", {"templates": {}, "passthroughBehavior": "NEVER"}),
    ("passthrough-500", {"templates": {}, "passthroughBehavior": "WHEN_NO_MATCH"}),
    ("mock-without-status", {"templates": {"application/json": "{}"}}),
])
def test_a_MOCK_that_cannot_answer(doctor, api, url, code, options):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.mock("/pets", "OPTIONS", PAGE_CORS, **options)
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert first(told) == code
    doctor.mends(told, url("/pets"), *PUT)


def test_a_MOCK_that_is_given_bytes(doctor, server):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.mock("/pets", "GET", {ALLOW + "Origin": "*"}, contentHandling="CONVERT_TO_TEXT")
    api.mock("/pets", "OPTIONS", PAGE_CORS)
    api.deploy()
    asked = [server.url + api.path("/pets"), "--header", "Content-Type: application/json", *ENGINES]
    told = doctor(*asked)
    assert first(told) == "binary-media-mock"
    doctor.mends(told, *asked)


def test_an_OPTIONS_that_maps_no_header(doctor, api, url):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.mock("/pets", "OPTIONS")
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert first(told) == "header-not-mapped"
    doctor.mends(told, url("/pets"), *PUT)


def test_an_ANY_proxy_whose_backend_answers_OPTIONS(doctor, api, url, backend):
    api.proxy("/pets", "ANY", backend.url + "/pets")
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert first(told) == "backend-answers-options"
    assert "ANY /pets" in told.explanation("backend-answers-options")
    assert backend.seen() == [("OPTIONS", "/pets")], "the PUT itself never goes out"
    backend.answer = Answer(headers=[(ALLOW + "Origin", "*")])
    doctor.mends(told, url("/pets"), *PUT)


def test_a_backend_of_OPTIONS_that_is_not_there(doctor, api, url):
    api.proxy("/pets", "ANY", "http://127.0.0.1:65009/pets")
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert told.code == 2 and "Connection refused" in told.text


@pytest.mark.parametrize("method, headers, code", [
    ("DELETE", [], "method-not-listed"), ("PUT", ["X-Trace: 1"], "header-not-listed"),
    ("put", ["traceparent: 00-1"], "library-headers"), ("patch", [], "method-case"),
])
def test_what_the_preflights_answer_does_not_list(doctor, api, url, method, headers, code):
    for verb in ("PUT", "DELETE", "PATCH"):
        api.mock("/pets", verb, {ALLOW + "Origin": PAGE})
    api.preflight("/pets", {
        ALLOW + "Origin": PAGE, ALLOW + "Methods": "PUT,PATCH", ALLOW + "Headers": "Content-Type"})
    api.deploy()
    asked = [url("/pets"), "--method", method, *(part for h in headers for part in ("--header", h)), *ENGINES]
    told = doctor(*asked)
    assert told.code == 2 and code in told.causes
    if code == "method-case":
        assert "PATCH" in told.fixes, "only the script can mend it"
    else:
        doctor.mends(told, *asked)


def test_a_wildcard_with_credentials(doctor, api, url):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.preflight("/pets")
    api.deploy()
    asked = [url("/pets"), *PUT, "--credentials", "include"]
    told = doctor(*asked)
    assert {"wildcard-with-credentials", "credentials-not-allowed"} <= set(told.causes)
    assert doctor(url("/pets"), *PUT).json["allowed"], "without credentials it is all right"
    after = doctor.mends(told, *asked)
    assert {"name": "Access-Control-Allow-Origin", "value": PAGE} in after.json["exchanges"][-1]["response"]["headers"]


def test_a_preflight_that_another_origin_may_have(doctor, api, url):
    api.mock("/pets", "PUT", {ALLOW + "Origin": PAGE + "/"})
    api.preflight("/pets", PAGE_CORS | {ALLOW + "Origin": PAGE + "/"})
    api.deploy()
    told = doctor(url("/pets"), *PUT)
    assert first(told) == "trailing-slash"
    assert f"is '{PAGE}/'" in told.explanation("trailing-slash")
    doctor.mends(told, url("/pets"), *PUT)


def test_mended_and_not_deployed(doctor, api, url):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.deploy()
    api.preflight("/pets")
    told = doctor(url("/pets"), *PUT)
    assert first(told) == "stale-deployment"
    assert [fix["summary"] for fix in told.json["fixes"]] == ["Deploy what is mended to prod"]
    doctor.mends(told, url("/pets"), *PUT)


def test_what_is_changed_and_not_deployed_and_mends_nothing_is_not_blamed(doctor, api, url):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.deploy()
    api.mock("/other", "GET")
    assert "stale-deployment" not in doctor(url("/pets"), *PUT).causes
