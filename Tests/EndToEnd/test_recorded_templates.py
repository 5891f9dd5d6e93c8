"""Mapping templates, overrides and mock answers as AWS was recorded to carry them out.

Source: LocalStack's recordings of AWS (`tests/aws/services/apigateway`); each test names its recording. What is marked
`assumed` comes from unit tests of the emulator, where no recording exists.
"""

import base64
import json

import pytest

from recorded.methods import custom, echo, same
from support.recorded import document, mock
from support.rest_api import RestAPI, declared
from support.wire import Connection

JSON = {"Content-Type": "application/json"}


# -- what $input.path and $input.body print -------------------------------------------------------------------------

NULL_OR_EMPTY = ('{"body": $result, "nested": $result.nested, "isNull": #if( $result == $null )"true"#else"false"#end, '
                 '"isEmptyString": #if( $result == "" )"true"#else"false"#end}')
PRINTED = {
    "path": '#set($result = $input.path("$.json"))$result',
    "nested": '#set($result = $input.path("$.json"))$result.nested',
    "list": '#set($result = $input.path("$.json"))$result[0]',
    "to-string": '#set($result = $input.path("$.json"))$result.toString()',
    "invalid-path": '#set($result = $input.path("$.nonExisting"))' + NULL_OR_EMPTY,
    "nested-list": '#set($result = $input.path("$.json.listValue"))' + NULL_OR_EMPTY,
}
FORMATS = [
    ("path", '{"foo": "bar"}', "{foo=bar}"),
    ("path", '[{"foo": "bar"}]', '[{"foo":"bar"}]'),
    ("nested", '{"nested": {"foo": "bar"}}', "{foo=bar}"),
    ("nested", '{"nested": [{"foo": "bar"}]}', '[{"foo":"bar"}]'),
    ("list", '[{"foo": "bar"}]', "{foo=bar}"),
    ("list", '[[{"foo": "bar"}]]', '[{"foo":"bar"}]'),
    ("path", '{"foo": [{"nested": "bar"}]}', '{foo=[{"nested":"bar"}]}'),
    ("path", '{"bigger": "dict", "to": "test", "with": "separators"}', "{bigger=dict, to=test, with=separators}"),
    ("to-string", '{"foo": "bar"}', "{foo=bar}"),
    ("to-string", '{"list": [{"foo": "bar"}]}', '{list=[{"foo":"bar"}]}'),
    ("invalid-path", None, '{"body": , "nested": , "isNull": "true", "isEmptyString": "true"}'),
    ("nested-list", '{"listValue": []}', '{"body": [], "nested": , "isNull": "false", "isEmptyString": "false"}'),
    ("nested-list", '{"listValue": null}', '{"body": , "nested": , "isNull": "true", "isEmptyString": "true"}'),
]


def test_values_of_a_body_print_as_recorded(server, backend):
    # TestApiGatewayCommon::test_input_path_template_formatting; values from notes of the recording, date unread
    backend.answer = echo
    api = RestAPI(server)
    for name, template in PRINTED.items():
        custom(api, f"/{name}", "POST", response=template, uri=backend.url)
    api.deploy()
    got = [(name, body, api.request("POST", f"/{name}", JSON, body or b"").text) for name, body, _ in FORMATS]
    assert got == FORMATS


RAW, IN_TEXT = "#set($result = $input.body)$result", "Action=SendMessage&MessageBody=$input.body"
ACTION = "Action=SendMessage&MessageBody="
BODIES = [b"", b'{"some": "value"}', b"some raw data"]
#: Request template, response template, what came of each of BODIES.
BODY_ROUTES = {
    "raw-body": (RAW, RAW, ["{}", '{"some": "value"}', "some raw data"]),
    "str-body-input": (IN_TEXT, RAW, [ACTION + "{}", ACTION + '{"some": "value"}', ACTION + "some raw data"]),
    "str-body-output": (RAW, IN_TEXT, [ACTION + "{}", ACTION + '{"some": "value"}', ACTION + "some raw data"]),
    "str-body-all": (IN_TEXT, IN_TEXT, [
        ACTION + ACTION + "{}", ACTION + ACTION + '{"some": "value"}', ACTION + ACTION + "some raw data"]),
    "body-attr-access": ("#set($result = $input.body.testAccess)$result", RAW, ["{}", "{}", "{}"]),
    "url-encode": (
        "EncodedBody=$util.urlEncode($input.body)&EncodedBodyAccess=$util.urlEncode($input.body.testAccess)", RAW,
        ["EncodedBody=%7B%7D&EncodedBodyAccess=",
         "EncodedBody=%7B%22some%22%3A+%22value%22%7D&EncodedBodyAccess=",
         "EncodedBody=some+raw+data&EncodedBodyAccess="]),
}


@pytest.mark.parametrize("route", BODY_ROUTES)
def test_a_body_as_text(server, backend, route):
    # TestApiGatewayCommon::test_input_body_formatting; values from notes of the recording, date unread; that the empty
    # body of body-attr-access comes back as {} follows from the others
    backend.answer = same
    request, response, expected = BODY_ROUTES[route]
    api = RestAPI(server)
    custom(api, "/body", "POST", request, response, backend.url)
    api.deploy()
    assert [api.request("POST", "/body", JSON, body).text for body in BODIES] == expected


