"""Integrations, their responses and method responses in the control plane: templates, contentHandling and models.

Source: the recordings test_apigateway_integrations and test_apigateway_api; each test names its own.
"""

import json

import pytest

from recorded.methods import custom
from support.recorded import without_metadata
from support.rest_api import STATUS_200, RestAPI
from support.tools import code_and_message

BAD, MISSING = "BadRequestException", "NotFoundException"
LAMBDA = ("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
          "arn:aws:lambda:us-east-1:111111111111:function:MyLambda/invocations")
S3 = "arn:aws:apigateway:us-east-1:s3:path/b/k"
ROLE = "arn:aws:iam::111111111111:role/service-role/testfunction-role-oe783psq"
URI = "http://example.com"
DEFAULTS = {"passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheKeyParameters": []}


@pytest.fixture
def method(server):
    """A GET method at the root; its path in `at`."""
    api = RestAPI(server)
    api.method("/", "GET")
    api.place = api.at("/", "GET")
    return api


def put(api, **fields):
    made = without_metadata(api.client.put_integration(**api.place, **fields))
    assert made.pop("cacheNamespace") == api.place["resourceId"]
    assert made == {key: value for key, value in without_metadata(api.client.get_integration(**api.place)).items()
                    if key not in ("cacheNamespace", "integrationResponses")}
    return made


@pytest.mark.parametrize("fields, shown", [
    ({"type": "MOCK", "uri": URI}, {"type": "MOCK"}),
    ({"type": "MOCK", "integrationHttpMethod": "POST", "requestTemplates": STATUS_200},
     {"type": "MOCK", "requestTemplates": STATUS_200}),
    *(({"type": kind, "uri": URI, "integrationHttpMethod": "POST"},
       {"type": kind, "uri": URI, "httpMethod": "POST", "connectionType": "INTERNET"})
      for kind in ("HTTP", "HTTP_PROXY")),
    ({"type": "AWS", "uri": S3, "integrationHttpMethod": "POST", "credentials": ROLE},
     {"type": "AWS", "uri": S3, "httpMethod": "POST", "credentials": ROLE}),
    *(({"type": kind, "uri": LAMBDA, "integrationHttpMethod": "POST"},
       {"type": kind, "uri": LAMBDA, "httpMethod": "POST"}) for kind in ("AWS", "AWS_PROXY")),
])
def test_integrations_that_AWS_takes(method, fields, shown):
    # test_put_integration_validation, 6 June 2024; a MOCK's verb: test_integration_mock_with_path_param, 29 Nov. 2024
    assert put(method, **fields) == DEFAULTS | shown


POST = {"integrationHttpMethod": "POST"}


@pytest.mark.parametrize("fields, message", [
    *(({"type": kind, "uri": URI}, "Enumeration value for HttpMethod must be non-empty")
      for kind in ("HTTP", "HTTP_PROXY", "AWS")),
    ({"type": "AWS_PROXY", "uri": S3, "credentials": ROLE} | POST,
     "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."),
    *(({"type": kind, "uri": "non-valid-http"} | POST, "Invalid HTTP endpoint specified for URI")
      for kind in ("HTTP", "HTTP_PROXY")),
    ({"type": "AWS", "uri": "non-valid-arn"} | POST, "Invalid ARN specified in the request"),
    ({"type": "AWS", "uri": "arn:aws:iam::0000000000:role/service-role/asdf"} | POST,
     "AWS ARN for integration must contain path or action"),
])
def test_integrations_that_AWS_refuses(method, fields, message):
    # test_put_integration_validation, 6 June 2024
    assert code_and_message(lambda: method.client.put_integration(**method.place, **fields)) == (BAD, message)


def respond(api, **fields):
    return without_metadata(api.client.put_integration_response(
        **api.place, **{"statusCode": "200", "selectionPattern": ""} | fields))


def test_an_empty_template_is_shown_as_null(method):
    # TestApigatewayIntegration::test_put_integration_response_templates, 12 February 2026
    put(method, type="MOCK", requestTemplates=STATUS_200)
    shown = {"statusCode": "200", "selectionPattern": ""}
    templates = {"responseTemplates": {"application/json": None}}
    assert respond(method, responseTemplates={"application/json": ""}) == shown | templates
    assert respond(method) == shown
    target = (f"/restapis/{method.id}/resources/{method.resource('/')}/methods/GET/integration/responses/200")
    answer = method.server.control("PUT", target, json.dumps({"selectionPattern": ""} | templates))
    assert (answer.status, answer.json()) == (201, shown | templates)


