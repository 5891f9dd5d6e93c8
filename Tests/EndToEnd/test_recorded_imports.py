"""Imports as AWS was recorded to carry them out, field by field.

Source of what is expected: LocalStack's recordings of AWS, `test_apigateway_import.snapshot.json` (July to September
2025; each test names its recording). The definitions are our own and say what the recorded ones say. Two things differ
from the recordings on purpose: authorizers are not built yet, so no method has an `authorizerId`, and what is accepted
but not served yet is told in `warnings`.
"""

import json

import pytest

from support.backend import Backend
from support.recorded import (
    LAMBDA, PREFLIGHT, answered, document, fetched, http, method, mock, mocked, models, operation, shown, whole,
    without_metadata,
)
from support.rest_api import ALLOW, STATUS_200


def test_odd_gateway_responses_and_an_empty_template(gateway):
    # test_import_rest_api
    odd = {"gatewayresponse.header.method.response.header.Access-Control-Allow-Origin": "'*'"}
    paths = {"/{proxy+}": {"options": mock(PREFLIGHT, 2, templates={"application/json": ""})},
             "/function": {"get": {"x-amazon-apigateway-integration": {
                 "type": "aws_proxy", "uri": LAMBDA, "httpMethod": "POST", "passthroughBehavior": "when_no_match"}}}}
    api = gateway.import_rest_api(body=document(paths, 2, **{
        "x-amazon-apigateway-binary-media-types": ["*/*"], "x-amazon-apigateway-api-key-source": "HEADER",
        "x-amazon-apigateway-gateway-responses": {"ACCESS_DENIED": {"statusCode": 401, "responseParameters": odd}}}))
    id = shown(api, binaryMediaTypes=["*/*"])
    made = gateway.get_gateway_response(restApiId=id, responseType="ACCESS_DENIED")
    assert (made["statusCode"], made["responseParameters"], made["defaultResponse"]) == ("401", odd, False)
    methods = whole(gateway, id)
    assert methods["/{proxy+}"]["OPTIONS"] == mocked(
        "OPTIONS", PREFLIGHT, templates={"application/json": None},
        requestParameters={"method.request.path.proxy": True})
    # test_import_and_validate_rest_api[swagger-mock-cors.json]: no connection type, nothing declared.
    assert methods["/function"]["GET"] == method(
        "GET", {"type": "AWS_PROXY", "httpMethod": "POST", "uri": LAMBDA}, None)


