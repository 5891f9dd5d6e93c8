"""Who may speak to the control plane, and that all of its 124 operations are there."""

import json

import botocore.session
import pytest
from botocore.exceptions import ClientError

from support.product import SIGNED
from support.rest_api import ALLOW, RestAPI
from support.tools import client


def test_an_unsigned_request_is_refused(gateway, server):
    before = len(gateway.get_rest_apis(limit=500)["items"])
    for headers in ({}, {"Authorization": "Bearer abc"}, {"Authorization": "AWS4-HMAC-SHA256 nothing"}):
        answer = server.request("POST", "/restapis", {"Content-Type": "text/plain", **headers}, b'{"name": "evil"}')
        assert answer.status == 403 and answer.json()["message"], headers
    preflight = server.request("OPTIONS", "/restapis", {
        "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,x-amz-date"})
    assert preflight.status >= 400 and preflight.header(ALLOW + "Origin") is None
    assert len(gateway.get_rest_apis(limit=500)["items"]) == before


@pytest.mark.parametrize("host, allowed", [
    ("evil.example", False), ("localhost.evil.example", False), ("127.0.0.1.nip.io", False), ("0.0.0.0", False),
    ("localhost", True), ("api.localhost:4566", True), ("x.localhost.localstack.cloud", True), ("[::1]:80", True),
    ("apigateway.us-east-1.amazonaws.com", True),
])
def test_a_foreign_Host_is_refused(server, host, allowed):
    answer = server.control("GET", "/restapis", headers={"Host": host})
    assert answer.status == (200 if allowed else 403), (answer.status, answer.body)
    assert answer.header(ALLOW + "Origin") is None


# -- all 124 operations -------------------------------------------------------------------------------------------

BUILT = set("""
CreateRestApi GetRestApi GetRestApis UpdateRestApi DeleteRestApi ImportRestApi PutRestApi
CreateResource GetResource GetResources UpdateResource DeleteResource
PutMethod GetMethod UpdateMethod DeleteMethod
PutMethodResponse GetMethodResponse UpdateMethodResponse DeleteMethodResponse
PutIntegration GetIntegration UpdateIntegration DeleteIntegration
PutIntegrationResponse GetIntegrationResponse UpdateIntegrationResponse DeleteIntegrationResponse
PutGatewayResponse GetGatewayResponse GetGatewayResponses UpdateGatewayResponse DeleteGatewayResponse
CreateDeployment GetDeployment GetDeployments UpdateDeployment DeleteDeployment
CreateStage GetStage GetStages UpdateStage DeleteStage
CreateModel GetModel GetModels GetModelTemplate UpdateModel DeleteModel
CreateRequestValidator GetRequestValidator GetRequestValidators UpdateRequestValidator DeleteRequestValidator
TagResource UntagResource GetTags GetAccount UpdateAccount TestInvokeMethod
""".split())
MODEL = botocore.session.get_session().get_service_model("apigateway")


def least(shape):
    """The least input that an SDK lets through."""
    match shape.type_name:
        case "structure":
            return {name: least(shape.members[name]) for name in shape.required_members}
        case "list":
            return [least(shape.member)]
        case "map":
            return {"a": "b"}
        case "integer" | "long" | "double":
            return 1
        case "boolean":
            return True
        case "blob":
            return b"{}"
        case _:
            return shape.enum[0] if getattr(shape, "enum", None) else "nosuch"


@pytest.mark.parametrize("name", MODEL.operation_names)
def test_every_operation_exists_and_one_that_is_not_built_says_so(server, name):
    gateway = client(server)
    model = MODEL.operation_model(name)
    method = botocore.xform_name(name)
    try:
        result = getattr(gateway, method)(**(least(model.input_shape) if model.input_shape else {}))
        kind, message, status = "", "", result["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as error:
        kind, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if name in BUILT:
        assert "NotImplemented" not in kind and kind != "UnknownOperationException" and status < 500
    elif not kind:
        pytest.fail(f"{name} is not among what this version builds, and answered {status} without a word")
    elif "NotImplemented" in kind:
        assert name in message and status != 404
    else:
        # Built beyond the list: then it answers as the service does.
        assert kind in ("NotFoundException", "BadRequestException"), (kind, message)


def test_the_CLI_shows_refusals_and_takes_its_shorthand(server, aws):
    """What a person types: a patch in shorthand, an operation that is not built, an id that is not there."""
    api = RestAPI(server, "before")
    updated = aws("update-rest-api", "--rest-api-id", api.id, "--patch-operations", "op=replace,path=/name,value=after")
    assert (updated["name"], updated["id"]) == ("after", api.id)
    assert "GetUsagePlans" in aws.refused("get-usage-plans")
    assert "(NotFoundException)" in aws.refused("get-rest-api", "--rest-api-id", "nosuch0000")
    assert aws("delete-rest-api", "--rest-api-id", api.id) == {}


def test_the_model_has_the_124_operations():
    assert len(MODEL.operation_names) == 124
    assert BUILT <= set(MODEL.operation_names)


def test_an_answer_carries_the_headers_that_SDKs_read(server):
    answer = server.control("GET", "/restapis")
    assert answer.header("Content-Type") == "application/json" and answer.header("x-amzn-RequestId")
    missing = server.control("GET", "/restapis/nosuch0000")
    assert missing.header("x-amzn-ErrorType") == "NotFoundException"
    assert json.loads(missing.body).keys() == {"message"}
    assert server.request("GET", "/restapis", SIGNED).status == 200
