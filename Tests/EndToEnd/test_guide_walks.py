"""Walks through AWS's developer guide: mocks, validation, overrides, the choice of templates and responses, and bodies
of bytes, followed as a user follows them. Those of parameters are in `test_guide_parameters.py`.

Each test names its page (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html); requests and results are the
page's. Passthrough and contentHandling have their whole tables in `test_passthrough.py` and `test_bodies.py`.
"""

import gzip
import json
import re

import pytest

from support.mapping import ERROR_415, JSON, MappingAPI, body_of, shown
from support.recorded import document

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

PET = {"id": 1, "type": "dog", "price": 249.99}


# -- mock integrations, validation, overrides -----------------------------------------------------------------------


def test_a_mock_that_lets_internal_calls_through(server, gateway):
    """how-to-mock-integration-console, with its two tests."""
    api = MappingAPI(server)
    go, no = '{"told": "come in"}', '{"told": "crew only"}'
    api.answer("/", "GET", "MOCK", request="""
#if($input.params('scope') == "internal")
  {"statusCode": 200}
#else
  {"statusCode": 500}
#end""", response=go, method={"requestParameters": {"method.request.querystring.scope": False}})
    at = api.at("/", "GET")
    gateway.put_method_response(**at, statusCode="500")
    gateway.put_integration_response(
        **at, statusCode="500", selectionPattern=r"5\d{2}", responseTemplates={"application/json": no})
    for query, status, body in (("?scope=internal", 200, go), ("?scope=public", 500, no), ("", 500, no)):
        result = gateway.test_invoke_method(**at, pathWithQueryString="/" + query)
        assert (result["status"], result["body"]) == (status, body)
        # The console shows the one header that is no tracing one.
        assert {k: v for k, v in result["headers"].items() if k != "X-Amzn-Trace-Id"} == JSON


VALIDATION = {
    "x-amazon-apigateway-request-validators": {
        "all": {"validateRequestBody": True, "validateRequestParameters": True},
        "params-only": {"validateRequestBody": False, "validateRequestParameters": True}},
    "x-amazon-apigateway-request-validator": "params-only",
    "definitions": {"RequestBodyModel": {"type": "object", "required": ["type", "name", "price"], "properties": {
        "id": {"type": "integer"}, "type": {"type": "string", "enum": ["dog", "cat", "fish"]},
        "name": {"type": "string"}, "price": {"type": "number", "minimum": 25, "maximum": 500}}}},
}
MARCO = {"name": "Marco", "type": "dog", "price": 260}
#: Verb, query, headers, body, and the message of a refusal.
VALIDATED = [
    ("GET", "?q1=cat", {}, None, None), ("GET", "", {}, None, "Missing required request parameters: [q1]"),
    ("GET", "?q1=", {}, None, "Missing required request parameters: [q1]"),
    ("POST", "", {"h1": "v1"}, MARCO, None), ("POST", "", {}, MARCO, "Missing required request parameters: [h1]"),
    ("POST", "", {"h1": ""}, MARCO, "Missing required request parameters: [h1]"),
    ("POST", "", {"h1": "v1"}, MARCO | {"name": "Molly", "type": "bird"}, "Invalid request body"),
    ("POST", "", {"h1": "v1"}, MARCO | {"price": 501}, "Invalid request body"),
]


def test_the_requests_of_the_validation_page(server, gateway, echo):
    """api-gateway-request-validation-test, with the API of api-gateway-request-validation-sample-api-swagger."""
    def operation(verb, parameter, mapping, body=(), **more):
        return {"parameters": [parameter | {"required": True}, *body], "responses": {"200": {"description": "fine"}},
                "x-amazon-apigateway-integration": {
                    "type": "http", "uri": echo.url + "/petstore/pets", "httpMethod": verb,
                    "requestParameters": mapping, "responses": {
                        r"2\d{2}": {"statusCode": "200"}, "default": {"statusCode": "400"}}}} | more

    post = operation(
        "POST", {"in": "header", "name": "h1"}, {"integration.request.header.custom_h1": "method.request.header.h1"},
        [{"in": "body", "name": "RequestBodyModel", "required": True,
          "schema": {"$ref": "#/definitions/RequestBodyModel"}}], **{"x-amazon-apigateway-request-validator": "all"})
    get = operation("GET", {"name": "q1", "in": "query"},
                    {"integration.request.querystring.type": "method.request.querystring.q1"})
    api = gateway.import_rest_api(body=document({"/validation": {"post": post, "get": get}}, 2, **VALIDATION))["id"]
    gateway.create_deployment(restApiId=api, stageName="testStage")
    for verb, query, headers, body, message in VALIDATED:
        answer = server.request(verb, f"/_aws/execute-api/{api}/testStage/validation{query}",
                                JSON | {"Accept": "application/json"} | headers, body and json.dumps(body))
        expected = (200, None) if message is None else (400, {"message": message})
        assert (answer.status, answer.json() if message else None) == expected, (verb, query, headers, body)
    assert echo.seen("/petstore/pets")[-2:] == [("GET", "/petstore/pets"), ("POST", "/petstore/pets")]
    assert echo.last.header("custom_h1") == "v1" and json.loads(echo.last.body) == MARCO


