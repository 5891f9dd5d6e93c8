"""Values that would split a message, or a status that is none: case 30 of the reliability list.

Each is refused by the control plane, a 500 at run time, or stripped: never another header, never another message.
"""

import pytest

from support.rest_api import RestAPI
from support.wire import Connection


@pytest.fixture(autouse=True)
def the_server_still_answers(server):
    yield
    assert server.is_alive()
    assert server.get("/_crossgate/livez").status == 200


@pytest.mark.parametrize("value", ["'a\r\nX-Evil: 1'", "'a\nX-Evil: 1'", "'a\0b'", "'\u00e9\u4e16'"])
def test_case_30_a_mapped_value_never_splits_an_answer(server, value):
    api = RestAPI(server)
    api.mock("/pets", "GET", {"X-Value": "v"})
    try:
        api.client.update_integration_response(**api.at("/pets", "GET"), statusCode="200", patchOperations=[
            {"op": "replace", "path": "/responseParameters/method.response.header.X-Value", "value": value}])
    except api.client.exceptions.BadRequestException:
        return
    api.deploy()
    answer = api.request("GET", "/pets")
    assert answer.status in (200, 500)
    assert "x-evil" not in answer.names and b"X-Evil" not in answer.body
    assert not any(set(v) & {"\r", "\n", "\0"} for _, v in answer.headers)


@pytest.mark.parametrize("status", ["100", "101", "199"])
def test_an_interim_status_never_stands_for_an_answer(server, status):
    """AWS's pattern for statuses lets these through; on the wire they would leave the client waiting."""
    api = RestAPI(server)
    api.mock("/pets", "GET", status=status)
    api.client.put_gateway_response(restApiId=api.id, responseType="DEFAULT_4XX", statusCode=status)
    api.deploy()
    # A method response cannot be sent at all; a gateway response goes out with its type's own status (both assumed).
    for path, expected in (("/pets", 500), ("/nothing", 403)):
        answer = api.request("GET", path)
        assert (answer.status, "x-amzn-requestid" in answer.names) == (expected, True)


@pytest.mark.parametrize("status", ["204", "304"])
def test_a_status_without_a_body_keeps_the_connection_in_step(server, status):
    api = RestAPI(server)
    api.mock("/pets", "GET", status=status, body="a body that may not be sent")
    api.mock("/next", "ANY", {"X-From": "next"}, body="next")
    api.deploy()
    with Connection(server.port) as connection:
        assert connection.request("GET", api.path("/pets")).status == int(status)
        assert connection.request("HEAD", api.path("/next")).header("X-From") == "next"
        assert connection.request("GET", api.path("/next")).body == b"next"
        assert connection.buffer == b""


ENCODED = "a%0d%0aX-Evil:%201"


def test_case_30_a_query_value_never_splits_a_gateway_response(server):
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.client.put_gateway_response(
        restApiId=api.id, responseType="DEFAULT_4XX",
        responseParameters={"gatewayresponse.header.X-Value": "method.request.querystring.v"})
    api.deploy()
    answer = api.request("GET", "/nothing?v=" + ENCODED)
    assert answer.status in (403, 500)
    assert "x-evil" not in answer.names


@pytest.mark.parametrize("source", ["method.request.querystring.v", "method.request.multivaluequerystring.v"])
def test_case_30_a_query_value_never_splits_a_backend_request(server, backend, source):
    api = RestAPI(server)
    api.method("/pets", "GET", requestParameters={"method.request.querystring.v": False})
    api.client.put_integration(
        **api.at("/pets", "GET"), type="HTTP_PROXY", integrationHttpMethod="GET", uri=backend.url + "/pets",
        requestParameters={"integration.request.header.X-Value": source})
    api.deploy()
    answer = api.request("GET", "/pets?v=" + ENCODED)
    assert answer.status in (200, 400, 500)
    assert len(backend.seen()) <= 1 and all(r.header("X-Evil") is None for r in backend.requests)


@pytest.mark.parametrize("status", ["99", "abc", "2000", "20x"])
def test_case_30_a_status_of_another_shape_is_refused(server, status):
    api = RestAPI(server)
    api.method("/pets", "GET")
    with pytest.raises(Exception, match="BadRequest|Validation|ParamValidation|Parameter"):
        api.client.put_method_response(**api.at("/pets", "GET"), statusCode=status)
    with pytest.raises(Exception, match="BadRequest|Validation|ParamValidation|Parameter"):
        api.client.put_gateway_response(restApiId=api.id, responseType="DEFAULT_4XX", statusCode=status)
