"""Refusals as boto3 shows them: the exception, the status and AWS's sentence."""

import pytest

from support.rest_api import RestAPI
from support.tools import code_and_message


def test_NotFound_sentences(gateway, server):
    api, missing = RestAPI(server), gateway.exceptions.NotFoundException
    api.method("/pets", "GET")
    at = {"restApiId": api.id}
    cases = [
        (lambda: gateway.get_rest_api(restApiId="nosuch0000"),
         "Invalid API identifier specified 000000000000:nosuch0000"),
        (lambda: gateway.get_resource(**at, resourceId="nosuch"), "Invalid Resource identifier specified"),
        (lambda: gateway.get_method(**api.at("/pets", "PUT")), "Invalid Method identifier specified"),
        (lambda: gateway.get_integration(**api.at("/pets", "GET")), "Invalid Integration identifier specified"),
        (lambda: gateway.get_method_response(**api.at("/pets", "GET"), statusCode="200"),
         "Invalid Response status code specified"),
        (lambda: gateway.get_stage(**at, stageName="nosuch"), "Invalid stage identifier specified"),
        (lambda: gateway.get_deployment(**at, deploymentId="nosuch"), "Invalid Deployment identifier specified"),
        (lambda: gateway.get_model(**at, modelName="nosuch"), "Invalid model name specified: nosuch"),
        (lambda: gateway.get_request_validator(**at, requestValidatorId="nosuch"),
         "Invalid Request Validator identifier specified"),
        (lambda: gateway.delete_gateway_response(**at, responseType="DEFAULT_4XX"),
         "Gateway response type not defined on api"),
    ]
    for call, sentence in cases:
        with pytest.raises(missing) as refused:
            call()
        assert refused.value.response["Error"]["Message"] == sentence
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_Conflict_sentences(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    at, root = {"restApiId": api.id}, api.resource("/")
    cases = [
        (lambda: gateway.create_resource(**at, parentId=root, pathPart="pets"),
         "Another resource with the same parent already has this name: pets"),
        (lambda: gateway.put_method(**api.at("/pets", "GET"), authorizationType="NONE"),
         "Method already exists for this resource"),
        (lambda: gateway.create_stage(**at, stageName="prod", deploymentId=api.last_deployment),
         "Stage already exists"),
        (lambda: gateway.put_method_response(**api.at("/pets", "GET"), statusCode="200"),
         "Response already exists for this resource"),
    ]
    for call, sentence in cases:
        with pytest.raises(gateway.exceptions.ConflictException) as refused:
            call()
        assert refused.value.response["Error"]["Message"] == sentence
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


def test_BadRequest_sentences(gateway, server):
    api = RestAPI(server)
    api.method("/pets", "GET")
    api.resource("/v/{proxy+}")
    at = {"restApiId": api.id}
    cases = [
        (lambda: gateway.create_resource(**at, parentId=api.resource("/v"), pathPart="{id}"),
         "A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed"),
        (lambda: gateway.create_resource(**at, parentId=api.resource("/v/{proxy+}"), pathPart="x"),
         "Cannot create a child of a resource with a greedy path variable: {proxy+}"),
        (lambda: gateway.create_deployment(**at), "No integration defined for method"),
        (lambda: gateway.create_deployment(restApiId=RestAPI(server).id),
         "The REST API doesn't contain any methods"),
        (lambda: gateway.put_integration(**api.at("/pets", "GET"), type="HTTP_PROXY", integrationHttpMethod="GET",
                                         uri="nowhere"), "Invalid HTTP endpoint specified for URI"),
        (lambda: gateway.put_integration(**api.at("/pets", "GET"), type="HTTP", uri="http://127.0.0.1/"),
         "Enumeration value for HttpMethod must be non-empty"),
        (lambda: api.patch_api({"op": "replace", "path": "/nosuch", "value": "1"}), "Invalid patch path /nosuch"),
        (lambda: api.patch_api({"op": "replace", "path": "/minimumCompressionSize", "value": "10485761"}),
         "Invalid minimum compression size, must be between 0 and 10485760"),
    ]
    for call, sentence in cases:
        with pytest.raises(gateway.exceptions.BadRequestException) as refused:
            call()
        assert sentence in refused.value.response["Error"]["Message"], refused.value
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_deployment_in_use_stays(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    kind, message = code_and_message(
        lambda: gateway.delete_deployment(restApiId=api.id, deploymentId=api.last_deployment))
    assert (kind, message) == (
        "BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
    gateway.delete_stage(restApiId=api.id, stageName="prod")
    gateway.delete_deployment(restApiId=api.id, deploymentId=api.last_deployment)


def test_the_eleventh_stage_is_too_many(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    for n in range(10):
        api.deploy(f"s{n}")
    with pytest.raises((gateway.exceptions.LimitExceededException, gateway.exceptions.BadRequestException)):
        api.deploy("s10")


def test_a_deleted_API_is_gone_from_both_planes(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    assert api.request("GET", "/pets").status == 200
    gateway.delete_rest_api(restApiId=api.id)
    assert api.request("GET", "/pets").body == b'{"message":"Forbidden"}'
    with pytest.raises(gateway.exceptions.NotFoundException):
        gateway.get_resources(restApiId=api.id)


def test_deleted_parts_are_gone(gateway, server):
    api = RestAPI(server)
    api.mock("/pets/{id}", "GET", {"X-A": "1"})
    at = api.at("/pets/{id}", "GET")
    gateway.delete_integration_response(**at, statusCode="200")
    gateway.delete_method_response(**at, statusCode="200")
    gateway.delete_integration(**at)
    left = gateway.get_method(**at)
    assert "methodIntegration" not in left and not left.get("methodResponses")
    gateway.delete_method(**at)
    gateway.delete_resource(restApiId=api.id, resourceId=api.resource("/pets"))
    assert [r["path"] for r in gateway.get_resources(restApiId=api.id)["items"]] == ["/"]
