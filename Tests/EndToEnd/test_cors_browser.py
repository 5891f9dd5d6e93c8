"""Enable, undo, policy and doctor before real browsers: the numbered cases of the browser list.

Every case is played in Chromium and in Firefox, by CORS that Crossgate itself enabled, and the doctor is asked for the
same request: it must give the same verdict, and the words that stand in the browser's console.
"""

import pytest

from support.backend import Answer
from support.browser import open_page
from support.cors import rows
from support.rest_api import ALLOW, RestAPI
from support.surfing import agree

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def api(server):
    return RestAPI(server)


@pytest.fixture
def url(api, tap):
    return lambda path, host="api": f"http://{host}.localhost:{tap.port}" + api.path(path)


def enable(cors, api, *arguments):
    return cors.done("enable", api.id, *arguments, "--deploy", "prod")


def methods(tap, path):
    return [r.method for r in tap.to(path)]


def test_case_1_a_simple_GET(surfer, cors, api, url, tap):
    api.mock("/pets", "GET", body="[]")
    enable(cors, api)
    result = surfer.fetch(url("/pets"))
    assert (result["ok"], result["status"], result["body"]) == (True, 200, "[]")
    assert methods(tap, "/pets") == ["GET"]
    agree(cors, surfer, url("/pets"))


def test_cases_2_3_and_4_enabled_and_undone(surfer, cors, api, url, tap, backend, data_dir):
    api.http("/pets", "POST", backend.url + "/pets")
    api.deploy()
    before = rows(data_dir, api.id)
    asked = {"method": "POST", "headers": JSON, "body": '{"a":1}'}
    result, told = agree(cors, surfer, url("/pets"), **asked)
    assert result["ok"] is False and backend.seen() == []
    assert [cause["code"] for cause in told["causes"]][0] == "no-options-method"

    enable(cors, api)
    tap.forget()
    result = surfer.fetch(url("/pets"), **asked)
    assert (result["ok"], result["body"]) == (True, "hello from the backend")
    preflight, actual = tap.to("/pets")
    assert preflight.header("Access-Control-Request-Headers") == "content-type"
    assert actual.method == "POST"
    agree(cors, surfer, url("/pets"), **asked)

    cors.done("disable", api.id, "--deploy", "prod")
    assert rows(data_dir, api.id) == before
    # Another URL, since browsers remember the preflight of the first for five seconds.
    assert agree(cors, surfer, url("/pets?again"), **asked)[0]["ok"] is False


def test_case_5_several_headers(surfer, cors, api, url, tap):
    api.mock("/pets", "PUT", body="{}")
    enable(cors, api, "--header", "Authorization", "--header", "X-Api-Key", "--header", "X-Zeta")
    asked = {"method": "PUT", "headers": {"X-Zeta": "1", "X-Api-Key": "k", "Authorization": "Bearer t"}}
    assert surfer.fetch(url("/pets"), **asked)["ok"]
    assert tap.to("/pets")[0].header("Access-Control-Request-Headers") == "authorization,x-api-key,x-zeta"
    agree(cors, surfer, url("/pets"), **asked)


def test_case_6_a_header_that_is_not_listed(surfer, cors, api, url, tap):
    api.mock("/pets", "PUT", body="{}")
    enable(cors, api)
    asked = {"method": "PUT", "headers": {"X-Custom": "1"}}
    result, told = agree(cors, surfer, url("/pets"), **asked)
    assert result["ok"] is False and "PUT" not in methods(tap, "/pets")
    assert "header-not-listed" in [cause["code"] for cause in told["causes"]]
    assert "X-Custom" in told["text"] or "x-custom" in told["text"]


def test_case_7_a_lower_case_patch(surfer, cors, api, url):
    api.mock("/pets", "PATCH", body="{}")
    enable(cors, api)
    assert agree(cors, surfer, url("/pets"), method="patch")[0]["ok"] is False
    assert agree(cors, surfer, url("/pets?upper"), method="PATCH")[0]["ok"] is True


