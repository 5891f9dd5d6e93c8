"""Definitions for imports, and the methods, models and answers that AWS was recorded to make of them."""

import json

from support.rest_api import ALLOW, STATUS_200

PREFLIGHT = {"Headers": "'Content-Type,X-Api-Key'", "Methods": "'GET,OPTIONS'", "Origin": "'*'"}
LAMBDA = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:000000000000:" \
    "function:thing/invocations"


# -- definitions --------------------------------------------------------------------------------------------------


def operation(integration, version=3, headers=(), schema=None, status="200", **more):
    """An operation of one response, in the form of OpenAPI 2.0 or 3.0."""
    plain = {"type": "string"}
    response = {"description": f"{status} response"}
    if headers:
        response["headers"] = {name: plain if version == 2 else {"schema": plain} for name in headers}
    if schema:
        if version == 2:
            response["schema"] = {"$ref": f"#/definitions/{schema}"}
        else:
            response["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"responses": {status: response}, "x-amazon-apigateway-integration": integration} | more


def mock(cors=(), version=3, schema=None, templates=None, passthrough="when_no_match", integration=None, **more):
    """A MOCK operation that answers these CORS headers."""
    answer = {"statusCode": "200"}
    if cors:
        answer["responseParameters"] = {f"method.response.header.{ALLOW}{n}": v for n, v in dict(cors).items()}
    if templates:
        answer["responseTemplates"] = templates
    made = {"type": "mock", "passthroughBehavior": passthrough, "requestTemplates": STATUS_200,
            "responses": {"default": answer}} | (integration or {})
    return operation(made, version, [ALLOW + name for name in cors], schema, **more)


def http(uri, version=3, integration=None, **more):
    made = {"type": "http", "httpMethod": "GET", "uri": uri, "passthroughBehavior": "when_no_match",
            "responses": {"default": {"statusCode": "200"}}} | (integration or {})
    return operation(made, version, **more)


def document(paths, version=3, **more):
    head = {"swagger": "2.0"} if version == 2 else {"openapi": "3.0.1"}
    return json.dumps(head | {"info": {"title": "recorded", "version": "1.0"}, "paths": paths} | more).encode()


# -- what is expected ---------------------------------------------------------------------------------------------


def answered(cors=(), model=None):
    """The recorded method response."""
    response = {"statusCode": "200"}
    if cors:
        response["responseParameters"] = {f"method.response.header.{ALLOW}{name}": False for name in cors}
    if model:
        response["responseModels"] = {"application/json": model}
    return {"200": response}


def method(verb, integration, responses, **more):
    made = {"httpMethod": verb, "authorizationType": "NONE", "apiKeyRequired": False,
            "methodIntegration": {"passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
                                  "cacheKeyParameters": []} | integration}
    return made | ({"methodResponses": responses} if responses else {}) | more


def mocked(verb, cors=(), model=None, integration=None, templates=None, **more):
    response = {"statusCode": "200"}
    if cors:
        response["responseParameters"] = {f"method.response.header.{ALLOW}{n}": v for n, v in dict(cors).items()}
    if templates:
        response["responseTemplates"] = templates
    made = {"type": "MOCK", "requestTemplates": STATUS_200, "integrationResponses": {"200": response}}
    return method(verb, made | (integration or {}), answered(cors, model), **more)


def fetched(verb, uri, integration=None, responses=None, **more):
    made = {"type": "HTTP", "connectionType": "INTERNET", "httpMethod": verb, "uri": uri,
            "integrationResponses": {"200": {"statusCode": "200"}}}
    return method(verb, made | (integration or {}), responses or answered(), **more)


def whole(gateway, api):
    """Path to verb to method, everything but ids; what the single gets answer is compared on the way."""
    found = {}
    plain = gateway.get_resources(restApiId=api, limit=500)["items"]
    for resource in gateway.get_resources(restApiId=api, limit=500, embed=["methods"])["items"]:
        methods = resource.get("resourceMethods", {})
        short = next(item for item in plain if item["id"] == resource["id"])
        assert short.get("resourceMethods", {}) == {verb: {} for verb in methods}
        for verb, value in methods.items():
            at = {"restApiId": api, "resourceId": resource["id"], "httpMethod": verb}
            assert without_metadata(gateway.get_method(**at)) == value
            assert without_metadata(gateway.get_integration(**at)) == value["methodIntegration"]
            for status, response in value.get("methodResponses", {}).items():
                assert without_metadata(gateway.get_method_response(**at, statusCode=status)) == response
            for status, response in value["methodIntegration"].get("integrationResponses", {}).items():
                assert without_metadata(gateway.get_integration_response(**at, statusCode=status)) == response
            assert value["methodIntegration"].pop("cacheNamespace") == resource["id"]
        found[resource["path"]] = methods
    return found


def without_metadata(answer):
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def models(gateway, api):
    items = gateway.get_models(restApiId=api)["items"]
    return {item["name"]: (item.get("description"), item["contentType"], json.loads(item["schema"])) for item in items}


def shown(api, **more):
    """The whole answer to an import but for what is new each time; `warnings` are looked at elsewhere."""
    new = ("id", "rootResourceId", "createdDate", "warnings")
    kept = {k: v for k, v in without_metadata(api).items() if k not in new}
    assert kept == {
        "name": "recorded", "version": "1.0", "apiKeySource": "HEADER", "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"}} | more
    return api["id"]
