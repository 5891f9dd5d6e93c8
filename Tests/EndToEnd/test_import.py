"""OpenAPI definitions, as files that the AWS CLI, boto3 and `crossgate serve` take in, and what they then answer."""

import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from support.rest_api import ALLOW
from support.tools import client

DEFINITIONS = Path(__file__).parent / "definitions"
SWAGGER = DEFINITIONS / "products-2.0.json"
OPENAPI = DEFINITIONS / "pets-3.0.yaml"
PREFLIGHT = {"Origin": "http://localhost:8080", "Access-Control-Request-Method": "POST"}


def call(server, api, verb, path, headers=None, stage="prod"):
    return server.request(verb, f"/_aws/execute-api/{api}/{stage}{path}", headers)


def paths(gateway, api):
    return sorted(item["path"] for item in gateway.get_resources(restApiId=api, limit=500)["items"])


def method(gateway, api, path, verb):
    items = gateway.get_resources(restApiId=api, limit=500, embed=["methods"])["items"]
    resource = next(item for item in items if item["path"] == path)
    return resource["id"], resource["resourceMethods"][verb]


def small(path="/part", verb="get", base=None, integration=None, **root):
    """A definition with one mock method."""
    mock = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": "200"}}} | (integration or {})
    definition = {"swagger": "2.0", "info": {"title": "small", "version": "1"},
                  "paths": {path: {verb: {"responses": {"200": {"description": "ok"}},
                                          "x-amazon-apigateway-integration": mock}}}} | root
    return json.dumps(definition | ({"basePath": base} if base else {})).encode()


# -- the CORS sample ----------------------------------------------------------------------------------------------


def test_the_CORS_sample_by_the_CLI_gives_the_recorded_objects(server, aws, gateway):
    api = aws("import-rest-api", "--body", f"file://{SWAGGER}")
    assert (api["name"], api["version"], api["description"]) == ("products", "2026-01-15", "A shop's shelf")
    assert api["endpointConfiguration"] == {"types": ["EDGE"], "ipAddressType": "ipv4"}
    assert "warnings" not in api
    resource, options = method(gateway, api["id"], "/products/{product_id}", "OPTIONS")
    assert options == {
        "httpMethod": "OPTIONS",
        "authorizationType": "NONE",
        "apiKeyRequired": False,
        "requestParameters": {"method.request.path.product_id": True},
        "methodResponses": {"200": {
            "statusCode": "200",
            "responseParameters": {
                f"method.response.header.{ALLOW}{name}": False for name in ("Headers", "Methods", "Origin")},
        }},
        "methodIntegration": {
            "type": "MOCK",
            "passthroughBehavior": "WHEN_NO_MATCH",
            "timeoutInMillis": 29000,
            "cacheNamespace": resource,
            "cacheKeyParameters": [],
            "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "integrationResponses": {"200": {
                "statusCode": "200",
                "responseParameters": {
                    f"method.response.header.{ALLOW}Headers": "'Content-Type'",
                    f"method.response.header.{ALLOW}Methods": "'OPTIONS,POST,GET'",
                    f"method.response.header.{ALLOW}Origin": "'http://localhost:8080'",
                },
                "responseTemplates": {"application/json": "{}\n"},
            }},
        },
    }

    aws("create-deployment", "--rest-api-id", api["id"], "--stage-name", "prod")
    answer = call(server, api["id"], "OPTIONS", "/products/7", PREFLIGHT)
    assert (answer.status, answer.body, answer.header("Content-Length")) == (200, b"{}\n", "3")
    assert [answer.header(ALLOW + n) for n in ("Headers", "Methods", "Origin")] == [
        "Content-Type", "OPTIONS,POST,GET", "http://localhost:8080"]
    actual = call(server, api["id"], "GET", "/products/7", PREFLIGHT)
    assert (actual.status, actual.body) == (200, b'{"id": 7}')
    assert actual.header(ALLOW + "Origin") == "http://localhost:8080"