def test_the_life_of_an_integration_response(method):
    # TestApigatewayIntegrationResponse::test_lifecycle_integration_response, 11 June 2025
    put(method, type="MOCK", requestTemplates=STATUS_200)
    client, at = method.client, method.place | {"statusCode": "200"}
    created = {"statusCode": "200", "selectionPattern": "", "responseTemplates": {"application/json": '"created"'}}
    assert respond(method, responseTemplates=created["responseTemplates"]) == created
    assert without_metadata(client.get_integration_response(**at)) == created
    updated = client.update_integration_response(**at, patchOperations=[
        {"op": "replace", "path": "/selectionPattern", "value": "updated-pattern"}])
    assert without_metadata(updated) == created | {"selectionPattern": "updated-pattern"}
    overwritten = {"statusCode": "200", "selectionPattern": "overwrite-pattern",
                   "responseTemplates": {"application/json": "overwrite"}}
    assert respond(method, **overwritten) == overwritten
    integration = client.get_method(**method.place)["methodIntegration"]
    assert integration.pop("cacheNamespace") == method.resource("/")
    assert integration == DEFAULTS | {
        "type": "MOCK", "requestTemplates": STATUS_200, "integrationResponses": {"200": overwritten}}
    assert client.delete_integration_response(**at)["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_integration_responses_with_content_handling_and_without(method, backend):
    # test_put_integration_responses, 26 May 2023; …_with_response_template, 30 May 2024
    client, at = method.client, method.place | {"statusCode": "200"}
    client.put_method_response(**at)
    put(method, type="HTTP", uri=backend.url, **POST)
    shown = {"statusCode": "200", "selectionPattern": r"2\d{2}"}
    for fields in ({"responseTemplates": {}}, {"contentHandling": "CONVERT_TO_BINARY"}):
        made = client.put_integration_response(**at, selectionPattern=shown["selectionPattern"], **fields)
        assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
        assert without_metadata(made) == without_metadata(client.get_integration_response(**at)) == shown | fields
        if "responseTemplates" in fields:
            assert method.deploy().request("GET").body == b"hello from the backend"
    client.delete_integration_response(**at)
    whole = without_metadata(client.get_method(**method.place))
    assert "integrationResponses" not in whole["methodIntegration"]
    assert whole["methodResponses"] == {"200": {"statusCode": "200"}}


def test_integration_responses_of_nothing(method):
    # test_integration_response_wrong_{api,resource,method,status_code}, …_invalid_integration, June 2025;
    # test_delete_integration_response_errors, 21 August 2025
    client, at = method.client, method.place | {"statusCode": "200"}
    no_resource = (MISSING, "Invalid Resource identifier specified")
    assert code_and_message(lambda: client.get_integration_response(**at)) == (
        MISSING, "Invalid Integration identifier specified")
    put(method, type="MOCK", requestTemplates=STATUS_200)
    respond(method)
    for wrong in ({"restApiId": "wrongapi"}, {"resourceId": "wrongres"}):
        for call in (client.put_integration_response, client.get_integration_response,
                     client.delete_integration_response):
            assert code_and_message(lambda: call(**at | wrong)) == no_resource
    for call in (client.put_integration_response, client.get_integration_response):
        assert code_and_message(lambda: call(**at | {"httpMethod": "POST"})) == (
            MISSING, "Invalid Method identifier specified")
    assert code_and_message(lambda: client.delete_integration_response(**at | {"httpMethod": "POST"})) == (
        MISSING, "Invalid Integration identifier specified")
    for call in (client.get_integration_response, client.delete_integration_response):
        assert code_and_message(lambda: call(**at | {"statusCode": "201"})) == (
            MISSING, "Invalid Response status code specified")
    for call in (client.put_integration_response, client.get_integration_response):
        assert code_and_message(lambda: call(**at | {"statusCode": "wrong"})) == (
            "ValidationException", r"1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [1-5]\d\d")


@pytest.mark.parametrize("templates, code, message", [
    ({"application/json": 123}, "SerializationException",
     "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"),
    ({"123": "{}"}, BAD, "Validation Result: warnings : [], errors : [Invalid content type specified: 123]"),
])
def test_response_templates_that_are_none(method, templates, code, message):
    # TestApigatewayIntegrationResponse::test_integration_response_invalid_responsetemplates, 18 June 2025
    put(method, type="MOCK", requestTemplates=STATUS_200)
    target = f"/restapis/{method.id}/resources/{method.resource('/')}/methods/GET/integration/responses/200"
    answer = method.server.control("PUT", target, json.dumps({"responseTemplates": templates}))
    said = answer.json()
    assert (answer.status, answer.header("x-amzn-ErrorType").split(":")[0]) == (400, code)
    assert said.get("message", said.get("Message")) == message


def test_a_boolean_where_a_mapping_belongs(method):
    # TestApigatewayIntegration::test_put_integration_request_parameter_bool_type, 12 December 2024
    name = "integration.request.path.testPath"
    assert code_and_message(lambda: method.client.put_integration(
        **method.place, type="HTTP", uri=URI, requestParameters={name: "true"}, **POST)) == (
            BAD, "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping "
                 "expression specified: true]")
    target = f"/restapis/{method.id}/resources/{method.resource('/')}/methods/GET/integration"
    body = {"type": "HTTP", "httpMethod": "POST", "uri": URI, "requestParameters": {name: True}}
    answer = method.server.control("PUT", target, json.dumps(body))
    assert (answer.status, answer.header("x-amzn-ErrorType").split(":")[0]) == (400, "SerializationException")
    said = answer.json()
    assert said.get("message", said.get("Message")) == "class java.lang.Boolean can not be converted to an String"


def test_method_responses_and_their_models(method):
    # TestApigatewayMethodResponse::test_lifecycle_method_response, …_negative_tests, …_lack_…, …_wrong_param_names,
    # 30 June and 1 July 2025
    client, at = method.client, method.place | {"statusCode": "200"}
    header = "method.response.header.my-header"
    empty = {"statusCode": "200", "responseModels": {}, "responseParameters": {}}
    made = client.put_method_response(**at, responseModels={}, responseParameters={})
    assert without_metadata(made) == without_metadata(client.get_method_response(**at)) == empty

    def update(*operations, **more):
        return client.update_method_response(**at | more, patchOperations=list(operations))

    full = {"statusCode": "200", "responseModels": {"application/json": "Empty"}, "responseParameters": {header: True}}
    added = update({"op": "add", "path": f"/responseParameters/{header}", "value": "true"},
                   {"op": "add", "path": "/responseModels/application~1json", "value": "Empty"})
    assert added["ResponseMetadata"]["HTTPStatusCode"] == 201 and without_metadata(added) == full
    removed = update({"op": "remove", "path": f"/responseParameters/{header}"},
                     {"op": "remove", "path": "/responseModels/application~1json"})
    assert without_metadata(removed) == {"statusCode": "200"}
    for operation, refusal in (
        ({"op": "remove", "path": f"/responseParameters/{header}"}, (MISSING, "Invalid parameter name specified")),
        ({"op": "remove", "path": "/responseModels/application~1json"},
         (MISSING, "Content-Type specified was not found")),
        ({"op": "add", "path": f"/wrong/{header}", "value": "true"}, (BAD, f"Invalid patch path /wrong/{header}")),
    ):
        assert code_and_message(lambda: update(operation)) == refusal
    good = {"op": "add", "path": f"/responseParameters/{header}", "value": "true"}
    for more, refusal in (
        ({"statusCode": "201"}, "Invalid Response status code specified"),
        ({"resourceId": "wrongres"}, "Invalid Resource identifier specified"),
        ({"httpMethod": "POST"}, "Invalid Method identifier specified"),
    ):
        assert code_and_message(lambda: update(good, **more)) == (MISSING, refusal)
    assert client.delete_method_response(**at)["ResponseMetadata"]["HTTPStatusCode"] == 204


ROUTES = [
    ("OPTIONS", "/test", "/{proxy+} OPTIONS"), ("POST", "/test", "/test POST"),
    ("OPTIONS", "/test/any", "/test/any ANY"), ("GET", "/test/any", "/test/any ANY"),
    ("GET", "/test/other", None), ("GET", "/nowhere", None),
]


def test_routes_told_apart_by_their_templates(server):
    # TestApigatewayRouting::test_proxy_routing_with_hardcoded_resource_sibling and test_routing_not_found, 23 July 2024
    api = RestAPI(server)
    for name in ("/test POST", "/test/any ANY", "/{proxy+} OPTIONS"):
        path, verb = name.split()
        custom(api, path, verb, response=json.dumps({"statusCode": 200, "message": name}))
    api.deploy()
    for verb, path, name in ROUTES:
        answer = api.request(verb, path)
        if name:
            assert (answer.status, answer.json()) == (200, {"statusCode": 200, "message": name})
        else:
            assert (answer.status, answer.json()) == (403, {"message": "Missing Authentication Token"})
            assert answer.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException"
