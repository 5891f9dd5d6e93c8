"""The control plane through boto3, unmodified: pages, ids, tags, patches, gateway responses."""

import re
import time

from support.rest_api import ALLOW, RestAPI
from support.tools import client, code_and_message


# -- lists --------------------------------------------------------------------------------------------------------


def test_lists_come_in_pages(start):
    gateway = client(start())
    made = [gateway.create_rest_api(name=f"api-{n}")["id"] for n in range(7)]
    first = gateway.get_rest_apis(limit=3)
    assert len(first["items"]) == 3 and first["position"]
    pages = list(gateway.get_paginator("get_rest_apis").paginate(PaginationConfig={"PageSize": 3}))
    assert [len(page["items"]) for page in pages] == [3, 3, 1] and "position" not in pages[-1]
    assert sorted(item["id"] for page in pages for item in page["items"]) == sorted(made)


def test_every_built_list_pages_over_everything(gateway, server):
    api = RestAPI(server)
    at = {"restApiId": api.id}
    for n in range(5):
        api.mock(f"/r{n}", "GET")
        gateway.create_model(**at, name=f"M{n}", contentType="application/json", schema="{}")
        gateway.create_request_validator(**at, name=f"v{n}")
        gateway.create_deployment(**at)
    for operation, expected in [("get_resources", 6), ("get_models", 7), ("get_request_validators", 5),
                                ("get_deployments", 5)]:
        position, seen, pages = None, [], 0
        while True:
            page = getattr(gateway, operation)(**at, limit=2, **({"position": position} if position else {}))
            assert len(page["items"]) <= 2
            seen += [item["id"] for item in page["items"]]
            pages, position = pages + 1, page.get("position")
            if position is None:
                break
        assert len(seen) == len(set(seen)) == expected and pages == (expected + 1) // 2, operation


def test_resources_with_their_methods_embedded(gateway, server):
    api = RestAPI(server)
    api.preflight("/pets")
    plain = {r["path"]: r for r in gateway.get_resources(restApiId=api.id)["items"]}
    embedded = {r["path"]: r for r in gateway.get_resources(restApiId=api.id, embed=["methods"])["items"]}
    assert plain["/pets"]["resourceMethods"] == {"OPTIONS": {}}
    assert embedded["/pets"]["resourceMethods"]["OPTIONS"] == {
        key: value for key, value in gateway.get_method(**api.at("/pets", "OPTIONS")).items()
        if key != "ResponseMetadata"}
    assert "resourceMethods" not in plain["/"]
    assert (plain["/pets"]["parentId"], plain["/pets"]["pathPart"]) == (plain["/"]["id"], "pets")


# -- ids, tags, fields --------------------------------------------------------------------------------------------


def test_a_new_API_has_every_field_that_AWS_shows(gateway):
    api = gateway.create_rest_api(name="n", description="d")
    api.pop("ResponseMetadata")
    assert re.fullmatch("[a-z0-9]{10}", api.pop("id"))
    assert re.fullmatch("[a-z0-9]+", api.pop("rootResourceId"))
    assert abs(api.pop("createdDate").timestamp() - time.time()) < 60
    # Newer service models show two fields more.
    for newer in ("securityPolicy", "endpointAccessMode", "apiStatus"):
        api.pop(newer, None)
    assert api == {
        "name": "n", "description": "d", "apiKeySource": "HEADER", "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
    }


def test_ids_have_the_lengths_that_AWS_shows(gateway):
    """The developer guide's examples: API te6si5ach7, root resource krznpq9xpg, other resources 6sxz2j."""
    api = gateway.create_rest_api(name="n")
    assert re.fullmatch("[a-z0-9]{10}", api["rootResourceId"])
    made = gateway.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="pets")
    assert re.fullmatch("[a-z0-9]{6}", made["id"])


def test_a_new_API_has_the_two_default_models(gateway, server):
    api = RestAPI(server)
    assert sorted(m["name"] for m in gateway.get_models(restApiId=api.id)["items"]) == ["Empty", "Error"]


def test_the_custom_id_tag_gives_the_id_and_ids_are_unique(gateway):
    api = gateway.create_rest_api(name="n", tags={"_custom_id_": "mypetstore1"})
    assert api["id"] == "mypetstore1"
    assert gateway.get_rest_api(restApiId="mypetstore1")["name"] == "n"
    kind, _ = code_and_message(lambda: gateway.create_rest_api(name="other", tags={"_custom_id_": "mypetstore1"}))
    assert kind in ("ConflictException", "BadRequestException")
    assert gateway.get_rest_api(restApiId="mypetstore1")["name"] == "n"


