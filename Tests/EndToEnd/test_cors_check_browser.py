"""The doctor and a real Chromium, asked the same: servers that are no gateway, and what goes wrong before any answer."""

import ssl
import shutil
import socket
import subprocess
import threading

import pytest

from support.backend import Answer, Backend
from support.doctor import Doctor
from support.rest_api import ALLOW, RestAPI
from support.surfing import agree, chromium_surfer

CREDENTIALS = (ALLOW + "Credentials", "true")


@pytest.fixture
def surfer(browser, pages):
    with chromium_surfer(browser, pages.origin("app")) as surfer:
        yield surfer


class Asked:
    """`support.surfing.agree` asks by `json("check", …)`."""

    def __init__(self, endpoint):
        self.doctor = Doctor(endpoint)

    def json(self, _, *arguments):
        return self.doctor(*arguments, origin=None).json


@pytest.fixture
def cors():
    return Asked("http://127.0.0.1:65009")


def named(backend, name="api"):
    return f"http://{name}.localhost:{backend.port}"


@pytest.mark.parametrize("value, allowed", [
    ("*", True), ("ORIGIN", True), ("ORIGIN/", False), ("null", False), ("", False), ("ORIGIN, ORIGIN", False), ("'*'", False),
    ("ORIGIN ", True), ("http://*.localhost", False), ("\tORIGIN\t", True), ("HTTP://APP.LOCALHOST", False),
    ("https://else.example", False), ("* ", True), ("ORIGIN,", False), ("localhost", False),
])
def test_values_of_Allow_Origin(surfer, cors, backend, value, allowed):
    backend.answer = Answer(headers=[(ALLOW + "Origin", value.replace("ORIGIN", surfer.origin))])
    result, told = agree(cors, surfer, named(backend) + "/x")
    assert result["ok"] is allowed, told["text"]


@pytest.mark.parametrize("value", ["true", "True", "TRUE", "false", "", " true", "true,true", None])
def test_values_of_Allow_Credentials(surfer, cors, backend, value):
    lines = [] if value is None else [(ALLOW + "Credentials", value)]
    backend.answer = Answer(headers=[(ALLOW + "Origin", surfer.origin), *lines])
    result, _ = agree(cors, surfer, named(backend) + "/x", credentials="include")
    assert result["ok"] is (value in ("true", " true"))


@pytest.mark.parametrize("allowed, asked", [
    ("x-a,x-b", ["X-A", "X-B"]), ("X-A, X-B", ["X-A", "X-B"]), ("x-a", ["X-A", "X-B"]), ("*", ["X-A", "X-B"]), ("", ["X-A"]),
    ("x-a;x-b", ["X-A"]), ("x-a x-b", ["X-A"]), ("'x-a'", ["X-A"]), (",x-a,,", ["X-A"]),
])
def test_values_of_Allow_Headers(surfer, cors, backend, allowed, asked):
    backend.answer = Answer(headers=[(ALLOW + "Origin", "*"), (ALLOW + "Headers", allowed)])
    agree(cors, surfer, named(backend) + "/x", headers={name: "1" for name in asked})


@pytest.mark.parametrize("allowed, method", [
    ("PUT", "PUT"), ("put", "PUT"), ("PUT", "put"), ("*", "PUT"), ("GET", "PUT"), ("", "PUT"), ("PUT,DELETE", "DELETE"),
    ("ANY", "PUT"), ("GET", "POST"), ("'PUT'", "PUT"), ("*", "CHICKEN"), ("chicken", "CHICKEN"),
])
def test_values_of_Allow_Methods(surfer, cors, backend, allowed, method):
    backend.answer = Answer(headers=[(ALLOW + "Origin", "*"), (ALLOW + "Methods", allowed)])
    agree(cors, surfer, named(backend) + "/x", method=method)


