"""Bytes that are not what they should be: cases 1 to 12, 17 and 20 of the reliability list, over raw sockets.

Each gets a plain refusal, nothing of it reaches a backend, and the server still answers.
"""

import threading

import pytest

from support.backend import Backend
from support.rest_api import RestAPI
from support.wire import Connection, exchange

HOST = b"Host: localhost\r\n"
LIMIT = 10_485_760


@pytest.fixture(autouse=True)
def the_server_still_answers(server):
    yield
    assert server.is_alive()
    assert server.get("/_crossgate/livez").status == 200


@pytest.fixture(scope="module")
def shared(server):
    """/echo goes to a backend, /mock is answered by the gateway; the backend records what came through."""
    backend = Backend()
    api = RestAPI(server)
    api.proxy("/echo", "ANY", backend.url + "/echo")
    api.mock("/mock", "ANY", {"X-From": "mock"}, passthroughBehavior="WHEN_NO_TEMPLATES")
    api.mock("/admin", "GET", {"X-From": "admin"})
    api.mock("/a", "GET", {"X-From": "a"})
    api.deploy()
    api.backend = backend
    yield api
    backend.close()


@pytest.fixture
def api(shared):
    shared.backend.forget()
    return shared


def post(api, headers, body=b"", path="/echo", version=b"HTTP/1.1"):
    """A whole request's bytes with these header bytes after Host."""
    return b"POST " + api.path(path).encode() + b" " + version + b"\r\n" + HOST + headers + b"\r\n" + body


def refused(api, data, *statuses, closes=True):
    """The bytes get one of these statuses, the connection is closed and the backend heard nothing."""
    response, closed = exchange(api.server.port, data)
    assert response.status in statuses, (response.status, response.body)
    if closes:
        assert closed, "the connection stays open"
    assert api.backend.seen() == []
    return response


