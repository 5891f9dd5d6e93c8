"""What templates write to `$context`: request and response overrides, their order and their limits."""

import pytest

from support.mapping import ERROR_500, MappingAPI, body_of

STATUS = '{"statusCode": 200}'
REQUEST, RESPONSE = "$context.requestOverride", "$context.responseOverride"
MAPPED = {
    "integration.request.header.X-A": "'mapped'", "integration.request.querystring.q": "'mapped'",
    "integration.request.path.part": "'mapped'",
}


def one(server, build):
    """An API with the method `POST /p`, deployed."""
    api = MappingAPI(server)
    build(api)
    return api.deploy()


def forwarded(server, echo, template, **more):
    """The backend's request after a call of an HTTP method with this request template and mappings to all places."""
    echo.forget()
    api = one(server, lambda api: api.answer(
        "/p", "POST", "HTTP", echo.url + "/{part}?fixed=1", request=template, parameters=MAPPED, **more))
    answer = api.call("/p", '{"name": "Rex", "list": ["a", "b"]}')
    assert answer.status == 200, answer.body
    return echo.last


def sets(*assignments):
    return "".join(f"#set({left} = {right})\n" for left, right in assignments)


def test_without_overrides_the_mappings_stand(server, echo):
    got = forwarded(server, echo, "body")
    assert (got.target, got.header("X-A"), got.body) == ("/mapped?fixed=1&q=mapped", "mapped", b"body")


@pytest.mark.parametrize("place, name, target, header", [
    ("header", "X-A", "/mapped?fixed=1&q=mapped", "Rex"),
    ("querystring", "q", "/mapped?fixed=1&q=Rex", "mapped"),
    ("path", "part", "/Rex?fixed=1&q=mapped", "mapped"),
])
@pytest.mark.parametrize("left", [
    "{0}.{1}.{2}", "{0}.{1}['{2}']", "{0}['{1}']['{2}']", "$context['requestOverride'].{1}.{2}"])
def test_a_request_override_replaces_a_mapping(server, echo, place, name, target, header, left):
    got = forwarded(server, echo, sets((left.format(REQUEST, place, name), "$input.path('$.name')")))
    assert (got.target, got.header("X-A"), got.body) == (target, header, b"")


def test_request_overrides_add_what_no_mapping_names(server, echo):
    got = forwarded(server, echo, sets(
        (REQUEST + ".header.X-New", '"new"'), (REQUEST + ".querystring.more", "7"),
        (REQUEST + ".header.X-Hyphen-Name", "$input.path('$.list')[1]")))
    assert (got.header("X-New"), got.header("X-Hyphen-Name"), got.header("X-A")) == ("new", "b", "mapped")
    assert got.target == "/mapped?fixed=1&q=mapped&more=7"


def test_a_list_makes_one_header_with_commas(server, echo):
    """AWS guide: `#set($context.requestOverride.header.multivalueheader=[$a, $b])`."""
    got = forwarded(server, echo, '#set($a = "1")#set($b = "two")' + sets((REQUEST + ".header.multi", "[$a, $b]")))
    assert got.all("multi") == ["1,two"]


def test_put_writes_and_prints_nothing(server, echo):
    got = forwarded(server, echo, f'<{REQUEST}.querystring.put("k", "v")>')
    assert (got.target.endswith("k=v"), got.body) == (True, b"<>")


def test_an_override_of_nothing_changes_nothing(server, echo):
    """A null on the right leaves the left as it was (Velocity 1.7)."""
    assert forwarded(server, echo, sets((REQUEST + ".header.X-A", "$nothing"))).header("X-A") == "mapped"


def test_overrides_work_in_loops_and_branches(server, echo):
    template = """#foreach($x in $input.path('$.list'))
#set($context.requestOverride.querystring[$x] = "$foreach.index")
#end
#if($input.path('$.name') == "Rex")#set($context.requestOverride.header.X-A = "branch")#end
"""
    got = forwarded(server, echo, template)
    assert got.header("X-A") == "branch" and "a=0" in got.target and "b=1" in got.target


@pytest.mark.parametrize("target", [
    REQUEST + ".header.X-A", REQUEST + ".querystring.q", REQUEST + ".path.part",
    RESPONSE + ".header.X-A", RESPONSE + ".status",
])
def test_the_same_override_twice_is_a_500(server, echo, target):
    """AWS guide: "If you try to override the same parameter multiple times, API Gateway returns a 5XX response"."""
    echo.forget()
    api = one(server, lambda api: api.answer(
        "/p", "POST", "HTTP", echo.url + "/{part}", request=sets((target, "201"), (target, "202")),
        parameters={"integration.request.path.part": "'mapped'"}))
    assert api.result("/p", "{}") == ERROR_500
    assert echo.seen() == []


@pytest.mark.parametrize("value", [r'"a$util.urlDecode("%0d%0a")X-Evil: 1"', r'$util.urlDecode("a%00b")'])
@pytest.mark.parametrize("place", [REQUEST, RESPONSE])
def test_an_override_never_splits_a_message(server, echo, place, value):
    echo.forget()
    api = one(server, lambda api: api.answer(
        "/p", "POST", "HTTP", echo.url, request=sets((place + ".header.X-A", value))))
    answer = api.call("/p", "{}")
    assert answer.status in (200, 500) and "x-evil" not in answer.names
    assert all(request.header("X-Evil") is None for request in echo.requests)