# -- mock -----------------------------------------------------------------------------------------------------------


def test_a_mock_with_a_path_parameter_and_the_CDKs_status(server):
    # test_integration_mock_with_path_param, 29 November 2024
    api = RestAPI(server)
    made = custom(
        api, "/{testPath}", "GET", "{statusCode: 200}",
        method={"requestParameters": {"method.request.path.testPath": True}},
        requestParameters={"integration.request.path.integrationPath": "method.request.path.testPath"})
    metadata = made.pop("ResponseMetadata")
    assert metadata["HTTPStatusCode"] == 201 and made.pop("cacheNamespace") == api.resource("/{testPath}")
    assert made == {
        "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheKeyParameters": [],
        "requestParameters": {"integration.request.path.integrationPath": "method.request.path.testPath"},
        "requestTemplates": {"application/json": "{statusCode: 200}"}}
    api.client.put_integration_response(
        **api.at("/{testPath}", "GET"), statusCode="200", selectionPattern=r"2\d{2}", responseTemplates={})
    api.deploy()
    answer = api.request("GET", "/test-path")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("message, expected", [
    ("path1", "path was path one"), ("path2", "path was path two"), ("whatever", "this is the else clause")])
def test_request_overrides_in_a_response_template(server, message, expected):
    # test_integration_mock_with_request_overrides_in_response_template, 6 November 2024
    request = ("#set($body = $util.base64Decode($input.params('testPath')))\n"
               "#set($context.requestOverride.path.body = $body)\n{\n  \"statusCode\": 200\n}\n")
    response = """
#set($body = $util.parseJson($context.requestOverride.path.body))
#set($inputBody = $body.message)
#if($inputBody == "path1")
{ "response": "path was path one" }
#elseif($inputBody == "path2")
{ "response": "path was path two" }
#else
{ "response": "this is the else clause" }
#end
"""
    api = RestAPI(server)
    custom(api, "/{testPath}", "GET", request, response,
           method={"requestParameters": {"method.request.path.testPath": True}}, requestParameters={})
    api.deploy()
    path = base64.b64encode(json.dumps({"message": message}).encode()).decode()
    answer = api.request("GET", "/" + path)
    assert (answer.status, answer.json()) == (200, {"response": expected})


@pytest.mark.parametrize("has_template", [True, False])
def test_response_overrides_in_a_request_template(server, has_template):
    # test_integration_mock_with_response_override_in_request_template, 16 May 2025
    request = """
#set($context.responseOverride.status = 444)
#set($context.responseOverride.header.foo = "bar")
#set($context.responseOverride.custom = "is also passed around")
{
  "statusCode": 200
}
"""
    response = """
#set($statusOverride = $context.responseOverride.status)
#set($fooHeader = $context.responseOverride.header.foo)
#set($custom = $context.responseOverride.custom)
{"statusOverride": "$statusOverride", "fooHeader": "$fooHeader", "custom": "$custom"}
"""
    api = RestAPI(server)
    custom(api, "/", "GET", request, response if has_template else None)
    answer = api.deploy().request("GET")
    assert (answer.status, answer.header("foo")) == (444, "bar")
    if has_template:
        assert answer.json() == {"statusOverride": "444", "fooHeader": "bar", "custom": "is also passed around"}
    else:
        assert answer.body == b""


def test_overrides_as_maps(server):
    # test_integration_mock_with_vtl_map_assignation, 29 May 2025
    request = """
#set($paramName = "foo")
#set($context.requestOverride.querystring[$paramName] = "bar")
#set($paramPutName = "putfoo")
$context.requestOverride.querystring.put($paramPutName, "putBar")
#set($context["requestOverride"].querystring["nestedfoo"] = "nestedFoo")
{
  "statusCode": 200
}
"""
    response = """
#set($value = $context.requestOverride.querystring["foo"])
#set($value2 = $context.requestOverride.querystring["putfoo"])
#set($value3 = $context.requestOverride.querystring["nestedfoo"])
{"value": "$value", "value2": "$value2", "value3": "$value3"}
"""
    api = RestAPI(server)
    custom(api, "/", "GET", request, response)
    answer = api.deploy().request("GET")
    assert (answer.status, answer.json()) == (200, {"value": "bar", "value2": "putBar", "value3": "nestedFoo"})


@pytest.mark.parametrize("behavior", ["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"])
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_path_parameter_in_a_mocks_response(server, verb, behavior):
    # TestIntegrations::test_mock_integration_response[…], 30 May 2024, twelve recordings; the URLs are tested elsewhere
    api = RestAPI(server)
    custom(api, "/{id}", verb, '{"statusCode":200}', '{"statusCode": 200, "id": $input.params().path.id}',
           passthroughBehavior=behavior)
    answer = api.deploy().request(verb, "/42", JSON)
    assert (answer.status, answer.json()) == (200, {"statusCode": 200, "id": 42})