def test_the_status_is_overridden_by_what_the_body_says(server, gateway, echo):
    """apigateway-override-request-response-parameters, example 1."""
    error = {"error": {"at": "no", "text": "there is no such number"}}
    echo.answer = lambda request: body_of("application/json", json.dumps(
        error if request.path.endswith("/-1") else PET).encode())
    api = MappingAPI(server)
    template = """$input.body#set($told = $input.path('$').toString())
#if($told.startsWith("{error="))#set($context.responseOverride.status = 400)#end"""
    api.answer("/pets/{petId}", "GET", "HTTP", echo.url + "/petstore/pets/{petId}", response=template,
               parameters={"integration.request.path.petId": "method.request.path.petId"}).deploy()
    for pet, status, body in (("-1", 400, error), ("1", 200, PET)):
        result = gateway.test_invoke_method(**api.at("/pets/{petId}", "GET"), pathWithQueryString=f"/pets/{pet}")
        assert (result["status"], json.loads(result["body"])) == (status, body)
        assert result["log"].strip().endswith(f"Method completed with status: {status}")
        assert api.call(f"/pets/{pet}", None, {}, "GET").status == status


def test_request_headers_are_overridden_and_made(server, gateway, echo):
    """apigateway-override-request-response-parameters, example 2."""
    api = MappingAPI(server)
    api.answer("/pets", "GET", "HTTP", echo.url + "/petstore/pets", request="""#set($both = "$input.params('header1')$input.params('header2')")
#set($headers = $context.requestOverride.header)
#set($headers.header1 = "pets")
#set($headers.header3 = $both)
#set($headers.multivalueheader = ["pets", $both])
$input.json("$")""", parameters={
        f"integration.request.header.{name}": f"method.request.header.{name}" for name in ("header1", "header2")})
    log = gateway.test_invoke_method(
        **api.at("/pets", "GET"), headers={"header1": "header1Val", "header2": "header2Val"})["log"]
    headers = shown(log, "Endpoint request headers: ")
    for one in ("header3=header1Valheader2Val", "header2=header2Val", "header1=pets", "Accept=application/json",
                f"x-amzn-apigateway-api-id={api.id}", "multivalueheader=pets,header1Valheader2Val"):
        assert one in headers
    assert echo.last.header("multivalueheader") == "pets,header1Valheader2Val"


# -- which template, which response ---------------------------------------------------------------------------------


def test_the_template_of_a_response_is_chosen_by_accept(server, echo):
    """request-response-data-mappings (before 2022): the only template is the default, and an empty one for JSON stands
    for none."""
    api = MappingAPI(server)
    xml = {"application/xml": "<p>$input.path('$.id')</p>"}
    api.answer("/only", "POST", "HTTP", echo.url, response=xml)
    api.answer("/empty", "POST", "HTTP", echo.url, response=xml | {"application/json": ""})
    api.deploy()
    body = json.dumps(PET)
    got = [api.call(path, body, JSON | accept).text for path in ("/only", "/empty")
           for accept in ({}, {"Accept": "application/xml"}, {"Accept": "text/html"})]
    assert got[:5] == ["<p>1</p>", "<p>1</p>", "<p>1</p>", body, "<p>1</p>"]