def test_a_pet_store_of_2_0(gateway):
    # test_import_swagger_api
    uri = "http://backend.example.com/petstore/pets"
    parameters = [{"name": name, "in": "query", "required": False, "type": "string"} for name in ("type", "page")]
    mapped = {f"integration.request.querystring.{n}": f"method.request.querystring.{n}" for n in ("page", "type")}
    origin = {"Origin": "'*'"}
    default = {"default": {"statusCode": "200", "responseParameters": {
        f"method.response.header.{ALLOW}Origin": "'*'"}}}
    paths = {
        "/": {"get": operation(
            {"type": "mock", "passthroughBehavior": "when_no_match", "requestTemplates": STATUS_200,
             "responses": {"default": {
                 "statusCode": "200", "responseParameters": {"method.response.header.Content-Type": "'text/html'"},
                 "responseTemplates": {"text/html": "<html>\n</html>"}}}},
            2, ["Content-Type"], produces=["text/html"])},
        "/pets": {
            "get": http(uri, 2, {"requestParameters": mapped, "responses": default}, headers=[ALLOW + "Origin"],
                        schema="Pets", parameters=parameters),
            "post": http(uri, 2, {"httpMethod": "POST", "responses": default}, headers=[ALLOW + "Origin"],
                         schema="NewPetResponse", operationId="CreatePet", consumes=["application/json"],
                         parameters=[{"in": "body", "name": "NewPet", "required": True,
                                      "schema": {"$ref": "#/definitions/NewPet"}}]),
            "options": mock(PREFLIGHT, 2, "Empty", consumes=["application/json"])},
        "/pets/{petId}": {"get": http(
            uri + "/{petId}", 2, {"requestParameters": {"integration.request.path.petId": "method.request.path.petId"}},
            schema="Pet", operationId="GetPet",
            parameters=[{"name": "petId", "in": "path", "required": True, "type": "string"}])}}
    definitions = {
        "Pets": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}, "Empty": {"type": "object"},
        "NewPetResponse": {"type": "object", "properties": {"pet": {"$ref": "#/definitions/Pet"}}},
        "Pet": {"type": "object", "properties": {"price": {"type": "number"}}},
        "NewPet": {"type": "object", "properties": {"type": {"$ref": "#/definitions/PetType"}}},
        "PetType": {"type": "string", "enum": ["dog", "cat"]}}
    id = shown(gateway.import_rest_api(body=document(paths, 2, definitions=definitions), failOnWarnings=False))
    base = f"https://apigateway.amazonaws.com/restapis/{id}/models/"
    assert models(gateway, id) == {
        "Pets": (None, "application/json", {"type": "array", "items": {"$ref": base + "Pet"}}),
        "Empty": (None, "application/json", {"type": "object"}),
        "NewPetResponse": (None, "application/json", {"type": "object", "properties": {"pet": {"$ref": base + "Pet"}}}),
        "Pet": (None, "application/json", {"type": "object", "properties": {"price": {"type": "number"}}}),
        "NewPet": (None, "application/json", {"type": "object", "properties": {"type": {"$ref": base + "PetType"}}}),
        "PetType": (None, "application/json", {"type": "string", "enum": ["dog", "cat"]})}
    methods = whole(gateway, id)
    assert sorted(methods) == ["/", "/pets", "/pets/{petId}"]
    page = mocked("GET")
    page["methodResponses"]["200"]["responseParameters"] = {"method.response.header.Content-Type": False}
    page["methodIntegration"]["integrationResponses"]["200"] |= {
        "responseParameters": {"method.response.header.Content-Type": "'text/html'"},
        "responseTemplates": {"text/html": "<html>\n</html>"}}
    assert methods["/"] == {"GET": page}
    allowed = {"200": {"statusCode": "200", "responseParameters": {f"method.response.header.{ALLOW}Origin": "'*'"}}}
    assert methods["/pets"] == {
        "GET": fetched("GET", uri, {"requestParameters": mapped, "integrationResponses": allowed},
                       answered(origin, "Pets"), requestParameters={
                           "method.request.querystring.page": False, "method.request.querystring.type": False}),
        "POST": fetched("POST", uri, {"integrationResponses": allowed}, answered(origin, "NewPetResponse"),
                        operationName="CreatePet", requestModels={"application/json": "NewPet"}),
        "OPTIONS": mocked("OPTIONS", PREFLIGHT, "Empty")}
    assert methods["/pets/{petId}"] == {"GET": fetched(
        "GET", uri + "/{petId}",
        {"requestParameters": {"integration.request.path.petId": "method.request.path.petId"}},
        answered(model="Pet"), operationName="GetPet", requestParameters={"method.request.path.petId": True})}


def test_a_function_with_an_API_key_and_a_version_that_is_a_number(gateway):
    # test_import_and_validate_rest_api[openapi.spec.tf.json]
    origin = {"Origin": "'*'"}
    function = operation(
        {"type": "aws_proxy", "httpMethod": "POST", "uri": LAMBDA, "contentHandling": "CONVERT_TO_TEXT",
         "passthroughBehavior": "when_no_match", "responses": {"default": {
             "statusCode": "200", "responseParameters": {f"method.response.header.{ALLOW}Origin": "'*'"}}}},
        headers=[ALLOW + "Origin"], schema="Empty", security=[{"api_key": []}])
    body = document({"/": {"get": function, "options": mock(PREFLIGHT, schema="Empty")}},
                    info={"title": "recorded", "version": 1}, components={
                        "schemas": {"Empty": {"title": "Empty Schema", "type": "object"}},
                        "securitySchemes": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}})
    id = shown(gateway.import_rest_api(body=body), version="1")
    assert models(gateway, id) == {
        "Empty": (None, "application/json", {"title": "Empty Schema", "type": "object"})}
    assert whole(gateway, id) == {"/": {
        "GET": method("GET", {
            "type": "AWS_PROXY", "httpMethod": "POST", "uri": LAMBDA, "contentHandling": "CONVERT_TO_TEXT",
            "integrationResponses": {"200": {"statusCode": "200", "responseParameters": {
                f"method.response.header.{ALLOW}Origin": "'*'"}}}}, answered(origin, "Empty"), apiKeyRequired=True),
        "OPTIONS": mocked("OPTIONS", PREFLIGHT, "Empty")}}


@pytest.mark.parametrize("how, paths", [
    ("ignore", ["/", "/test"]), ("prepend", ["/", "/base", "/base/test"]), ("split", ["/", "/test"])])
