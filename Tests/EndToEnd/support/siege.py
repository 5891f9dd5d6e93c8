"""Hundreds of slow clients at one server, begun once and let go by the server in their time."""

import socket
import time

from support.product import Server
from support.raw import RawBackend
from support.rest_api import RestAPI
from support.wire import Connection

HOST = b"Host: localhost\r\n"
LARGE = 10_485_000


def script(connection, request):
    """A backend: `/large` is nearly 10 MB, all else is small."""
    if request.path == "/large":
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE + b"a" * LARGE)
    else:
        connection.send(b"HTTP/1.1 200 OK\r\nX-Backend: yes\r\nContent-Length: 2\r\n\r\nok")


def latencies(api, count):
    """Milliseconds of so many requests of a good client, sorted."""
    found = []
    with Connection(api.server.port) as connection:
        for _ in range(count):
            began = time.perf_counter()
            assert connection.request("GET", api.path("/mock")).status == 200
            found.append((time.perf_counter() - began) * 1_000)
    return sorted(found)


class Siege:
    """A server of its own, and slow clients of three kinds: unfinished heads, unfinished bodies, unread answers."""

    HEADS, BODIES, READERS = 150, 100, 10

    def __init__(self):
        self.server = Server("--in-memory")
        self.backend = RawBackend(script)
        self.api = RestAPI(self.server)
        self.api.mock("/mock", "ANY")
        self.api.greedy_proxy(self.backend.url)
        self.api.deploy()
        self.before = latencies(self.api, 300)
        self.began = time.monotonic()
        self.heads = [self._open(b"GET /slow HTTP/1.1\r\n" + HOST + b"X-") for _ in range(self.HEADS)]
        self.bodies = [self._open(self._head(b"POST", "/mock", b"Content-Length: 9\r\n") + b"12")
                       for _ in range(self.BODIES)]
        self.readers = [self._open(self._head(b"GET", "/large"), window=4_096) for _ in range(self.READERS)]

    def _head(self, verb, path, more=b""):
        return verb + b" " + self.api.path(path).encode() + b" HTTP/1.1\r\n" + HOST + more + b"\r\n"

    def _open(self, data, window=None):
        client = socket.socket()
        if window:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        client.settimeout(45)
        client.connect(("127.0.0.1", self.server.port))
        client.sendall(data)
        return client

    def drip(self):
        """One more byte from each client with an unfinished head: progress must not buy time."""
        for client in self.heads:
            try:
                client.send(b"a")
            except OSError:
                pass

    def close(self):
        for client in self.heads + self.bodies + self.readers:
            client.close()
        with self.backend:
            self.server.stop()
