"""The calls that infrastructure tools make: create, read back, change by patches, read back, remove.

The sequences are those of Terraform's provider (`aws_api_gateway_*`: which fields it sends, which patches for which
change, which errors it takes for "gone") and of CloudFormation and the Serverless Framework, as their sources and
issues show them. Each test does what one such tool does and then asks whether the tool would see a difference.
"""

import json

import pytest

from support.rest_api import ALLOW, RestAPI
from support.tools import code_and_message


def replace(path, value):
    return {"op": "replace", "path": path, "value": value}


def add(path, value=None):
    return {"op": "add", "path": path} | ({} if value is None else {"value": value})


def remove(path, value=None):
    return {"op": "remove", "path": path} | ({} if value is None else {"value": value})


def without(answer, *names):
    return {k: v for k, v in answer.items() if k not in ("ResponseMetadata", *names)}


def test_a_REST_API(gateway):
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]})
    made = gateway.create_rest_api(
        name="shop", description="a shop", apiKeySource="HEADER", binaryMediaTypes=["image/png"],
        disableExecuteApiEndpoint=False, endpointConfiguration={"types": ["EDGE"]}, minimumCompressionSize=0,
        policy=policy, tags={"team": "one"})
    at = {"restApiId": made["id"]}
    read = gateway.get_rest_api(**at)
    assert without(read) == without(made)
    # The policy comes back with its quotes escaped once more; the tools undo that.
    assert json.loads(json.loads(f'"{read["policy"]}"')) == json.loads(policy)

    changed = gateway.update_rest_api(**at, patchOperations=[
        replace("/name", "store"), replace("/description", ""), replace("/apiKeySource", "AUTHORIZER"),
        remove("/binaryMediaTypes/image~1png"), add("/binaryMediaTypes/*~1*"), replace("/minimumCompressionSize", ""),
        replace("/endpointConfiguration/types/0", "REGIONAL"), replace("/disableExecuteApiEndpoint", "true"),
        replace("/policy", "")])
    assert without(changed) == without(gateway.get_rest_api(**at)) == {
        "id": made["id"], "rootResourceId": made["rootResourceId"], "createdDate": made["createdDate"], "name": "store",
        "apiKeySource": "AUTHORIZER", "binaryMediaTypes": ["*/*"], "disableExecuteApiEndpoint": True,
        "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"}, "tags": {"team": "one"}}

    arn = f"arn:aws:apigateway:us-east-1::/restapis/{made['id']}"
    gateway.untag_resource(resourceArn=arn, tagKeys=["team"])
    gateway.tag_resource(resourceArn=arn, tags={"owner": "two"})
    assert gateway.get_rest_api(**at)["tags"] == {"owner": "two"}
    gateway.delete_rest_api(**at)
    assert code_and_message(lambda: gateway.get_rest_api(**at))[0] == "NotFoundException"
    assert code_and_message(lambda: gateway.delete_rest_api(**at))[0] == "NotFoundException"


def test_a_private_API_and_its_endpoints(gateway):
    made = gateway.create_rest_api(
        name="inside", endpointConfiguration={"types": ["PRIVATE"], "vpcEndpointIds": ["vpce-1"]})
    path = "/endpointConfiguration/vpcEndpointIds"
    changed = gateway.update_rest_api(
        restApiId=made["id"], patchOperations=[remove(path, "vpce-1"), add(path, "vpce-2"), add(path, "vpce-3")])
    assert changed["endpointConfiguration"] == {
        "types": ["PRIVATE"], "ipAddressType": "dualstack", "vpcEndpointIds": ["vpce-2", "vpce-3"]}


