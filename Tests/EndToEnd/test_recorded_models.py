"""Models, request validators and the validation of requests as AWS was recorded to carry them out.

Source: LocalStack's recordings test_apigateway_common and test_apigateway_api; each test names its own. `assumed`:
from unit tests of the emulator.
"""

import json

import pytest

from recorded.methods import as_json, custom
from support.recorded import without_metadata
from support.rest_api import RestAPI
from support.tools import code_and_message

JSON = {"Content-Type": "application/json"}
BAD, CONFLICT, MISSING = "BadRequestException", "ConflictException", "NotFoundException"
INVALID_BODY = {"message": "Invalid request body"}
AB = {"title": "testSchema", "type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
      "required": ["a", "b"]}
EMPTY_MODEL = {"$schema": "http://json-schema.org/draft-04/schema#", "title": "Empty Schema", "type": "object"}
ERROR_MODEL = {"$schema": "http://json-schema.org/draft-04/schema#", "title": "Error Schema", "type": "object",
               "properties": {"message": {"type": "string"}}}


def model(api, name, schema, **more):
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return api.client.create_model(restApiId=api.id, name=name, contentType="application/json", schema=text, **more)


def validator(api, **fields):
    flags = {"validateRequestParameters": True, "validateRequestBody": True} | fields
    return api.client.create_request_validator(restApiId=api.id, name="test-validator", **flags)["id"]


def validated(api, path, verb, models, **fields):
    custom(api, path, verb, response='{"data": "ok"}',
           method={"requestValidatorId": validator(api), "requestModels": models, **fields})


def said(answer):
    return answer.status, answer.json()


# -- requests -------------------------------------------------------------------------------------------------------


def test_parameters_and_bodies_are_validated(server):
    # TestApiGatewayCommon::test_api_gateway_request_validator, 10 January 2024
    api = RestAPI(server)
    model(api, "testSchema", AB)
    id = validator(api)
    for verb in ("GET", "POST"):
        custom(api, "/nested/{test}", verb, method={
            "requestValidatorId": id, "requestModels": {"application/json": "testSchema"}, "requestParameters": {
                "method.request.path.test": True, "method.request.querystring.qs1": True,
                "method.request.header.x-header-param": True}})
    api.deploy()
    header, good = {"x-header-param": "test"}, json.dumps({"a": 1, "b": 2})

    def call(verb, query="", headers=None, body=None):
        return api.request(verb, "/nested/value" + query, (JSON if body else {}) | (headers or {}), body)

    assert call("POST", "?qs1=test", header, good).status == 200
    at = api.at("/nested/{test}", "POST")
    swap = [("add", "issuer"), ("remove", "test")]
    changed = api.client.update_method(**at, patchOperations=[
        {"op": op, "path": f"/requestParameters/method.request.path.{name}", "value": "true"} for op, name in swap])
    assert changed["requestParameters"] == {
        "method.request.header.x-header-param": True, "method.request.path.issuer": True,
        "method.request.querystring.qs1": True}
    assert changed["requestModels"] == {"application/json": "testSchema"} and changed["requestValidatorId"] == id
    api.deploy()
    missing = "Missing required request parameters: "
    assert said(call("POST", body=good)) == (400, {"message": missing + "[x-header-param, issuer, qs1]"})
    assert said(call("GET", "?qs1=test")) == (400, {"message": missing + "[x-header-param]"})
    assert said(call("GET", headers=header)) == (400, {"message": missing + "[qs1]"})
    api.client.update_method(**at, patchOperations=[
        {"op": op, "path": f"/requestParameters/method.request.path.{name}", "value": "true"}
        for op, name in [("add", "test"), ("remove", "issuer")]])
    api.deploy()
    assert call("POST", "?qs1=test", header, good).status == 200
    for answer in (call("POST", "?qs1=test", header, '{"test": "test"}'), call("GET", "?qs1=test", header),
                   call("GET", "?qs1=test", header | JSON)):
        assert said(answer) == (400, INVALID_BODY)
        assert answer.header("x-amzn-ErrorType") == "BadRequestException"
    off = api.client.update_request_validator(restApiId=api.id, requestValidatorId=id, patchOperations=[
        {"op": "replace", "path": "/validateRequestBody", "value": "false"},
        {"op": "replace", "path": "/validateRequestParameters", "value": "false"}])
    assert without_metadata(off) == {"id": id, "name": "test-validator", "validateRequestBody": False,
                                     "validateRequestParameters": False}
    api.deploy()
    assert call("POST", body='{"test": "test"}').status == 200
    assert call("GET").status == 200


