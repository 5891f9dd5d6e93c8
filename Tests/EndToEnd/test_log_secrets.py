"""What a client sends in confidence is in no line of the log; nothing that it sends forges one or steers a terminal."""

import base64
import json
import re
import socket

import pytest

from support.product import SIGNED
from support.raw import RawBackend
from support.rest_api import RestAPI
from support.waiting import wait_until
from support.wire import Connection

SECRET = "s3cr3tValue"
ESCAPE = "\x1b"


def secret(number):
    return f"{SECRET}{number:03}"


@pytest.fixture(params=["text", "json"])
def server(start, request):
    server = start("--in-memory", "--log-format", request.param, "--log-level", "debug", data_dir=None)
    server.format = request.param
    return server


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def settled(server):
    """The whole log, once everything so far is in it."""
    mark = f"/mark-{len(server.stderr)}"
    server.get(f"/_aws/execute-api/nosuch0000/prod{mark}")
    wait_until(lambda: mark in server.stderr, 5, "the log to settle")
    return server.stdout + server.stderr


def send(server, data):
    with Connection(server.port, timeout=5) as client:
        client.send(data)
        try:
            client.read_response()
        except (EOFError, ConnectionResetError):
            pass


def test_no_secret_in_any_line(server):
    def script(connection, request):
        if request.path == "/rst":
            connection.reset()
            return True
        if request.path == "/garbage":
            connection.send(b"HTTP/1.1 200 OK\r\nSet-Cookie: " + secret(30).encode() + b"\0\r\n\r\n"
                            + secret(31).encode())
            return True
        if request.path == "/status":
            connection.send(b"HTTP/1.1 " + secret(32).encode() + b"\r\n\r\n")
            return True
        connection.send(b"HTTP/1.1 200 OK\r\nSet-Cookie: " + secret(33).encode() + b"\r\nContent-Length: 14\r\n\r\n"
                        + secret(34).encode())
        return None

    with RawBackend(script) as backend:
        api = RestAPI(server)
        for path in ("/fine", "/rst", "/garbage", "/status"):
            api.proxy(path, "ANY", backend.url + path)
        api.proxy("/down", "ANY", f"http://127.0.0.1:{closed_port()}/x?api_key={secret(40)}")
        api.proxy("/slow", "ANY", f"http://127.0.0.1:{closed_port()}/x?{secret(41)}", timeoutInMillis=50)
        api.mock("/mock", "ANY", {"X-A": "b"}, passthroughBehavior="NEVER")
        api.method("/asks", "GET", requestParameters={"method.request.querystring.token": True},
                   requestValidatorId=api.client.create_request_validator(
                       restApiId=api.id, name="v", validateRequestParameters=True)["id"])
        api.client.put_integration(**api.at("/asks", "GET"), type="MOCK",
                                   requestTemplates={"application/json": '{"statusCode": 200}'})
        api.deploy(variables={"password": secret(43).replace("V", "v")})
        headers = {
            "Authorization": f"Bearer {secret(1)}", "X-Api-Key": secret(2), "Cookie": f"session={secret(3)}",
            "X-Amz-Security-Token": secret(4), "Proxy-Authorization": f"Basic {secret(5)}", "Content-Type": "text/x",
            "User-Agent": secret(6), "Referer": f"https://a.example/?t={secret(7)}", "X-Amzn-Trace-Id": secret(8),
            "X-Forwarded-For": secret(9), "x-amzn-RequestId": secret(10), "X-HTTP-Method-Override": "FROBNICATE",
        }
        for path in ("/fine", "/rst", "/garbage", "/status", "/down", "/slow", "/mock", "/asks", "/nothing"):
            for more in (headers, {k: v for k, v in headers.items() if k != "X-HTTP-Method-Override"}):
                for verb in ("GET", "POST", "OPTIONS"):
                    server.request(verb, api.path(path) + f"?key={secret(20)}&{secret(21)}", more, secret(22))
        # No API and no stage, and the control plane, with and without a signature.
        server.request("POST", f"/_aws/execute-api/nosuch/prod/x?key={secret(20)}", headers, secret(22))
        server.request("POST", f"/restapis?key={secret(20)}", headers, secret(22))
        server.control("POST", f"/restapis?key={secret(20)}", f'{{"name": "{secret(23)}", "nosuch": "{secret(24)}"}}')
        server.control("POST", "/restapis", f'{{"name": {secret(25)}')
        server.control("PATCH", f"/restapis/{api.id}/stages/prod", json.dumps({"patchOperations": [
            {"op": "replace", "path": "/variables/password", "value": secret(26)}]}))
        server.control("PUT", f"/restapis/{api.id}?mode=overwrite", f'{{"openapi": "{secret(27)}"}}')
        server.control("POST", f"/restapis/{api.id}/authorizers", f'{{"name": "{secret(28)}"}}')
        server.control("GET", "/restapis", headers={"Authorization": SIGNED["Authorization"] + secret(12)})
        # Bytes that are no request, each with a secret where it broke.
        host = b"Host: localhost\r\n"
        hidden = secret(13).encode()
        for data in (
            b"GET /x?t=" + hidden + b" HTTP/1.1\r\n" + host + b"Authorization " + hidden + b"\r\n\r\n",
            b"GET /x HTTP/1.1\r\n" + host + b"Authorization: " + hidden + b"\0\r\n\r\n",
            b"GET /x HTTP/1.1\r\n" + host + hidden + b"\0: x\r\n\r\n",
            b"GET /x HTTP/1.1\r\n" + host + b"Content-Length: " + hidden + b"\r\n\r\n",
            b"GET /x HTTP/1.1\r\n" + host + b"Transfer-Encoding: " + hidden + b"\r\n\r\n",
            b"GET /x HTTP/1.1\r\n" + host + b"Expect: " + hidden + b"\r\n\r\n",
            b"GET /x HTTP/1.1\r\nHost: a:" + hidden + b"@b\r\n\r\n",
            b"GET http://a:" + hidden + b"@b/ HTTP/1.1\r\n" + host + b"\r\n",
            b"GET /x?" + hidden + b" HTTP/3.0\r\n" + host + b"\r\n",
            hidden + b"\0\r\n\r\n",
            b"POST /x HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n" + hidden + b"\r\n",
            b"POST /x HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + hidden + b"\r\n\r\n",
            b"GET /x?" + hidden * 1_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        ):
            send(server, data)
        log = settled(server)
    leaked = sorted(set(re.findall(SECRET + r"\d*", log, re.I)))
    assert leaked == [], "\n".join(line[:400] for line in log.splitlines() if SECRET in line)
    # Nor in the form in which a header or a body often carries it.
    assert base64.b64encode(SECRET.encode()).decode()[:12] not in log
    # The log is there at all, with its debug lines.
    assert log.count("/fine") > 5


