"""Bad input above HTTP: definitions, control-plane bodies, ids, patches; case 37 of the reliability list.

Each gets an error in AWS's shape, nothing is half applied, and the server still answers.
"""

import json
import threading

import pytest
from botocore.exceptions import ClientError

from support.product import SIGNED
from support.rest_api import RestAPI
from support.tools import client


@pytest.fixture(autouse=True)
def the_server_still_answers_and_nothing_was_made(server, request):
    gateway = client(server)
    before = len(gateway.get_rest_apis(limit=500)["items"])
    yield
    assert server.is_alive()
    made = len(gateway.get_rest_apis(limit=500)["items"]) - before
    assert made == request.node.get_closest_marker("makes").args[0]


def bombs():
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"] + [
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(["openapi: 3.0.1", "info: {title: bomb, version: '1'}", "paths: {}"] + lines).encode()


def definition(**more):
    return json.dumps({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {}} | more).encode()


MOCK = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}


@pytest.mark.makes(0)
@pytest.mark.parametrize("body", [
    pytest.param(b'{"openapi": "3.0.1", ', id="broken JSON"),
    pytest.param(b"openapi: 3.0.1\n\tinfo: [", id="broken YAML"),
    pytest.param(b"", id="nothing"),
    pytest.param(b"42", id="a number"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b"null", id="null"),
    pytest.param(b"\xff\xfe\x00\x01", id="not UTF-8"),
    pytest.param(b"{}", id="no version"),
    pytest.param(b'{"openapi": "9.9.9", "info": {"title": "t", "version": "1"}, "paths": {}}', id="another version"),
    pytest.param(definition(paths=[]), id="paths of another type"),
    pytest.param(definition(paths={"/a": {"get": 5}}), id="an operation of another type"),
    pytest.param(definition(paths={"/a": {"get": {"x-amazon-apigateway-integration": {"type": "teapot"}}}}),
                 id="an unknown integration"),
    pytest.param(definition(paths={"/a": {"$ref": "#/paths/~1a"}}), id="a path that is itself"),
    pytest.param(definition(paths={"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/a"}]}}},
                            components={"parameters": {"a": {"$ref": "#/components/parameters/b"},
                                                       "b": {"$ref": "#/components/parameters/a"}}}),
                 id="parameters in a circle"),
    pytest.param(definition(paths={"/a": {"get": {"parameters": [{"$ref": "file:///etc/passwd"}]}}}), id="a file"),
    pytest.param(definition(paths={"/a": {"get": {"parameters": [{"$ref": "http://127.0.0.1:9/p.json"}]}}}),
                 id="another server"),
    pytest.param(bombs(), id="alias bomb"),
    pytest.param(b'{"a":' * 100_000, id="deep and open"),
    pytest.param(b'{"a":' * 20_000 + b"1" + b"}" * 20_000, id="deep and closed"),
    pytest.param(b"[" * 1_000_000, id="a million brackets"),
    pytest.param(definition(paths={"/{a}/{a}": {"get": {"x-amazon-apigateway-integration": MOCK}},
                                   "/{b}": {"get": {"x-amazon-apigateway-integration": MOCK}}}), id="two variables"),
])
def test_a_bad_definition_is_a_BadRequest(server, body):
    answer = server.control("POST", "/restapis?mode=import", body)
    assert answer.status == 400, (answer.status, answer.body[:300])
    kind, message = answer.header("x-amzn-ErrorType"), answer.json()["message"]
    assert kind == "BadRequestException" and message


@pytest.mark.makes(0)
def test_a_definition_over_6_MB_is_refused(server):
    body = definition(**{"info": {"title": "t", "version": "1", "description": "x" * (6 * 1024 * 1024)}})
    answer = server.control("POST", "/restapis?mode=import", body)
    assert answer.status in (400, 413) and answer.json()["message"]


@pytest.mark.makes(1)
def test_a_model_may_refer_to_itself(server):
    """Circular references of schemas are good on AWS (recorded)."""
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    gateway = client(server)
    api = gateway.import_rest_api(body=definition(components={"schemas": {"Node": node}}))["id"]
    assert [m["name"] for m in gateway.get_models(restApiId=api)["items"]] == ["Node"]


@pytest.mark.makes(1)
def test_a_bad_put_leaves_the_API_as_it_was(server):
    api = RestAPI(server)
    api.preflight("/pets")
    before = api.client.get_resources(restApiId=api.id, embed=["methods"])["items"]
    for mode in ("merge", "overwrite"):
        for body in (bombs(), definition(paths={"/new": {"get": {"x-amazon-apigateway-integration": MOCK}},
                                                "/zzz": {"get": 5}})):
            with pytest.raises(api.client.exceptions.BadRequestException):
                api.client.put_rest_api(restApiId=api.id, mode=mode, body=body)
            assert api.client.get_resources(restApiId=api.id, embed=["methods"])["items"] == before