def test_removing_the_validator_ends_validation(server):
    # test_api_gateway_request_validator in its recording of 27 July 2023: requestValidatorId replaced by ""
    api = RestAPI(server)
    model(api, "testSchema", AB)
    validated(api, "/", "POST", {"application/json": "testSchema"})
    api.deploy()
    assert api.request("POST", "/", *as_json(test="test")).status == 400
    changed = api.client.update_method(**api.at("/", "POST"), patchOperations=[
        {"op": "replace", "path": "/requestValidatorId", "value": ""}])
    assert "requestValidatorId" not in changed and changed["requestModels"] == {"application/json": "testSchema"}
    assert api.deploy().request("POST", "/", *as_json(test="test")).status == 200


def test_a_model_that_refers_to_another(server):
    # test_api_gateway_request_validator_with_ref_models, 28 October 2024
    api = RestAPI(server)
    draft4 = {"$schema": "http://json-schema.org/draft-04/schema#"}
    model(api, "testSchema", draft4 | AB)
    reference = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/testSchema"
    model(api, "testSchemaList", {"type": "array", "items": {"$ref": reference}})
    got = sorted(api.client.get_models(restApiId=api.id)["items"], key=lambda item: item["name"])
    assert [(one["name"], one.get("description"), one["contentType"], json.loads(one["schema"])) for one in got] == [
        ("Empty", "This is a default empty schema model", "application/json", EMPTY_MODEL),
        ("Error", "This is a default error schema model", "application/json", ERROR_MODEL),
        ("testSchema", None, "application/json", draft4 | AB),
        ("testSchemaList", None, "application/json", {"type": "array", "items": {"$ref": reference}})]
    validated(api, "/path", "POST", {"application/json": "testSchemaList"})
    api.deploy()
    assert said(api.request("POST", "/path", JSON, b'[{"a": 1, "b": 2}]')) == (200, {"data": "ok"})
    assert said(api.request("POST", "/path", body=b"")) == (400, INVALID_BODY)


def test_one_of_null_and_another_model(server):
    # test_api_gateway_request_validator_with_ref_one_ofmodels, 28 October 2024
    api = RestAPI(server)
    model(api, "StatusModel", {"type": "object", "required": ["Status", "Order"], "properties": {
        "Status": {"type": "string"}, "Order": {"type": "integer"}}})
    reference = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/StatusModel"
    model(api, "TestModel", {"type": "object", "required": ["status"], "properties": {
        "status": {"oneOf": [{"type": "null"}, {"$ref": reference}]}}})
    validated(api, "/path", "POST", {"application/json": "TestModel"})
    api.deploy()
    assert said(api.request("POST", "/path", *as_json(status=None))) == (200, {"data": "ok"})
    whole = {"Status": "works", "Order": 1}
    assert said(api.request("POST", "/path", *as_json(status=whole))) == (200, {"data": "ok"})
    assert said(api.request("POST", "/path", body=b"")) == (400, INVALID_BODY)
    assert said(api.request("POST", "/path", *as_json(badFormat="bla"))) == (400, INVALID_BODY)