def test_a_2_0_definition_gives_models_parameters_and_names(gateway):
    api = gateway.import_rest_api(body=SWAGGER.read_bytes())["id"]
    _, get = method(gateway, api, "/products/{product_id}", "GET")
    assert get["operationName"] == "readProduct"
    assert get["requestParameters"] == {
        "method.request.path.product_id": True, "method.request.querystring.currency": False}
    assert get["methodResponses"]["200"]["responseModels"] == {"application/json": "Product"}
    assert get["methodIntegration"]["integrationResponses"]["200"]["statusCode"] == "200", "an integer becomes text"
    models = gateway.get_models(restApiId=api)["items"]
    assert [(m["name"], m["contentType"]) for m in models] == [("Product", "application/json")]
    assert json.loads(models[0]["schema"])["type"] == "object"


# -- 3.0 ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pets(server):
    gateway = client(server)
    api = gateway.import_rest_api(body=OPENAPI.read_bytes())
    gateway.create_deployment(restApiId=api["id"], stageName="prod")
    return api


def test_a_3_0_definition_in_YAML_sets_the_API(gateway, pets):
    assert pets.get("warnings", []) == []
    api = gateway.get_rest_api(restApiId=pets["id"])
    assert (api["name"], api["version"]) == ("pets", "1.0")
    assert (api["binaryMediaTypes"], api["minimumCompressionSize"], api["apiKeySource"]) == (
        ["image/png"], 1024, "HEADER")
    assert paths(gateway, pets["id"]) == ["/", "/pets", "/pets/{id}"]
    assert sorted(m["name"] for m in gateway.get_models(restApiId=pets["id"])["items"]) == ["Pet", "Pets"]
    validators = gateway.get_request_validators(restApiId=pets["id"])["items"]
    assert [(v["name"], v["validateRequestBody"], v["validateRequestParameters"]) for v in validators] == [
        ("params", False, True)]


def test_a_3_0_definition_is_served(server, pets):
    preflight = call(server, pets["id"], "OPTIONS", "/pets", PREFLIGHT)
    assert (preflight.status, preflight.body, preflight.header(ALLOW + "Headers")) == (
        200, b"{}", "Content-Type,X-Api-Key")
    listing = call(server, pets["id"], "GET", "/pets?kind=dog")
    assert (listing.status, listing.json(), listing.header(ALLOW + "Origin")) == (200, [{"name": "Rex"}], "*")


def test_its_request_validator_asks_for_the_required_parameter(server, pets):
    answer = call(server, pets["id"], "GET", "/pets")
    assert (answer.status, answer.body) == (400, b'{"message": "Missing required request parameters: [kind]"}')
    assert answer.header("x-amzn-ErrorType") == "BadRequestException"
    assert answer.header(ALLOW + "Origin") == "*", "DEFAULT_4XX of the definition"


def test_its_gateway_responses_answer(server, pets):
    answer = call(server, pets["id"], "GET", "/nothing")
    assert (answer.status, answer.body) == (404, b'{"message":"no such pet"}')
    assert answer.header(ALLOW + "Origin") is None


def test_its_any_method_and_selection_pattern_answer(server, gateway, pets):
    _, any_method = method(gateway, pets["id"], "/pets/{id}", "ANY")
    responses = any_method["methodIntegration"]["integrationResponses"]
    assert responses["200"]["selectionPattern"] == "2\\d{2}" and "selectionPattern" not in responses["500"]
    assert any_method["requestParameters"] == {"method.request.path.id": True}


# -- modes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode, expected", [
    ("ignore", ["/", "/e"]),
    ("prepend", ["/", "/a", "/a/b", "/a/b/c", "/a/b/c/e"]),
    ("split", ["/", "/b", "/b/c", "/b/c/e"]),
])
def test_the_base_path_is_handled_as_asked(gateway, mode, expected):
    api = gateway.import_rest_api(body=small("/e", base="/a/b/c"), parameters={"basepath": mode})["id"]
    assert paths(gateway, api) == expected


def test_a_3_0_base_path_is_the_server_variables_default(gateway):
    api = gateway.import_rest_api(body=OPENAPI.read_bytes(), parameters={"basepath": "prepend"})["id"]
    assert "/v1/animals/pets/{id}" in paths(gateway, api)


