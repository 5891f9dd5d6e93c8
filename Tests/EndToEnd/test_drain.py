"""Case 40 of the reliability list: a signal under load costs no request that was sent before it."""

import os
import signal
import threading
import time

import pytest

from support.backend import Answer
from support.rest_api import RestAPI
from support.waiting import wait_until
from support.wire import Connection


class Client(threading.Thread):
    """Sends requests over kept connections until the server no longer takes any; remembers each one's fate."""

    def __init__(self, server, target, pause=0.0):
        super().__init__(daemon=True)
        self.server, self.target, self.pause = server, target, pause
        #: (sent at, what became of it): a status, or the exception.
        self.calls = []
        self.stopping = threading.Event()

    def run(self):
        connection = None
        while not self.stopping.is_set():
            try:
                connection = connection or Connection(self.server.port, timeout=20)
            except OSError:
                return
            sent = time.monotonic()
            try:
                answer = connection.request("GET", self.target)
                self.calls.append((sent, answer.status))
                if (answer.header("Connection") or "").lower() == "close":
                    connection.socket.close()
                    connection = None
            except (OSError, EOFError) as error:
                self.calls.append((sent, error))
                connection.socket.close()
                connection = None
                if not self.server.is_alive():
                    return
            time.sleep(self.pause)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_case_40_no_request_sent_before_the_signal_fails(start, backend, number):
    def slowly(_):
        time.sleep(0.05)
        return Answer(headers=[("Content-Type", "text/plain")], body=b"whole")

    backend.answer = slowly
    server = start("--in-memory", data_dir=None)
    api = RestAPI(server)
    api.mock("/mock", "GET")
    api.proxy("/slow", "GET", backend.url + "/slow")
    api.deploy()
    clients = [Client(server, api.path("/mock"), 0.001 * n) for n in range(8)]
    clients += [Client(server, api.path("/slow"), 0.001 * n) for n in range(8)]
    # A balancer asks over a connection of its own each time.
    ready = Client(server, "/_crossgate/readyz", 0.005)
    for client in clients + [ready]:
        client.start()
    wait_until(lambda: all(len(client.calls) > 5 for client in clients), 20, "the load to run")
    server.signal(number)
    signalled = time.monotonic()
    code = server.wait(15)
    ended = time.monotonic()
    for client in clients + [ready]:
        client.stopping.set()
        client.join(10)
    assert code in (0, 128 + number)
    # Idle clients and short calls hold up nobody.
    assert ended - signalled < 8
    calls = [call for client in clients for call in client.calls]
    assert [fate for sent, fate in calls if sent < signalled and fate != 200] == []
    # Those after it are answered, or find the connection closed: never a half or another answer.
    assert {fate for _, fate in calls if isinstance(fate, int)} == {200}
    assert all(not str(fate).startswith("connection closed; unread so far: b'HTTP") for _, fate in calls)
    # Readiness went first.
    asked = [fate for _, fate in ready.calls if isinstance(fate, int)]
    assert 503 in asked and asked == sorted(asked), asked


def test_case_40_a_request_on_the_wire_at_the_signal_is_answered(start):
    """Kept connections that are idle for the server, but whose client has just spoken, 200 of them at once."""
    server = start("--in-memory", data_dir=None)
    api = RestAPI(server)
    api.mock("/mock", "GET")
    api.deploy()
    connections = [Connection(server.port) for _ in range(200)]
    for connection in connections:
        assert connection.request("GET", api.path("/mock")).status == 200
    for connection in connections:
        connection.send(b"GET " + api.path("/mock").encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    server.signal()
    answers = [connection.read_response() for connection in connections]
    assert {answer.status for answer in answers} == {200}
    for connection in connections:
        connection.socket.close()
    assert server.wait(10) in (0, 143)


def test_a_kept_connection_is_told_that_it_ends(start):
    server = start("--in-memory", data_dir=None)
    with Connection(server.port) as kept:
        assert kept.request("GET", "/_crossgate/livez").header("Connection") == "keep-alive"
        server.signal()
        wait_until(lambda: server.get("/_crossgate/readyz").status == 503, 5, "readyz to answer 503")
        answer = kept.request("GET", "/_crossgate/livez")
        assert (answer.status, answer.header("Connection")) == (200, "close")
        assert kept.is_closed_by_peer()
    assert server.wait(10) in (0, 143)


def test_half_a_request_does_not_hold_up_the_end_beyond_its_time(start):
    """A client that never finishes its head has the head's 10 seconds, and a second signal ends even that."""
    server = start("--in-memory", data_dir=None)
    with Connection(server.port) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: local")
        time.sleep(0.1)
        server.signal()
        time.sleep(0.4)
        assert server.is_alive()
        began = time.monotonic()
        server.signal()
        assert server.wait(5) in (0, 143)
        assert time.monotonic() - began < 2


def test_a_log_that_nobody_reads_does_not_keep_the_process(start):
    """Standard error is a full pipe: requests are answered all the same, and SIGTERM ends the process."""
    reader, writer = os.pipe()
    server = start("--in-memory", data_dir=None, stderr=writer)
    os.close(writer)
    for _ in range(40):
        with Connection(server.port) as client:
            for _ in range(20):
                client.send(b"GET /_aws/execute-api/a/" + b"x" * 200 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert client.read_response().status == 403
    began = time.monotonic()
    server.signal()
    assert server.wait(15) in (0, 143)
    assert time.monotonic() - began < 8
    os.close(reader)


def test_a_log_whose_reader_is_gone_does_not_end_the_process(start):
    reader, writer = os.pipe()
    server = start("--in-memory", data_dir=None, stderr=writer)
    os.close(writer)
    os.close(reader)
    for _ in range(20):
        assert server.get("/_aws/execute-api/a/b/c").status == 403
    assert server.is_alive()


def test_a_signal_before_anything_is_served_ends_the_process(start, tmp_path):
    server = start(wait=False)
    server.signal()
    # Before the handler is there the signal's own action ends it.
    assert server.wait(10) in (0, 143, -signal.SIGTERM)
    # Nothing is left half-made: the next start is an ordinary one.
    assert start().get("/_crossgate/readyz").status == 200
