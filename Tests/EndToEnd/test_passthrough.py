"""Which template runs for which media type, and what happens without one: the passthrough table, row by row."""

import pytest

from support.mapping import ERROR_415, MappingAPI, body_of

BEHAVIOURS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
TEMPLATES = {
    "none": {},
    "json": {"application/json": "made of $input.body"},
    "xml": {"application/xml": "made of $input.body"},
    "both": {"application/json": "made of $input.body", "application/xml": "xml of $input.body"},
    "default": {"$default": "made of $input.body", "application/xml": "xml of $input.body"},
    # AWS guide: an empty template is the way to force passthrough.
    "empty": {"application/json": ""},
}
MADE, XML, PASSED, REFUSED = "made of <in>", "xml of <in>", "<in>", None

#: Templates, the request's Content-Type, and the outcome under each behaviour in the order above.
TABLE = [
    ("none", None, (PASSED, PASSED, REFUSED)),
    ("none", "application/json", (PASSED, PASSED, REFUSED)),
    ("none", "image/png", (PASSED, PASSED, REFUSED)),
    ("json", None, (MADE, MADE, MADE)),
    ("json", "application/json", (MADE, MADE, MADE)),
    ("json", "application/json; charset=utf-8", (MADE, MADE, MADE)),
    ("json", "APPLICATION/JSON", (MADE, MADE, MADE)),
    ("json", "application/xml", (PASSED, REFUSED, REFUSED)),
    ("json", "text/plain; a=b", (PASSED, REFUSED, REFUSED)),
    ("xml", None, (PASSED, REFUSED, REFUSED)),
    ("xml", "application/json", (PASSED, REFUSED, REFUSED)),
    ("xml", "application/xml;charset=utf-8", (MADE, MADE, MADE)),
    ("both", None, (MADE, MADE, MADE)),
    ("both", "application/xml", (XML, XML, XML)),
    ("both", "text/plain", (PASSED, REFUSED, REFUSED)),
    ("default", None, (MADE, MADE, MADE)),
    ("default", "text/plain", (MADE, MADE, MADE)),
    ("default", "application/xml", (XML, XML, XML)),
    ("empty", "application/json", (PASSED, REFUSED, REFUSED)),
]


@pytest.fixture(scope="module")
def api(server, echo):
    api = MappingAPI(server)
    for name, texts in TEMPLATES.items():
        for behaviour in BEHAVIOURS:
            api.forwards(f"/{name}/{behaviour}", echo.url, texts, passthroughBehavior=behaviour)
    for behaviour in BEHAVIOURS:
        api.answer(f"/mock/{behaviour}", "OPTIONS", "MOCK", request='{"statusCode": 200}',
                   passthroughBehavior=behaviour)
        api.answer(f"/get/{behaviour}", "GET", "HTTP", echo.url, request={"application/xml": "x"},
                   passthroughBehavior=behaviour)
        api.proxy(f"/proxy/{behaviour}", "POST", echo.url + "/proxy", passthroughBehavior=behaviour)
    return api.deploy()


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("templates, media_type, outcomes", TABLE)
def test_the_passthrough_table_of_requests(api, echo, templates, media_type, outcomes, behaviour):
    outcome = outcomes[BEHAVIOURS.index(behaviour)]
    echo.forget()
    answer = api.call(f"/{templates}/{behaviour}", "<in>", {"Content-Type": media_type} if media_type else {})
    if outcome is REFUSED:
        assert (answer.status, answer.body) == ERROR_415
        assert answer.header("x-amzn-ErrorType") == "BadRequestException" and echo.seen() == []
    else:
        assert answer.status == 200
        assert echo.last.body.decode() == outcome


@pytest.mark.parametrize("behaviour, status", [("WHEN_NO_MATCH", 200), ("WHEN_NO_TEMPLATES", 415), ("NEVER", 415)])
def test_the_choice_does_not_ask_whether_there_is_a_body(api, behaviour, status):
    assert api.call(f"/get/{behaviour}", verb="GET", headers={}).status == status


@pytest.mark.parametrize("behaviour, other", [("WHEN_NO_MATCH", 500), ("WHEN_NO_TEMPLATES", 415), ("NEVER", 415)])
def test_a_preflight_with_another_content_type_finds_no_status(api, behaviour, other):
    """Passed through, the empty body has no statusCode."""
    assert api.call(f"/mock/{behaviour}", verb="OPTIONS", headers={}).status == 200
    assert api.call(f"/mock/{behaviour}", verb="OPTIONS").status == 200
    assert api.call(f"/mock/{behaviour}", verb="OPTIONS", headers={"Content-Type": "text/xml"}).status == other


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_a_proxy_always_passes_the_body(api, echo, behaviour):
    assert api.call(f"/proxy/{behaviour}", "<in>", {"Content-Type": "text/xml"}).status == 200
    assert echo.last.body == b"<in>"


# -- the way back -------------------------------------------------------------------------------------------------

RESPONSES = {
    "none": {},
    "json": {"application/json": "json of $input.body"},
    "xml": {"application/xml": "xml of $input.body"},
    "both": {"application/json": "json of $input.body", "application/xml": "xml of $input.body"},
    "empty": {"application/json": ""},
}

#: Templates, the request's Accept, and the body. Without a match: the one for JSON, else the first.
BACK = [
    ("none", None, "<out>"), ("none", "application/xml", "<out>"),
    ("json", None, "json of <out>"), ("json", "application/json", "json of <out>"),
    ("json", "application/xml", "json of <out>"), ("json", "*/*", "json of <out>"),
    ("xml", None, "xml of <out>"), ("xml", "application/json", "xml of <out>"),
    ("both", None, "json of <out>"), ("both", "application/xml", "xml of <out>"),
    ("both", "application/xml;q=0.5, application/json", "xml of <out>"), ("both", "text/html", "json of <out>"),
    ("empty", None, "<out>"), ("empty", "application/xml", "<out>"),
]


@pytest.fixture(scope="module")
def back(server, echo):
    api = MappingAPI(server)
    for name, texts in RESPONSES.items():
        api.answer(f"/{name}", "GET", "HTTP", echo.url, response=texts)
    return api.deploy()


@pytest.mark.parametrize("templates, accept, body", BACK)
def test_the_response_template_is_chosen_by_Accept(back, echo, templates, accept, body):
    echo.answer = body_of("text/plain", b"<out>")
    answer = back.call(f"/{templates}", verb="GET", headers={"Accept": accept} if accept else {})
    assert (answer.status, answer.text) == (200, body)
    # The backend's own type is not passed, and the template's name is not one.
    assert answer.header("Content-Type") == "application/json"