def test_case_1_both_framings(api):
    refused(api, post(api, b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\nG"), 400)


@pytest.mark.parametrize("coding", [
    b"Transfer-Encoding: xchunked\r\n",
    b"Transfer-Encoding: chunked, chunked\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    b"Transfer-Encoding: \x0bchunked\r\n",
    b"Transfer-Encoding:\r\n chunked\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Transfer-Encoding: chunked;x=1\r\n",
    b"Transfer_Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
])
def test_case_2_odd_transfer_codings(api, coding):
    refused(api, post(api, coding, b"5\r\nhello\r\n0\r\n\r\n"), 400, 501)


@pytest.mark.parametrize("lengths", [
    b"Content-Length: 5\r\nContent-Length: 5\r\n",
    b"Content-Length: 5\r\nContent-Length: 6\r\n",
    b"Content-Length: +5\r\n",
    b"Content-Length: -5\r\n",
    b"Content-Length: 0x5\r\n",
    b"Content-Length: 5, 5\r\n",
    b"Content-Length: 5 5\r\n",
    b"Content-Length: \r\n",
    b"Content-Length: 9223372036854775808\r\n",
    b"Content-Length: 99999999999999999999999999\r\n",
])
def test_case_3_odd_lengths(api, lengths):
    # A length beyond all measure may be called too large instead.
    refused(api, post(api, lengths, b"hello"), 400, *([413] if b"99999" in lengths or b"92233" in lengths else []))


@pytest.mark.parametrize("data", [
    pytest.param(b"GET %s HTTP/1.1\nHost: localhost\n\n", id="bare LF"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\nX-A: 1\r\n\r\n", id="one bare LF"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n", id="NUL in a value"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nX\0A: ab\r\n\r\n", id="NUL in a name"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n", id="bare CR"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nX-A : b\r\n\r\n", id="space before colon"),
    pytest.param(b"GET %s HTTP/1.1\r\n Host: localhost\r\nX-A: b\r\n\r\n", id="leading blank"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n folded\r\n\r\n", id="folding"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\nNoColon\r\n\r\n", id="no colon"),
    pytest.param(b"GET %s HTTP/1.1\r\nHost: localhost\r\n: empty\r\n\r\n", id="empty name"),
    pytest.param(b"GET  %s HTTP/1.1\r\nHost: localhost\r\n\r\n", id="two blanks"),
    pytest.param(b"GET %s HTTP/1.1 \r\nHost: localhost\r\n\r\n", id="blank after version"),
])
def test_case_4_odd_lines(api, data):
    refused(api, data % api.path("/echo").encode(), 400)


CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize("body", [
    pytest.param(b"FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", id="overflow"),
    pytest.param(b"8000000000000000\r\nhello\r\n0\r\n\r\n", id="sign bit"),
    pytest.param(b"-5\r\nhello\r\n0\r\n\r\n", id="negative"),
    pytest.param(b"0x5\r\nhello\r\n0\r\n\r\n", id="prefix"),
    pytest.param(b"5;" + b"x" * 65_536 + b"\r\nhello\r\n0\r\n\r\n", id="extension of 64 KB"),
    pytest.param(b"5\r\nhello0\r\n\r\n", id="no CRLF after data"),
    pytest.param(b"5\nhello\n0\n\n", id="bare LF"),
    pytest.param(b"\r\nhello\r\n0\r\n\r\n", id="no size"),
])
def test_case_5_odd_chunks(api, body):
    refused(api, post(api, CHUNKED, body), 400, 413)


@pytest.mark.parametrize("trailer", [
    b"Content-Length: 99\r\n", b"Transfer-Encoding: gzip\r\n", b"Host: evil.example\r\n", b"X-Trailer: 1\r\n"])
def test_case_5_trailers_are_refused_or_dropped(api, trailer):
    data = post(api, CHUNKED, b"5\r\nhello\r\n0\r\n" + trailer + b"\r\n")
    with Connection(api.server.port) as connection:
        connection.send(data)
        response = connection.read_response()
    assert response.status in (200, 400)
    name, value = trailer.decode().strip().split(": ")
    for request in api.backend.requests:
        assert request.body == b"hello" and value not in request.all(name)


@pytest.mark.parametrize("data, statuses", [
    (b"GET /_crossgate/livez\r\n\r\n", (400, 505)),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 505)),
    (b"GET /_crossgate/livez HTTP/2.0\r\nHost: localhost\r\n\r\n", (400, 505)),
    (b"GET /_crossgate/livez HTTP/1.11\r\nHost: localhost\r\n\r\n", (400, 505)),
    (b"GET /_crossgate/livez http/1.1\r\nHost: localhost\r\n\r\n", (400, 505)),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n", (400,)),
])
def test_case_6_other_versions(api, data, statuses):
    refused(api, data, *statuses)


def test_case_6_a_1_0_body_without_a_length_is_no_body(api):
    data = b"POST " + api.path("/echo").encode() + b" HTTP/1.0\r\nHost: localhost\r\n\r\nhello=1"
    response, closed = exchange(api.server.port, data)
    assert closed
    # Refused, or taken as the request without a body that it is; its bytes are nobody's body or request.
    assert response.status in (400, 411, 505) or all(r.body == b"" for r in api.backend.requests)
    assert len(api.backend.seen()) <= 1


@pytest.mark.parametrize("path, status", [("/mock", 200), ("/nothing", 403)])
def test_case_7_an_unread_body_is_not_the_next_request(api, path, status):
    inner = b"GET " + api.path("/admin").encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    first = post(api, b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(inner), inner, path)
    second = b"GET " + api.path("/a").encode() + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    with Connection(api.server.port) as connection:
        connection.send(first + second)
        assert connection.read_response().status == status
        try:
            assert connection.read_response().header("X-From") == "a"
        except EOFError:
            pass  # Closing instead is as safe.
        assert connection.read_to_end() == b""


def test_case_8_upgrade_never_makes_a_tunnel(api):
    data = (b"GET " + api.path("/echo").encode() + b" HTTP/1.1\r\n" + HOST
            + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + b"\x81\x05tunnelled bytes\r\n\r\n")
    with Connection(api.server.port) as connection:
        connection.send(data)
        assert connection.read_response().status in (200, 400)
        rest = connection.read_to_end()
    assert rest == b"" or rest.startswith(b"HTTP/1.1 400"), rest
    assert api.backend.seen() in ([], [("GET", "/echo")])
    assert all(r.header("Upgrade") is None and r.body == b"" for r in api.backend.requests)


def test_case_9_expect_100_continue(api):
    with Connection(api.server.port) as connection:
        connection.send(post(api, b"Expect: 100-continue\r\nContent-Length: 5\r\n"))
        assert connection._take_until(b"\r\n\r\n") == b"HTTP/1.1 100 Continue"
        connection.send(b"hello")
        assert connection.read_response().status == 200
    assert api.backend.last.body == b"hello" and api.backend.last.header("Expect") is None


def test_case_9_an_unknown_expectation(api):
    response, _ = exchange(api.server.port, post(api, b"Expect: miracles\r\nContent-Length: 0\r\n"))
    assert response.status == 417 and api.backend.seen() == []


def padded(size):
    """Headers that come, with Host, to this many bytes, line ends included."""
    rest = size - len(HOST)
    return b"X-Pad: " + b"a" * (rest - len("X-Pad: \r\n")) + b"\r\n"


@pytest.mark.parametrize("headers", [
    pytest.param(padded(10_241), id="10,241 bytes"),
    pytest.param(b"".join(b"X-%d: 1\r\n" % n for n in range(1_001)), id="1,001 headers"),
    pytest.param(b"X-Big: " + b"a" * 65_536 + b"\r\n", id="64 KB in one"),
])
def test_case_10_too_large_a_header_block(api, headers):
    refused(api, b"GET " + api.path("/echo").encode() + b" HTTP/1.1\r\n" + HOST + headers + b"\r\n", 400, 413, 431)


def test_case_10_a_header_block_at_the_limit_passes(api):
    for headers in (padded(10_240), b"Cookie: a=" + b"b" * 9_000 + b"\r\n"):
        data = b"GET " + api.path("/mock").encode() + b" HTTP/1.1\r\n" + HOST + headers + b"\r\n"
        with Connection(api.server.port) as connection:
            connection.send(data)
            assert connection.read_response().status == 200


def test_case_11_a_target_of_10_241_characters(api):
    def target(size):
        start = api.path("/mock") + "?q="
        return (start + "a" * (size - len(start))).encode()

    refused(api, b"GET " + target(10_241) + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414)
    refused(api, b"GET " + target(100_000) + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414)
    with Connection(api.server.port) as connection:
        connection.send(b"GET " + target(10_240) + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        assert connection.read_response().status == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_case_12_a_body_of_10_MB_and_one_byte(api, chunked):
    if chunked:
        size = LIMIT // 10
        body = (b"%x\r\n" % size + b"a" * size + b"\r\n") * 10 + b"1\r\na\r\n0\r\n\r\n"
        data = post(api, CHUNKED, body)
    else:
        data = post(api, b"Content-Length: %d\r\n" % (LIMIT + 1), b"a" * (LIMIT + 1))
    response = refused(api, data, 413, closes=False)
    assert response.json()["message"] in ("HTTP content length exceeded 10485760 bytes.", "Request Too Long")


def test_case_12_a_body_of_10_MB_passes(api):
    answer = api.request("POST", "/echo", {"Content-Type": "application/octet-stream"}, b"a" * LIMIT)
    assert answer.status == 200 and len(api.backend.last.body) == LIMIT


@pytest.mark.parametrize("path", [
    "/a/../admin", "/a/%2e%2e/admin", "/a/..;x=y/admin", "/a%2F..%2Fadmin", "/./admin", "/admin%00", "/admin%00.png",
    "/admin#x", "/%c0%afadmin", "/%61dmi%zz", "/ADMIN", "/admin;x=y", "/..%5cadmin", "\\admin",
])
def test_case_17_no_spelling_of_a_path_is_allowed_as_another(api, path):
    with Connection(api.server.port) as connection:
        connection.send(b"GET " + api.path(path).encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        response = connection.read_response()
    assert response.status in (400, 403), (response.status, response.headers)
    assert response.header("X-From") is None


def test_case_17_a_second_slash_after_the_stage_is_AWS_own_tolerance(api):
    assert api.request("GET", "//admin").header("X-From") == "admin"


@pytest.mark.parametrize("line", [
    b"Host: localhost\r\nHost: localhost\r\n", b"Host: localhost\r\nHost: evil.example\r\n", b"",
    b"Host: user@localhost\r\n", b"Host: local host\r\n", b"Host: localhost/evil\r\n",
])
def test_case_20_odd_hosts(api, line):
    refused(api, b"GET " + api.path("/echo").encode() + b" HTTP/1.1\r\n" + line + b"\r\n", 400, 403, closes=False)


@pytest.mark.parametrize("line, statuses", [
    (b"Host:\r\n", (200, 400)),
    (b"Host: localhost:80\r\n", (200,)),
    (b"Host: localhost:notaport\r\n", (200, 400, 403)),
    (b"Host: xn--bcher-kva.localhost\r\n", (200,)),
    (b"Host: b\xc3\xbccher.localhost\r\n", (200, 400, 403)),
])
def test_case_20_hosts_with_one_defined_meaning(api, line, statuses):
    data = b"GET " + api.path("/mock").encode() + b" HTTP/1.1\r\nConnection: close\r\n" + line + b"\r\n"
    response, _ = exchange(api.server.port, data)
    assert response.status in statuses
    again, _ = exchange(api.server.port, data)
    assert again.status == response.status


def test_case_20_an_absolute_target_has_one_winner(api):
    for authority in (b"localhost", b"evil.example"):
        data = b"GET http://" + authority + api.path("/admin").encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n"
        with Connection(api.server.port) as connection:
            connection.send(data)
            assert connection.read_response().status in (200, 400, 403)


# -- many at once -------------------------------------------------------------------------------------------------


def test_rubbish_on_many_connections_leaves_others_alone(api):
    rubbish = [b"\0" * 1_000, b"GET / HTTP/1.1\r\n" * 50, b"{" * 5_000, post(api, CHUNKED, b"zz\r\n"), b"\r\n" * 500]

    def throw(data):
        for _ in range(10):
            try:
                with Connection(api.server.port, timeout=2) as connection:
                    connection.send(data)
            except OSError:
                pass

    threads = [threading.Thread(target=throw, args=(data,)) for data in rubbish]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert api.request("GET", "/mock").status == 200
    for thread in threads:
        thread.join(30)
    assert api.backend.seen() == []