def test_models_that_refer_to_each_other(server):
    # assumed: TestMethodRequestHandler::test_validate_body_with_circular_and_recursive_model
    api = RestAPI(server)
    base = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/"
    model(api, "House", {"type": "object", "required": ["houseType"], "properties": {"houseType": {"type": "string"}}})
    model(api, "Person", {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "house": {"$ref": base + "House"}}})
    house = {"type": "object", "required": ["houseType"], "properties": {
        "houseType": {"type": "string"}, "contains": {"type": "array", "items": {"$ref": base + "Person"}},
        "houses": {"type": "array", "items": {"$ref": base + "House"}}}}
    api.client.update_model(restApiId=api.id, modelName="House", patchOperations=[
        {"op": "replace", "path": "/schema", "value": json.dumps(house)}])
    validated(api, "/", "POST", {"application/json": "Person"})
    api.deploy()
    inner = {"contains": [{"name": "test"}], "houses": [{"houseType": "test"}]}
    assert api.request("POST", "/", *as_json(name="test", house={"houseType": "random"} | inner)).status == 200
    for bad in (inner, {"houseType": "a", "houses": [{"coucou": "b"}]}, {"houseType": "a", "contains": [{}]}):
        assert said(api.request("POST", "/", *as_json(name="test", house=bad))) == (400, INVALID_BODY)


# -- models ---------------------------------------------------------------------------------------------------------


def test_the_life_of_a_model(server):
    # TestApiGatewayApiModels::test_model_lifecycle, 15 April 2024
    api = RestAPI(server)
    schema = {"title": "Calc output", "type": "object", "required": ["a", "b", "op"], "properties": {
        "a": {"type": "number"}, "b": {"type": "number"},
        "op": {"description": "operation of +, -, * or /", "type": "string"}, "c": {"type": "number"}}}
    made = model(api, "CalcOutput", schema, description="Calc output model")
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    made = without_metadata(made)
    assert made == {"id": made["id"], "name": "CalcOutput", "contentType": "application/json",
                    "description": "Calc output model", "schema": json.dumps(schema)}
    assert without_metadata(api.client.get_model(restApiId=api.id, modelName="CalcOutput")) == made
    items = api.client.get_models(restApiId=api.id)["items"]
    assert [item["name"] for item in items] == ["CalcOutput", "Empty", "Error"] and items[0] == made
    gone = api.client.delete_model(restApiId=api.id, modelName="CalcOutput")
    assert gone["ResponseMetadata"]["HTTPStatusCode"] == 202


def test_models_that_AWS_refuses(server, gateway):
    # TestApiGatewayApiModels::test_model_validation, 15 April 2024
    api = RestAPI(server)
    nowhere = (MISSING, "Invalid API identifier specified {}:abcde0")
    made = {"restApiId": "abcde0", "name": "MySchema", "contentType": "application/json", "schema": '{"type":"object"}'}
    for call in (lambda: gateway.create_model(**made), lambda: gateway.get_models(restApiId="abcde0")):
        code, message = code_and_message(call)
        account = message.removeprefix("Invalid API identifier specified ").removesuffix(":abcde0")
        assert (code, message) == (nowhere[0], nowhere[1].format(account)) and len(account) == 12
    unknown = (MISSING, "Invalid model name specified: MySchema")
    for call in (gateway.get_model, gateway.delete_model):
        assert code_and_message(lambda: call(restApiId="abcde0", modelName="MySchema")) == unknown
    made["restApiId"] = api.id
    gateway.create_model(**made)
    assert code_and_message(lambda: gateway.create_model(**made)) == (
        CONFLICT, "Model name already exists for this REST API")
    assert code_and_message(lambda: gateway.create_model(**made | {"name": ""})) == (
        BAD, "Model name must be non-empty")
    at_least = (BAD, "Model schema must have at least 1 property or array items defined")
    other = {"restApiId": api.id, "name": "MyEmptySchema", "contentType": "application/json", "description": ""}
    for more in ({"schema": ""}, {}, {"name": "MyEmptySchemaXml", "contentType": "application/xml"}):
        assert code_and_message(lambda: gateway.create_model(**other | more)) == at_least