def test_an_imported_mock(server):
    # TestAPIGateway::test_api_gateway_mock_integration, 29 May 2024
    api = RestAPI(server)
    paths = {"/echo/{param}": {"get": mock(
        version=3, templates={"application/json": '{"echo": "$input.params(\'param\')", "response": "mocked"}'})}}
    api.client.put_rest_api(restApiId=api.id, mode="overwrite", body=document(paths))
    assert api.deploy().request("GET", "/echo/foobar").json() == {"echo": "foobar", "response": "mocked"}


def test_a_mock_has_no_trace_id(server):
    # TestApiGatewayCommon::test_invocation_trace_id, 7 August 2024
    api = RestAPI(server)
    custom(api, "/path", "GET", response='{"statusCode": 200}')
    api.deploy()
    trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1"
    for headers in ({}, {"X-Amzn-Trace-Id": trace}):
        answer = api.request("GET", "/path", headers)
        assert set(answer.names) == {
            "connection", "content-length", "content-type", "date", "x-amz-apigw-id", "x-amzn-requestid"}


# -- parameters -----------------------------------------------------------------------------------------------------

#: What the recorded client sent, and what $input.params gave for it.
SENT = {
    "Accept": "application/json", "Accept-Charset": "UTF-8", "Accept-Encoding": "br", "Age": "request_Age",
    "Authorization": "Unauthorized", "Connection": "close", "Content-Encoding": "deflate",
    "Content-MD5": "request_Content-MD5", "Content-Type": "application/json", "Date": "request_Date",
    "Max-Forwards": "2", "Pragma": "cache", "Proxy-Authenticate": "Basic", "Range": "bytes=500-999",
    "Referer": "https://example.com/", "Server": "https://example.com/", "TE": "deflate", "Trailer": "Expires",
    "Upgrade": "HTTP/2.0", "User-Agent": "localStack/0.0", "Via": "p.example.net", "Warn": "299 localStack/0.0",
    "WWW-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l",
}
HIDDEN = {"Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "TE",
          "Transfer-Encoding", "Trailer", "Upgrade", "WWW-Authenticate"}


def test_headers_that_a_template_sees(server, backend):
    # TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_http[HTTP], 17 July 2024: full-integration, body
    table = [*SENT, "Content-Length", "Expect", "Host", "Transfer-Encoding"]
    template = "{" + ",".join(f'"{name}": "$input.params(\'{name}\')"' for name in table) + "}"
    api = RestAPI(server)
    custom(api, "/full", "GET", template, uri=backend.url,
           method={"requestParameters": declared(table, "method.request.header.")})
    api.deploy()
    with Connection(server.port) as connection:
        answer = connection.request(
            "GET", api.path("/full"), SENT | {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n")
    assert answer.status == 200
    got = json.loads(backend.last.body)
    assert {name for name, value in got.items() if value == ""} == HIDDEN
    assert {name: value for name, value in got.items() if value and name != "Host"} == {
        name: value for name, value in SENT.items() if name not in HIDDEN}
    assert got["Host"] == f"127.0.0.1:{server.port}"


def test_a_context_variable_and_a_header_are_mapped(server, backend):
    # TestApiGatewayCommon::test_integration_request_parameters_mapping (validated, no snapshot)
    api = RestAPI(server)
    declaration = {"requestParameters": {"method.request.header.customHeader": False}}
    custom(api, "/", "GET", uri=backend.url, method=declaration, requestParameters={
        "integration.request.header.testHeader": "method.request.header.customHeader",
        "integration.request.header.contextHeader": "context.resourceId"})
    assert api.deploy().request("GET", headers={"customHeader": "test"}).status == 200
    got = backend.last
    assert (got.header("testHeader"), got.header("contextHeader")) == ("test", api.resource("/"))


def test_a_mapped_header_replaces_the_clients(server, backend):
    # test_http_proxy_integration_request_data_mappings, date unread; the queries are tested with the integrations
    api = RestAPI(server)
    api.proxy("/{pathVariable}", "POST", backend.url, requestParameters={
        "integration.request.header.headerVar": "method.request.header.foobar",
        "integration.request.querystring.testEmptyQs": "method.request.header.emptyheader",
    }, method={"requestParameters": {
        "method.request.header.foobar": False, "method.request.header.emptyheader": False}})
    sent = {"foobar": "mapped-value", "headerVar": "request-value"}
    assert api.deploy().request("POST", "/foobar", sent, b"{}").status == 200
    assert backend.last.all("headerVar") == ["mapped-value"] and backend.last.target == "/"


@pytest.mark.parametrize("query", ["?param1=foobar", "?param1=foobar&Signature=1"])
def test_a_query_parameter_in_a_request_template(server, backend, query):
    # test_lambda_aws_integration_with_request_template
    backend.answer = same
    api = RestAPI(server)
    custom(api, "/test", "GET", '{"param1": "$input.params(\'param1\')"}', uri=backend.url,
           method={"requestParameters": {"method.request.querystring.param1": False}})
    assert api.deploy().request("GET", "/test" + query).json() == {"param1": "foobar"}
