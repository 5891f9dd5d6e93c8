"""The control plane's wire as clients of other languages meet it: bytes that neither boto3 nor the CLI would send."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.product import SIGNED
from support.rest_api import RestAPI


def send(server, method, target, body=None, headers=None):
    encoded = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    return server.control(method, target, encoded, headers)


@pytest.fixture
def api(server):
    return send(server, "POST", "/restapis", {"name": "wire"}).json()


def test_every_answer_has_a_request_id_of_its_own(server, api):
    answers = [send(server, *call) for call in [
        ("GET", "/restapis"), ("GET", f"/restapis/{api['id']}"), ("DELETE", "/restapis/nosuch"), ("GET", "/nosuch"),
        ("HEAD", "/restapis"), ("GET", "/apikeys"), ("POST", "/restapis", b"{"), ("GET", "/restapis?limit=x"),
        ("DELETE", f"/restapis/{api['id']}")]]
    answers.append(server.request("GET", "/restapis"))
    ids = [answer.header("x-amzn-RequestId") for answer in answers]
    assert all(len(id.split("-")) == 5 and len(id) == 36 for id in ids) and len(set(ids)) == len(ids)
    assert [answer.status for answer in answers] == [200, 200, 404, 404, 404, 501, 400, 400, 202, 403]
    assert [answer.header("x-amzn-ErrorType") for answer in answers] == [
        None, None, "NotFoundException", "UnknownOperationException", "UnknownOperationException",
        "NotImplementedException", "SerializationException", "SerializationException", None,
        "MissingAuthenticationTokenException"]
    for answer in answers:
        if answer.status >= 400 and answer.body:
            assert list(answer.json()) == ["message"] and answer.header("Content-Type") == "application/json"


def test_a_slash_at_the_end_is_no_segment(server, api):
    root = f"/restapis/{api['id']}"
    assert send(server, "GET", root + "/").json() == send(server, "GET", root).json()
    assert send(server, "GET", "/restapis/").status == 200
    made = send(server, "POST", f"{root}/resources/{api['rootResourceId']}/", {"pathPart": "a"})
    assert (made.status, made.json()["path"]) == (201, "/a")
    # An id that a client forgot does not become a collection's deletion.
    assert send(server, "DELETE", "/restapis/").status == 404
    assert send(server, "DELETE", f"{root}/stages/").status == 404
    assert send(server, "GET", root).status == 200


@pytest.mark.parametrize("accept", ["application/json", "application/hal+json", "*/*", "text/xml", ""])
def test_what_a_client_accepts_changes_nothing(server, api, accept):
    answer = send(server, "GET", f"/restapis/{api['id']}", headers={"Accept": accept})
    assert (answer.status, answer.header("Content-Type"), answer.json()["name"]) == (200, "application/json", "wire")


@pytest.mark.parametrize("content", ["application/json", "application/x-amz-json-1.1", "text/plain", ""])
def test_what_a_client_calls_its_body_changes_nothing(server, content):
    headers = SIGNED | ({"Content-Type": content} if content else {})
    assert server.request("POST", "/restapis", headers, b'{"name": "a"}').status == 201


def test_members_that_do_not_exist_are_passed_over(server):
    # As the service does with fields that newer clients know.
    made = send(server, "POST", "/restapis", {"name": "a", "colour": "red", "items": [{"a": [None]}]})
    assert made.status == 201 and "colour" not in made.json()


@pytest.mark.parametrize("segment, media_type", [
    ("image~1png", "image/png"), ("image%2Fpng", "image%2Fpng"), ("a~0b", "a~b"), ("a~01b", "a~1b"),
    ("application~1vnd.x+json", "application/vnd.x+json"), ("*~1*", "*/*"), ("ü~1☃", "ü/☃")])
def test_a_pointer_has_its_own_escapes_and_no_others(server, api, segment, media_type):
    target = f"/restapis/{api['id']}"
    patch = {"patchOperations": [{"op": "add", "path": f"/binaryMediaTypes/{segment}"}]}
    assert send(server, "PATCH", target, patch).json()["binaryMediaTypes"] == [media_type]
    assert send(server, "GET", target).json()["binaryMediaTypes"] == [media_type]


def test_escapes_in_an_address(server, api):
    root = f"/restapis/{api['id']}"
    assert send(server, "GET", root.replace("restapis", "%72estapis")).json()["id"] == api["id"]
    named = send(server, "GET", f"{root}/models/a%2Fb%20c")
    assert (named.status, named.json()["message"]) == (404, "Invalid model name specified: a/b c")
    # An escaped slash is part of a name: it leads nowhere else.
    assert send(server, "GET", f"/restapis/{api['id']}%2Fmodels").json()["message"].endswith(f":{api['id']}/models")


@pytest.mark.parametrize("body", [
    b'\xef\xbb\xbf{"name": "a"}', b'{"name": "\xff"}', b'{"name": "a"} {}', b"{'name': 'a'}", b'{"name": NaN}',
    b'{"name": "\\ud800"}'])
def test_bodies_that_are_not_quite_JSON_make_nothing_odd(server, body):
    answer = send(server, "POST", "/restapis", body)
    assert answer.status in (201, 400)
    if answer.status == 201:
        assert isinstance(answer.json()["name"], str)
    else:
        assert answer.header("x-amzn-ErrorType") == "SerializationException"


@pytest.mark.parametrize("name", ["ünï ☃ 👩‍👩‍👧", "\u0000\u001f\u2028\"\\/", "x" * 10_000, "e\u0301"])
def test_a_name_comes_back_as_it_was(server, name):
    made = send(server, "POST", "/restapis", {"name": name})
    assert made.status == 201
    assert send(server, "GET", f"/restapis/{made.json()['id']}").json()["name"] == name


def test_doubles_have_a_decimal_point_and_integers_none(server, gateway):
    api = RestAPI(server)
    api.mock("/x", "GET")
    deployment = gateway.create_deployment(restApiId=api.id, stageName="prod")["id"]
    text = send(server, "POST", f"/restapis/{api.id}/stages", {
        "stageName": "next", "deploymentId": deployment,
        "canarySettings": {"percentTraffic": 50, "deploymentId": deployment}}).body
    assert b'"percentTraffic":50.0' in text
    text = send(server, "PATCH", f"/restapis/{api.id}/stages/next", {"patchOperations": [
        {"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"}]}).body
    assert b'"throttlingRateLimit":10000.0' in text and b'"throttlingBurstLimit":5000,' in text
    assert b'"rateLimit":10000.0' in send(server, "GET", "/account").body
    assert b'"timeoutInMillis":29000,' in send(server, "GET", f"/restapis/{api.id}/resources?embed=methods").body


def test_pages_at_their_edges(server, api):
    root = f"/restapis/{api['id']}/gatewayresponses"
    for limit, count in [("1", 1), ("20", 20), ("21", 21), ("22", 21), ("500", 21), ("501", 21)]:
        page = send(server, "GET", f"{root}?limit={limit}").json()
        assert len(page["item"]) == count and ("position" in page) == (count < 21)
    position = send(server, "GET", f"{root}?limit=20").json()["position"]
    last = send(server, "GET", f"{root}?limit=20&position={position}").json()
    assert [item["responseType"] for item in last["item"]] == ["WAF_FILTERED"] and "position" not in last
    for wrong in ["limit=0", "limit=-1", "position=", "position=!"]:
        assert send(server, "GET", f"{root}?{wrong}").header("x-amzn-ErrorType") == "BadRequestException"


def test_many_clients_at_once(server, gateway):
    api = RestAPI(server)
    root = f"/restapis/{api.id}/resources/{api.resource('/')}"
    with ThreadPoolExecutor(16) as pool:
        same = list(pool.map(lambda _: send(server, "POST", root, {"pathPart": "same"}).status, range(16)))
        others = list(pool.map(lambda n: send(server, "POST", root, {"pathPart": f"p{n}"}), range(100)))
        apis = list(pool.map(lambda n: send(server, "POST", "/restapis", {"name": f"a{n}"}).json()["id"], range(50)))
    assert sorted(same) == [201] + [409] * 15
    assert {answer.status for answer in others} == {201} and len(set(apis)) == 50
    found = gateway.get_resources(restApiId=api.id, limit=500)["items"]
    assert len({item["id"] for item in found}) == len(found) == 102


def test_deployments_while_the_API_is_edited_are_whole(server, gateway):
    api = RestAPI(server)
    at = f"/restapis/{api.id}/resources/{api.resource('/x')}/methods/GET"
    api.mock("/x", "GET")
    responses = {
        text: {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}', "text/plain": text}}
        for text in ["one", "two"]}

    def edit(n):
        text = ["one", "two"][n % 2]
        made = send(server, "PUT", at + "/integration", responses[text]).status
        return made, send(server, "PUT", at + "/integration/responses/200", {"selectionPattern": text}).status

    with ThreadPoolExecutor(8) as pool:
        edits = [pool.submit(edit, n) for n in range(40)]
        deployed = [pool.submit(send, server, "POST", f"/restapis/{api.id}/deployments", {"stageName": "prod"})
                    for _ in range(20)]
        assert {edit.result() for edit in edits} == {(201, 201)}
        assert {answer.result().status for answer in deployed} == {201}
    assert len(gateway.get_deployments(restApiId=api.id, limit=500)["items"]) == 20
    # The last one is served at once, and what a deployment froze answers.
    assert send(server, "POST", f"/restapis/{api.id}/deployments", {"stageName": "prod"}).status == 201
    assert gateway.get_stages(restApiId=api.id)["item"][0]["stageName"] == "prod"