@pytest.mark.parametrize("status", [199 + 1, 204, 206, 299, 300, 304, 400, 401, 403, 404, 405, 500, 503])
def test_statuses_of_a_preflight(surfer, cors, backend, status):
    backend.answer = lambda request: Answer(
        status if request.method == "OPTIONS" else 200, [(ALLOW + "Origin", "*"), (ALLOW + "Methods", "PUT")])
    result, _ = agree(cors, surfer, named(backend) + "/x", method="PUT")
    assert result["ok"] is (200 <= status < 300)


def test_wildcards_mean_nothing_with_credentials(surfer, cors, backend):
    for part in ("Origin", "Methods", "Headers"):
        lines = {"Origin": surfer.origin, "Methods": "PUT", "Headers": "x-a"} | {part: "*"}
        backend.answer = Answer(headers=[CREDENTIALS, *((ALLOW + name, value) for name, value in lines.items())])
        asked = {"method": "PUT", "headers": {"X-A": "1"}, "credentials": "include"}
        assert agree(cors, surfer, f"{named(backend)}/{part}", **asked)[0]["ok"] is False, part


@pytest.mark.parametrize("location", ["/y", "THERE/y", "data:text/plain,x", "//", "ftp://h/x", "http://u:p@THERE/y"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_redirects(surfer, cors, backend, location, method):
    there = Backend(Answer(headers=[(ALLOW + "Origin", "*"), (ALLOW + "Methods", "*")]))
    target = location.replace("http://u:p@THERE", f"http://u:p@else.localhost:{there.port}")
    target = target.replace("THERE", named(there, "else"))

    def answer(request):
        grants = [(ALLOW + "Origin", "*"), (ALLOW + "Methods", "*")]
        if request.method == "OPTIONS" or request.path == "/y":
            return Answer(200, grants)
        return Answer(307, [("Location", target), *grants])

    backend.answer = answer
    try:
        agree(cors, surfer, named(backend) + "/x", method=method)
    finally:
        there.close()


def test_redirect_modes(surfer, cors, backend):
    backend.answer = Answer(302, [("Location", "/y"), (ALLOW + "Origin", "*")])
    assert agree(cors, surfer, named(backend) + "/x", redirect="error")[0]["ok"] is False
    assert agree(cors, surfer, named(backend) + "/x", redirect="manual")[0]["ok"] is True
    backend.answer = Answer()
    assert agree(cors, surfer, named(backend) + "/x", mode="no-cors")[0]["ok"] is True


def test_nobody_there(surfer, cors):
    assert agree(cors, surfer, "http://api.localhost:65009/x")[0]["ok"] is False
    assert agree(cors, surfer, "http://api.localhost:6000/x")[0]["ok"] is False, "a port that browsers block"


def test_a_server_that_hangs_up(surfer, cors):
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(65536)
            connection.close()

    threading.Thread(target=hang_up, daemon=True).start()
    try:
        result, told = agree(cors, surfer, f"http://api.localhost:{listener.getsockname()[1]}/x")
        assert result["ok"] is False and told["causes"][0]["code"] == "network-failed"
    finally:
        listener.close()


def test_a_certificate_that_nobody_vouches_for(surfer, cors, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key", "-out", tmp_path / "certificate"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    secure = Backend(Answer(headers=[(ALLOW + "Origin", "*")]), tls=context)
    try:
        result, told = agree(cors, surfer, secure.url + "/x")
        assert result["ok"] is False
        assert told["causes"][0]["code"] == "tls"
    finally:
        secure.close()


def test_a_stage_that_is_not_there(surfer, server):
    api = RestAPI(server)
    api.mock("/pets", "GET", {ALLOW + "Origin": "*"})
    api.deploy()
    url = f"http://api.localhost:{server.port}{api.path('/pets', 'live')}"
    result, told = agree(Asked(server.url), surfer, url)
    assert result["ok"] is False and told["causes"][0]["code"] == "wrong-stage"


def test_a_body_that_is_larger_than_a_gateway_takes(surfer, cors, backend):
    backend.answer = Answer(headers=[(ALLOW + "Origin", "*")], body=b"a" * 12_000_000)
    assert agree(cors, surfer, named(backend) + "/x")[0]["ok"] is True
