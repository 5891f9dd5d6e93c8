"""Case 36 of the reliability list: backends that break, stall or flood. The client gets a whole answer, always."""

import time

import pytest

from support.answers import split_answers
from support.raw import Connection as RawConnection
from support.raw import RawBackend
from support.rest_api import RestAPI
from support.wire import Connection

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(scope="module")
def world(server):
    """One API over one backend whose script each test sets."""
    with RawBackend() as backend:
        api = RestAPI(server)
        api.greedy_proxy(backend.url)
        api.proxy("/short", "GET", backend.url + "/short", timeoutInMillis=300)
        api.deploy()
        api.backend = backend
        yield api


def ask(api, verb=b"GET", path="/x", body=b""):
    """Everything one client gets for one request; the answers must be HTTP to the letter."""
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    with Connection(api.server.port, timeout=20) as client:
        client.send(verb + b" " + api.path(path).encode() + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + length + b"\r\n" + body)
        (answer,) = split_answers(client.read_to_end())
    return answer


def good(connection, request):
    connection.send(OK + b"Content-Length: 4\r\n\r\ngood")


def after(data, then):
    def script(connection, _):
        connection.send(data)
        return then(connection)
    return script


def reset(connection):
    time.sleep(0.02)
    connection.reset()
    return True


@pytest.mark.parametrize("script", [
    pytest.param(after(OK + b"Content-Length: 100000\r\n\r\n" + b"a" * 5_000, reset), id="RST in a body"),
    pytest.param(after(OK + b"Transfer-Encoding: chunked\r\n\r\n400\r\n" + b"a" * 500, reset), id="RST in a chunk"),
    pytest.param(after(OK + b"\r\nno length", reset), id="RST instead of the end"),
    pytest.param(after(b"HTTP/1.1 200 O", reset), id="RST in the head"),
    pytest.param(after(b"", reset), id="RST at once"),
    pytest.param(after(OK + b"Content-Length: 10\r\n\r\nshort", lambda c: True), id="FIN before the length"),
    pytest.param(after(OK + b"Content-Length: -1\r\n\r\n", lambda c: True), id="negative length"),
    pytest.param(after(OK + b"Content-Length: 1e3\r\n\r\n", lambda c: True), id="length with exponent"),
    pytest.param(after(OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", lambda c: True), id="negative chunk"),
    pytest.param(after(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n", lambda c: True),
                 id="garbage after a chunk"),
    pytest.param(after(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", lambda c: True), id="coding"),
    pytest.param(after(OK + b"X-A: b\r\n folded\r\nContent-Length: 0\r\n\r\n", lambda c: True), id="folding"),
    pytest.param(after(OK + b"".join(b"X-%d: 1\r\n" % n for n in range(1_000)) + b"\r\n", lambda c: True),
                 id="1,000 headers"),
    pytest.param(after(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nzzz",
                       lambda c: True), id="101"),
    pytest.param(after(b"HTTP/1.1 102 Processing\r\n\r\n" * 100_000, lambda c: True), id="1xx storm"),
    pytest.param(after(b"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n", lambda c: True), id="status 099"),
    pytest.param(after(b"HTTP/2 200\r\n\r\n", lambda c: True), id="HTTP/2 in text"),
    pytest.param(after(b"\x15\x03\x01\x00\x02\x02\x28", lambda c: True), id="a TLS alert"),
])
def test_case_36_what_breaks_is_a_5xx_with_AWS_body_and_the_connection_is_not_used_again(world, script):
    world.backend.script = script
    for verb, body in ((b"GET", b""), (b"POST", b"x" * 100)):
        status, headers, text = ask(world, verb, body=body)
        assert status in (500, 502, 504), (status, text[:100])
        assert text in (b'{"message": "Internal server error"}', b'{"message":"Internal server error"}',
                        b'{"message": "Network error communicating with endpoint"}',
                        b'{"message":"Network error communicating with endpoint"}'), text
    world.backend.script = good
    assert [ask(world)[2] for _ in range(5)] == [b"good"] * 5


def test_case_36_one_byte_per_while_ends_at_the_integrations_time(world):
    """Progress does not buy time: the whole answer has the method's timeout."""
    def drip(connection, _):
        connection.send(OK + b"Content-Length: 1000\r\n\r\n")
        for _ in range(40):
            connection.send(b"a")
            time.sleep(0.05)
        return True

    world.backend.script = drip
    began = time.monotonic()
    status, _, text = ask(world, path="/short")
    assert (status, b"Endpoint request timed out" in text) == (504, True)
    assert time.monotonic() - began < 1.5


def test_case_36_a_dripped_head_is_an_answer_all_the_same(world):
    def drip(connection, _):
        for byte in OK + b"Content-Length: 2\r\n\r\nok":
            connection.send(bytes([byte]))

    world.backend.script = drip
    assert ask(world)[0::2] == (200, b"ok")


def test_case_36_an_answer_before_the_request_is_read(world, monkeypatch):
    """A backend that refuses an upload in its middle and closes: its answer counts, its connection does not."""
    with RawBackend() as backend:
        api = RestAPI(world.server)
        api.proxy("/up", "POST", backend.url + "/up")
        api.deploy()

        def early(connection):
            connection.socket.recv(1_000)
            connection.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
            time.sleep(0.2)
            raise EOFError

        monkeypatch.setattr(RawConnection, "receive", early)
        status, _, body = ask(api, b"POST", "/up", b"u" * 5_000_000)
    # The upload may meet the reset before the answer is read: then it is a failure, but a whole one.
    assert (status, body) == (413, b"big") or status in (500, 502, 504)


def test_case_36_a_silent_backend_costs_only_who_asked_it(world):
    """Fifty calls that wait do not hold up one that does not."""
    def wait(connection, request):
        if request.path != "/quick":
            time.sleep(1.5)
        good(connection, request)

    world.backend.script = wait
    waiting = []
    try:
        for _ in range(50):
            client = Connection(world.server.port, timeout=20)
            client.send(b"GET " + world.path("/x").encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
            waiting.append(client)
        began = time.monotonic()
        assert ask(world, path="/quick")[2] == b"good"
        assert time.monotonic() - began < 1
        assert [client.read_response().body for client in waiting] == [b"good"] * 50
    finally:
        for client in waiting:
            client.socket.close()
        world.backend.script = good


def test_stray_bytes_on_a_kept_connection_are_never_an_answer(world):
    """Bytes that arrive while nobody asked end the connection, however they look."""
    def stray(connection, request):
        good(connection, request)
        time.sleep(0.05)
        connection.send(OK + b"Content-Length: 4\r\n\r\nevil")

    world.backend.script = stray
    bodies = []
    for _ in range(5):
        bodies.append(ask(world)[2])
        time.sleep(0.1)
    world.backend.script = good
    assert bodies == [b"good"] * 5
