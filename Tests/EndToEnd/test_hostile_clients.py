"""Clients that are slow, too many or devious: cases 7 to 10, 13, 14 and 17 to 21 of the reliability list.

What they hold is bounded in time and in number, and others are answered meanwhile.
"""

import resource
import socket
import time

import pytest

from support.answers import split_answers
from support.product import SIGNED
from support.raw import RawBackend
from support.rest_api import RestAPI
from support.siege import LARGE, latencies, script
from support.waiting import wait_until
from support.wire import Connection, exchange

HOST = b"Host: localhost\r\n"


@pytest.fixture(scope="module")
def api(server):
    """`/mock` and `/admin` are answered by the gateway, `/large` and the rest by a backend."""
    with RawBackend(script) as backend:
        api = RestAPI(server)
        api.mock("/mock", "ANY", {"X-From": "mock"}, passthroughBehavior="WHEN_NO_TEMPLATES")
        api.mock("/admin", "GET", {"X-From": "admin"})
        api.greedy_proxy(backend.url)
        api.deploy()
        api.backend = backend
        yield api


@pytest.fixture(autouse=True)
def fresh(api):
    api.backend.forget()
    yield
    assert api.backend.problems == []
    assert api.server.is_alive() and api.server.get("/_crossgate/livez").status == 200


def head(api, verb, path, more=b""):
    return verb + b" " + api.path(path).encode() + b" HTTP/1.1\r\n" + HOST + more + b"\r\n"


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=40)


# -- beside slow ones: what becomes of those is in test_slow_clients.py ---------------------------------------------


def test_case_13_others_are_answered_while_hundreds_are_slow(siege):
    during = []
    for _ in range(10):
        siege.drip()
        during += latencies(siege.api, 60)
    during.sort()
    p99, calm = during[int(len(during) * 0.99)], siege.before[int(len(siege.before) * 0.99)]
    # Loosely: what is looked for is a stall, which would be a thousand times as long.
    assert p99 < max(100, 20 * calm), (p99, calm)


def test_case_7_a_body_that_nobody_wants_is_read_to_its_end_or_the_connection_is_closed(api):
    """A refused upload of 1 MB cannot leave its rest behind as the next request."""
    inner = head(api, b"GET", "/admin")
    body = inner * (1_000_000 // len(inner))
    for path, status in (("/mock", 200), ("/_none", 200)):
        data = head(api, b"POST", path, b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body))
        with Connection(api.server.port) as client:
            client.send(data + body + head(api, b"GET", "/mock", b"Connection: close\r\n"))
            answers = split_answers(client.read_to_end())
        assert [answer[0] for answer in answers] in ([status], [status, 200])
        assert all(("x-from", "admin") not in answer[1] for answer in answers)


@pytest.mark.parametrize("headers", [
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    b"Upgrade: TLS/1.0\r\n",
])
def test_case_8_bytes_behind_an_upgrade_are_no_request(api, headers):
    data = head(api, b"GET", "/x", headers) + head(api, b"GET", "/admin")
    with Connection(api.server.port) as client:
        client.send(data)
        answers = split_answers(client.read_to_end())
    assert [answer[0] for answer in answers] == [200] and len(api.backend.requests) == 1
    assert api.backend.requests[0].header("Upgrade") is None


def test_case_9_a_client_that_does_not_wait_for_100_is_served(api):
    data = head(api, b"POST", "/x", b"Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n") + b"hello"
    with Connection(api.server.port) as client:
        client.send(data)
        assert [answer[0] for answer in split_answers(client.read_to_end())] == [200]
    assert [request.body for request in api.backend.requests] == [b"hello"]


def test_case_9_a_refused_upload_is_refused_instead_of_invited(api):
    data = head(api, b"POST", "/x", b"Expect: 100-continue\r\nContent-Length: 10485761\r\n")
    response, closed = exchange(api.server.port, data)
    assert (response.status, response.interim, closed) == (413, [], True)