@pytest.mark.parametrize("kind", ["objects", "policy"])
def test_case_8_credentials(surfer, cors, api, url, tap, backend, kind):
    """The cookie goes with the request and never with its preflight. The API is of the page's site, as browsers that
    refuse cookies of others want it."""
    address = url("/pets", host="api.app")
    backend.answer = lambda request: Answer(
        headers=[("Content-Type", "application/json"), ("Set-Cookie", "seen=1; Path=/")], body=b'{"got": "it"}')
    # By objects the backend's own answer has to carry the headers, so it is no proxy there.
    (api.proxy if kind == "policy" else api.http)("/pets", "PUT", backend.url + "/pets")
    enable(cors, api, "--origin", surfer.origin, "--credentials", "--as", kind)
    asked = {"method": "PUT", "credentials": "include"}
    assert surfer.fetch(address, **asked)["ok"]
    if kind == "policy":
        assert surfer.fetch(address, **asked)["ok"]
        sent = tap.to("/pets")
        assert all(r.header("Cookie") is None for r in sent if r.method == "OPTIONS")
        assert sent[-1].header("Cookie") == "seen=1"
    agree(cors, surfer, address, **asked)


def test_case_9_credentials_and_a_wildcard(surfer, cors, api, url):
    api.mock("/pets", "PUT", body="{}")
    api.mock("/pets", "GET", body="[]")
    enable(cors, api)
    _, told = agree(cors, surfer, url("/pets"), method="PUT", credentials="include")
    assert "wildcard-with-credentials" in [cause["code"] for cause in told["causes"]]
    # Another address: Firefox does not print a line twice.
    agree(cors, surfer, url("/pets?simple"), credentials="include")


@pytest.mark.parametrize("kind", ["objects", "policy"])
def test_case_10_an_origin_that_is_not_listed(surfers, cors, api, url, tap, kind):
    api.mock("/pets", "GET", body="[]")
    api.mock("/pets", "PUT", body="{}")
    app = surfers("app")
    enable(cors, api, "--origin", app.origin, "--as", kind)
    assert agree(cors, app, url("/pets"), method="PUT")[0]["ok"]
    other = surfers("other")
    tap.forget()
    assert agree(cors, other, url("/pets"))[0]["ok"] is False
    assert "GET" in methods(tap, "/pets"), "a simple request runs; only its answer is kept from the page"
    tap.forget()
    assert agree(cors, other, url("/pets"), method="PUT")[0]["ok"] is False
    assert "PUT" not in methods(tap, "/pets")


@pytest.mark.parametrize("kind", ["objects", "policy"])
def test_case_11_two_origins_and_an_HTTP_cache(surfers, cors, api, url, kind, pages):
    """An answer that was cached for one origin is not given to the other: Vary says that it depends on it."""
    api.mock("/pets", "GET", {"Cache-Control": "max-age=600"}, body="[]")
    enable(
        cors, api, "--origin", pages.origin("app"), "--origin", pages.origin("other"), "--as", kind,
        "--keep-existing")
    for name in ("app", "other", "app"):
        assert surfers(name).fetch(url("/pets"))["ok"], name


def test_cases_12_to_14_errors_of_the_gateway_are_readable(surfer, cors, api, url):
    """A backend that nobody answers for: without CORS on gateway responses it looks like a CORS failure."""
    api.proxy("/orders", "GET", "http://127.0.0.1:65009/orders")
    enable(cors, api, "--no-gateway-responses")
    result, told = agree(cors, surfer, url("/orders"))
    assert result["ok"] is False
    assert "gateway-response-5xx" in [cause["code"] for cause in told["causes"]]
    assert "API_CONFIGURATION_ERROR" in told["text"]
    enable(cors, api)
    result, _ = agree(cors, surfer, url("/orders"))
    assert (result["ok"], result["status"], result["body"]) == (True, 500, '{"message": "Internal server error"}')


@pytest.mark.parametrize("kind", ["objects", "policy"])
def test_case_15_exposed_headers(surfer, cors, api, url, kind):
    api.mock("/pets", "GET", {"X-Total": "9", "X-Secret": "no"}, body="[]")
    enable(cors, api, "--expose", "X-Total", "--expose", "x-amzn-RequestId", "--as", kind)
    result, told = agree(cors, surfer, url("/pets"))
    assert result["headers"]["x-total"] == "9" and "x-amzn-requestid" in result["headers"]
    assert "x-secret" not in result["headers"]
    readable = told["verdicts"][0]["response"]["readableHeaders"]
    assert sorted(readable) == sorted(result["headers"])


def test_case_16_a_backend_that_answers_for_itself_under_a_policy(surfer, cors, api, url, tap, backend):
    backend.answer = Answer(headers=[(ALLOW + "Origin", "https://else.example"), ("Vary", "Accept-Encoding")])
    api.greedy_proxy(backend.url)
    enable(cors, api, "--origin", surfer.origin, "--origin", "https://b.example", "--as", "policy")
    assert agree(cors, surfer, url("/pets"))[0]["ok"]
    answer = api.request("GET", "/pets", {"Origin": surfer.origin})
    assert answer.all(ALLOW + "Origin") == [surfer.origin], "one line"
    assert "Accept-Encoding" in ",".join(answer.all("Vary")) and "Origin" in ",".join(answer.all("Vary"))