def test_base_path_of_2_0(gateway, how, paths):
    # test_import_rest_apis_with_base_path_swagger
    id = gateway.create_rest_api(name="before")["id"]
    body = document(
        {"/test": {"options": mock(PREFLIGHT, 2)}}, 2, basePath="/base", info={"title": "t", "version": "2"})
    api = gateway.put_rest_api(restApiId=id, mode="overwrite", parameters={"basepath": how}, body=body)
    assert (api["name"], api["version"], api["tags"]) == ("t", "2", {}) and "warnings" not in api
    methods = whole(gateway, id)
    assert sorted(methods) == paths and methods.pop(paths[-1]) == {"OPTIONS": mocked("OPTIONS", PREFLIGHT)}
    assert all(not verbs for verbs in methods.values())
    assert gateway.get_models(restApiId=id)["items"] == [], "overwriting leaves none of the first models"
    # The same calls with a definition that has no base path.
    uri = "http://backend.example.com/petstore/pets/{id}"
    mapped = {"integration.request.path.id": "method.request.path.petId"}
    body = document({"/pets/{petId}": {"get": http(uri, 2, {"requestParameters": mapped})}}, 2)
    id = gateway.import_rest_api(body=body, parameters={"basepath": how})["id"]
    assert whole(gateway, id) == {"/": {}, "/pets": {}, "/pets/{petId}": {"GET": fetched(
        "GET", uri, {"requestParameters": mapped}, requestParameters={"method.request.path.petId": True})}}


@pytest.mark.parametrize("how, first, second", [
    ("ignore", "/test", "/test"), ("prepend", "/base-var/test", "/base-url/part/test"),
    ("split", "/test", "/part/test")])
def test_base_path_of_3_0(server, gateway, how, first, second):
    # test_import_rest_api_with_base_path_oas30: a server variable, then a server's URL put over it.
    id = gateway.create_rest_api(name="before")["id"]
    at = {"restApiId": id, "mode": "overwrite", "parameters": {"basepath": how}}
    root = gateway.get_resources(restApiId=id)["items"][0]["id"]
    event = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    components = {"schemas": {"Empty": {"title": "Empty Schema", "type": "object"}}}
    variable = [{"url": "https://example.com/{basePath}", "variables": {"basePath": {"default": "base-var"}}}]
    api = gateway.put_rest_api(**at, body=document(
        {"/test": {"get": mock({"Origin": "'*'"}, schema="Empty", integration={"requestParameters": event})}},
        servers=variable, components=components))
    assert "warnings" not in api and api["tags"] == {}
    assert whole(gateway, id)[first] == {
        "GET": mocked("GET", {"Origin": "'*'"}, "Empty", {"requestParameters": event})}
    gateway.create_deployment(restApiId=id, stageName="dev")
    assert server.request("GET", f"/_aws/execute-api/{id}/dev{first}").status == 200

    more = {"integration.request.header.double-single": "'True'", "integration.request.header.nothing": True}
    api = gateway.put_rest_api(**at, body=document(
        {"/test": {"get": mock({"Origin": "'*'"}, schema="Empty", integration={"requestParameters": event | more})}},
        servers=[{"url": "https://example.com/base-url/part/"}], components=components))
    assert api["warnings"] == [
        "Invalid format for 'requestParameters'. Expected type string for property "
        f"'integration.request.header.nothing' of resource '{second}' and method 'GET' but got 'true'"]
    event["integration.request.header.double-single"] = "'True'"
    methods = whole(gateway, id)
    assert methods[second] == {"GET": mocked("GET", {"Origin": "'*'"}, "Empty", {"requestParameters": event})}
    assert (first in methods) == (first == second), "what the second definition does not have is gone"
    assert api["rootResourceId"] == root == gateway.get_resources(restApiId=id)["items"][0]["id"]
    gateway.create_deployment(restApiId=id, stageName="dev")
    assert server.request("GET", f"/_aws/execute-api/{id}/dev{second}").status == 200


