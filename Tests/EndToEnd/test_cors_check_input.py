"""What `crossgate cors check` may be given, what it sends for it, what it keeps to itself, and its exit codes."""

import pytest

from support.backend import Answer
from support.doctor import Doctor
from support.rest_api import ALLOW

LOCAL = "http://app.localhost:3000"
NOBODY = "http://127.0.0.1:65009"
GRANTED = Answer(headers=[(ALLOW + part, "*") for part in ("Origin", "Methods", "Headers")])


@pytest.fixture
def doctor():
    return Doctor(NOBODY)


@pytest.fixture
def granting(backend):
    backend.answer = GRANTED
    return backend


@pytest.fixture(params=["argument", "file", "stdin"])
def given(request, tmp_path):
    """Hands a text over in each of the three ways: the value of the flag, and what goes to standard input."""

    def give(text):
        if request.param == "argument":
            return text, {}
        if request.param == "file":
            (tmp_path / "pasted").write_text(text)
            return f"@{tmp_path / 'pasted'}", {}
        return "-", {"stdin": text}

    return give


def test_a_copied_curl(doctor, granting, given):
    value, more = given(
        f"curl '{granting.url}/x' -X PUT -H 'Origin: {LOCAL}' -H 'X-Trace: 1' -H 'User-Agent: Mozilla' "
        "-H 'sec-fetch-mode: cors' --data-raw '{\"a\":1}' --compressed")
    told = doctor("--curl", value, origin=None, **more)
    assert told.json["allowed"] and told.json["request"]["origin"] == LOCAL
    assert granting.seen() == [("OPTIONS", "/x"), ("PUT", "/x")]
    assert granting.last.body == b'{"a":1}' and granting.last.header("X-Trace") == "1"
    assert granting.requests[0].header("Access-Control-Request-Headers") == "x-trace"
    assert any("User-Agent" in note for note in told.json["notes"])


def test_a_copied_fetch(doctor, granting, given):
    value, more = given(
        f'fetch("{granting.url}/x", {{\n  "headers": {{"X-Trace": "1", "content-type": "application/json"}},\n'
        f'  "referrer": "{LOCAL}/", "body": "{{}}", "method": "POST", "mode": "cors", "credentials": "include"\n}});')
    told = doctor("--fetch-snippet", value, origin=None, **more)
    assert told.json["request"]["credentials"] == "include" and told.json["request"]["origin"] == LOCAL
    assert told.code == 2 and "wildcard-with-credentials" in told.causes


def test_a_console_text(doctor, granting, given):
    value, more = given(
        f"Access to fetch at '{granting.url}/x' from origin '{LOCAL}' has been blocked by CORS policy: Method PUT is not "
        "allowed by Access-Control-Allow-Methods in preflight response.")
    told = doctor("--message", value, origin=None, **more)
    assert told.json["request"]["method"] == "PUT" and granting.seen()[-1] == ("PUT", "/x")
    assert any("Chrome's" in note and "lacks PUT" in note for note in told.json["notes"]), told.json["notes"]


def test_a_console_text_of_Firefox_needs_the_origin(doctor, granting):
    text = (f"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
            f"{granting.url}/x. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 403.")
    told = doctor.text("--message", text)
    assert told.code == 1 and "--origin" in told.complaint
    assert doctor("--message", text, origin=LOCAL).json["allowed"]


def test_browsers_that_are_asked_for(doctor, granting):
    told = doctor(granting.url, "--browser", "safari", "--browser", "chrome", origin=LOCAL)
    assert [verdict["browser"] for verdict in told.json["verdicts"]] == ["safari", "chrome"]
    told = doctor(granting.url, origin=LOCAL)
    assert [verdict["browser"] for verdict in told.json["verdicts"]] == ["chrome", "firefox", "safari", "standard"]