@pytest.mark.parametrize("header", ["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id"])
def test_a_header_that_may_not_be_mapped_may_not_be_overridden(server, echo, header):
    echo.forget()
    api = one(server, lambda api: api.answer(
        "/p", "POST", "HTTP", echo.url, request=sets((f"{REQUEST}.header.{header}", '"1"'))))
    assert api.result("/p", "{}") == ERROR_500 and echo.seen() == []


# -- responses ----------------------------------------------------------------------------------------------------


def test_a_response_override_replaces_status_and_mapped_header(server):
    api = one(server, lambda api: api.renders(
        "/p", sets((RESPONSE + ".header.X-A", '"over"'), (RESPONSE + ".header.X-New", '"new"'),
                   (RESPONSE + ".status", "418")) + "tea",
        headers={"X-A": "'mapped'", "X-B": "'kept'"}))
    answer = api.call("/p")
    assert (answer.status, answer.body) == (418, b"tea")
    assert [answer.header(f"X-{name}") for name in ("A", "B", "New")] == ["over", "kept", "new"]


def test_a_response_override_by_what_the_backend_said(server, echo):
    """AWS guide's example: an error in a body of status 200 becomes a 400."""
    template = """#set($inputRoot = $input.path('$'))
$input.json("$")
#if($inputRoot.toString().contains("error"))
#set($context.responseOverride.status = 400)
#end
"""
    api = one(server, lambda api: api.answer("/p", "GET", "HTTP", echo.url, response=template))
    for body, status in ((b'{"a":1}', 200), (b'{"error":"x"}', 400)):
        echo.answer = body_of("application/json", body)
        answer = api.call("/p", verb="GET")
        assert (answer.status, answer.body.strip()) == (status, body)


def test_a_list_makes_one_response_header(server):
    api = one(server, lambda api: api.renders("/p", sets((RESPONSE + ".header.X-A", '["1", "2"]'))))
    assert api.call("/p").all("X-A") == ["1,2"]


def test_the_request_template_may_override_the_response(server):
    """Recorded: status 444, a header, and an unknown key that the response template reads; with and without one."""
    request = sets((RESPONSE + ".status", "444"), (RESPONSE + ".header.foo", '"bar"'),
                   (RESPONSE + ".custom", '"is also passed around"')) + STATUS

    def build(api):
        api.renders("/p", "$context.responseOverride.custom", request=request)
        api.answer("/bare", "POST", "MOCK", request=request)

    api = one(server, build)
    answer = api.call("/p")
    assert (answer.status, answer.header("foo"), answer.body) == (444, "bar", b"is also passed around")
    answer = api.call("/bare")
    assert (answer.status, answer.header("foo"), answer.body) == (444, "bar", b"")


def test_a_request_override_is_read_back_in_the_response_template(server):
    """Recorded: the idiom to carry the client's body of a MOCK to its answer."""
    api = one(server, lambda api: api.renders(
        "/p", "[$context.requestOverride.path.body]",
        request='#set($context.requestOverride.path.body = $input.body)' + STATUS))
    assert api.result("/p", '{"a": [1]}') == (200, b'[{"a": [1]}]')


@pytest.mark.parametrize("name, seen", [
    ("Date", "x-amzn-Remapped-Date"), ("Server", "x-amzn-Remapped-Server"),
    ("Connection", "x-amzn-Remapped-Connection"), ("Content-Length", "x-amzn-Remapped-Content-Length"),
    ("Transfer-Encoding", None),
])
def test_an_overridden_response_header_is_renamed_like_a_mapped_one(server, name, seen):
    api = one(server, lambda api: api.renders("/p", sets((f"{RESPONSE}.header.{name}", '"77"')) + "body"))
    answer = api.call("/p")
    assert (answer.status, answer.body) == (200, b"body")
    assert answer.header(seen) == "77" if seen else "77" not in [value for _, value in answer.headers]


def test_overrides_are_shown_by_a_test_invocation(server, gateway):
    api = MappingAPI(server)
    api.renders("/p", sets((RESPONSE + ".status", "201"), (RESPONSE + ".header.X-A", '"a"')) + "made")
    result = gateway.test_invoke_method(**api.at("/p", "POST"), body="{}")
    assert (result["status"], result["body"], result["headers"]["X-A"]) == (201, "made", "a")
    assert result["log"].rstrip().endswith("Method completed with status: 201")


@pytest.mark.parametrize("status", ['"abc"', "99", "100", "1000", '""'])
def test_a_status_that_is_none_never_reaches_the_wire(server, status):
    api = one(server, lambda api: api.renders("/p", sets((RESPONSE + ".status", status)) + "x"))
    assert api.call("/p").status in (200, 500)
    assert server.get("/_crossgate/livez").status == 200


def test_proxies_know_no_overrides(server, echo):
    """Their templates are kept and never run."""
    api = MappingAPI(server)
    api.proxy("/p", "POST", echo.url, requestTemplates={"application/json": sets((REQUEST + ".header.X-A", '"no"'))})
    api.deploy()
    assert api.call("/p", "as it is").status == 200
    assert (echo.last.header("X-A"), echo.last.body) == (None, b"as it is")
