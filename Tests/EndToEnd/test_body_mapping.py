"""Parameter mappings: every source and every destination of the grammar, through a real backend."""

from urllib.parse import parse_qs, unquote

import pytest

from support.mapping import ERROR_500, MappingAPI, body_of
from support.rest_api import declared
from support.tools import code_and_message
from support.wire import Connection

BODY = ('{"name": "Rex", "age": 4, "big": 1.50, "yes": true, "none": null, "list": [1, "two"], '
        '"deep": {"a": {"b": "c"}}}')


#: Source, and what it is worth for the request below; None skips the mapping.
SOURCES = [
    ("method.request.path.id", "7"),
    ("method.request.querystring.one", "1"), ("method.request.querystring.many", "b"),
    ("method.request.querystring.absent", None),
    ("method.request.multivaluequerystring.one", "1"), ("method.request.multivaluequerystring.many", "a,b"),
    ("method.request.header.X-In", "in"), ("method.request.header.x-in", None),
    ("method.request.header.X-Many", "second"), ("method.request.header.X-Absent", None),
    ("method.request.multivalueheader.X-Many", "first,second"), ("method.request.multivalueheader.X-In", "in"),
    ("method.request.body", BODY),
    ("method.request.body.name", "Rex"), ("method.request.body.age", "4"), ("method.request.body.yes", "true"),
    ("method.request.body.big", "1.50"),
    ("method.request.body.none", None), ("method.request.body.absent", None),
    ("method.request.body.list", '[1,"two"]'), ("method.request.body.list[1]", "two"),
    ("method.request.body.list[-1:]", '["two"]'), ("method.request.body.deep.a", '{"b":"c"}'),
    ("method.request.body.deep.a.b", "c"), ("method.request.body..b", '["c"]'), ("method.request.body['name']", "Rex"),
    ("stageVariables.v", "variable"), ("stageVariables.absent", None),
    ("context.stage", "prod"), ("context.httpMethod", "POST"), ("context.resourcePath", "/%s/{id}"),
    ("context.identity.sourceIp", "127.0.0.1"), ("context.absent", None), ("context.authorizer.x", None),
    ("'static'", "static"), ("'with blanks, and commas'", "with blanks, and commas"),
]
PLACES = ("header", "querystring", "path")


@pytest.fixture(scope="module")
def api(server, echo):
    api = MappingAPI(server)
    for number, (source, value) in enumerate(SOURCES):
        # An address whose place nothing fills is none: such sources are tried elsewhere.
        place = {} if value is None else {"integration.request.path.place": source}
        api.answer(
            f"/s{number}/{{id}}", "POST", "HTTP", echo.url + ("/at/{place}" if place else "/at"),
            method={"requestParameters": {"method.request.path.id": True}},
            parameters=place | {
                "integration.request.header.X-Out": source, "integration.request.querystring.out": source})
    return api.deploy(variables={"v": "variable"})


def parts(target):
    """The path and the decoded values of `out`."""
    path, _, query = target.partition("?")
    return unquote(path), parse_qs(query, keep_blank_values=True).get("out", [])


@pytest.mark.parametrize("number", range(len(SOURCES)), ids=[source for source, _ in SOURCES])
def test_every_source_goes_to_header_query_and_path(api, echo, number):
    source, value = SOURCES[number]
    echo.forget()
    with Connection(api.server.port) as connection:
        head = (f"POST {api.path(f'/s{number}/7')}?one=1&many=a&many=b HTTP/1.1\r\nHost: 127.0.0.1\r\nX-In: in\r\n"
                f"X-Many: first\r\nX-Many: second\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(BODY)}\r\n\r\n")
        connection.send(head.encode() + BODY.encode())
        answer = connection.read_response("POST")
    assert answer.status == 200, answer.body
    value = value % f"s{number}" if value and "%" in value else value
    path, query = parts(echo.last.target)
    assert echo.last.header("X-Out") == value
    # Several values are a query key each; a path and a header have them joined (integrations 2.11).
    several = source.startswith("method.request.multivaluequerystring") and value and "," in value
    assert query == (value.split(",") if several else [] if value is None else [value])
    assert path == ("/at" if value is None else f"/at/{value}")


