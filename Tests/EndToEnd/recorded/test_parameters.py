"""Parameter mappings and overrides. assumed: from the emulator's unit tests (test_parameters_mapping,
test_handler_integration_request), where comments say which were tried on AWS by hand."""

import json

import pytest

from recorded.methods import custom
from support.backend import Answer
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


# -- responses ------------------------------------------------------------------------------------------------------

FROM_BODY = "integration.response.body"


def answered(server, backend, mappings, body, headers=(), response=None):
    """The client's answer when these mappings make its headers of the backend's answer."""
    backend.answer = Answer(200, [("Content-Type", "application/json"), *headers], body)
    api = RestAPI(server)
    custom(api, "/", "GET", response=response, uri=backend.url)
    at = api.at("/", "GET")
    api.client.update_method_response(**at, statusCode="200", patchOperations=[
        {"op": "add", "path": f"/responseParameters/{name}", "value": "false"} for name in declared(mappings)])
    more = {} if response is None else {"responseTemplates": {"application/json": response}}
    api.client.put_integration_response(**at, statusCode="200", responseParameters={
        f"method.response.header.{name}": source for name, source in mappings.items()}, **more)
    return api.deploy(variables={"v": "a stage variable"}).request("GET")


@pytest.mark.parametrize("source, body, value", [
    (FROM_BODY, b"", "{}"),  # "validated against AWS"
    (FROM_BODY, b"<This is a body value>", "<This is a body value>"),
    (FROM_BODY + ".petstore.pets[0].name", json.dumps(PETS).encode(), "nested pet name value"),
    (FROM_BODY + ".petstore.pets[0].name", b'{"petstore": {"pets": {"name": "x"}}}', None),
    ("integration.response.header.missing", b"", None),
    ("stageVariables.v", b"", "a stage variable"),
])
def test_sources_of_a_response_header(server, backend, source, body, value):
    answer = answered(server, backend, {"X-Test": source}, body)
    assert (answer.status, answer.header("X-Test")) == (200, value)


@pytest.mark.parametrize("source", [FROM_BODY, FROM_BODY + ".a"])
def test_a_response_that_begins_as_JSON_and_is_none(server, backend, source):
    answer = answered(server, backend, {"X-Test": source}, b"\n{wrongjson")
    assert (answer.status, answer.json()) == (500, {"message": "Internal server error"})


def test_many_values_of_a_response_header(server, backend):
    mappings = {"Last": "integration.response.header.many", "All": "integration.response.multivalueheader.many",
                "Solo": "integration.response.multivalueheader.one"}
    answer = answered(server, backend, mappings, b"", [("many", "value1"), ("many", "value2"), ("one", "value")])
    assert (answer.all("Last"), ",".join(answer.all("All")), answer.all("Solo")) == (
        ["value2"], "value1,value2", ["value"])


@pytest.mark.parametrize("status, seen", [(500, 500), (201, 201), (600, 200), (99, 200)])
def test_a_status_override_beyond_HTTP_is_ignored(server, backend, status, seen):
    answer = answered(server, backend, {}, b"", response=f"#set($context.responseOverride.status = {status})")
    assert answer.status == seen


def test_an_override_wins_over_a_mapping(server, backend):
    answer = answered(server, backend, {"X-Test": "'from params'"}, b"",
                      response='#set($context.responseOverride.header.X-Test = "from override")')
    assert answer.all("X-Test") == ["from override"]


@pytest.mark.parametrize("templates, body", [
    ({}, b'{"foo":"bar"}'), ({"application/xml": "xml"}, b"xml"),
    ({"application/xml": "xml", "application/json": "json"}, b"json"),
])
def test_the_choice_of_a_response_template(server, backend, templates, body):
    backend.answer = Answer(200, [("Content-Type", "text/html")], b'{"foo":"bar"}')
    api = RestAPI(server)
    custom(api, "/", "GET", uri=backend.url)
    api.client.put_integration_response(**api.at("/", "GET"), statusCode="200", responseTemplates=templates)
    assert api.deploy().request("GET").body == body


# -- mock -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, status", [
    # Observed on AWS, said in the emulator's tests of its mock integration.
    *((text, 200) for text in (
        '{"statusCode": 200}', "{ statusCode: 200 }", "{'statusCode': 200, '': ''}", '{"statusCode": 200 , }',
        '{"statusCode": 200 ,, }', '{"statusCode": 200 , null: null }', "{statusCode: 200, foo}: [ba r]}")),
    *((text, 500) for text in (
        '{"statusCode": "200"}', '{"statusCode": 200', "{\"statusCode': 200 }", "{'statusCode: 200 }",
        "statusCode: 200", "{statusCode: 200, {foo: [ba r]}")),
])
def test_what_a_mock_takes_for_a_status(server, text, status):
    api = RestAPI(server)
    custom(api, "/", "GET", text)
    assert api.deploy().request("GET").status == status


@pytest.mark.parametrize("number", ["0", "-1000", "299"])
def test_any_integer_is_a_mocks_status(server, number):
    api = RestAPI(server)
    custom(api, "/", "GET", '{"statusCode": %s}' % number, "default")
    at = api.at("/", "GET")
    api.client.put_method_response(**at, statusCode="202")
    api.client.put_integration_response(
        **at, statusCode="202", selectionPattern=number, responseTemplates={"application/json": "matched"})
    answer = api.deploy().request("GET")
    assert (answer.status, answer.text) == (202, "matched")


# -- a whole template -----------------------------------------------------------------------------------------------


def test_a_block_rendered_for_one_map_after_another(server, backend):
    # TestApiGatewayVtlTemplate::test_render_custom_template
    template = """
#set( $body = $input.json("$") )
#define( $loop )
{
    #foreach($e in $map.keySet())
       #set( $k = $e )
       #set( $v = $map.get($k))
       "$k": "$v"
       #if( $foreach.hasNext ) , #end
    #end
}
#end
  {
    "body": $body,
    "method": "$context.httpMethod",
    "principalId": "$context.authorizer.principalId",
    "claims" : { "sub": "$context.authorizer.claims.sub" },
    #set( $map = $context.authorizer )
    #set( $map = $input.params().querystring )
    "query": $loop,
    #set( $map = $input.params().path )
    "path": $loop,
    #set( $map = $stageVariables )
    "stageVariables": $loop,
    "requestPath": "$context.resourcePath"
}
"""
    api = RestAPI(server)
    custom(api, "/{proxy}", "POST", template, uri=backend.url)
    variables = {"stageVariable1": "value1", "stageVariable2": "value2"}
    answer = api.deploy(variables=variables).request(
        "POST", "/path?baz=test", {"Content-Type": "application/json"}, b'{"spam": "eggs"}')
    assert answer.status == 200
    assert json.loads(backend.last.body) == {
        "body": {"spam": "eggs"}, "method": "POST", "principalId": "", "claims": {"sub": ""},
        "query": {"baz": "test"}, "path": {"proxy": "path"}, "stageVariables": variables, "requestPath": "/{proxy}"}
