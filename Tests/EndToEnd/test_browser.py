"""Pages on other origins call an API from a real browser: the numbered cases of the browser list.

Every case asserts three things: what the page's promise gave, what the console said, and what reached the gateway
(by a tap before it) or the backend. The CORS objects are ordinary ones, made by hand through boto3.
"""

from urllib.parse import urlsplit

import pytest

from support.backend import Answer
from support.browser import open_page
from support.rest_api import ALLOW, RestAPI

FAILED = "TypeError: Failed to fetch"
MISSING = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
PREFIX = "Response to preflight request doesn't pass access control check: "
OPEN = {ALLOW + "Origin": "*"}


@pytest.fixture
def page(browser, pages):
    with open_page(browser, pages.origin("app")) as page:
        yield page


@pytest.fixture
def other_page(browser, pages):
    with open_page(browser, pages.origin("other")) as page:
        yield page


@pytest.fixture
def api(server):
    return RestAPI(server)


@pytest.fixture
def url(api, tap):
    """The API's address as pages know it: a host name of its own, through the tap."""
    return lambda path: f"http://api.localhost:{tap.port}" + api.path(path)


def backend_with_allow_list(*origins):
    """What a backend behind a proxy integration does when it answers for CORS itself."""
    def answer(request):
        headers = [("Content-Type", "application/json"), ("Vary", "Origin")]
        if request.header("Origin") in origins:
            headers += [(ALLOW + "Origin", request.header("Origin")), (ALLOW + "Methods", "GET,PUT")]
        return Answer(headers=headers, body=b'{"done": true}')
    return answer


def blocked(page, url, text, *, preflight=True):
    """The console's line for a fetch that was refused, in whole up to the reason."""
    return page.console(
        f"Access to fetch at '{url}' from origin '{page.origin}' has been blocked by CORS policy: "
        + (PREFIX if preflight else "") + text)


def test_case_1_a_simple_GET_with_a_wildcard_resolves_without_a_preflight(page, api, url, tap):
    api.mock("/pets", "GET", OPEN, body='[{"name": "Rex"}]')
    api.preflight("/pets")
    api.deploy()
    assert page.fetch(url("/pets")) == {
        "ok": True, "status": 200, "body": '[{"name": "Rex"}]',
        # Of all headers a script sees only the safelisted ones.
        "headers": {"content-type": "application/json", "content-length": "17"},
    }
    assert [(r.method, r.header("Origin")) for r in tap.to("/pets")] == [("GET", page.origin)]
    assert page.cors_texts() == []


def test_case_2_a_JSON_POST_is_preflighted_and_then_sent(page, api, url, tap, backend):
    api.http("/pets", "POST", backend.url + "/pets", OPEN)
    api.preflight("/pets", OPEN | {ALLOW + "Methods": "POST", ALLOW + "Headers": "Content-Type"})
    api.deploy()
    result = page.fetch(url("/pets"), method="POST", headers={"Content-Type": "application/json"}, body='{"a":1}')
    assert (result["ok"], result["status"], result["body"]) == (True, 200, "hello from the backend")
    preflight, actual = tap.to("/pets")
    assert (preflight.method, actual.method) == ("OPTIONS", "POST")
    assert preflight.header("Origin") == page.origin
    assert preflight.header("Access-Control-Request-Method") == "POST"
    assert preflight.header("Access-Control-Request-Headers") == "content-type"
    assert backend.seen() == [("POST", "/pets")] and backend.last.body == b'{"a":1}'
    assert page.cors_texts() == []


def test_case_3_blocked_without_an_OPTIONS_method_and_allowed_once_it_exists(page, api, url, tap, backend):
    api.http("/pets", "POST", backend.url + "/pets", OPEN)
    api.deploy()
    request = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": '{"a":1}'}
    assert page.fetch(url("/pets"), **request) == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), MISSING)
    # The refusal is AWS's 403 Missing Authentication Token, and nothing was sent after it.
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS"] and tap.statuses == [403]
    assert backend.seen() == []

    api.preflight("/pets")
    api.deploy()
    tap.forget()
    result = page.fetch(url("/pets"), **request)
    assert (result["ok"], result["status"], result["body"]) == (True, 200, "hello from the backend")
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS", "POST"]
    assert backend.seen() == [("POST", "/pets")]


def test_before_and_after_for_a_simple_GET(page, api, url, tap):
    """Without the header the request runs and only its answer is kept from the page."""
    api.mock("/pets", "GET", body="[]")
    api.deploy()
    assert page.fetch(url("/pets")) == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), MISSING, preflight=False)
    assert [r.method for r in tap.to("/pets")] == ["GET"]

    name = f"method.response.header.{ALLOW}Origin"
    add = {"op": "add", "path": f"/responseParameters/{name}"}
    api.client.update_method_response(
        **api.at("/pets", "GET"), statusCode="200", patchOperations=[add | {"value": "false"}])
    api.client.update_integration_response(
        **api.at("/pets", "GET"), statusCode="200", patchOperations=[add | {"value": f"'{page.origin}'"}])
    api.deploy()
    assert page.fetch(url("/pets"))["body"] == "[]"