def test_an_address_whose_place_nothing_fills_is_a_500(server, echo):
    api = MappingAPI(server)
    api.answer("/p", "POST", "HTTP", echo.url + "/{place}", parameters={
        "integration.request.path.place": "method.request.body.a"})
    api.deploy()
    echo.forget()
    assert api.result("/p", "{}") == ERROR_500 and echo.seen() == []
    assert api.call("/p", '{"a": "../x y"}').status in (200, 400, 500)
    assert all(request.target.startswith("/") and " " not in request.target for request in echo.requests)


def test_an_empty_body_is_an_empty_object(server, echo):
    api = MappingAPI(server)
    api.answer("/p", "POST", "HTTP", echo.url, parameters={
        "integration.request.header.X-Body": "method.request.body",
        "integration.request.header.X-Part": "method.request.body.a"})
    api.deploy()
    assert api.call("/p").status == 200
    assert (echo.last.header("X-Body"), echo.last.header("X-Part"), echo.last.body) == ("{}", None, b"")


@pytest.fixture(scope="module")
def reading(server, echo):
    api = MappingAPI(server)
    api.answer("/part", "POST", "HTTP", echo.url, parameters={
        "integration.request.header.X-Part": "method.request.body.a"})
    api.answer("/whole", "POST", "HTTP", echo.url, parameters={
        "integration.request.header.X-Whole": "method.request.body"})
    api.proxy("/proxy", "POST", echo.url, requestParameters={
        "integration.request.header.X-Part": "method.request.body.a"})
    return api.deploy()


@pytest.mark.parametrize("body", ['{"a": 1', "[1, ", '"open', "'a", ' \n {"a"}', '{"a": 1}}', '{"a": 1e}'])
def test_a_body_that_begins_like_JSON_and_is_none_is_a_400(reading, echo, body):
    echo.forget()
    for path in ("/part", "/proxy"):
        answer = reading.call(path, body)
        assert (answer.status, answer.body) == (400, b'{"message": "Invalid JSON in request body"}')
        assert answer.header("x-amzn-ErrorType") == "BadRequestException"
    assert echo.seen() == []


@pytest.mark.parametrize("body", ["text", "1", "<a/>", "a{", " "])
def test_a_body_that_does_not_begin_like_JSON_skips_the_mapping(reading, echo, body):
    for path in ("/part", "/proxy"):
        assert reading.call(path, body).status == 200
        assert (echo.last.header("X-Part"), echo.last.body.decode()) == (None, body)


def test_the_whole_body_may_be_any_text_that_does_not_begin_like_JSON(reading, echo):
    assert reading.call("/whole", "a = 1").status == 200
    assert echo.last.header("X-Whole") == "a = 1"
    assert reading.call("/whole", '{"a": 1').status == 400


def test_a_part_that_would_split_the_request_goes_nowhere(reading, echo):
    echo.forget()
    answer = reading.call("/part", r'{"a": "x\r\nX-Evil: 1"}')
    assert answer.status in (200, 400, 500)
    assert all(request.header("X-Evil") is None for request in echo.requests)


# -- responses ----------------------------------------------------------------------------------------------------

ANSWER = b'{"name": "Rex", "age": 4, "none": null, "list": [1, "two"], "deep": {"a": "b"}, "text": "{\\"a\\":1}"}'
BACK = [
    ("integration.response.header.X-Back", "back"), ("integration.response.header.x-back", "back"),
    ("integration.response.header.X-Many", "second"), ("integration.response.header.X-Absent", None),
    ("integration.response.multivalueheader.X-Many", "first,second"),
    ("integration.response.body", ANSWER.decode()),
    ("integration.response.body.name", "Rex"), ("integration.response.body.age", "4"),
    ("integration.response.body.none", None), ("integration.response.body.absent", None),
    ("integration.response.body.list", '[1,"two"]'), ("integration.response.body.list[0]", "1"),
    ("integration.response.body.deep", '{"a":"b"}'), ("integration.response.body.text", '{"a":1}'),
    ("stageVariables.v", "variable"), ("context.stage", "prod"), ("context.resourceId", ...), ("'static'", "static"),
    # A number of the context is none of the string values that mappings take (integrations 2.11).
    ("context.requestTimeEpoch", None),
]


