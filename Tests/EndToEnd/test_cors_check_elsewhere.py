"""`crossgate cors check` of servers that are no gateway: redirects, TLS, nobody at all, and answers meant to do harm."""

import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from support.backend import Answer, Backend
from support.doctor import PAGE, Doctor
from support.rest_api import ALLOW, RestAPI
from support.waiting import wait_until

#: A page of this machine, so that neither mixed content nor Chrome's question about the local network comes up.
LOCAL = "http://app.localhost:3000"
NOBODY = "http://127.0.0.1:65009"
#: How long a check may take that waits for nothing.
SECONDS = 10


@pytest.fixture
def doctor():
    """No gateway is there to be asked; no answer of it is needed either."""
    asked = Doctor(NOBODY)
    return lambda *arguments, **more: asked(*arguments, **{"origin": LOCAL} | more)


def say(doctor_text):
    """No byte that a terminal would obey, but for line ends."""
    return [character for character in doctor_text if ord(character) < 32 and character != "\n" or character == "\x7f"]


@pytest.fixture
def raw():
    """Serves one answer of raw bytes on every connection and hangs up; gives the URL."""
    listeners = []

    def serve(data, pause=0.0):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def answer(connection):
            with connection:
                try:
                    connection.recv(65536)
                    time.sleep(pause)
                    connection.sendall(data)
                except OSError:
                    pass

        def accept():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/x"

    yield serve
    for listener in listeners:
        listener.close()


def test_a_server_that_knows_no_CORS(doctor, backend):
    told = doctor(backend.url + "/x")
    assert told.causes == ["server-without-cors"]
    assert f"Access-Control-Allow-Origin: {LOCAL}" in told.fixes and "OPTIONS" not in told.fixes
    told = doctor(backend.url + "/x", "--method", "PUT", "--header", "X-Trace: 1")
    assert "Access-Control-Allow-Headers: x-trace" in told.fixes
    assert backend.seen() == [("GET", "/x"), ("OPTIONS", "/x")]


def test_each_request_goes_out_once_for_all_browsers_and_as_a_browser_sends_it(doctor, backend):
    backend.answer = Answer(headers=[(ALLOW + part, "*") for part in ("Origin", "Methods", "Headers")])
    assert doctor(backend.url + "/x?a=1", "--method", "PUT", "--header", "X-B: 2", "--header", "X-A: 1").json["allowed"]
    preflight, actual = backend.requests
    assert (preflight.method, preflight.header("Access-Control-Request-Headers")) == ("OPTIONS", "x-a,x-b")
    assert preflight.header("X-A") is None and preflight.header("Origin") == LOCAL
    assert (actual.method, actual.target, actual.header("X-A"), actual.header("Origin")) == ("PUT", "/x?a=1", "1", LOCAL)


# -- redirects ----------------------------------------------------------------------------------------------------


@pytest.fixture
def there():
    backend = Backend(Answer(headers=[(ALLOW + "Origin", LOCAL)], body=b"there"))
    yield backend
    backend.close()


def test_after_a_redirect_to_a_third_origin_the_page_has_no_name(doctor, backend, there):
    backend.answer = Answer(302, [("Location", there.url + "/there"), (ALLOW + "Origin", "*")])
    told = doctor(backend.url + "/x")
    assert told.causes == ["redirect-taint"]
    assert there.last.header("Origin") == "null"
    there.answer = Answer(headers=[(ALLOW + "Origin", "*")])
    assert doctor(backend.url + "/x").json["allowed"]
    assert doctor(there.url + "/there").json["allowed"], "as it advises"


def test_a_redirect_within_the_origin_keeps_the_name(doctor, backend):
    backend.answer = lambda request: Answer(
        302 if request.path == "/x" else 200, [("Location", "/y"), (ALLOW + "Origin", LOCAL)])
    assert doctor(backend.url + "/x").json["allowed"]
    assert backend.last.header("Origin") == LOCAL


def test_a_redirect_without_headers_of_its_own(doctor, backend, there):
    backend.answer = Answer(302, [("Location", there.url + "/there")])
    told = doctor(backend.url + "/x")
    assert told.causes == ["redirect-refused"] and there.seen() == []


def test_a_redirect_of_the_preflight(doctor, backend, there):
    backend.answer = Answer(307, [("Location", "/x/"), (ALLOW + "Origin", "*")])
    told = doctor(backend.url + "/x", "--method", "PUT")
    assert told.causes[0] == "redirect-on-preflight"
    assert "last slash" in told.explanation("redirect-on-preflight")


def test_a_redirect_without_end(doctor, backend):
    backend.answer = Answer(302, [("Location", "/x"), (ALLOW + "Origin", "*")])
    assert "redirect-refused" in doctor(backend.url + "/x").causes
    assert len(backend.requests) <= 21


def test_modes_of_the_pages_own(doctor, backend):
    backend.answer = Answer(302, [("Location", "/y"), (ALLOW + "Origin", "*")])
    told = doctor(backend.url + "/x", "--redirect", "manual")
    assert told.json["allowed"] and told.causes == ["opaque-redirect"]
    assert doctor(backend.url + "/x", "--redirect", "error").causes == ["redirect-refused"]
    backend.answer = Answer()
    told = doctor(backend.url + "/x", "--mode", "no-cors")
    assert told.json["allowed"] and told.causes == ["opaque-response"]
    assert backend.last.header("Origin") is None


# -- nobody answers -----------------------------------------------------------------------------------------------


def test_a_closed_port(doctor):
    told = doctor(NOBODY + "/x")
    assert told.causes == ["connection-refused"]
    assert "Connection refused" in told.json["exchanges"][0]["failure"]