def test_an_authorizer_for_everything_and_an_ANY_method(gateway):
    # test_import_with_global_api_key_authorizer
    scheme = {"type": "apiKey", "name": "X-Api-Key", "in": "header", "x-amazon-apigateway-authtype": "custom",
              "x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": LAMBDA,
                                                 "identitySource": "method.request.header.Custom-Authorization"}}
    echo = {"application/json": '{"response": "mocked"}'}
    uri = "http://backend.example.com/petstore/pets"
    body = document(
        {"/pets": {"get": http(uri)}, "/echo/{data}": {"x-amazon-apigateway-any-method": mock(
            schema="Empty", templates=echo, passthrough="when_no_templates")}},
        components={"schemas": {"Empty": {"type": "object"}}, "securitySchemes": {"Gate": scheme}},
        security=[{"Gate": []}], **{"x-amazon-apigateway-api-key-source": "AUTHORIZER"})
    api = gateway.import_rest_api(body=body)
    id = shown(api, apiKeySource="AUTHORIZER")
    assert "warnings" not in api
    (gate,) = gateway.get_authorizers(restApiId=id)["items"]
    assert (gate["name"], gate["type"], gate["authorizerUri"], gate["identitySource"]) == (
        "Gate", "REQUEST", LAMBDA, "method.request.header.Custom-Authorization")
    guarded = {"authorizationType": "CUSTOM", "authorizerId": gate["id"]}
    assert whole(gateway, id) == {
        "/": {}, "/echo": {}, "/pets": {"GET": fetched("GET", uri, **guarded)},
        "/echo/{data}": {"ANY": mocked(
            "ANY", model="Empty", templates=echo, integration={"passthroughBehavior": "WHEN_NO_TEMPLATES"},
            requestParameters={"method.request.path.data": True}, **guarded)}}


@pytest.mark.parametrize("validated", [False, True])
def test_models_in_a_circle(gateway, validated):
    # test_import_with_circular_models, …_and_request_validation
    person = {"type": "object", "description": "Random person schema.", "required": ["name", "b"], "properties": {
        "name": {"type": "string"}, "b": {"type": "number"}, "house": {"$ref": "#/components/schemas/House"}}}
    house = {"type": "object", "description": "Where a Person can live", "properties": {"contains": {
        "type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Person"}}}}
    ask = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}}, "required": True}
    extra = {"x-amazon-apigateway-request-validators": {
        "basic": {"validateRequestBody": True, "validateRequestParameters": True}},
        "x-amazon-apigateway-request-validator": "basic"} if validated else {}
    api = gateway.import_rest_api(body=document(
        {"/person": {"post": mock(schema="Empty", passthrough="when_no_templates", operationId="CreatePerson",
                                  requestBody=ask)}},
        components={"schemas": {"Person": person, "House": house, "Empty": {"type": "object"}}}, **extra))
    id = shown(api)
    base = f"https://apigateway.amazonaws.com/restapis/{id}/models/"
    person["properties"]["house"] = {"$ref": base + "House"}
    house["properties"]["contains"]["items"] = {"$ref": base + "Person"}
    assert models(gateway, id) == {
        "Empty": (None, "application/json", {"type": "object"}),
        "House": ("Where a Person can live", "application/json", house),
        "Person": ("Random person schema.", "application/json", person)}
    validators = gateway.get_request_validators(restApiId=id)["items"]
    assert [{k: v for k, v in item.items() if k != "id"} for item in validators] == (
        [{"name": "basic", "validateRequestBody": True, "validateRequestParameters": True}] if validated else [])
    assert whole(gateway, id)["/person"] == {"POST": mocked(
        "POST", model="Empty", integration={"passthroughBehavior": "WHEN_NO_TEMPLATES"}, operationName="CreatePerson",
        requestModels={"application/json": "Person"},
        **({"requestValidatorId": validators[0]["id"]} if validated else {}))}


def test_the_verb_of_a_function_and_of_a_mock(gateway):
    # test_import_with_http_method_integration: a mock keeps no verb.
    event = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    function = operation({
        "type": "aws", "httpMethod": "POST", "uri": LAMBDA, "contentHandling": "CONVERT_TO_TEXT",
        "passthroughBehavior": "when_no_templates", "requestParameters": event, "requestTemplates": STATUS_200,
        "responses": {"default": {"statusCode": "200"}}})
    id = gateway.import_rest_api(body=document(
        {"/": {"get": function, "options": mock(integration={"httpMethod": "POST"})}}))["id"]
    assert whole(gateway, id) == {"/": {
        "GET": method("GET", {
            "type": "AWS", "httpMethod": "POST", "uri": LAMBDA, "contentHandling": "CONVERT_TO_TEXT",
            "passthroughBehavior": "WHEN_NO_TEMPLATES", "requestParameters": event, "requestTemplates": STATUS_200,
            "integrationResponses": {"200": {"statusCode": "200"}}}, answered()),
        "OPTIONS": mocked("OPTIONS")}}


