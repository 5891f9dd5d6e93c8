"""What AWS really answered: recordings of its header tables replayed byte by byte against a backend that echoes.

Source: AWS-recorded snapshots test_apigateway_header_remapping_http and test_http_proxy_integration_request_data_mappings.
"""

import socket
import threading

import pytest

from support.backend import Answer
from support.rest_api import RestAPI, declared, quoted
from support.wire import Connection

ERROR = b'{"message": "Internal server error"}'

#: What the recorded client sent; Connection: close and an empty chunked body come with it.
SENT = {
    "Accept": "application/json", "Accept-Charset": "UTF-8", "Accept-Encoding": "br", "Age": "request_Age",
    "Authorization": "Unauthorized", "Connection": "close", "Content-Encoding": "deflate",
    "Content-MD5": "request_Content-MD5", "Content-Type": "application/json", "Date": "request_Date",
    "Max-Forwards": "2", "Pragma": "cache", "Proxy-Authenticate": "Basic", "Range": "bytes=500-999",
    "Referer": "https://example.com/", "Server": "https://example.com/", "TE": "deflate", "Trailer": "Expires",
    "Upgrade": "HTTP/2.0", "User-Agent": "localStack/0.0", "Via": "p.example.net", "Warn": "299 localStack/0.0",
    "WWW-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l",
}
#: The headers of the recorded table.
TABLE = [*SENT, "Content-Length", "Expect", "Host", "Transfer-Encoding"]
GATEWAYS_OWN = {"host", "content-length", "connection", "x-amzn-apigateway-api-id", "x-amzn-trace-id",
                "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"}  # The recorded backend hides the last three.
#: Mapped by integration.request.header and yet never sent.
NEVER_SENT = {"Connection", "Expect", "Proxy-Authenticate", "TE", "Via"}
RENAMED = ["Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect", "Host", "Max-Forwards",
           "Proxy-Authenticate", "Server", "Trailer", "Upgrade", "User-Agent", "WWW-Authenticate"]


def replay(api, path, body=b"0\r\n\r\n"):
    with Connection(api.server.port) as connection:
        return connection.request("GET", api.path(path), SENT | {"Transfer-Encoding": "chunked"}, body)


def recorded_method(api, path, kind, uri, request_parameters=None, response_headers=None):
    """GET to the client, POST to the backend, every header of the table declared."""
    api.method(path, "GET", requestParameters=declared(TABLE, "method.request.header."))
    at = api.at(path, "GET")
    api.client.put_method_response(**at, statusCode="200", responseParameters=declared(TABLE))
    api.client.put_integration(
        **at, type=kind, integrationHttpMethod="POST", uri=uri, requestParameters=request_parameters or {})
    api.client.put_integration_response(
        **at, statusCode="200", responseParameters=quoted(response_headers or {}))


def received(backend):
    """The headers the backend got, lower-case names, without those that differ by nature."""
    got = backend.last
    assert got.method == "POST" and got.body == b""
    assert got.header("Content-Length") == "0"
    assert got.header("X-Amzn-Trace-Id").startswith("Root=1-")
    return {name.lower(): value for name, value in got.headers if name.lower() not in GATEWAYS_OWN}


def test_HTTP_without_mappings(server, backend):
    api = RestAPI(server)
    recorded_method(api, "/no-param", "HTTP", backend.url)
    api.deploy()
    answer = replay(api, "/no-param")
    assert answer.status == 200
    assert received(backend) == {"accept": "application/json", "user-agent": f"AmazonAPIGateway_{api.id}"}
    assert ("x-amzn-apigateway-api-id", api.id) in backend.last.headers
    assert not any(name.lower().startswith("x-forwarded") for name, _ in backend.last.headers)
    assert set(answer.names) == {
        "connection", "content-length", "content-type", "date", "x-amzn-trace-id", "x-amz-apigw-id", "x-amzn-requestid"}
    assert answer.header("Content-Type") == "application/json"
    assert answer.header("X-Amzn-Trace-Id") == backend.last.header("X-Amzn-Trace-Id")