def test_put_merge_replaces_whole_methods_and_unites_binary_types(server, aws, gateway, tmp_path):
    api = gateway.import_rest_api(body=small(
        "/kept", **{"x-amazon-apigateway-binary-media-types": ["image/heif"]}))["id"]
    first = small("/pets", integration={"timeoutInMillis": 1000, "passthroughBehavior": "never"})
    gateway.put_rest_api(restApiId=api, mode="merge", body=first)
    file = tmp_path / "second.json"
    file.write_bytes(small("/pets", info={"title": "renamed", "version": "2"},
                           **{"x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"]}))
    merged = aws("put-rest-api", "--rest-api-id", api, "--mode", "merge", "--body", f"file://{file}")
    assert (merged["name"], merged["version"]) == ("renamed", "2")
    assert merged["binaryMediaTypes"] == ["image/heif", "image/png", "image/jpg"]
    assert paths(gateway, api) == ["/", "/kept", "/pets"]
    _, get = method(gateway, api, "/pets", "GET")
    assert (get["methodIntegration"]["timeoutInMillis"], get["methodIntegration"]["passthroughBehavior"]) == (
        29000, "WHEN_NO_MATCH")


def test_put_overwrite_deletes_what_is_absent_and_leaves_the_stage_alone(server, gateway):
    api = gateway.import_rest_api(body=small(
        "/old", **{"x-amazon-apigateway-binary-media-types": ["image/heif"]}))["id"]
    gateway.create_deployment(restApiId=api, stageName="prod", variables={"a": "1"})
    gateway.put_rest_api(restApiId=api, mode="overwrite", body=small(
        "/new", **{"x-amazon-apigateway-binary-media-types": ["image/png"]}))
    assert paths(gateway, api) == ["/", "/new"]
    assert gateway.get_rest_api(restApiId=api)["binaryMediaTypes"] == ["image/png"]
    assert gateway.get_stage(restApiId=api, stageName="prod")["variables"] == {"a": "1"}
    # Nothing is live until it is deployed.
    assert (call(server, api, "GET", "/old").status, call(server, api, "GET", "/new").status) == (200, 403)
    gateway.create_deployment(restApiId=api, stageName="prod")
    assert (call(server, api, "GET", "/old").status, call(server, api, "GET", "/new").status) == (403, 200)


def test_AWS_variables_are_resolved_at_import_and_stage_variables_are_not(gateway):
    uri = "http://127.0.0.1:80/${AWS::Region}/${AWS::AccountId}/${AWS::Partition}/${stageVariables.x}"
    api = gateway.import_rest_api(body=small(integration={"type": "http_proxy", "httpMethod": "GET", "uri": uri}))["id"]
    _, get = method(gateway, api, "/part", "GET")
    assert get["methodIntegration"]["uri"] == "http://127.0.0.1:80/us-east-1/000000000000/aws/${stageVariables.x}"
    assert get["methodIntegration"]["connectionType"] == "INTERNET"


# -- warnings -----------------------------------------------------------------------------------------------------

ODD = small("/part/test", integration={
    "type": "http_proxy", "httpMethod": "GET", "uri": "http://127.0.0.1:80/",
    "requestParameters": {"integration.request.header.nothing": True}})
# Recorded on AWS.
ODD_WARNING = (
    "Invalid format for 'requestParameters'. Expected type string for property "
    "'integration.request.header.nothing' of resource '/part/test' and method 'GET' but got 'true'")


def test_a_warning_does_not_stop_an_import(gateway):
    api = gateway.import_rest_api(body=ODD)
    assert any(ODD_WARNING in warning for warning in api["warnings"])
    assert "/part/test" in paths(gateway, api["id"])


def test_failonwarnings_refuses_and_leaves_nothing(gateway):
    before = {api["id"] for api in gateway.get_rest_apis(limit=500)["items"]}
    with pytest.raises(gateway.exceptions.BadRequestException) as refused:
        gateway.import_rest_api(body=ODD, failOnWarnings=True)
    assert ODD_WARNING in str(refused.value)
    assert {api["id"] for api in gateway.get_rest_apis(limit=500)["items"]} == before