def test_an_integrations_address_is_logged_without_its_query(server):
    """A token in an integration's URI is the operator's secret; a stage variable or a parameter may put it there."""
    api = RestAPI(server)
    api.proxy("/nohost", "ANY", "http://${stageVariables.host}/x?token=" + secret(42))
    api.deploy()
    assert api.request("GET", "/nohost").status == 500
    assert [line for line in settled(server).splitlines() if SECRET in line] == []


CONTROLS = ["%0a", "%0d%0a", "%1b[31m", "%00", "%7f", "%c2%9b31m", "%e2%80%a8", "%e2%80%ae", "%e2%81%a6"]
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def test_no_client_forges_a_line_or_steers_a_terminal(server):
    api = RestAPI(server)
    api.mock("/{anything+}", "GET")
    api.mock("/only", "GET")
    api.deploy()
    lines = len(settled(server).splitlines())
    count = 0
    for control in CONTROLS:
        forged = f"x{control}forged"
        targets = [
            api.path("/" + forged), api.path("/only/" + forged), f"/_aws/execute-api/{api.id}/{forged}/x",
            f"/_aws/execute-api/{forged}/prod/x", f"/restapis/{forged}/prod/_user_request_/x", f"/{forged}",
            api.path("/only") + "?" + forged,
        ]
        for target in targets:
            server.request("GET", target)
            server.control("GET", target)
            count += 2
        server.control("GET", f"/restapis/{forged}/stages")
        server.control("POST", "/restapis", json.dumps(
            {"name": "a\n\x1b[31mforged\u009b\u202e", "version": "\r\nforged"}))
        count += 2
    for value in (b"\xc2\x9b31mforged", b"\xe2\x80\xaeforged", b"\x9b31mforged"):
        for name in (b"Expect", b"Transfer-Encoding", b"Content-Length", b"User-Agent", b"x-amzn-RequestId", b"Origin"):
            send(server, b"GET " + api.path("/only").encode() + b" HTTP/1.1\r\nHost: localhost\r\n" + name + b": "
                 + value + b"\r\n\r\n")
            count += 1
    log = settled(server)
    assert [line for line in log.split("\n") if HARMFUL.search(line)] == []
    # Python cuts at every kind of line end that there is: one line for each request, and none that a client began.
    assert not any(line.lstrip().startswith(("forged", "[31m", "31m")) for line in log.splitlines())
    assert len(log.splitlines()) - lines <= count + 2
    if server.format == "json":
        for line in server.stderr.splitlines():
            assert isinstance(json.loads(line), dict)


def test_names_that_an_operator_gives_cannot_either(server):
    """Resource paths and messages of definitions are logged: they may come from a file that somebody else wrote."""
    body = json.dumps({
        "openapi": "3.0.1", "info": {"title": "a\u001b[31mforged\nforged", "version": "1"},
        "x-forged\u009b\n": 1,
        "paths": {"/a\u001b[31m\nforged": {"get": {"responses": {}, "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default\u001b[31m": {"statusCode": "200"}}}}}}})
    made = server.control("POST", "/restapis?mode=import", body)
    if made.status == 201:
        identifier = made.json()["id"]
        server.control("POST", f"/restapis/{identifier}/deployments", '{"stageName": "prod"}')
        server.get(f"/_aws/execute-api/{identifier}/prod/a%1b%5b31m%0aforged")
    log = settled(server)
    assert [line for line in log.split("\n") if HARMFUL.search(line)] == []
    assert not any(line.lstrip().startswith(("forged", "[31m")) for line in log.splitlines())