def test_every_source_of_a_response_header(server, echo):
    api = MappingAPI(server)
    api.answer("/p", "GET", "HTTP", echo.url, headers={f"X-{n}": source for n, (source, _) in enumerate(BACK)})
    api.deploy(variables={"v": "variable"})
    echo.answer = body_of("application/json", ANSWER)
    echo.answer.headers += [("X-Back", "back"), ("X-Many", "first"), ("X-Many", "second")]
    answer = api.call("/p", verb="GET")
    assert (answer.status, answer.body) == (200, ANSWER)
    got = {source: answer.header(f"X-{n}") for n, (source, _) in enumerate(BACK)}
    assert got == dict(BACK) | {"context.resourceId": api.resource("/p")}


@pytest.mark.parametrize("body, part, whole", [
    (b"", None, "{}"), (b"text", None, "text"), (b'{"name": "x"}', "x", '{"name": "x"}'),
])
def test_a_body_that_is_no_JSON_has_no_parts(server, echo, body, part, whole):
    api = MappingAPI(server)
    api.answer("/p", "GET", "HTTP", echo.url, headers={
        "X-Part": "integration.response.body.name", "X-Whole": "integration.response.body"})
    api.deploy()
    echo.answer = body_of("text/plain", body)
    answer = api.call("/p", verb="GET")
    assert (answer.status, answer.header("X-Part"), answer.header("X-Whole")) == (200, part, whole)


def test_a_broken_answer_fails_the_response(server, echo):
    api = MappingAPI(server)
    api.answer("/p", "GET", "HTTP", echo.url, headers={"X-Part": "integration.response.body.name"})
    api.deploy()
    echo.answer = body_of("application/json", b'{"name": ')
    assert api.result("/p", verb="GET") == ERROR_500


def test_a_body_part_in_a_mock_answer_is_that_of_the_empty_mock(server):
    api = MappingAPI(server)
    api.answer("/p", "POST", "MOCK", request='{"statusCode": 200}', headers={
        "X-Body": "integration.response.body", "X-Part": "integration.response.body.name"})
    api.deploy()
    answer = api.call("/p", BODY)
    assert (answer.status, answer.header("X-Body"), answer.header("X-Part")) == (200, "{}", None)


# -- what the control plane takes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["method.request.header.X", "method.request.body", "method.request.querystring.q"])
def test_a_response_cannot_be_mapped_from_the_request(server, source):
    api = MappingAPI(server)
    api.method("/p", "GET")
    api.client.put_method_response(**api.at("/p", "GET"), statusCode="200", responseParameters=declared(["X"]))
    api.client.put_integration(**api.at("/p", "GET"), type="MOCK", requestTemplates={"application/json": "{}"})
    code, sentence = code_and_message(lambda: api.client.put_integration_response(
        **api.at("/p", "GET"), statusCode="200", responseParameters={"method.response.header.X": source}))
    assert code == "BadRequestException" and sentence.startswith("Invalid mapping expression specified")


@pytest.mark.parametrize("key, source", [
    ("integration.request.header.X", "static"), ("integration.request.header.X", "nosuch.thing"),
    ("integration.request.header.X", "method.request.header.X and more"),
    ("integration.request.cookie.X", "'a'"), ("method.request.header.X", "'a'"),
    ("integration.request.header.X", "method.request.header.Undeclared"),
    ("integration.request.header.X", "integration.response.body.a"),
])
def test_a_request_mapping_of_another_form_is_refused(server, key, source):
    api = MappingAPI(server)
    api.method("/p", "GET")
    code, sentence = code_and_message(lambda: api.client.put_integration(
        **api.at("/p", "GET"), type="HTTP", integrationHttpMethod="GET", uri="http://127.0.0.1/",
        requestParameters={key: source}))
    assert code == "BadRequestException" and sentence.startswith("Invalid mapping expression specified")
