"""Parameter mappings and overrides. assumed: from the emulator's unit tests (test_parameters_mapping,
test_handler_integration_request), where comments say which were tried on AWS by hand."""

import json

import pytest

from recorded.methods import custom
from support.rest_api import RestAPI, declared
from support.wire import Connection

PETS = {"petstore": {"pets": [{"name": "nested pet name value"}, {"name": "second nested value"}]}}
PATH = "method.request.body.petstore.pets[0].name"


def called(api, head, body=b""):
    """A request whose header lines are sent as given, repeated ones too."""
    with Connection(api.server.port) as connection:
        lines = f"Host: localhost\r\nContent-Length: {len(body)}\r\n" + head
        connection.send(f"POST {api.path('/t')}?q=q1&q=q2&one=o HTTP/1.1\r\n{lines}\r\n".encode() + body)
        return connection.read_response()


@pytest.fixture
def mapped(server, backend):
    def make(mappings, template=None, path=""):
        api = RestAPI(server)
        method = declared(["many", "one"], "method.request.header.") | declared(
            ["q", "one"], "method.request.querystring.")
        method.pop("method.request.header.one")
        custom(api, "/t", "POST", template, uri=backend.url + "/" + path, method={"requestParameters": method},
               requestParameters={f"integration.request.{key}": value for key, value in mappings.items()})
        return api.deploy(variables={"v": "a stage variable"})

    return make


@pytest.mark.parametrize("source, body, value", [
    ("method.request.body", b"", "{}"),  # "validated against AWS"
    ("method.request.body", b"<This is a body value>", "<This is a body value>"),
    (PATH, json.dumps(PETS).encode(), "nested pet name value"),
    (PATH, b'{"petstore": {"pets": {"name": "x"}}}', None),
    ("context.apiId", b"", "api"),
    ("stageVariables.v", b"", "a stage variable"),
    ("'static'", b"", "static"),
])
def test_sources_of_a_header(mapped, backend, source, body, value):
    api = mapped({"header.test": source})
    assert called(api, "", body).status == 200
    assert backend.last.header("test") == (api.id if value == "api" else value)


@pytest.mark.parametrize("source", [PATH, "method.request.body"])
def test_a_body_that_begins_as_JSON_and_is_none(mapped, backend, source):
    answer = called(mapped({"header.test": source}), "", b"\n{wrongjson")
    assert (answer.status, answer.json()) == (400, {"message": "Invalid JSON in request body"})
    assert backend.seen() == []


def test_the_last_of_many_values_and_all_of_them(mapped, backend):
    # "tested manually with the AWS console"
    api = mapped({
        "header.last": "method.request.header.many", "header.all": "method.request.multivalueheader.many",
        "querystring.last": "method.request.querystring.q", "querystring.all": "method.request.multivaluequerystring.q",
        "querystring.solo": "method.request.multivaluequerystring.one"})
    assert called(api, "many: value1\r\nmany: value2\r\n").status == 200
    got = backend.last
    assert (got.all("last"), got.all("all")) == (["value2"], ["value1,value2"])
    assert sorted(got.target.split("?")[1].split("&")) == ["all=q1", "all=q2", "last=q2", "solo=o"]


def test_overrides_of_each_kind(mapped, backend):
    template = """
#set($context.requestOverride.header.header = "headerOverride")
#set($context.requestOverride.header.multivalue = ["1header", "2header"])
#set($context.requestOverride.path.path = "pathOverride")
#set($context.requestOverride.querystring.qs = "queryOverride")
"""
    api = mapped({"header.header": "method.request.header.many", "path.path": "method.request.querystring.one",
                  "querystring.qs": "method.request.multivaluequerystring.q"}, template, "{path}")
    assert called(api, "many: value1\r\n").status == 200
    got = backend.last
    assert (got.target, got.all("header"), got.all("multivalue")) == (
        "/pathOverride?qs=queryOverride", ["headerOverride"], ["1header,2header"])
