"""contentHandling in both directions, each row recorded from AWS with S3 behind the API.

Source: TestApiGatewayS3BinarySupport, 1 February 2025. An HTTP backend that keeps and serves the same bytes under the
same Content-Type stands for S3. Every API is deployed twice: without binary media types, then with image/png.
"""

import base64
import gzip

import pytest

from recorded.methods import custom
from support.backend import Answer
from support.rest_api import RestAPI

ERROR = 500
#: Not valid UTF-8, as recorded.
RAW = gzip.compress(b"compressed data, should be invalid UTF-8 string", mtime=1676569620)
ENCODED = base64.b64encode(RAW)
TEXT = b"this is a UTF8 text typed object"
REPAIRED = RAW.decode("utf-8", "replace").encode()
BODIES = {"raw": RAW, "encoded": ENCODED, "text": TEXT}
PNG, PLAIN, OCTETS = "image/png", "text/plain", "binary/octet-stream"


def twice(value):
    return base64.b64encode(value)


@pytest.fixture
def objects(server, backend):
    """Makes the recorded API: `objects(contentHandling of the request, of the response)`."""

    def make(request=None, response=None, template=None):
        api = RestAPI(server)
        method = {"requestParameters": {
            "method.request.path.object_path": True, "method.request.header.Content-Type": False,
            "method.request.header.response-content-type": False}}
        made = custom(
            api, "/{object_path+}", "ANY", uri=backend.url + "/{object_path}", request=template, method=method,
            integrationHttpMethod="ANY", requestParameters={
                "integration.request.path.object_path": "method.request.path.object_path",
                "integration.request.header.Content-Type": "method.request.header.Content-Type",
                "integration.request.querystring.response-content-type":
                    "method.request.header.response-content-type"},
            **({"contentHandling": request} if request else {}))
        assert made.get("contentHandling") == request
        at = api.at("/{object_path+}", "ANY")
        name = "method.response.header.ETag"
        api.client.update_method_response(**at, statusCode="200", patchOperations=[
            {"op": "add", "path": f"/responseParameters/{name}", "value": "false"}])
        api.client.put_integration_response(
            **at, statusCode="200", responseParameters={name: "integration.response.header.ETag"},
            **({"contentHandling": response} if response else {}))
        api.deploy("test")
        api.patch_api({"op": "add", "path": "/binaryMediaTypes/image~1png"})
        return api.deploy("test2")

    return make