def test_tags_of_an_API_and_of_a_stage(gateway, server):
    api = RestAPI(server, tags={"a": "1"})
    api.mock("/pets", "GET")
    api.deploy()
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api.id}"
    assert gateway.get_tags(resourceArn=arn)["tags"] == {"a": "1"}
    gateway.tag_resource(resourceArn=arn, tags={"b": "2", "a": "9"})
    gateway.tag_resource(resourceArn=arn + "/stages/prod", tags={"s": "t"})
    assert gateway.get_rest_api(restApiId=api.id)["tags"] == {"a": "9", "b": "2"}
    gateway.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert gateway.get_tags(resourceArn=arn)["tags"] == {"b": "2"}
    assert gateway.get_stage(restApiId=api.id, stageName="prod")["tags"] == {"s": "t"}
    kind, _ = code_and_message(lambda: gateway.get_tags(resourceArn=arn[:-3] + "zzz"))
    assert kind == "NotFoundException"


def test_update_by_patch(gateway, server):
    api = RestAPI(server, "before")
    updated = api.patch_api(
        {"op": "replace", "path": "/name", "value": "after"},
        {"op": "replace", "path": "/minimumCompressionSize", "value": "512"},
        {"op": "add", "path": "/binaryMediaTypes/image~1png"},
        {"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "true"})
    assert (updated["name"], updated["minimumCompressionSize"], updated["binaryMediaTypes"],
            updated["disableExecuteApiEndpoint"]) == ("after", 512, ["image/png"], True)
    updated = api.patch_api({"op": "remove", "path": "/binaryMediaTypes/image~1png"},
                            {"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "false"})
    assert "binaryMediaTypes" not in updated


def test_update_stage_patches(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy(variables={"a": "1", "b": "2"})
    at = {"restApiId": api.id, "stageName": "prod"}
    stage = gateway.update_stage(**at, patchOperations=[
        {"op": "remove", "path": "/variables/a"},
        {"op": "replace", "path": "/variables/c", "value": "3"},
        {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "124"},
        {"op": "replace", "path": "/pets/GET/logging/dataTrace", "value": "true"}])
    assert stage["variables"] == {"b": "2", "c": "3"}
    # A specific entry made later starts from the current `*/*` (recorded).
    assert stage["methodSettings"]["pets/GET"]["throttlingBurstLimit"] == 124
    assert stage["methodSettings"]["pets/GET"]["dataTraceEnabled"] is True
    assert stage["methodSettings"]["*/*"]["throttlingRateLimit"] == 10000.0
    kind, message = code_and_message(lambda: gateway.update_stage(**at, patchOperations=[
        {"op": "replace", "path": "/nosuch", "value": "1"}]))
    assert kind == "BadRequestException"
    assert message.startswith("Invalid method setting path: /nosuch. Must be one of: [/deploymentId, /description,")


def test_account(gateway):
    account = gateway.get_account()
    assert account["throttleSettings"] == {"burstLimit": 5000, "rateLimit": 10000.0}


# -- gateway responses --------------------------------------------------------------------------------------------


def test_all_21_gateway_responses_are_listed_with_their_defaults(gateway, server):
    api = RestAPI(server)
    items = gateway.get_gateway_responses(restApiId=api.id)["items"]
    types = [item["responseType"] for item in items]
    assert len(types) == 21 and types == sorted(types)
    by_type = {item["responseType"]: item for item in items}
    assert by_type["MISSING_AUTHENTICATION_TOKEN"] == {
        "responseType": "MISSING_AUTHENTICATION_TOKEN", "statusCode": "403", "responseParameters": {},
        "responseTemplates": {"application/json": '{"message":$context.error.messageString}'}, "defaultResponse": True}
    assert "statusCode" not in by_type["DEFAULT_4XX"]


def test_an_inherited_status_shows_with_defaultResponse_true(gateway, server):
    """Recorded: DEFAULT_5XX with 599 makes API_CONFIGURATION_ERROR show 599."""
    api = RestAPI(server)
    at = {"restApiId": api.id}
    put = gateway.put_gateway_response(**at, responseType="DEFAULT_5XX", statusCode="599")
    assert (put["statusCode"], put["defaultResponse"], put["ResponseMetadata"]["HTTPStatusCode"]) == ("599", False, 201)
    gateway.put_gateway_response(**at, responseType="AUTHORIZER_FAILURE", responseParameters={
        f"gatewayresponse.header.{ALLOW}Origin": "'*'"})
    inherited = gateway.get_gateway_response(**at, responseType="API_CONFIGURATION_ERROR")
    own = gateway.get_gateway_response(**at, responseType="AUTHORIZER_FAILURE")
    assert (inherited["statusCode"], inherited["defaultResponse"]) == ("599", True)
    assert (own["statusCode"], own["defaultResponse"]) == ("500", False)
    gateway.delete_gateway_response(**at, responseType="DEFAULT_5XX")
    assert gateway.get_gateway_response(**at, responseType="API_CONFIGURATION_ERROR")["statusCode"] == "500"