def test_HTTP_PROXY_without_mappings(server, backend):
    backend.answer = Answer(200, [
        ("Access-Control-Allow-Credentials", "true"), ("Access-Control-Allow-Origin", "*"),
        ("Connection", "keep-alive"), ("Content-Type", "application/json"), ("Date", "then"),
        ("Server", "gunicorn/19.9.0")], b"{}")
    api = RestAPI(server)
    recorded_method(api, "/no-param", "HTTP_PROXY", backend.url)
    api.deploy()
    answer = replay(api, "/no-param")
    dropped = {"connection", "content-encoding", "content-md5", "max-forwards", "proxy-authenticate", "server", "te",
               "trailer", "upgrade", "via", "www-authenticate"}
    assert received(backend) == {
        name.lower(): value for name, value in SENT.items() if name.lower() not in dropped}
    by_name = {name: value for name, value in answer.headers if name.lower().startswith(("x-amzn-re", "access"))}
    # test_http_integration_with_lambda: HTTP_PROXY tells of the client, HTTP does not.
    got = backend.last
    assert (got.header("X-Forwarded-For"), got.header("X-Forwarded-Proto")) == ("127.0.0.1", "http")
    assert got.header("X-Forwarded-Port") == str(server.port)
    assert by_name == {
        "Access-Control-Allow-Credentials": "true", "Access-Control-Allow-Origin": "*",
        "x-amzn-Remapped-Connection": "keep-alive", "x-amzn-Remapped-Content-Length": "2",
        "x-amzn-Remapped-Date": "then", "x-amzn-Remapped-Server": "gunicorn/19.9.0",
        "x-amzn-RequestId": answer.header("x-amzn-RequestId")}
    assert answer.header("Connection") == "close" and answer.header("Content-Length") == "2"
    assert answer.header("X-Amzn-Trace-Id") is None


@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
def test_every_header_mapped(server, backend, kind):
    mapped = [name for name in TABLE if name not in ("Content-Length", "Transfer-Encoding")]
    api = RestAPI(server)
    recorded_method(
        api, "/full", kind, backend.url,
        {f"integration.request.header.{name}": f"'mapped_{name}'" for name in mapped},
        {name: f"response_param_{name}" for name in TABLE})
    api.deploy()
    answer = replay(api, "/full")
    assert answer.status == 200
    assert received(backend) == {
        name.lower(): f"mapped_{name}" for name in mapped if name not in NEVER_SENT and name != "Host"}
    assert backend.last.header("Host") == "mapped_Host"
    if kind == "HTTP_PROXY":
        return
    for name in RENAMED:
        assert (f"x-amzn-Remapped-{name}", f"response_param_{name}") in answer.headers
        assert answer.header(name) != f"response_param_{name}"
    for name in set(TABLE) - set(RENAMED) - {"Transfer-Encoding", "Proxy-Authenticate"}:
        assert answer.header(name) == f"response_param_{name}", name
    assert answer.header("Transfer-Encoding") is None


@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
@pytest.mark.parametrize("name", ["Content-Length", "Transfer-Encoding"])
def test_a_mapped_framing_header_is_500(server, backend, kind, name):
    api = RestAPI(server)
    recorded_method(api, "/special", kind, backend.url, {f"integration.request.header.{name}": "'1'"})
    api.deploy()
    answer = replay(api, "/special")
    assert (answer.status, answer.body, backend.seen()) == (500, ERROR, [])
    assert set(answer.names) == {
        "connection", "content-length", "content-type", "date", "x-amz-apigw-id", "x-amzn-errortype",
        "x-amzn-requestid"}
    assert answer.header("Content-Length") == "36"
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_a_status_travels_in_the_path(server, backend):
    """test_http_integration_invoke_status_code_passthrough: the greedy value fills the uri, HTTP answers its default."""
    backend.answer = lambda got: Answer(int(got.path.rsplit("/", 1)[1]))
    api = RestAPI(server)
    for part, kind in (("custom", "HTTP"), ("proxy", "HTTP_PROXY")):
        path = f"/{part}/{{map+}}"
        api.method(path, "POST", requestParameters={"method.request.path.map": True})
        at = api.at(path, "POST")
        api.client.put_method_response(**at, statusCode="200")
        api.client.put_integration(
            **at, type=kind, integrationHttpMethod="POST", uri=backend.url + "/{map}",
            requestParameters={"integration.request.path.map": "method.request.path.map"})
        api.client.put_integration_response(**at, statusCode="200")
    api.deploy()
    seen = {(part, status): api.request("POST", f"/{part}/status/{status}").status
            for part in ("custom", "proxy") for status in (200, 400)}
    assert seen == {("custom", 200): 200, ("custom", 400): 200, ("proxy", 200): 200, ("proxy", 400): 400}
    assert backend.seen() == [("POST", f"/status/{status}") for _ in range(2) for status in (200, 400)]


