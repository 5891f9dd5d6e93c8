"""Walks through AWS's developer guide: parameter mappings and stage variables, followed as a user follows them.

Each test names its page (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html); requests and results are the
page's.
"""

import json

import pytest

from support.mapping import JSON, MappingAPI, body_of, shown
from support.recorded import document

pytestmark = pytest.mark.usefixtures("answers_what_it_got")


def mapped(gateway, echo, verb="post", path="/", request=(), declared=None, **integration):
    """An API of one operation made from a definition, as the pages of mappings have them."""
    places = [{"name": name, "in": place, "schema": {"type": "string"}} for place, name in request]
    made = {"type": "http", "httpMethod": "GET", "uri": echo.url + "/petstore/pets",
            "responses": {"default": {"statusCode": "200"}}, "passthroughBehavior": "when_no_templates"} | integration
    api = gateway.import_rest_api(body=document({path: {verb: {
        "parameters": places, "responses": declared or {"200": {"description": "200 response"}},
        "x-amazon-apigateway-integration": made}}}))["id"]
    gateway.create_deployment(restApiId=api, stageName="prod")
    return api


def test_a_request_header_is_renamed(gateway, echo):
    """request-response-data-mappings, example 1, with its log."""
    api = mapped(gateway, echo, "get", "/pets", [("header", "puppies")], passthroughBehavior="when_no_match",
                 requestParameters={"integration.request.header.DogsAge0": "method.request.header.puppies"})
    pets = next(item for item in gateway.get_resources(restApiId=api)["items"] if item["path"] == "/pets")["id"]
    log = gateway.test_invoke_method(
        restApiId=api, resourceId=pets, httpMethod="GET", headers={"puppies": "true"})["log"]
    assert shown(log, "Method request headers: ") == "{puppies=true}"
    assert shown(log, "Method request body before transformations: ") == ""
    assert shown(log, "Endpoint request URI: ") == echo.url + "/petstore/pets"
    headers = shown(log, "Endpoint request headers: ")
    assert "DogsAge0=true" in headers and f"x-amzn-apigateway-api-id={api}" in headers
    assert "Accept=application/json" in headers and "User-Agent=AmazonAPIGateway_" in headers
    assert "X-Amzn-Trace-Id=Root=1-" in headers and echo.last.header("DogsAge0") == "true"


def test_query_values_and_a_path_part_from_a_header(server, gateway, echo):
    """request-response-data-mappings, example 2; its URI has no place for the path parameter, this one has."""
    api = mapped(gateway, echo, uri=echo.url + "/{integrationPathParam}", request=[
        ("query", "methodRequestQueryParam"), ("header", "methodRequestHeaderParam")], requestParameters={
            "integration.request.querystring.integrationQueryParam":
                "method.request.multivaluequerystring.methodRequestQueryParam",
            "integration.request.path.integrationPathParam": "method.request.header.methodRequestHeaderParam"},
        requestTemplates={"application/json": '{"statusCode": 200}'})
    answer = server.request(
        "POST", f"/_aws/execute-api/{api}/prod/?methodRequestQueryParam=a&methodRequestQueryParam=b",
        JSON | {"methodRequestHeaderParam": "pets"}, "{}")
    assert answer.status == 200 and echo.last.path == "/pets"
    assert echo.last.target == "/pets?integrationQueryParam=a&integrationQueryParam=b"


def test_the_body_and_a_part_of_it_become_headers(server, gateway, echo):
    """request-response-data-mappings, example 3; a header cannot hold the line ends of the page's body."""
    api = mapped(gateway, echo, requestParameters={
        "integration.request.header.pet-price": "method.request.body[0].price",
        "integration.request.header.body-header": "method.request.body"},
        requestTemplates={"application/json": '{"statusCode": 200}'})
    body = json.dumps([{"id": 1, "type": "dog", "price": 249.99}])
    assert server.request("POST", f"/_aws/execute-api/{api}/prod/", JSON, body).status == 200
    assert (echo.last.header("pet-price"), echo.last.header("body-header")) == ("249.99", body)


def test_parts_of_the_answer_become_headers(server, gateway, echo):
    """request-response-data-mappings, example 4."""
    echo.answer = body_of("application/json", b'{"redirect": {"url": "https://example.com/"}}', x_app_id="7")
    echo.answer.headers.extend([("item", "a"), ("item", "b")])
    mappings = {"id": "integration.response.header.x-app-id", "location": "integration.response.body.redirect.url",
                "item": "integration.response.multivalueheader.item"}
    declared = {name: {"schema": {"type": "string"}} for name in mappings}
    api = mapped(
        gateway, echo, requestTemplates={"application/json": '{"statusCode": 200}'},
        declared={"200": {"description": "200 response", "headers": declared}},
        responses={"default": {"statusCode": "200", "responseParameters": {
            f"method.response.header.{name}": source for name, source in mappings.items()}}})
    answer = server.request("POST", f"/_aws/execute-api/{api}/prod/", JSON, "{}")
    assert (answer.header("id"), answer.header("location")) == ("7", "https://example.com/")
    assert answer.all("item") == ["a,b"]


def test_stage_variables_in_every_place(server, echo):
    """aws-api-gateway-stage-variables-reference: mapping expression, template, path, query and host of a URI."""
    api = MappingAPI(server)
    api.answer("/v", "POST", "HTTP", "http://${stageVariables.host}/${stageVariables.part}/bar?q=${stageVariables.q}",
               request='{ "a" : "$stageVariables.q", "b" : "${stageVariables.q}", "c": "$stageVariables[\'q\']"}',
               parameters={"integration.request.header.v": "stageVariables.q"},
               headers={"w": "stageVariables.part"})
    api.answer("/whole", "POST", "HTTP", "http://${stageVariables.url}")
    host = echo.url.removeprefix("http://")
    api.deploy(variables={"host": host, "part": "foo", "q": "x-1", "url": host + "/whole"})
    answer = api.call("/v", "{}")
    assert (answer.json(), answer.header("w")) == ({"a": "x-1", "b": "x-1", "c": "x-1"}, "foo")
    assert (echo.last.target, echo.last.header("v")) == ("/foo/bar?q=x-1", "x-1")
    assert api.call("/whole", "{}").status == 200 and echo.last.target == "/whole"
