"""`responseTransferMode` STREAM: answers that reach the client as they are made, and all that can go wrong on the way."""

import json
import time

import pytest

from support.raw import RawBackend
from support.rest_api import RestAPI, invocation_uri
from support.waiting import wait_until
from support.wire import Connection

SERVER_ERROR = (500, {"message": "Internal server error"})
MALFORMED = (502, {"message": "Internal server error"})
STREAM = {"responseTransferMode": "STREAM"}
HEAD = "const out = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {'X-A': 'b'}, cookies: ['c=1']});"


def streaming_uri(arn):
    return invocation_uri(arn, "2021-11-15", "response-streaming-invocations")


def streamed(server, functions, body, path="/f", **integration):
    """`GET` on a function whose handler runs `body` with `event`, `stream` and `pause`."""
    arn = functions.allowed_node(
        "const pause = ms => new Promise(done => setTimeout(done, ms));\n"
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n" + body + "\n});", Timeout=20)
    api = RestAPI(server)
    api.function(path, "GET", arn, **{"uri": streaming_uri(arn)} | STREAM | integration)
    return api.deploy()


def pieces(api, path="/f", headers=None):
    """What comes of `GET` until the connection ends: the head, the bytes, and whether the last chunk was among them."""
    with Connection(api.server.port) as connection:
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        connection.send(f"GET {api.path(path)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{more}\r\n".encode())
        head, _, body = connection.read_to_end().partition(b"\r\n\r\n")
    return head.decode(), body, body.endswith(b"0\r\n\r\n")


def test_an_answer_comes_as_it_is_made(server, functions):
    api = streamed(server, functions, HEAD + "out.write('first '); await pause(100); out.write('second'); out.end();")
    answer = api.request("GET", "/f")
    assert (answer.status, answer.body, answer.header("X-A")) == (201, b"first second", "b"), answer
    assert answer.header("Transfer-Encoding") == "chunked"
    assert answer.all("Set-Cookie") == ["c=1"]


def test_the_first_piece_does_not_wait_for_the_last(server, functions):
    api = streamed(server, functions, HEAD + "out.write('first'); await pause(3000); out.end('last');")
    start = time.monotonic()
    with Connection(server.port) as connection:
        connection.send(f"GET {api.path('/f')} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        connection._take_until(b"first")
        assert time.monotonic() - start < 2.5
        connection._take_until(b"0\r\n\r\n")
    assert time.monotonic() - start > 2.5


def test_bytes_are_bytes_and_nothing_is_encoded(server, functions):
    api = RestAPI(server, minimumCompressionSize=0)
    arn = functions.allowed_node(
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => {" + HEAD
        + "out.end(Buffer.from([0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 1])); });")
    api.function("/f", "GET", arn, uri=streaming_uri(arn), **STREAM)
    api.deploy()
    answer = api.request("GET", "/f", {"Accept-Encoding": "gzip", "Accept": "image/png"})
    assert answer.body == b"\x00\xff" + b"\0" * 8 + b"\x01"
    assert answer.header("Content-Encoding") is None


def test_a_streaming_function_behind_a_buffered_integration(server, functions):
    api = streamed(
        server, functions, "stream.write('{\"statusCode\": 202, '); stream.end('\"body\": \"whole\"}');",
        responseTransferMode="BUFFERED")
    arn = api.client.get_integration(**api.at("/f", "GET"))["uri"].split("/functions/")[1].split("/")[0]
    assert (api.request("GET", "/f").status, arn[:3]) == (500, "arn"), "the uri streams, and the mode does not"
    api.client.update_integration(**api.at("/f", "GET"), patchOperations=[
        {"op": "replace", "path": "/uri", "value": invocation_uri(arn)}])
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, answer.body, answer.header("Content-Length")) == (202, b"whole", "5"), answer


@pytest.mark.parametrize("body", [
    "stream.end('no metadata');", "stream.end('{\"statusCode\": 200}');", "stream.end('[]' + '\\0'.repeat(8));",
    "stream.end('{\"statusCode\": 200, \"body\": \"x\"}' + '\\0'.repeat(8));",
    "stream.end('{\"statusCode\": \"x\"}' + '\\0'.repeat(8));", "stream.end('{\"statusCode\": 200}' + '\\0'.repeat(7));",
    "stream.end(' '.repeat(20000) + '{}' + '\\0'.repeat(8));",
    "throw new Error('before anything');", "process.exit(1);",
])
def test_a_beginning_that_is_none(server, functions, body):
    answer = streamed(server, functions, body).request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == MALFORMED, answer


@pytest.mark.parametrize("end", ["process.exit(1);", "throw new Error('in the middle');"])
def test_an_answer_that_breaks_off(server, functions, end):
    api = streamed(server, functions, HEAD + "out.write('some of it'); await pause(200);" + end)
    server.mark_log()
    head, body, is_whole = pieces(api)
    assert head.startswith("HTTP/1.1 201") and b"some of it" in body and not is_whole
    wait_until(lambda: "ended before its end" in server.log() or "broke" in server.log() or "fail" in server.log(), 5,
               "the reason in the log")


def test_the_integration_s_time_cuts_an_answer(server, functions):
    api = streamed(
        server, functions, HEAD + "for (let n = 0; n < 50; n++) { out.write('piece'); await pause(100); } out.end();",
        timeoutInMillis=1000)
    server.mark_log()
    start = time.monotonic()
    head, body, is_whole = pieces(api)
    assert 0.5 < time.monotonic() - start < 4
    assert head.startswith("HTTP/1.1 201") and body.count(b"piece") >= 3 and not is_whole
    wait_until(lambda: "1000 ms was over" in server.log(), 5, "the reason in the log")


def test_the_integration_s_time_before_the_head(server, functions):
    api = streamed(server, functions, "await pause(5000);" + HEAD + "out.end();", timeoutInMillis=200)
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == (504, {"message": "Endpoint request timed out"})


@pytest.mark.parametrize("timeout, is_taken", [(900_000, True), (900_001, False)])
def test_how_long_a_streamed_answer_may_take(server, functions, timeout, is_taken):
    if is_taken:
        assert streamed(server, functions, HEAD + "out.end('x');", timeoutInMillis=timeout).request("GET", "/f").body == b"x"
    else:
        with pytest.raises(Exception, match="BadRequestException"):
            streamed(server, functions, HEAD + "out.end();", timeoutInMillis=timeout)


@pytest.mark.parametrize("type, fields", [
    ("AWS", {}), ("AWS_PROXY", {"uri": invocation_uri("arn:aws:lambda:us-east-1:000000000000:function:f")})])
def test_where_an_answer_cannot_be_streamed(server, functions, type, fields):
    api = RestAPI(server)
    arn = functions.allowed_node("exports.handler = async () => ({});")
    try:
        api.function("/f", "GET", arn, type, **{"uri": streaming_uri(arn)} | STREAM | fields)
    except api.client.exceptions.BadRequestException:
        return
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, json.loads(answer.body)) == SERVER_ERROR