def test_case_17_redirects(surfer, cors, api, url, backend, tap):
    """To another host of CORS the origin becomes null; a preflight is never redirected."""
    other = RestAPI(api.server)
    other.mock("/there", "GET", body="[]")
    enable(cors, other)
    there = f"http://other.localhost:{tap.port}" + other.path("/there")

    def answer(request):
        return Answer(status=302, headers=[("Location", there), (ALLOW + "Origin", "*")])

    backend.answer = answer
    api.greedy_proxy(backend.url)
    api.deploy()
    assert agree(cors, surfer, url("/jump"))[0]["ok"], "a wildcard allows null too"
    enable(cors, other, "--origin", surfer.origin)
    result, told = agree(cors, surfer, url("/jump"))
    assert result["ok"] is False
    assert "redirect-taint" in [cause["code"] for cause in told["causes"]]
    result, told = agree(cors, surfer, url("/jump"), method="PUT")
    assert result["ok"] is False
    assert "redirect-on-preflight" in [cause["code"] for cause in told["causes"]]


def test_case_18_a_sandboxed_frame(browser, pages, cors, api, url):
    api.mock("/pets", "GET", body="[]")
    script = """async (url) => {
      const frame = document.createElement('iframe');
      frame.sandbox = 'allow-scripts';
      const done = new Promise(resolve => addEventListener('message', event => resolve(event.data)));
      frame.srcdoc = `<script>fetch(${JSON.stringify(url)}).then(r => r.text(), e => String(e))
        .then(text => parent.postMessage(text, '*'))</` + 'script>';
      document.body.append(frame);
      return done;
    }"""
    with open_page(browser, pages.origin("app")) as page:
        enable(cors, api)
        assert page.page.evaluate(script, url("/pets")) == "[]"
        assert cors("check", url("/pets"), "--origin", "null").returncode == 0
        enable(cors, api, "--origin", page.origin)
        assert page.page.evaluate(script, url("/pets")) == "TypeError: Failed to fetch"
        assert cors("check", url("/pets"), "--origin", "null").returncode == 2


def test_case_19_the_preflight_is_remembered(surfer, cors, api, url, tap):
    api.mock("/pets", "PUT", body="{}")
    enable(cors, api, "--origin", surfer.origin, "--credentials", "--max-age", "600")

    def asked(path="/pets", **options):
        tap.forget()
        assert surfer.fetch(url(path), method="PUT", **options)["ok"]
        return methods(tap, "/pets").count("OPTIONS")

    assert [asked(), asked(), asked("/pets?x=1"), asked(credentials="include")] == [1, 0, 1, 1]
    enable(cors, api, "--origin", surfer.origin, "--credentials", "--max-age", "0")
    assert [asked("/pets?y"), asked("/pets?y")] == [1, 1]


def test_case_20_a_wildcard_does_not_cover_Authorization_by_the_standard(surfer, cors, api, url):
    api.mock("/pets", "GET", body="[]")
    enable(cors, api, "--header", "*")
    asked = {"headers": {"Authorization": "Bearer t"}}
    result, told = agree(cors, surfer, url("/pets"), **asked)
    assert result["ok"], "the engines still allow it"
    assert told["verdicts"][0]["warnings"], "and the doctor says that the standard does not"
    strict = cors("check", url("/pets"), "--origin", surfer.origin, "--header", "Authorization: Bearer t",
                  "--browser", "standard")
    assert strict.returncode == 2 and "uthorization" in strict.stdout


def test_case_20_binary_types(surfer, cors, server, tap):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.mock("/pets", "PUT")
    enable(cors, api)
    address = f"http://api.localhost:{tap.port}" + api.path("/pets")
    assert agree(cors, surfer, address, method="PUT")[0]["ok"]


def test_mended_but_not_deployed_is_told(surfer, cors, api, url):
    api.mock("/pets", "PUT", body="{}")
    api.deploy()
    cors.done("enable", api.id)
    result, told = agree(cors, surfer, url("/pets"), method="PUT")
    assert result["ok"] is False
    assert "stale-deployment" in [cause["code"] for cause in told["causes"]]
    assert "create-deployment" in told["text"]