def test_nothing_that_changes_something_is_sent_with_preflight_only(doctor, granting):
    told = doctor.text(granting.url + "/x", "--origin", LOCAL, "--method", "DELETE", "--preflight-only")
    assert told.code == 0 and "the preflight passes" in told.text
    assert granting.seen() == [("OPTIONS", "/x")]
    granting.forget()
    told = doctor.text(granting.url + "/x", "--origin", LOCAL, "--method", "POST", "--data", "x", "--preflight-only")
    assert told.code == 0 and granting.seen() == []
    assert "without a preflight" in told.text and "the preflight passes" not in told.text
    told = doctor.text(granting.url + "/x", "--origin", LOCAL, "--preflight-only")
    assert granting.seen() == [("GET", "/x")], "a GET changes nothing"
    granting.answer = Answer()
    told = doctor.text(granting.url + "/x", "--origin", LOCAL, "--method", "DELETE", "--preflight-only")
    assert told.code == 2


def test_a_DELETE_deletes(doctor, granting):
    assert doctor(granting.url + "/x", "--method", "DELETE", origin=LOCAL).json["allowed"]
    assert granting.seen() == [("OPTIONS", "/x"), ("DELETE", "/x")]


def test_a_refused_DELETE_is_not_sent_even_with_probe(doctor, backend):
    doctor(backend.url + "/x", "--method", "DELETE", "--probe", origin=LOCAL)
    assert backend.seen() == [("OPTIONS", "/x")]
    told = doctor(backend.url + "/x", "--header", "X-Trace: 1", "--probe", origin=LOCAL)
    assert backend.seen()[1:] == [("OPTIONS", "/x"), ("GET", "/x")]
    assert told.json["exchanges"][-1]["purpose"] == "probe" and told.code == 2


def test_replay_finds_an_answer_that_depends_on_the_origin_in_secret(doctor, backend):
    backend.answer = lambda request: Answer(headers=[(ALLOW + "Origin", request.header("Origin") or "none")])
    told = doctor(backend.url + "/x", "--replay", origin=LOCAL)
    assert told.json["allowed"] and told.causes == ["cached-without-vary"] and "Vary: Origin" in told.fixes
    assert [request.header("Origin") for request in backend.requests] == [LOCAL, None, "https://stranger.invalid"]
    assert "OPTIONS" not in told.fixes, "there is no preflight"
    text = doctor.text(backend.url + "/x", "--replay", "--origin", LOCAL).text
    assert "\nWhat may still go wrong\n" in text and "\nWhy\n" not in text
    backend.answer = lambda request: Answer(
        headers=[(ALLOW + "Origin", request.header("Origin") or "none"), ("Vary", "Accept, origin")])
    assert doctor(backend.url + "/x", "--replay", origin=LOCAL).causes == []
    backend.answer = GRANTED
    assert doctor(backend.url + "/x", "--replay", origin=LOCAL).causes == []


SECRETS = ["supersecrettoken", "keykeykeykey", "mytoken12345", "cookie987654", "passw0rd99", "querytoken77", "sig%2Fnature99",
           "sig/nature99"]


@pytest.mark.parametrize("more", [["--detail"], ["--output", "json"], []])
def test_secrets_are_not_printed(doctor, backend, more):
    """Sent as they are, and shown by their first letters at most, also where the server repeats them."""
    def answer(request):
        said = " ".join(value for _, value in request.headers) + request.target
        return Answer(500, [(ALLOW + "Origin", "x " + said[:300]), ("Location", request.target)], said.encode())

    backend.answer = answer
    url = backend.url + "/x?access_token=querytoken77&X-Amz-Signature=sig%2Fnature99&page=2"
    told = doctor.text(
        "--curl", f"curl '{url}' -H 'Origin: {LOCAL}' -H 'Authorization: Bearer supersecrettoken' "
        "-H 'X-Api-Key: keykeykeykey' -H 'X-My-Token: mytoken12345' -H 'Cookie: sid=cookie987654' ", *more)
    assert told.code == 2 and "page=2" in told.text
    for secret in SECRETS:
        assert secret not in told.text + told.complaint
    plain = doctor.text("--curl", f"curl '{backend.url}/y' -H 'Origin: {LOCAL}' -u joe:passw0rd99", *more)
    assert "passw0rd99" not in plain.text and "am9lOnBhc3N3MHJkOTk=" not in plain.text