def test_a_stage_variable_for_the_host(server, gateway):
    # test_import_with_stage_variables: the verb is the integration's; without the variable there is no endpoint.
    backend = Backend()
    try:
        definition = {"x-amazon-apigateway-integration": {
            "type": "HTTP_PROXY", "httpMethod": "POST", "payloadFormatVersion": "1.0",
            "uri": "http://${stageVariables.host}/${stageVariables.path}?${stageVariables.query}"},
            "responses": {"200": {"description": "OK"}}}
        body = document({"/path1": {"get": definition}})
        id = gateway.import_rest_api(body=body, failOnWarnings=True)["id"]
        deployment = gateway.create_deployment(restApiId=id)["id"]
        gateway.create_stage(restApiId=id, stageName="v1", deploymentId=deployment, variables={
            "host": backend.url.removeprefix("http://"), "path": "test-path", "query": "qs_key=qs_value"})
        gateway.create_stage(restApiId=id, stageName="v2", deploymentId=deployment)
        assert server.request("GET", f"/_aws/execute-api/{id}/v1/path1").status == 200
        assert [(r.method, r.target) for r in backend.requests] == [("POST", "/test-path?qs_key=qs_value")]
        refused = server.request("GET", f"/_aws/execute-api/{id}/v2/path1")
        assert (refused.status, json.loads(refused.body)) == (500, {"message": "Internal server error"})
        assert refused.header("x-amzn-ErrorType") == "InternalServerErrorException"
    finally:
        backend.close()


def test_scopes_of_user_pools(gateway):
    # test_import_with_cognito_auth_identity_source: lower case or not, scopes by the requirement that applies.
    pool = {"type": "apiKey", "name": "TestHeaderAuth", "in": "header", "x-amazon-apigateway-authtype":
            "cognito_user_pools", "x-amazon-apigateway-authorizer": {
                "type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:us-east-1:1:userpool/us_1"]}}
    uri = "http://backend.example.com/petstore/pets"
    proxy = {"x-amazon-apigateway-integration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": uri,
                                                 "payloadFormatVersion": 1.0},
             "responses": {"200": {"description": "ok"}}, "operationId": "GET HTTP"}
    id = gateway.import_rest_api(body=document(
        {"/none": {"get": http(uri, security=[{"one": []}])}, "/two": {"get": http(
            uri, security=[{"two": ["email", "openid"]}])}, "/pets": {"get": proxy}},
        components={"securitySchemes": {"one": pool, "two": pool}}, security=[{"one": ["email"]}]))["id"]
    pools = {pool["name"]: pool for pool in gateway.get_authorizers(restApiId=id)["items"]}
    assert {name: pool["identitySource"] for name, pool in pools.items()} == dict.fromkeys(
        ["one", "two"], "method.request.header.TestHeaderAuth")
    one, two = ({"authorizationType": "COGNITO_USER_POOLS", "authorizerId": pools[name]["id"]} for name in ("one", "two"))
    assert whole(gateway, id) == {
        "/": {}, "/none": {"GET": fetched("GET", uri, **one)},
        "/two": {"GET": fetched("GET", uri, **two, authorizationScopes=["email", "openid"])},
        "/pets": {"GET": method(
            "GET", {"type": "HTTP_PROXY", "connectionType": "INTERNET", "httpMethod": "GET", "uri": uri}, answered(),
            operationName="GET HTTP", authorizationScopes=["email"], **one)}}


def test_integers_for_status_codes_in_YAML(gateway):
    # test_import_with_integer_http_status_code
    id = gateway.import_rest_api(failOnWarnings=True, body=b"""
openapi: 3.0.1
info: {title: recorded, version: '2.0'}
paths:
  /test:
    get:
      responses:
        200:
          description: ok
          headers:
            Access-Control-Allow-Origin: {schema: {type: string}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default:
            statusCode: 200
            responseParameters:
              method.response.header.Access-Control-Allow-Origin: "'*'"
""")["id"]
    assert whole(gateway, id) == {"/": {}, "/test": {"GET": mocked("GET", {"Origin": "'*'"})}}


@pytest.mark.parametrize("mode, types", [
    ("merge", ["image/heif", "image/png", "image/jpg"]), ("overwrite", ["image/png", "image/jpg"])])
def test_binary_media_types_put_over_others(gateway, mode, types):
    # test_put_rest_api_mode_binary_media_types; the get has `tags`, the create has none.
    created = gateway.create_rest_api(name="before", binaryMediaTypes=["image/heif"])
    assert "tags" not in created and created["binaryMediaTypes"] == ["image/heif"]
    read = gateway.get_rest_api(restApiId=created["id"])
    assert without_metadata(read) == without_metadata(created) | {"tags": {}}
    put = gateway.put_rest_api(restApiId=created["id"], mode=mode, body=document(
        {}, info={"title": "after", "version": "1.0.0"},
        **{"x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"]}))
    assert without_metadata(put) == without_metadata(read) | {
        "name": "after", "version": "1.0.0", "binaryMediaTypes": types}