def test_a_definition_put_and_the_settings_set_again(gateway):
    # The API is made first, the definition is put over it, then what the configuration says itself is patched back.
    made = gateway.create_rest_api(name="mine", description="mine", endpointConfiguration={"types": ["REGIONAL"]})
    at = {"restApiId": made["id"]}
    operation = {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}
    body = json.dumps({"openapi": "3.0.1", "info": {"title": "theirs", "version": "7", "description": "theirs"},
                       "paths": {"/x": {"get": operation}}})
    put = gateway.put_rest_api(**at, mode="overwrite", body=body.encode(), failOnWarnings=False)
    assert (put["name"], put["description"], put["version"]) == ("theirs", "theirs", "7")
    assert put["endpointConfiguration"]["types"] == ["REGIONAL"], "a definition does not move an API"
    api = gateway.update_rest_api(**at, patchOperations=[replace("/name", "mine"), replace("/description", "mine")])
    assert (api["name"], api["description"], api["rootResourceId"]) == ("mine", "mine", made["rootResourceId"])
    ids = {r["path"]: r["id"] for r in gateway.get_resources(**at)["items"]}
    gateway.put_rest_api(**at, mode="overwrite", body=body.encode())
    assert {r["path"]: r["id"] for r in gateway.get_resources(**at)["items"]} == ids, "a path keeps its id"


def test_a_method_with_everything_changed(gateway, server):
    api = RestAPI(server)
    at = api.at("/orders/{id}", "POST")
    validator = gateway.create_request_validator(
        restApiId=api.id, name="all", validateRequestBody=False, validateRequestParameters=True)["id"]
    gateway.create_model(restApiId=api.id, name="Order", contentType="application/json", schema='{"type": "object"}')
    made = gateway.put_method(
        **at, authorizationType="NONE", apiKeyRequired=True, operationName="order", requestValidatorId=validator,
        requestModels={"application/json": "Order"},
        requestParameters={"method.request.header.X-A": False, "method.request.path.id": True})
    assert without(gateway.get_method(**at)) == without(made)
    changed = gateway.update_method(**at, patchOperations=[
        replace("/authorizationType", "AWS_IAM"), replace("/apiKeyRequired", "false"),
        replace("/requestModels/application~1json", "Empty"), add("/requestModels/text~1xml", "Error"),
        remove("/requestParameters/method.request.header.X-A"),
        add("/requestParameters/method.request.querystring.q", "true"),
        replace("/requestParameters/method.request.path.id", "false"), replace("/requestValidatorId", ""),
        replace("/operationName", "")])
    assert without(changed) == without(gateway.get_method(**at)) == {
        "httpMethod": "POST", "authorizationType": "AWS_IAM", "apiKeyRequired": False,
        "requestModels": {"application/json": "Empty", "text/xml": "Error"},
        "requestParameters": {"method.request.querystring.q": True, "method.request.path.id": False}}


def test_an_integration_and_its_responses(gateway, server):
    api = RestAPI(server)
    api.method("/orders/{id}", "GET", requestParameters={"method.request.path.id": True})
    at = api.at("/orders/{id}", "GET")
    made = gateway.put_integration(
        **at, type="HTTP", integrationHttpMethod="GET", uri="https://one.example.com/{id}", connectionType="INTERNET",
        requestParameters={"integration.request.path.id": "method.request.path.id"}, passthroughBehavior="NEVER",
        requestTemplates={"application/json": "", "text/xml": "<a/>"}, timeoutInMillis=1000, cacheNamespace="foo",
        cacheKeyParameters=["method.request.path.id"], tlsConfig={"insecureSkipVerification": True})
    assert without(gateway.get_integration(**at)) == without(made)
    assert made["requestTemplates"] == {"application/json": None, "text/xml": "<a/>"}
    gateway.put_method_response(**at, statusCode="200", responseParameters={"method.response.header.A": True})
    for pattern in ["2..", ""]:
        # A change of a response is a put over it.
        gateway.put_integration_response(
            **at, statusCode="200", selectionPattern=pattern, responseTemplates={"application/json": ""},
            responseParameters={"method.response.header.A": "'a'"})
    changed = gateway.update_integration(**at, patchOperations=[
        remove("/requestTemplates/text~1xml"), replace("/requestTemplates/application~1json", "{}"),
        add("/requestTemplates/text~1plain", "x"), remove("/requestParameters/integration.request.path.id"),
        add("/requestParameters/integration.request.header.B", "'b'"),
        remove("/cacheKeyParameters/method.request.path.id", ""), replace("/cacheNamespace", "bar"),
        replace("/uri", "http://two.example.com/"), replace("/contentHandling", "CONVERT_TO_TEXT"),
        replace("/timeoutInMillis", "2000"), replace("/tlsConfig/insecureSkipVerification", "false"),
        replace("/passthroughBehavior", "WHEN_NO_TEMPLATES"), replace("/httpMethod", "POST")])
    assert without(changed) == without(gateway.get_integration(**at)) == {
        "type": "HTTP", "httpMethod": "POST", "uri": "http://two.example.com/", "connectionType": "INTERNET",
        "requestParameters": {"integration.request.header.B": "'b'"}, "passthroughBehavior": "WHEN_NO_TEMPLATES",
        "requestTemplates": {"application/json": "{}", "text/plain": "x"}, "contentHandling": "CONVERT_TO_TEXT",
        "timeoutInMillis": 2000, "cacheNamespace": "bar", "cacheKeyParameters": [],
        "tlsConfig": {"insecureSkipVerification": False}, "integrationResponses": {"200": {
            "statusCode": "200", "selectionPattern": "", "responseTemplates": {"application/json": None},
            "responseParameters": {"method.response.header.A": "'a'"}}}}
    gone = gateway.exceptions.NotFoundException
    for one in [gateway.delete_integration_response, gateway.delete_method_response]:
        one(**at, statusCode="200")
        with pytest.raises(gone):
            one(**at, statusCode="200")
    for one in [gateway.delete_integration, gateway.delete_method]:
        one(**at)
        with pytest.raises(gone):
            one(**at)