@pytest.mark.parametrize("headers", [
    b"".join(b"X-%04d: 1\r\n" % n for n in range(900)),
    b"X-Empty:\r\n" * 990,
    b"Cookie: " + b"a=b; " * 1_800 + b"\r\n",
])
def test_case_10_large_header_blocks_cost_little(api, headers):
    began = time.perf_counter()
    with Connection(api.server.port) as client:
        for _ in range(20):
            client.send(head(api, b"GET", "/mock", headers))
            assert client.read_response().status in (200, 431)
            if client.buffer or b"X-0" in headers:
                break
    assert time.perf_counter() - began < 3


def test_a_client_that_closes_its_half_gets_its_whole_answer(api):
    """What `nc -N` does: nothing more to send says nothing about wanting to read."""
    for close in (b"Connection: close\r\n", b""):
        with Connection(api.server.port, timeout=20) as client:
            client.send(head(api, b"GET", "/large", close))
            client.socket.shutdown(socket.SHUT_WR)
            time.sleep(0.3)  # The answer fills the socket's buffers and waits: that is the case to look at.
            answers = split_answers(client.read_to_end())
        assert [(answer[0], len(answer[2])) for answer in answers] == [(200, LARGE)]


def test_a_client_that_leaves_while_it_is_answered_disturbs_nobody(api):
    for _ in range(100):
        client = connect(api.server.port)
        client.sendall(head(api, b"GET", "/large"))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
    assert latencies(api, 20)


def test_a_thousand_pipelined_requests_are_answered_in_order(api):
    one = head(api, b"GET", "/mock") + head(api, b"GET", "/x")
    with Connection(api.server.port, timeout=20) as client:
        client.send(one * 500 + head(api, b"GET", "/mock", b"Connection: close\r\n"))
        answers = split_answers(client.read_to_end())
    assert ["x-from" in dict(answer[1]) for answer in answers] == [True, False] * 500 + [True]


def test_pipelining_without_reading_is_held_back(api):
    """Answers that nobody reads make the gateway stop reading, not grow."""
    before = api.server.resident_megabytes
    client = connect(api.server.port)
    client.setblocking(False)
    data = head(api, b"GET", "/large") * 2_000
    sent, deadline = 0, time.monotonic() + 1.5
    while time.monotonic() < deadline and sent < 5_000_000:
        try:
            sent += client.send(data)
        except BlockingIOError:
            time.sleep(0.01)
    calls = len(api.backend.requests)
    grown = api.server.resident_megabytes - before
    client.close()
    assert calls < 20 and grown < 200, (calls, grown)


# -- devious ones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [
    "/admin/..;/mock", "/admin/%2e", "/admin/.", "/%2fadmin", "/admin%2f", "/x/%2e%2e/%2e%2e/admin", "/admin?x#y",
    "/%25%32%65%25%32%65/admin", "/x/%e0%80%af../admin",
])
def test_case_17_18_a_spelling_means_the_same_to_the_route_and_to_the_backend(api, path):
    """What is not the literal `/admin` is the greedy resource's, and the backend gets it undecided: not resolved,
    not decoded twice."""
    data = b"GET " + api.path("").encode() + path.encode() + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    with Connection(api.server.port) as client:
        client.send(data)
        (answer,) = split_answers(client.read_to_end())
    assert ("x-from", "admin") not in answer[1]
    assert answer[0] in (200, 400, 403)
    for request in api.backend.requests:
        assert request.path not in ("/admin", "/mock", "/../admin"), request.target


@pytest.mark.parametrize("line, statuses", [
    (b"get", (403,)), (b"Get", (403,)), (b"FROBNICATE", (403,)), (b"PROPFIND", (403,)), (b"TRACE", (403, 405)),
    (b"G" * 4_096, (400, 414)), (b"GE(T", (400,)), (b"CONNECT", (400, 403, 405)),
])
def test_case_19_methods_that_no_resource_has(api, line, statuses):
    response, _ = exchange(api.server.port, head(api, line, "/admin", b"Connection: close\r\n"))
    assert response.status in statuses and response.header("X-From") is None