def test_failonwarnings_of_a_put_leaves_the_API_as_it_was(gateway):
    api = gateway.import_rest_api(body=small("/old"))["id"]
    with pytest.raises(gateway.exceptions.BadRequestException):
        gateway.put_rest_api(restApiId=api, mode="overwrite", failOnWarnings=True, body=ODD)
    assert paths(gateway, api) == ["/", "/old"]


def test_an_extension_that_is_not_supported_yet_is_a_warning_with_its_name_and_line(gateway):
    warnings = gateway.import_rest_api(
        body=small()[:-1] + b',\n"x-amazon-apigateway-documentation": {"documentationParts": []}}')["warnings"]
    assert warnings == ["x-amazon-apigateway-documentation is not supported yet. Ignored. (line 2)"]


TEMPLATES = {
    "request": ({"requestTemplates": {"application/json": '{"statusCode": 200} ## $input.body'}}, b""),
    "response": ({"responses": {"default": {
        "statusCode": "200", "responseTemplates": {"application/json": "#set($a = 1)$a"}}}}, b"1"),
}


@pytest.mark.parametrize("where", TEMPLATES)
def test_a_template_that_uses_the_template_language_is_rendered(server, gateway, where):
    integration, body = TEMPLATES[where]
    api = gateway.import_rest_api(body=small(integration=integration))
    assert api.get("warnings", []) == []
    gateway.create_deployment(restApiId=api["id"], stageName="prod")
    answer = call(server, api["id"], "GET", "/part")
    assert (answer.status, answer.body) == (200, body)


def test_the_extension_of_HTTP_APIs_creates_nothing(server, gateway):
    api = gateway.import_rest_api(body=small(**{"x-amazon-apigateway-cors": {"allowOrigins": ["*"]}}))["id"]
    gateway.create_deployment(restApiId=api, stageName="prod")
    assert call(server, api, "OPTIONS", "/part", PREFLIGHT).status == 403
    assert call(server, api, "GET", "/part", PREFLIGHT).header(ALLOW + "Origin") is None


@pytest.mark.parametrize("root, own, authorization", [
    (True, None, "AWS_IAM"), (True, [], "NONE"), (False, [{"sigv4": []}], "AWS_IAM"),
])
def test_security_of_the_root_applies_unless_the_operation_has_its_own(gateway, root, own, authorization):
    definition = json.loads(small())
    definition["securityDefinitions"] = {"sigv4": {
        "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}}
    if root:
        definition["security"] = [{"sigv4": []}]
    if own is not None:
        definition["paths"]["/part"]["get"]["security"] = own
    api = gateway.import_rest_api(body=json.dumps(definition).encode())["id"]
    assert method(gateway, api, "/part", "GET")[1]["authorizationType"] == authorization


# -- serve FILE ---------------------------------------------------------------------------------------------------


def test_serve_imports_and_deploys_the_files_it_is_given(start, tmp_path):
    server = start(SWAGGER, OPENAPI)
    apis = {api["name"]: api["id"] for api in client(server).get_rest_apis()["items"]}
    assert sorted(apis) == ["pets", "products"]
    assert call(server, apis["products"], "OPTIONS", "/products/7", PREFLIGHT).status == 200
    assert call(server, apis["pets"], "GET", "/pets?kind=cat").json() == [{"name": "Rex"}]
    assert all(f"/_aws/execute-api/{api}/prod" in server.stdout for api in apis.values()), server.stdout
    server.stop()

    # The same file again is the same API: front ends have its URL.
    again = start(SWAGGER, OPENAPI)
    assert {api["name"]: api["id"] for api in client(again).get_rest_apis()["items"]} == apis
    assert call(again, apis["products"], "OPTIONS", "/products/7", PREFLIGHT).status == 200


def test_a_definition_that_cannot_be_imported_stops_serve_and_leaves_nothing(start, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: 3.0.1\ninfo: {title: x\npaths: {}\n")
    server = start(broken, wait=False)
    assert server.wait() == 1
    assert "broken.yaml" in server.stderr and "http://127.0.0.1" not in server.stdout
    assert client(start()).get_rest_apis()["items"] == []


def test_an_unreadable_body_is_AWS_sentence(gateway):
    with pytest.raises(ClientError, match="Invalid OpenAPI input"):
        gateway.import_rest_api(body=b"neither { json nor: [yaml")