def test_responses_are_chosen_by_pattern(server, gateway, echo):
    """api-gateway-swagger-extensions-integration-responses: templates for 2xx, a Location for 302."""
    made = {"type": "http", "httpMethod": "POST", "uri": echo.url, "responses": {
        r"2\d{2}": {"statusCode": "200", "responseTemplates": {
            "application/json": """{"who": "$input.path('$.name')", "key": $input.json('$.key')}""",
            "application/xml": "#set ($one=$input.path('$')) <who>$one.name</who> "}},
        "302": {"statusCode": "302", "responseParameters": {
            "method.response.header.Location": "integration.response.body.redirect.url"}}}}
    api = gateway.import_rest_api(body=document({"/": {"post": {"responses": {
        "200": {"description": "fine"}, "302": {"description": "there", "headers": {
            "Location": {"schema": {"type": "string"}}}}}, "x-amazon-apigateway-integration": made}}}))["id"]
    gateway.create_deployment(restApiId=api, stageName="prod")
    echo.answer = lambda request: body_of("application/json", request.body, json.loads(request.body)["status"])

    def call(body, **headers):
        return server.request("POST", f"/_aws/execute-api/{api}/prod/", JSON | headers, json.dumps(body))

    assert call({"status": 201, "name": "n", "key": "k"}).json() == {"who": "n", "key": "k"}
    assert call({"status": 200, "name": "n"}, Accept="application/xml").text == " <who>n</who> "
    answer = call({"status": 302, "redirect": {"url": "https://example.com/there"}})
    assert (answer.status, answer.header("Location")) == (302, "https://example.com/there")


def test_a_message_with_the_time_of_the_request(server, gateway, echo):
    """set-up-data-transformations-in-api-gateway: the answer to POST."""
    api = MappingAPI(server)
    api.answer("/", "POST", "HTTP", echo.url,
               response='{"message": "noted at $context.requestTime"}')
    result = gateway.test_invoke_method(**api.at("/", "POST"), body='{"id": "4"}')
    message = json.loads(result["body"])["message"]
    assert re.fullmatch(r"noted at \d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000", message)


# -- bytes ----------------------------------------------------------------------------------------------------------


def test_bytes_reach_a_template_as_base64(server, echo):
    """api-gateway-payload-encodings-workflow and api-gateway-content-encodings-examples-image-lambda."""
    api = MappingAPI(server, binaryMediaTypes=["application/octet-stream", "image/jpeg"])
    template = """{"name": "$input.params('key')", "bytes": "$input.body"}"""
    api.answer("/lambda", "PUT", "HTTP", echo.url, contentHandling="CONVERT_TO_TEXT", request={
        "application/json": template, "application/octet-stream": template})
    api.deploy()
    expected = {"name": "quay.jpg", "bytes": "W3JhdyBieXRlc10="}
    for media_type, body in (("application/octet-stream", b"[raw bytes]"), ("application/json", b"W3JhdyBieXRlc10=")):
        headers = {"Content-Type": media_type, "Accept": "application/json"}
        assert api.call("/lambda?key=quay.jpg", body, headers, "PUT").status == 200
        assert json.loads(echo.last.body) == expected


def test_compressed_payloads_both_ways(server, echo):
    """api-gateway-make-request-with-compressed-payload and api-gateway-receive-response-with-compressed-payload."""
    api = MappingAPI(server, minimumCompressionSize=0)
    api.forwards("/pets", echo.url, '{"type": $input.json("$.type"), "price": $input.path("$.price")}').deploy()
    body = b'{\n  "type": "dog",\n  "price": 249.99\n}'
    answer = api.call("/pets", gzip.compress(body), {"Content-Encoding": "gzip"})
    assert (answer.status, answer.json()) == (200, {"type": "dog", "price": 249.99})
    assert answer.header("Content-Encoding") is None, "no Accept-Encoding, no compression"
    answer = api.call("/pets", body, JSON | {"Accept-Encoding": "gzip"})
    assert answer.header("Content-Encoding") == "gzip"
    assert json.loads(gzip.decompress(answer.body)) == {"type": "dog", "price": 249.99}
    for coding, sent in (("br", body), ("gzip", body)):
        answer = api.call("/pets", sent, JSON | {"Content-Encoding": coding})
        assert (answer.status, answer.json()) == (ERROR_415[0], json.loads(ERROR_415[1]))