def test_case_5_several_headers_are_asked_for_sorted_and_in_lower_case(page, api, url, tap, backend):
    api.http("/pets", "PUT", backend.url + "/pets", OPEN)
    api.preflight("/pets", OPEN | {
        ALLOW + "Methods": "GET,PUT", ALLOW + "Headers": "X-Api-Key,Authorization,X-Zeta"})
    api.deploy()
    headers = {"X-Zeta": "1", "X-Api-Key": "key", "Authorization": "Bearer abc"}
    result = page.fetch(url("/pets"), method="PUT", headers=headers, body="")
    assert (result["ok"], result["status"]) == (True, 200)
    preflight, actual = tap.to("/pets")
    assert preflight.header("Access-Control-Request-Headers") == "authorization,x-api-key,x-zeta"
    assert preflight.header("Authorization") is None
    assert (actual.method, actual.header("X-Zeta"), actual.header("Authorization")) == ("PUT", "1", "Bearer abc")


def test_case_6_a_header_that_is_not_listed_is_named_and_the_PUT_never_runs(page, api, url, tap, backend):
    api.http("/pets", "PUT", backend.url + "/pets", OPEN)
    api.preflight("/pets", OPEN | {ALLOW + "Methods": "PUT", ALLOW + "Headers": "Content-Type"})
    api.deploy()
    assert page.fetch(url("/pets"), method="PUT", headers={"X-Custom": "1"}) == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), "Request header field x-custom is not allowed by Access-Control-Allow-Headers "
            "in preflight response.", preflight=False)
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS"]
    assert backend.seen() == []


def test_case_7_a_lower_case_patch_is_another_method(page, api, url, tap):
    api.mock("/pets", "PATCH", OPEN)
    api.preflight("/pets", OPEN | {ALLOW + "Methods": "PATCH"})
    api.deploy()
    assert page.fetch(url("/pets"), method="patch") == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), "Method patch is not allowed by Access-Control-Allow-Methods in preflight response.",
            preflight=False)
    assert [(r.method, r.header("Access-Control-Request-Method")) for r in tap.to("/pets")] == [("OPTIONS", "patch")]

    assert page.fetch(url("/pets"), method="PATCH")["status"] == 200
    assert tap.to("/pets")[-1].method == "PATCH"


def test_case_9_credentials_refuse_the_wildcard_in_the_preflight_and_in_the_answer(page, api, url, tap, backend):
    api.http("/pets", "ANY", backend.url + "/pets", OPEN)
    api.preflight("/pets")
    api.deploy()
    wildcard = ("The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' "
                "when the request's credentials mode is 'include'.")
    assert page.fetch(url("/pets"), method="PUT", credentials="include") == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), wildcard)
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS"] and backend.seen() == []

    assert page.fetch(url("/pets"), credentials="include") == {"ok": False, "error": FAILED}
    blocked(page, url("/pets"), wildcard, preflight=False)
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS", "GET"] and len(backend.seen()) == 1

    assert page.fetch(url("/pets"), method="PUT")["status"] == 200, "without credentials the wildcard is enough"


def test_case_10_an_origin_outside_the_backends_list_is_blocked(page, other_page, api, url, tap, backend):
    backend.answer = backend_with_allow_list(page.origin)
    api.greedy_proxy(backend.url)
    api.deploy()
    assert page.fetch(url("/pets"))["body"] == '{"done": true}'
    assert page.fetch(url("/pets"), method="PUT")["status"] == 200
    assert backend.seen() == [("GET", "/pets"), ("OPTIONS", "/pets"), ("PUT", "/pets")]
    backend.forget()

    assert other_page.fetch(url("/pets")) == {"ok": False, "error": FAILED}
    blocked(other_page, url("/pets"), MISSING, preflight=False)
    # A simple request runs; only its answer is kept from the page.
    assert backend.seen() == [("GET", "/pets")] and backend.last.header("Origin") == other_page.origin
    backend.forget()

    assert other_page.fetch(url("/pets"), method="PUT") == {"ok": False, "error": FAILED}
    blocked(other_page, url("/pets"), MISSING)
    assert backend.seen() == [("OPTIONS", "/pets")]


def test_an_error_of_the_gateway_is_readable_once_DEFAULT_4XX_is_decorated(page, api, url):
    api.mock("/pets", "GET", OPEN)
    api.deploy()
    assert page.fetch(url("/nothing"))["ok"] is False
    api.client.put_gateway_response(
        restApiId=api.id, responseType="DEFAULT_4XX",
        responseParameters={f"gatewayresponse.header.{ALLOW}Origin": "'*'"})
    api.deploy()
    result = page.fetch(url("/nothing"))
    assert (result["status"], result["body"]) == (403, '{"message":"Missing Authentication Token"}')


# -- the other engine ---------------------------------------------------------------------------------------------


def test_cases_3_and_2_in_Firefox_blocked_before_and_allowed_after(fox, pages, api, url, tap, backend):
    api.http("/pets", "POST", backend.url + "/pets", OPEN)
    api.deploy()
    fox.open(pages.origin("app") + "/")
    request = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": '{"a":1}'}
    assert fox.fetch(url("/pets"), **request) == {
        "ok": False, "error": "TypeError: NetworkError when attempting to fetch resource."}
    text = fox.console("Cross-Origin Request Blocked", "Access-Control-Allow-Origin", "Status code: 403")
    assert urlsplit(url("/pets")).path in text and "missing" in text
    assert [r.method for r in tap.to("/pets")] == ["OPTIONS"] and backend.seen() == []

    api.preflight("/pets")
    api.deploy()
    tap.forget()
    result = fox.fetch(url("/pets"), **request)
    assert (result["ok"], result["status"], result["body"]) == (True, 200, "hello from the backend")
    preflight, actual = tap.to("/pets")
    assert (preflight.method, actual.method) == ("OPTIONS", "POST")
    assert preflight.header("Access-Control-Request-Headers") == "content-type"
    assert backend.seen() == [("POST", "/pets")]