# -- control-plane bodies -----------------------------------------------------------------------------------------


@pytest.mark.makes(0)
@pytest.mark.parametrize("body", [
    b'{"name": ', b"", b"[]", b"null", b'"text"', b'{"name": 5}', b'{"name": ["x"]}', b'{"name": null}',
    b'{"name": "x", "minimumCompressionSize": "big"}', b'{"name": "x", "binaryMediaTypes": "image/png"}',
    b'{"name": "x", "tags": ["a"]}', b'{"name": "x", "endpointConfiguration": {"types": ["NEAR"]}}',
    b'{"name": "\xff"}', b'{"name": "x"} trailing', b'{"name":' * 50_000, b'{"name": 1e400}', b"name=x",
    b'{"name": "x", "minimumCompressionSize": 10485761}', b'{"name": ""}',
])
def test_case_37_wrong_JSON_is_a_400(server, body):
    answer = server.control("POST", "/restapis", body)
    assert answer.status == 400, (answer.status, answer.body[:300])
    assert answer.header("x-amzn-ErrorType") in (
        "BadRequestException", "SerializationException", "ValidationException")
    assert answer.json()["message"]


def patch(op="replace", path="/name", value="x"):
    return {"op": op, "path": path, "value": value}


@pytest.mark.makes(1)
def test_case_37_wrong_patches_are_a_400_and_change_nothing(server):
    api = RestAPI(server, "unchanged")

    def read():
        found = api.client.get_rest_api(restApiId=api.id)
        return {key: value for key, value in found.items() if key != "ResponseMetadata"}

    before = read()
    wrong = [
        [patch(path="/id", value="other")],
        [patch(path="/nosuch")],
        [patch(path="name")],
        [patch(path="")],
        [patch(path="/name/more")],
        [patch(op="test")],
        [patch(op="move", path="/name") | {"from": "/description"}],
        [patch(op="copy", path="/name") | {"from": "/description"}],
        [patch(), patch(path="/nosuch")],
        [patch(path="/minimumCompressionSize", value="many")],
        [patch(path="/minimumCompressionSize", value="10485761")],
        [patch(path="/apiKeySource", value="NOWHERE")],
        [patch() for _ in range(10_000)],
    ]
    for operations in wrong:
        with pytest.raises(ClientError) as refused:
            api.client.update_rest_api(restApiId=api.id, patchOperations=operations)
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 413), operations[0]
        assert read() == before
    for body in (b'{"patchOperations": {}}', b'{"patchOperations": [1]}', b'{"patchOperations": [{"op": 5}]}',
                 b'{"patchOperations": [{"op":"replace","path":"/name","value":{"a":1}}]}'):
        answer = server.control("PATCH", f"/restapis/{api.id}", body)
        assert answer.status == 400, (body, answer.status, answer.body)
        assert read() == before


@pytest.mark.makes(0)
@pytest.mark.parametrize("identifier", [
    "nosuch0000", "%00", "..", "%2e%2e", "a%2Fb", "x" * 2_000, "%F0%9F%90%95", "'; DROP TABLE resource; --", "%25",
    "a*", "_", "ABCDEFGHIJ",
])
def test_case_37_ids_of_other_shapes_are_not_found(server, identifier):
    for tail in ("", "/resources", "/stages/prod", "/gatewayresponses/DEFAULT_4XX"):
        answer = server.control("GET", f"/restapis/{identifier.replace(' ', '%20')}{tail}")
        assert answer.status in (400, 404), (identifier, tail, answer.status)
        assert answer.json()["message"]


@pytest.mark.makes(2)
def test_case_37_the_ids_of_another_API_are_not_found(server):
    one, other = RestAPI(server, "one"), RestAPI(server, "other")
    one.mock("/pets", "GET")
    one.deploy()
    gateway, missing = one.client, one.client.exceptions.NotFoundException
    calls = [
        lambda: gateway.get_resource(restApiId=other.id, resourceId=one.resource("/pets")),
        lambda: gateway.put_method(restApiId=other.id, resourceId=one.resource("/pets"), httpMethod="PUT",
                                   authorizationType="NONE"),
        lambda: gateway.create_resource(restApiId=other.id, parentId=one.resource("/pets"), pathPart="x"),
        lambda: gateway.delete_resource(restApiId=other.id, resourceId=one.resource("/pets")),
        lambda: gateway.get_deployment(restApiId=other.id, deploymentId=one.last_deployment),
        lambda: gateway.get_stage(restApiId=other.id, stageName="prod"),
    ]
    for call in calls:
        with pytest.raises(missing):
            call()
    # AWS calls an unknown deployment of a new stage a bad request.
    with pytest.raises(ClientError):
        gateway.create_stage(restApiId=other.id, stageName="s", deploymentId=one.last_deployment)
    assert one.request("GET", "/pets").status == 200
    assert one.client.get_resource(restApiId=one.id, resourceId=one.resource("/pets"))["resourceMethods"] == {"GET": {}}