def test_updates_of_a_model(server, gateway):
    # TestApiGatewayApiModels::test_update_model, 15 April 2024
    api = RestAPI(server)
    schema = json.dumps({"title": "Updated schema", "type": "object"})
    patch = [{"op": "replace", "path": path, "value": value}
             for path, value in (("/schema", schema), ("/description", ""))]
    assert code_and_message(lambda: gateway.update_model(
        restApiId="abcde0", modelName="mySchema", patchOperations=patch)) == (
            MISSING, "Invalid model name specified: mySchema")
    model(api, "MySchema", {"title": "MySchema", "type": "object"})
    at = {"restApiId": api.id, "modelName": "MySchema"}
    updated = without_metadata(gateway.update_model(**at, patchOperations=patch))
    # The recording drops an empty description.
    assert updated == {"id": updated["id"], "name": "MySchema", "contentType": "application/json", "schema": schema}
    for operation, message in (
        ({"op": "add", "path": "/wrong-path", "value": "x"},
         "Invalid patch path  '/wrong-path' specified for op 'add'. Please choose supported operations"),
        ({"op": "replace", "path": "/name", "value": "invalid"},
         "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"),
        ({"op": "replace", "path": "/schema", "value": ""},
         "Model schema must have at least 1 property or array items defined"),
    ):
        assert code_and_message(lambda: gateway.update_model(**at, patchOperations=[operation])) == (BAD, message)


def test_a_model_in_use_stays(server, gateway):
    # TestApiGatewayApiMethod::test_put_method_model, 15 April 2024
    api = RestAPI(server)
    for name in ("MySchema", "MySchemaTwo"):
        model(api, name, {"title": name, "type": "object"})
    root, sub = api.at("/", "ANY"), api.at("/test", "ANY")

    def deleted(name):
        return gateway.delete_model(restApiId=api.id, modelName=name)["ResponseMetadata"]["HTTPStatusCode"]

    def refused(name):
        return code_and_message(lambda: gateway.delete_model(restApiId=api.id, modelName=name))

    def used(name, place):
        return CONFLICT, f"Cannot delete model '{name}', is referenced in method request: {place}"

    put = gateway.put_method(**root, authorizationType="NONE", requestModels={"application/json": "MySchema"})
    assert without_metadata(put) == {"httpMethod": "ANY", "authorizationType": "NONE", "apiKeyRequired": False,
                                     "requestModels": {"application/json": "MySchema"}}
    assert refused("MySchema") == used("MySchema", "//ANY")
    updated = gateway.update_method(**root, patchOperations=[
        {"op": "replace", "path": "/requestModels/application~1json", "value": "MySchemaTwo"}])
    assert updated["requestModels"] == {"application/json": "MySchemaTwo"}
    assert deleted("MySchema") == 202
    assert refused("MySchemaTwo") == used("MySchemaTwo", "//ANY")
    gateway.put_method(**sub, authorizationType="NONE", requestModels={"application/json": "MySchemaTwo"})
    assert refused("MySchemaTwo") == used("MySchemaTwo", "/test/ANY")
    removed = gateway.update_method(**sub, patchOperations=[
        {"op": "remove", "path": "/requestModels/application~1json", "value": "MySchemaTwo"}])
    assert without_metadata(removed) == {"httpMethod": "ANY", "authorizationType": "NONE", "apiKeyRequired": False}
    assert refused("MySchemaTwo") == used("MySchemaTwo", "//ANY")
    gateway.delete_method(**root)
    assert deleted("MySchemaTwo") == 202


