"""Every URL form by which people and tools call an API."""

import pytest

from support.product import SIGNED
from support.rest_api import RestAPI


@pytest.fixture(scope="module")
def api(server):
    api = RestAPI(server)
    api.mock("/pets", "GET", {"X-From": "pets"})
    api.mock("/", "GET", {"X-From": "root"})
    return api.deploy()


@pytest.mark.parametrize("target, host", [
    ("/_aws/execute-api/{id}/prod/pets", None),
    ("/_aws/execute-api/{id}/prod/pets", "api.localhost:8080"),
    ("/restapis/{id}/prod/_user_request_/pets", None),
    ("/prod/pets", "{id}.execute-api.localhost"),
    ("/prod/pets", "{id}.execute-api.localhost:4566"),
    ("/prod/pets", "{ID}.Execute-API.LOCALHOST:4566"),
    ("/prod/pets", "{id}.execute-api.localhost.localstack.cloud:4566"),
    ("/prod/pets", "{id}.execute-api.us-east-1.amazonaws.com"),
    ("/prod/pets", "{id}.execute-api.eu-west-1.amazonaws.com"),
    ("/prod/pets", "{id}-vpce-0123456789abcdef0.execute-api.us-east-1.amazonaws.com"),
    ("/prod/pets/", "{id}.execute-api.localhost"),
    ("//prod/pets", "{id}.execute-api.localhost"),
    ("/prod//pets", "{id}.execute-api.localhost"),
    ("/prod/pets?x=1&x=2", "{id}.execute-api.localhost"),
])
def test_a_URL_form_reaches_the_method(server, api, target, host):
    def fill(text):
        return text.replace("{id}", api.id).replace("{ID}", api.id.upper())

    answer = server.request("GET", fill(target), {"Host": fill(host)} if host else {})
    assert (answer.status, answer.header("X-From")) == (200, "pets"), answer.body


@pytest.mark.parametrize("target", ["/_aws/execute-api/{id}/prod", "/_aws/execute-api/{id}/prod/",
                                    "/restapis/{id}/prod/_user_request_/", "/restapis/{id}/prod/_user_request_"])
def test_nothing_after_the_stage_is_the_root(server, api, target):
    assert server.get(target.replace("{id}", api.id)).header("X-From") == "root"


def test_the_header_of_private_APIs_names_the_API(server, api):
    answer = server.get("/prod/pets", {
        "Host": "vpce-0123-abcd.execute-api.us-east-1.vpce.amazonaws.com", "x-apigw-api-id": api.id})
    assert (answer.status, answer.header("X-From")) == (200, "pets")


def test_the_control_plane_is_not_an_API_of_that_host(server, api):
    """A host of an API never reaches the control plane."""
    answer = server.get("/restapis", SIGNED | {"Host": f"{api.id}.execute-api.localhost"})
    assert answer.status == 403 and answer.body == b'{"message":"Forbidden"}'


def test_a_method_override_header_decides(server, api):
    answer = api.request("POST", "/pets", {"X-HTTP-Method-Override": "GET"})
    assert (answer.status, answer.header("X-From")) == (200, "pets")
    assert api.request("GET", "/pets", {"X-HTTP-Method-Override": "DELETE"}).status == 403


def test_request_ids_are_the_clients_when_they_are_UUIDs(api):
    mine = "11112222-3333-4444-5555-666677778888"
    assert api.request("GET", "/pets", {"x-amzn-RequestId": mine}).header("x-amzn-RequestId") == mine
    first, second = api.request("GET", "/pets"), api.request("GET", "/pets")
    assert first.header("x-amzn-RequestId") != second.header("x-amzn-RequestId")