@pytest.mark.makes(1)
def test_case_37_concurrent_writes_and_deployments_are_serialised(server):
    """Threads put methods and deploy at once; a deployment never holds a method without its integration."""
    api = RestAPI(server)
    api.mock("/base", "GET")
    problems = []

    def write(number):
        try:
            api.mock(f"/r{number}", "GET", {"X-Number": str(number)})
        except ClientError as error:
            problems.append(error)

    def deploy():
        for _ in range(8):
            try:
                api.client.create_deployment(restApiId=api.id, stageName="prod")
            except api.client.exceptions.BadRequestException as error:
                # Right between put-method and put-integration that is AWS's answer.
                if "No integration defined for method" not in str(error):
                    problems.append(error)
            except ClientError as error:
                problems.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    threads.append(threading.Thread(target=deploy))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    api.deploy()
    assert [api.request("GET", f"/r{n}").header("X-Number") for n in range(8)] == [str(n) for n in range(8)]


@pytest.mark.makes(1)
def test_case_37_a_deployment_is_immutable(server):
    api = RestAPI(server)
    api.mock("/pets", "GET", {"X-Version": "1"})
    api.deploy()
    first = api.last_deployment
    api.client.update_integration_response(**api.at("/pets", "GET"), statusCode="200", patchOperations=[
        {"op": "replace", "path": "/responseParameters/method.response.header.X-Version", "value": "'2'"}])
    assert api.request("GET", "/pets").header("X-Version") == "1"
    api.deploy()
    assert api.request("GET", "/pets").header("X-Version") == "2"
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/deploymentId", "value": first}])
    assert api.request("GET", "/pets").header("X-Version") == "1"
    api.client.delete_resource(restApiId=api.id, resourceId=api.resource("/pets"))
    assert api.request("GET", "/pets").header("X-Version") == "1"


# -- names of the data plane --------------------------------------------------------------------------------------


@pytest.mark.makes(0)
@pytest.mark.parametrize("target, host", [
    ("/_aws/execute-api/nosuch0000/prod/pets", None),
    ("/restapis/nosuch0000/prod/_user_request_/pets", None),
    ("/prod/pets", "nosuch0000.execute-api.localhost"),
    ("/prod/pets", "nosuch0000.execute-api.us-east-1.amazonaws.com"),
    ("/prod/pets", "nosuch0000.execute-api.localhost.localstack.cloud:4566"),
])
def test_an_unknown_API_is_Forbidden(server, target, host):
    answer = server.request("GET", target, {"Host": host} if host else {})
    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
    assert answer.header("x-amzn-ErrorType") == "ForbiddenException"


@pytest.mark.makes(1)
@pytest.mark.parametrize("stage", ["nosuch", "PROD", "pr%6fd", "prod%20", "..", "$default", "x" * 200, "%00"])
def test_a_stage_of_another_name_is_Forbidden(server, stage):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    answer = api.request("GET", "/pets", stage=stage)
    assert answer.status in (400, 403), (answer.status, answer.body)


@pytest.mark.makes(1)
@pytest.mark.parametrize("stage", ["", "a/b", "a b", "x" * 129, "dot.ted", "\u00e9", "$default"])
def test_a_stage_name_of_another_shape_cannot_be_made(server, stage):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    body = json.dumps({"stageName": stage}).encode()
    answer = server.control("POST", f"/restapis/{api.id}/deployments", body)
    if stage == "":
        return  # An empty name is no name: only a snapshot is made.
    assert answer.status == 400, (stage, answer.status, answer.body)
    assert api.client.get_stages(restApiId=api.id)["item"] == []


@pytest.mark.makes(0)
def test_a_path_that_is_no_operation_is_an_error_in_shape(server):
    for method, target in (("GET", "/"), ("GET", "/nosuch"), ("TRACE", "/restapis"), ("GET", "/restapis/"),
                           ("POST", "/restapis/a/b/c/d/e/f"), ("BREW", "/restapis")):
        answer = server.request(method, target, SIGNED)
        assert 400 <= answer.status < 500 or (method, target) == ("GET", "/restapis/"), (method, target, answer.status)