def test_a_cookie_goes_with_credentials_only_and_to_its_host_only(doctor, backend):
    backend.answer = lambda request: Answer(headers=[
        (ALLOW + "Origin", LOCAL), (ALLOW + "Credentials", "true"), (ALLOW + "Headers", "x-trace")])
    told = doctor("--curl", f"curl '{backend.url}/x' -H 'X-Trace: 1' -b 'sid=1' -H 'Origin: {LOCAL}'", origin=None)
    assert told.json["allowed"] and told.json["request"]["credentials"] == "include"
    assert [request.header("Cookie") for request in backend.requests] == [None, "sid=1"]


def test_the_names_of_the_JSON_form(doctor, backend):
    told = doctor(backend.url + "/x", "--method", "PUT", "--header", "X-Trace: 1", origin=LOCAL).json
    assert list(told) == ["allowed", "request", "verdicts", "exchanges", "causes", "fixes", "notes"]
    assert set(told["request"]) == {
        "url", "method", "origin", "mode", "credentials", "redirect", "initiator", "headers"}
    verdict = told["verdicts"][0]
    assert set(verdict) == {
        "browser", "outcome", "fault", "faults", "warnings", "console", "scriptError", "response", "steps"}
    assert set(verdict["fault"]) == {"code", "reason", "url", "origin", "status", "parameter", "clause"}
    assert set(verdict["steps"][0]) == {"kind", "url", "passed", "text", "clause"}
    exchange = told["exchanges"][0]
    assert set(exchange) == {"purpose", "preflight", "method", "url", "headers", "response"}
    assert set(exchange["response"]) == {"status", "headers", "layer"}
    assert set(told["causes"][0]) == {"code", "explanation"}
    assert set(told["fixes"][0]) == {"summary", "commands", "code"}


def test_the_text_tells_why_there_is_a_preflight_and_steps_only_in_detail(doctor, backend):
    asked = [backend.url + "/x", "--method", "PUT", "--header", "X-Trace: 1", "--origin", LOCAL]
    text = doctor.text(*asked).text
    assert "(preflight, because of PUT, x-trace)" in text
    assert "Step by step" not in text and "Step by step: Chrome" in doctor.text(*asked, "--detail").text
    assert text.index("\nWhy\n") < text.index("\nWhat to do\n"), "the last thing on the screen is what to do"


@pytest.mark.parametrize("arguments, words", [
    (["http://127.0.0.1:65009/x"], "--origin"), (["--origin", LOCAL], "URL"), (["/x", "--origin", LOCAL], "--definition"),
    (["htp:/x", "--origin", LOCAL], "http or https"), (["http://h/x", "--origin", "app.example"], "scheme"),
    (["http://h/x", "--origin", LOCAL, "--browser", "opera"], "chrome"),
    (["http://h/x", "--origin", LOCAL, "--header", "no colon"], "--header"),
    (["http://h/x", "--origin", LOCAL, "--credentials", "yes"], "include"),
    (["http://h/x", "--origin", LOCAL, "--body-type", "xml"], "--body-type"),
    (["--curl", "@/nowhere"], "no such file"), (["--curl", "wget http://h/x"], "curl"),
    (["--curl", "curl 'http://h/x"], "'"), (["--fetch-snippet", "fetch(", "--origin", LOCAL], ""),
    (["--message", "hello"], "--message"), (["/x", "--origin", LOCAL, "--definition", "/nowhere.yaml"], "no such file"),
    (["/x", "--origin", LOCAL, "--test-invoke", "pets"], "crossgate serve"),
])
def test_what_cannot_be_read_is_1_and_said(doctor, arguments, words):
    told = doctor.text(*arguments)
    assert told.code == 1 and told.text == "" and words in told.complaint, told.complaint
    assert len(told.complaint.splitlines()) >= 2, "what is wrong, and what to do"


@pytest.mark.parametrize("arguments", [
    ["http://h/x", "--origin", LOCAL, "--curl", "curl x", "--fetch-snippet", "fetch('x')"], ["http://h/x", "--nosuchflag"],
    ["/x", "--definition", "a", "--test-invoke", "b"], ["http://h/x", "--call-backends"],
    ["--curl", "curl x", "--method", "PUT"], ["http://h/x", "--origin", LOCAL, "--output", "xml"],
])
def test_wrong_usage_is_the_command_lines_own(doctor, arguments):
    told = doctor.text(*arguments)
    assert told.code == 2 and told.text == "" and "Usage:" in told.complaint