def test_a_placeholder_that_nothing_fills_is_500(server, backend):
    """AWS re:Post, "Illegal character in path"."""
    api = RestAPI(server)
    api.proxy("/{proxy+}", "GET", backend.url + "/{proxy}")
    api.deploy()
    answer = api.request("GET", "/a")
    assert (answer.status, answer.body, backend.seen()) == (500, ERROR, [])
    log = api.client.test_invoke_method(**api.at("/{proxy+}", "GET"))["log"]
    assert f"configuration error: Illegal character in path at index {len(backend.url) + 1}: " in log


# -- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["GET", "HEAD", "OPTIONS"])
def test_no_body_and_no_framing_goes_with_a_safe_verb(server, backend, verb):
    api = RestAPI(server)
    api.proxy("/pets", "POST", backend.url)
    api.client.put_integration(**api.at("/pets", "POST"), type="HTTP_PROXY", integrationHttpMethod=verb, uri=backend.url)
    api.deploy()
    backend.answer = Answer(200, [("X-Length", "1")], b"" if verb == "HEAD" else b"ok")
    answer = api.request("POST", "/pets", body=b"a body")
    assert (answer.status, answer.body) == (200, b"" if verb == "HEAD" else b"ok")
    got = backend.last
    assert (got.method, got.body, got.header("Transfer-Encoding")) == (verb, b"", None)
    assert got.header("Content-Length") in (None, "0")


@pytest.mark.parametrize("status", ["204", "304"])
def test_a_mock_with_a_status_without_body_sends_none(server, status):
    api = RestAPI(server)
    api.mock("/pets", "GET", status=status, body="never seen")
    api.mock("/ready", "GET", status=status)
    api.deploy()
    with Connection(server.port) as connection:
        for path in ("/pets", "/ready", "/pets"):
            answer = connection.request("GET", api.path(path))
            assert (answer.status, answer.body, connection.buffer) == (int(status), b"", b"")
            assert answer.header("Transfer-Encoding") is None
            assert status == "304" or answer.header("Content-Length") is None


def test_ten_megabytes_pass_both_ways_and_not_one_byte_more(server, backend):
    limit = 10_485_760
    backend.answer = lambda got: Answer(200, [("Content-Type", "text/plain")], got.body)
    api = RestAPI(server)
    api.proxy("/pets", "POST", backend.url)
    api.deploy()
    body = b"a" * limit
    answer = api.request("POST", "/pets", {"Content-Type": "text/plain"}, body)
    assert answer.status == 200 and answer.body == body
    assert api.request("POST", "/pets", {"Content-Type": "text/plain"}, body + b"a").status == 413


@pytest.mark.parametrize("types, sent, seen, returned", [
    pytest.param([], b"\xff\xfea", "\ufffd\ufffda".encode(), "\ufffd\ufffda".encode(), id="text is repaired"),
    pytest.param(["image/png"], b"\xff\xfea", b"\xff\xfea", b"\xff\xfea", id="binary stays"),
])
def test_bytes_that_are_no_UTF_8(server, backend, types, sent, seen, returned):
    backend.answer = lambda got: Answer(200, [("Content-Type", "image/png")], sent)
    api = RestAPI(server, binaryMediaTypes=types)
    api.proxy("/pets", "POST", backend.url)
    api.deploy()
    answer = api.request("POST", "/pets", {"Content-Type": "image/png", "Accept": "image/png"}, sent)
    assert (backend.last.body, answer.body) == (seen, returned)


def test_a_backend_on_an_IPv6_address(server):
    received = []

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            received.append(connection.recv(65536))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        api = RestAPI(server)
        port = listener.getsockname()[1]
        api.proxy("/pets", "GET", "HTTP://[::1]:${stageVariables.port}/p")
        api.deploy(variables={"port": str(port)})
        assert api.request("GET", "/pets").body == b"ok"
    assert b"\r\nHost: [::1]:%d\r\n" % port in received[0]