#: contentHandling, stage, Content-Type, body: what the backend gets, or 500.
REQUESTS = [
    *((handling, "test", PNG, body, want) for handling in (None, "CONVERT_TO_TEXT")
      for body, want in (("raw", REPAIRED), ("encoded", ENCODED), ("text", TEXT))),
    *((None, "test2", PNG, body, BODIES[body]) for body in BODIES),
    *(("CONVERT_TO_TEXT", "test2", PNG, body, twice(BODIES[body])) for body in BODIES),
    *((handling, "test2", PLAIN, body, want) for handling in (None, "CONVERT_TO_TEXT")
      for body, want in (("raw", REPAIRED), ("encoded", ENCODED), ("text", TEXT))),
    ("CONVERT_TO_BINARY", "test", PNG, "encoded", RAW),
    ("CONVERT_TO_BINARY", "test", PNG, "raw", ERROR),
    ("CONVERT_TO_BINARY", "test", PLAIN, "text", ERROR),
    *(("CONVERT_TO_BINARY", "test2", PNG, body, BODIES[body]) for body in BODIES),
    ("CONVERT_TO_BINARY", "test2", PLAIN, "raw", ERROR),
    ("CONVERT_TO_BINARY", "test2", PLAIN, "text", ERROR),
    ("CONVERT_TO_BINARY", "test2", PLAIN, "encoded", RAW),
]
#: contentHandling, stage, backend's Content-Type, Accept, body: what the client gets, or 500.
ANSWERS = [
    # test_apigw_s3_binary_support_response_no_content_handling
    (None, "test", OCTETS, PLAIN, "text", TEXT),
    (None, "test", OCTETS, PNG, "raw", REPAIRED),
    (None, "test", OCTETS, PNG, "encoded", ENCODED),
    (None, "test2", OCTETS, PNG, "encoded", RAW),
    (None, "test2", OCTETS, PNG, "raw", ERROR),
    (None, "test2", OCTETS, PNG, "text", ERROR),
    *((None, "test2", PNG, PNG, body, BODIES[body]) for body in BODIES),
    (None, "test2", OCTETS, PLAIN, "encoded", ENCODED),
    (None, "test2", OCTETS, PLAIN, "raw", REPAIRED),
    (None, "test2", OCTETS, PLAIN, "text", TEXT),
    *((None, "test2", PNG, PLAIN, body, twice(BODIES[body])) for body in BODIES),
    # test_apigw_s3_binary_support_response_convert_to_text
    ("CONVERT_TO_TEXT", "test", OCTETS, PLAIN, "text", TEXT),
    ("CONVERT_TO_TEXT", "test", OCTETS, PNG, "raw", REPAIRED),
    ("CONVERT_TO_TEXT", "test", OCTETS, PNG, "encoded", ENCODED),
    *(("CONVERT_TO_TEXT", "test2", OCTETS, accept, body, want) for accept in (PNG, PLAIN)
      for body, want in (("raw", REPAIRED), ("encoded", ENCODED), ("text", TEXT))),
    *(("CONVERT_TO_TEXT", "test2", PNG, accept, body, twice(BODIES[body])) for accept in (PNG, PLAIN)
      for body in BODIES),
    # test_apigw_s3_binary_support_response_convert_to_binary
    ("CONVERT_TO_BINARY", "test", OCTETS, PNG, "encoded", RAW),
    ("CONVERT_TO_BINARY", "test", OCTETS, PNG, "raw", ERROR),
    ("CONVERT_TO_BINARY", "test", OCTETS, PLAIN, "text", ERROR),
    *(("CONVERT_TO_BINARY", "test2", OCTETS, accept, body, want) for accept in (PNG, PLAIN)
      for body, want in (("raw", ERROR), ("encoded", RAW), ("text", ERROR))),
    *(("CONVERT_TO_BINARY", "test2", PNG, accept, body, BODIES[body]) for accept in (PNG, PLAIN) for body in BODIES),
]
HANDLINGS = [None, "CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]


def outcome(answer, seen):
    """The bytes where it went well, 500 with AWS's body where not."""
    if answer.status == 500:
        assert answer.body == b'{"message": "Internal server error"}'
        return 500
    assert answer.status == 200, answer.body
    return seen()


@pytest.mark.parametrize("handling", HANDLINGS)
def test_request_bodies(objects, backend, handling):
    # test_apigw_s3_binary_support_request[None], [CONVERT_TO_TEXT] and …_convert_to_binary
    backend.answer = Answer(200, [("ETag", '"1"')])
    api, wrong = objects(request=handling), []
    for _, stage, kind, name, expected in (row for row in REQUESTS if row[0] == handling):
        backend.forget()
        answer = api.request("PUT", f"/{name}", {"Content-Type": kind}, BODIES[name], stage)
        got = outcome(answer, lambda: backend.last.body)
        if got != expected or (got == ERROR and backend.seen()):
            wrong.append((stage, kind, name, got))
    assert wrong == []


@pytest.mark.parametrize("handling", HANDLINGS)
def test_response_bodies(objects, backend, handling):
    backend.answer = lambda got: Answer(200, [
        ("Content-Type", got.target.split("response-content-type=")[1].replace("%2F", "/")), ("ETag", '"tag"'),
    ], BODIES[got.path[1:]])
    api, wrong = objects(response=handling), []
    for _, stage, kind, accept, name, expected in (row for row in ANSWERS if row[0] == handling):
        answer = api.request("GET", f"/{name}", {"Accept": accept, "response-content-type": kind}, stage=stage)
        got = outcome(answer, lambda: answer.body)
        if got != expected or (got != ERROR and answer.header("ETag") != '"tag"'):
            wrong.append((stage, kind, accept, name, got))
    assert wrong == []


def test_a_request_template_cannot_read_bytes(objects, backend):
    # test_apigw_s3_binary_support_request_convert_to_binary_with_request_template
    backend.answer = Answer(200, [("ETag", '"1"')])
    api = objects(request="CONVERT_TO_BINARY", template='{"data": "$input.body"}')
    assert api.request("PUT", "/encoded", {"Content-Type": PNG}, ENCODED, "test").status == 200
    assert backend.last.body == RAW
    backend.forget()
    answer = api.request("PUT", "/encoded", {"Content-Type": "application/json"}, ENCODED, "test")
    assert (outcome(answer, lambda: answer.body), backend.seen()) == (500, [])


def test_a_response_template_reads_text_and_cannot_read_bytes(objects, backend):
    # test_apigw_s3_binary_support_response_convert_to_binary_with_request_template: 200 with text, 500 with bytes
    backend.answer = Answer(200, [("Content-Type", OCTETS), ("ETag", '"1"')], ENCODED)
    api = objects(response="CONVERT_TO_TEXT")
    at = api.at("/{object_path+}", "ANY") | {"statusCode": "200"}
    api.client.update_integration_response(**at, patchOperations=[
        {"op": "add", "path": "/responseTemplates/application~1json", "value": '{"data": "$input.body"}'}])
    sent = {"Accept": PNG, "response-content-type": OCTETS}
    answer = api.deploy("test").request("GET", "/encoded", sent, stage="test")
    assert (answer.status, answer.body) == (200, b'{"data": "%s"}' % ENCODED)
    updated = api.client.update_integration_response(**at, patchOperations=[
        {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}])
    assert updated["contentHandling"] == "CONVERT_TO_BINARY"
    answer = api.deploy("test").request("GET", "/encoded", sent, stage="test")
    assert outcome(answer, lambda: answer.body) == 500