@pytest.mark.parametrize("value, reached", [(b"GET", True), (b"get", False), (b"GE T", False), (b"", False)])
def test_case_19_an_override_names_the_method_or_nothing(api, value, reached):
    headers = b"Connection: close\r\nX-HTTP-Method-Override: " + value + b"\r\n"
    response, _ = exchange(api.server.port, head(api, b"POST", "/admin", headers))
    assert (response.header("X-From") == "admin") == reached and response.status in (200, 400, 403)


SIGNATURE = b"".join(f"{name}: {value}\r\n".encode() for name, value in SIGNED.items())


@pytest.mark.parametrize("authority, host, status", [
    (b"evil.example", b"localhost", 403), (b"localhost", b"evil.example", 200), (b"localhost", b"localhost", 200)])
def test_case_20_the_absolute_target_decides_over_Host(api, authority, host, status):
    """RFC 9112 3.2.2: the authority of the target is the only one that counts."""
    data = (b"GET http://" + authority + b"/restapis HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n"
            + SIGNATURE + b"\r\n")
    response, _ = exchange(api.server.port, data)
    assert response.status == status, response.body


def test_case_21_Connection_cannot_strip_what_a_check_reads(api):
    """`Connection: authorization` names a hop-by-hop header; the door of the control plane sees it all the same, and
    a backend is not sent a request that lost its credentials on the way."""
    data = (b"GET /restapis HTTP/1.1\r\n" + HOST + SIGNATURE
            + b"Connection: close, authorization, x-amz-date, host\r\n\r\n")
    response, _ = exchange(api.server.port, data)
    assert response.status == 200
    data = head(api, b"GET", "/x", b"Authorization: Bearer abc\r\nX-Api-Key: k\r\n"
                b"Connection: close, authorization, x-api-key, content-length, host\r\n")
    response, _ = exchange(api.server.port, data)
    assert response.status == 200
    (request,) = api.backend.requests
    assert (request.header("X-Api-Key"), request.header("Authorization")) == ("k", "Bearer abc")
    # What was for this hop only does not travel.
    assert "x-api-key" not in (request.header("Connection") or "")


# -- too many -------------------------------------------------------------------------------------------------------


def test_case_14_thousands_of_idle_connections(api):
    """Up to this process's own limit of descriptors; then everybody is still answered."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    before = api.server.resident_megabytes
    idle = []
    try:
        for _ in range(min(6_000, limit - 500)):
            idle.append(connect(api.server.port))
        for client in idle[::100]:
            client.sendall(head(api, b"GET", "/mock"))
        for client in idle[::100]:
            assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        p99 = latencies(api, 200)[197]
        grown = api.server.resident_megabytes - before
    finally:
        for client in idle:
            client.close()
    assert p99 < 500
    assert grown * 1024 / len(idle) < 40, f"{grown:.0f} MB for {len(idle)} idle connections"


def test_case_14_40_with_64_descriptors_it_sheds_and_recovers(start, backend):
    """More clients than descriptors: some are turned away, a backend can still be called, then all is well again."""
    server = start("--in-memory", data_dir=None, prefix=("sh", "-c", 'ulimit -n 64 && exec "$0" "$@"'))
    api = RestAPI(server)
    api.mock("/mock", "GET")
    api.proxy("/x", "GET", backend.url + "/x")
    api.deploy()
    held = Connection(server.port)
    assert held.request("GET", api.path("/mock")).status == 200
    crowd = []
    try:
        for _ in range(300):
            crowd.append(connect(server.port))
        wait_until(lambda: "turned away" in server.stderr, 5, "the log to say so")
        # Who is in stays in, and has a backend.
        assert held.request("GET", api.path("/mock")).status == 200
        assert held.request("GET", api.path("/x")).status == 200
        assert server.is_alive()
    finally:
        for client in crowd:
            client.close()
    wait_until(lambda: server.get(api.path("/mock")).status == 200, 5, "new clients to be served again")
    assert server.get("/_crossgate/readyz").status == 200
    # One line for each of 300 would be a flood that clients steer.
    assert server.stderr.count("turned away") < 10