def test_a_test_of_a_streaming_method_is_buffered(server, functions):
    api = streamed(server, functions, HEAD + "out.write('one '); out.end('two');")
    tried = api.client.test_invoke_method(restApiId=api.id, resourceId=api.resource("/f"), httpMethod="GET")
    assert (tried["status"], tried["body"]) == (201, "one two")


# -- HTTP_PROXY ---------------------------------------------------------------------------------------------------------


def proxied(server, backend, **integration):
    api = RestAPI(server)
    api.proxy("/f", "GET", backend.url + "/x", **STREAM | integration)
    return api.deploy()


def in_pieces(*parts, every=0.1, ends=True):
    """A backend's script: a chunked answer whose parts come one after the other."""
    def script(connection, request):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in parts:
            connection.send(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            time.sleep(every)
        if ends:
            connection.send(b"0\r\n\r\n")
        return not ends
    return script


def test_an_HTTP_backend_s_answer_is_streamed(server):
    with RawBackend(in_pieces(b"data: 1\n\n", b"data: 2\n\n")) as backend:
        answer = proxied(server, backend).request("GET", "/f")
    assert (answer.status, answer.body) == (200, b"data: 1\n\ndata: 2\n\n")
    assert (answer.header("Content-Type"), answer.header("Transfer-Encoding")) == ("text/event-stream", "chunked")


def test_an_HTTP_backend_that_breaks_off(server):
    with RawBackend(in_pieces(b"data: 1\n\n", ends=False)) as backend:
        head, body, is_whole = pieces(proxied(server, backend))
    assert head.startswith("HTTP/1.1 200") and b"data: 1" in body and not is_whole


def test_the_integration_s_time_cuts_an_HTTP_backend_s_answer(server):
    with RawBackend(in_pieces(*[b"data: x\n\n"] * 40)) as backend:
        api = proxied(server, backend, timeoutInMillis=1000)
        server.mark_log()
        head, body, is_whole = pieces(api)
    assert head.startswith("HTTP/1.1 200") and body.count(b"data") >= 3 and not is_whole
    wait_until(lambda: "1000 ms" in server.log(), 5, "the reason in the log")
