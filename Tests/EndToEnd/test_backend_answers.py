"""What a backend may put on the wire: good answers of every framing come through whole, broken ones as a 5xx."""

import socket
import threading
from contextlib import contextmanager

import pytest

from support.rest_api import RestAPI

LIMIT = 10_485_760


@contextmanager
def raw_backend(answer, closes=True):
    """A port that answers every request with these bytes; what came is in the list it gives."""
    received = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                try:
                    with connection:
                        while data := connection.recv(65536):
                            received.append(data)
                            connection.sendall(answer)
                            if closes:
                                break
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", received
        listener.shutdown(socket.SHUT_RDWR)


def answer_of(server, verb, uri, body=None):
    api = RestAPI(server)
    api.proxy("/pets", verb, uri)
    api.deploy()
    return api.request(verb, "/pets", body=body)


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("raw", [
    pytest.param(OK + b"Content-Length: 5\r\n\r\nhello", id="length"),
    pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n",
                 id="chunks"),
    pytest.param(OK + b"\r\nhello", id="until close"),
    pytest.param(b"HTTP/1.0 200 OK\r\n\r\nhello", id="1.0"),
    pytest.param(b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", id="no reason"),
    pytest.param(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 5\r\n\r\nhello",
                 id="early hints"),
    pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"content-length:5\r\n\r\nhello", id="continue"),
])
def test_a_good_answer_comes_through_whole(server, raw):
    with raw_backend(raw) as (uri, _):
        answer = answer_of(server, "POST", uri, b"x")
    assert (answer.status, answer.body, answer.header("Content-Length")) == (200, b"hello", "5")
    assert answer.header("Transfer-Encoding") is None and answer.header("Link") is None


@pytest.mark.parametrize("verb, raw, status", [
    ("HEAD", OK + b"Content-Length: 500\r\nX-A: 1\r\n\r\n", 200),
    ("GET", b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n", 204),
    ("GET", b"HTTP/1.1 304 Not Modified\r\nX-A: 1\r\nETag: \"e\"\r\n\r\n", 304),
    ("GET", b"HTTP/1.1 302 Found\r\nX-A: 1\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", 302),
])
def test_an_answer_without_a_body_is_passed_as_it_is(server, verb, raw, status):
    with raw_backend(raw, closes=False) as (uri, received):
        answer = answer_of(server, verb, uri)
    assert (answer.status, answer.body, answer.header("X-A")) == (status, b"", "1")
    # A redirect is the client's to follow.
    assert len(received) == 1


@pytest.mark.parametrize("raw", [
    pytest.param(OK + b"Content-Length: 50\r\n\r\nshort", id="too short"),
    pytest.param(b"not HTTP at all\r\n\r\n", id="not HTTP"),
    pytest.param(b"", id="nothing"),
    pytest.param(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", id="two lengths"),
    pytest.param(OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", id="both framings"),
    pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="no chunk"),
    pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort", id="unfinished chunks"),
    pytest.param(OK + b"X-Bad: a\0b\r\nContent-Length: 0\r\n\r\n", id="NUL"),
    pytest.param(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", id="101 unasked"),
    pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, id="1xx storm"),
    pytest.param(OK + b"X-Big: " + b"a" * 2_000_000 + b"\r\n\r\n", id="a header of 2 MB"),
    pytest.param(OK + b"Content-Length: %d\r\n\r\n" % (LIMIT + 1) + b"a" * (LIMIT + 1), id="10 MB and one byte"),
])
def test_a_broken_answer_is_a_5xx_and_never_a_half(server, raw):
    with raw_backend(raw) as (uri, _):
        answer = answer_of(server, "POST", uri, b"x")
    assert answer.status in (500, 502, 504), (answer.status, answer.body[:100])
    assert answer.json()["message"] in ("Internal server error", "Network error communicating with endpoint")
    assert server.is_alive() and server.get("/_crossgate/livez").status == 200


def test_bytes_behind_an_answer_are_never_the_next_ones(server):
    """A backend that sends more than it said cannot speak for the next request."""
    stray = OK + b"Content-Length: 4\r\n\r\ngood" + OK + b"Content-Length: 4\r\n\r\nevil"
    with raw_backend(stray, closes=False) as (uri, _):
        api = RestAPI(server)
        api.proxy("/pets", "GET", uri)
        api.deploy()
        bodies = [api.request("GET", "/pets").body for _ in range(6)]
    assert bodies == [b"good"] * 6