def test_a_name_that_nobody_has(doctor):
    told = doctor("http://nobody.invalid/x")
    assert told.causes == ["dns"] and "nobody.invalid" in told.explanation("dns")


def test_a_name_of_no_API_on_AWS(doctor):
    """Without a network every name is unknown; with one, this API is not there."""
    told = doctor("https://zzzzzzzzzz.execute-api.xx-nowhere-1.amazonaws.com/prod/pets")
    assert told.causes == ["dns"] and "region xx-nowhere-1" in told.explanation("dns")


@pytest.mark.parametrize("data, words", [
    (b"", "the connection ended without an answer"), (b"SSH-2.0-OpenSSH\r\n", "not HTTP/1.1"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "in the middle of its answer"),
])
def test_a_server_that_hangs_up(doctor, raw, data, words):
    told = doctor(raw(data))
    assert told.causes == ["network-failed"] and words in told.text


def test_a_slow_server_is_waited_for(doctor, raw):
    url = raw(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n", pause=2)
    assert doctor(url).json["allowed"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key", "-out", folder / "certificate"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context


@pytest.fixture
def secure(certificate):
    backend = Backend(Answer(headers=[(ALLOW + "Origin", "*")]), tls=certificate)
    yield backend
    backend.close()


def test_a_certificate_that_nobody_vouches_for(doctor, secure):
    told = doctor(secure.url + "/x")
    assert told.causes == ["tls"] and "self-signed" in told.explanation("tls") and "--insecure" in told.fixes
    assert "NIO" not in told.text and "BoringSSL" not in told.text
    for flag in ("-k", "--insecure"):
        told = doctor(secure.url + "/x", flag)
        assert told.json["allowed"], told.text
        assert any("--insecure" in note for note in told.json["notes"]), "a browser would not go so far"


def test_a_certificate_for_another_name(doctor, secure):
    told = doctor(secure.url.replace("localhost", "127.0.0.1") + "/x", "-k")
    assert told.causes == ["tls"] and "another name" in told.explanation("tls")


def test_https_to_a_server_that_speaks_http(doctor, backend):
    told = doctor(backend.url.replace("http:", "https:") + "/x")
    assert told.causes == ["tls"] and "speaks no TLS" in told.explanation("tls") and "http://" in told.fixes


# -- answers meant to do harm ---------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"


@pytest.mark.parametrize("head", [
    b"X: " + b"a" * 1_000_000, b"Access-Control-Allow-Origin: " + b"a" * 200_000,
    b"Access-Control-Allow-Headers: " + b"a," * 100_000, b"\r\n".join([b"Set-Cookie: a=%d" % n for n in range(4000)]),
    b"Access-Control-Allow-Origin: \x1b[31mred\x07\x1b]0;owned\x07", b"Access-Control-Allow-Origin: \xff\xfe\x9b31m",
    b"Access-Control-Allow-Origin: \xe2\x80\xae\xe2\x80\x8b", b"Server: \xc2\x9b2J",
    b"Location: \x1b[2J", b"Access-Control-Allow-Origin: " + b"http://[" * 20_000,
])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_headers_meant_to_do_harm(raw, head, method):
    url = raw(HEAD + head + b"\r\n\r\n")
    start = time.monotonic()
    for more in (["--detail"], ["--output", "json"]):
        told = Doctor(NOBODY).text(url, "--origin", LOCAL, "--method", method, *more)
        assert told.code == 2 and not say(told.text), told.text[:2000]
        assert "\x9b" not in told.text and "\u202e" not in told.text and "\u200b" not in told.text or more[0] != "--detail"
    assert time.monotonic() - start < 2 * SECONDS
    assert len(Doctor(NOBODY).text(url, "--origin", LOCAL, "--method", method).text) < 20_000


def test_a_body_meant_to_do_harm(raw):
    body = b"\x1b[2J\x1b]0;owned\x07" + bytes(range(256)) + b"\xff" * 1000
    url = raw(b"HTTP/1.1 500 Oh\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    told = Doctor(NOBODY).text(url, "--origin", LOCAL)
    assert told.code == 2 and not say(told.text) and "owned" in told.text


@pytest.mark.parametrize("megabytes", [10, 40])
def test_a_large_answer_is_an_answer(doctor, raw, megabytes):
    """A page gets it whatever its size: the verdict needs the head alone."""
    size = megabytes * 1_048_576 + 1
    url = raw(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: %d\r\n\r\n" % size + b"a" * size)
    start = time.monotonic()
    assert doctor(url).json["allowed"]
    assert time.monotonic() - start < 2 * SECONDS


def test_a_page_of_https_and_an_API_of_http(doctor):
    told = doctor("http://api.example/x", origin=PAGE)
    assert told.causes == ["mixed-content"] and told.json["exchanges"] == []


def test_an_API_of_Amazons_is_not_taken_for_the_one_here_that_has_its_id(server, cors):
    """Nothing is sent: a page of https may not ask for http. The gateway here must not be asked either."""
    api = RestAPI(server)
    api.mock("/pets", "GET", body="[]")
    api.deploy()
    before = len(server.stderr)
    url = f"http://{api.id}.execute-api.us-east-1.amazonaws.com/prod/pets"
    assert cors("check", url, "--origin", "https://app.example").returncode == 2
    server.get("/_aws/execute-api/none/none/after")
    wait_until(lambda: "/after" in server.stderr[before:], 5, "the log's line of what came later")
    assert "/definition" not in server.stderr[before:]