def test_what_a_method_may_name(server, gateway):
    # TestApiGatewayApiMethod::test_put_method_validation, test_method_request_parameters,
    # test_update_method_validation, 15 April 2024
    api = RestAPI(server)
    at = api.at("/", "ANY")

    def put(**fields):
        return code_and_message(lambda: gateway.put_method(**at, authorizationType="NONE", **fields))

    assert put(requestValidatorId="abcdef") == (BAD, "Invalid Request Validator identifier specified")
    assert put(requestModels={"application/json": "petModel"}) == (BAD, "Invalid model identifier specified: petModel")
    assert put(requestParameters={"method.request.querystring.q": False, "method.request.header.q": True}) == (
        BAD, "Parameter names must be unique across querystring, header and path")
    gateway.put_method(**at, authorizationType="NONE")
    for operation, message in (
        ({"op": "add", "path": "/requestModels/application/json", "value": "Empty"},
         "Invalid patch path /requestModels/application/json"),
        ({"op": "replace", "path": "/requestParameters", "value": "method.request.querystring.optional=false"},
         "Invalid patch path /requestParameters"),
        ({"op": "replace", "path": "/requestValidatorId", "value": "abcdef"},
         "Invalid Request Validator identifier specified"),
    ):
        assert code_and_message(lambda: gateway.update_method(**at, patchOperations=[operation])) == (BAD, message)


# -- request validators ---------------------------------------------------------------------------------------------


def test_the_life_of_a_request_validator(server, gateway):
    # TestApiGatewayApiRequestValidator::test_request_validator_lifecycle, 2 July 2025
    api = RestAPI(server)
    made = gateway.create_request_validator(restApiId=api.id, name="v")
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    at = {"restApiId": api.id, "requestValidatorId": made["id"]}
    off = {"id": made["id"], "name": "v", "validateRequestBody": False, "validateRequestParameters": False}
    assert without_metadata(made) == without_metadata(gateway.get_request_validator(**at)) == off
    assert gateway.get_request_validators(restApiId=api.id)["items"] == [off]
    for value, now in (({"value": "true"}, True), ({}, False)):
        updated = gateway.update_request_validator(**at, patchOperations=[
            {"op": "replace", "path": "/validateRequestBody"} | value])
        assert without_metadata(updated) == off | {"validateRequestBody": now}
    assert gateway.delete_request_validator(**at)["ResponseMetadata"]["HTTPStatusCode"] == 202
    gone = (MISSING, "Invalid Request Validator identifier specified")
    assert code_and_message(lambda: gateway.get_request_validator(**at)) == gone
    assert gateway.get_request_validators(restApiId=api.id)["items"] == []


def test_request_validators_that_are_not_there(server, gateway):
    # test_validators_crud_no_api, test_invalid_get_request_validator, …_delete_…, test_create_…, 15 April 2024
    api = RestAPI(server)
    id = validator(api)
    assert code_and_message(lambda: gateway.create_request_validator(restApiId="test-fake-rest-id", name="v")) == (
        BAD, "Invalid REST API identifier specified")
    code, message = code_and_message(lambda: gateway.get_request_validators(restApiId="test-fake-rest-id"))
    assert code == MISSING and message.endswith(":test-fake-rest-id")
    for call in (gateway.get_request_validator, gateway.delete_request_validator):
        for at in ({"restApiId": "api_id", "requestValidatorId": id},
                   {"restApiId": api.id, "requestValidatorId": "validator_id"}):
            assert code_and_message(lambda: call(**at)) == (MISSING, "Invalid Request Validator identifier specified")


@pytest.mark.parametrize("operation, message", [
    ({"op": "add", "path": "/validateRequestBody", "value": "true"},
     "Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations"),
    ({"op": "remove", "path": "/validateRequestBody", "value": "true"},
     "Invalid patch path  '/validateRequestBody' specified for op 'remove'. Please choose supported operations"),
    ({"op": "replace", "path": "/invalidPath", "value": "true"},
     "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, "
     "/validateRequestParameters, /validateRequestBody]"),
    ({"op": "replace", "path": "/name"}, "Request Validator name cannot be blank"),
], ids=lambda value: value["op"] + value["path"] if isinstance(value, dict) else "")
def test_updates_of_a_request_validator_that_AWS_refuses(server, gateway, operation, message):
    # test_invalid_update_request_validator_operations, 2 July 2025
    api = RestAPI(server)
    at = {"restApiId": api.id, "requestValidatorId": validator(api)}
    assert code_and_message(lambda: gateway.update_request_validator(**at, patchOperations=[operation])) == (
        BAD, message)