def test_a_stage_its_settings_and_a_new_deployment(gateway, server):
    api = RestAPI(server)
    api.mock("/some/path", "POST")
    at = {"restApiId": api.id, "stageName": "prod"}
    first = gateway.create_deployment(restApiId=api.id, description="one")["id"]
    made = gateway.create_stage(
        **at, deploymentId=first, description="d", cacheClusterEnabled=True, cacheClusterSize="1.6",
        variables={"a": "1", "b": "2"}, tracingEnabled=True, tags={"k": "v"}, documentationVersion="v1")
    assert without(gateway.get_stage(**at)) == without(made) and made["cacheClusterStatus"] == "AVAILABLE"
    second = gateway.create_deployment(restApiId=api.id)["id"]
    log = "arn:aws:logs:us-east-1:000000000000:log-group:access"
    role = "arn:aws:iam::000000000000:role/logs"
    gateway.update_account(patchOperations=[replace("/cloudwatchRoleArn", role)])
    changed = gateway.update_stage(**at, patchOperations=[
        replace("/deploymentId", second), replace("/description", ""), replace("/tracingEnabled", "false"),
        replace("/cacheClusterEnabled", "false"), remove("/variables/a"), replace("/variables/b", "3"),
        replace("/variables/c", "4"), replace("/accessLogSettings/destinationArn", log),
        replace("/accessLogSettings/format", "$context.requestId")])
    assert (changed["deploymentId"], changed["variables"]) == (second, {"b": "3", "c": "4"})
    assert changed["accessLogSettings"] == {"destinationArn": log, "format": "$context.requestId"}
    assert "description" not in changed and changed["cacheClusterStatus"] == "NOT_AVAILABLE"
    assert "accessLogSettings" not in gateway.update_stage(**at, patchOperations=[remove("/accessLogSettings")])

    key = "~1some~1path/POST"
    settings = gateway.update_stage(**at, patchOperations=[
        replace(f"/{key}/metrics/enabled", "true"), replace(f"/{key}/logging/loglevel", "INFO"),
        replace(f"/{key}/logging/dataTrace", "true"), replace(f"/{key}/throttling/burstLimit", "-1"),
        replace(f"/{key}/throttling/rateLimit", "-1.000000"), replace(f"/{key}/caching/enabled", "true"),
        replace(f"/{key}/caching/ttlInSeconds", "60"), replace(f"/{key}/caching/dataEncrypted", "true"),
        replace(f"/{key}/caching/requireAuthorizationForCacheControl", "false"),
        replace(f"/{key}/caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403")])["methodSettings"]
    assert settings == {key: {
        "metricsEnabled": True, "loggingLevel": "INFO", "dataTraceEnabled": True, "throttlingBurstLimit": -1,
        "throttlingRateLimit": -1.0, "cachingEnabled": True, "cacheTtlInSeconds": 60, "cacheDataEncrypted": True,
        "requireAuthorizationForCacheControl": False, "unauthorizedCacheControlHeaderStrategy": "FAIL_WITH_403"}}
    assert gateway.update_stage(**at, patchOperations=[remove("/" + key)])["methodSettings"] == {}

    kind, sentence = code_and_message(lambda: gateway.delete_deployment(restApiId=api.id, deploymentId=second))
    assert (kind, sentence) == (
        "BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
    gateway.delete_deployment(restApiId=api.id, deploymentId=first)
    gateway.delete_stage(**at)
    gateway.delete_deployment(restApiId=api.id, deploymentId=second)
    gateway.update_account(patchOperations=[replace("/cloudwatchRoleArn", "")])
    assert "cloudwatchRoleArn" not in gateway.get_account()


def test_a_canary(gateway, server):
    api = RestAPI(server)
    api.mock("/x", "GET")
    api.deploy()
    at = {"restApiId": api.id, "stageName": "prod"}
    canary = gateway.update_stage(**at, patchOperations=[
        replace("/canarySettings/stageVariableOverrides/a", "1"),
        replace("/canarySettings/percentTraffic", "33.330000"),
        replace("/canarySettings/useStageCache", "true")])["canarySettings"]
    assert without(canary, "deploymentId") == {
        "percentTraffic": 33.33, "useStageCache": True, "stageVariableOverrides": {"a": "1"}}
    canary = gateway.update_stage(**at, patchOperations=[
        remove("/canarySettings/stageVariableOverrides/a"), replace("/canarySettings/percentTraffic", "0.000000")])
    assert without(canary["canarySettings"], "deploymentId") == {"percentTraffic": 0.0, "useStageCache": True}
    assert "canarySettings" not in gateway.update_stage(**at, patchOperations=[remove("/canarySettings")])


def test_models_validators_gateway_responses_and_resources(gateway, server):
    api = RestAPI(server)
    at = {"restApiId": api.id}
    gateway.create_model(**at, name="M", description="d", contentType="application/json", schema='{"type":"object"}')
    model = gateway.update_model(
        **at, modelName="M", patchOperations=[replace("/description", ""), replace("/schema", '{"type":"array"}')])
    assert without(model, "id") == {"name": "M", "contentType": "application/json", "schema": '{"type":"array"}'}
    validator = gateway.create_request_validator(**at, name="v")
    name = {"requestValidatorId": validator["id"]}
    changed = gateway.update_request_validator(**at, **name, patchOperations=[
        replace("/name", "w"), replace("/validateRequestBody", "true"), replace("/validateRequestParameters", "true")])
    assert without(changed, "id") == {"name": "w", "validateRequestBody": True, "validateRequestParameters": True}
    header = {f"gatewayresponse.header.{ALLOW}Origin": "'*'"}
    for status in ["401", "403"]:
        put = gateway.put_gateway_response(
            **at, responseType="UNAUTHORIZED", statusCode=status, responseParameters=header,
            responseTemplates={"application/json": '{"message":$context.error.messageString}'})
    assert without(gateway.get_gateway_response(**at, responseType="UNAUTHORIZED")) == without(put)
    moved, below = api.resource("/a/b"), api.resource("/a/b/{c}")
    gateway.update_resource(**at, resourceId=moved, patchOperations=[
        replace("/parentId", api.resource("/")), replace("/pathPart", "z")])
    assert gateway.get_resource(**at, resourceId=below)["path"] == "/z/{c}"
    gateway.delete_resource(**at, resourceId=moved)
    assert code_and_message(lambda: gateway.get_resource(**at, resourceId=below)) == (
        "NotFoundException", "Invalid Resource identifier specified")
    deployment = RestAPI(server)
    deployment.mock("/", "GET")
    made = gateway.create_deployment(restApiId=deployment.id, description="")
    assert without(made, "id", "createdDate") == {}
    where = {"restApiId": deployment.id, "deploymentId": made["id"]}
    assert gateway.update_deployment(**where, patchOperations=[replace("/description", "n")])["description"] == "n"
    summary = gateway.get_deployment(**where, embed=["apisummary"])["apiSummary"]
    assert summary == {"/": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}}}
