"""A backend below HTTP: a test scripts its bytes, and what came is read strictly, as requests."""

import re
import socket
import threading
from dataclasses import dataclass

from support.backend import Received


class NotHTTP(Exception):
    """What came over a connection is not a sequence of plain HTTP/1.1 requests."""


@dataclass
class Connection:
    """One accepted connection; `receive` gives a whole request."""

    socket: socket.socket
    _rest: bytes = b""

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        self._rest += data

    def receive(self):
        """The next request; strict about everything that two readers could understand in two ways."""
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        lines = head.split(b"\r\n")
        if b"\n" in b"".join(lines) or b"\r" in b"".join(lines) or b"\0" in head:
            raise NotHTTP(f"control characters in {head!r}")
        if not re.fullmatch(rb"[!-~]+ [!-~]+ HTTP/1\.1", lines[0]):
            raise NotHTTP(f"request line {lines[0]!r}")
        headers = []
        for line in lines[1:]:
            found = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?(.*)", line)
            if not found:
                raise NotHTTP(f"header line {line!r}")
            headers.append((found[1].decode(), found[2].decode("latin-1")))
        method, target, _ = lines[0].decode().split(" ")
        request = Received(method, target, headers, b"")
        lengths = request.all("Content-Length")
        if request.all("Transfer-Encoding") or len(lengths) > 1 or not all(re.fullmatch(r"\d+", n) for n in lengths):
            raise NotHTTP(f"framing {headers}")
        if len(request.all("Host")) != 1:
            raise NotHTTP(f"hosts {headers}")
        length = int(lengths[0]) if lengths else 0
        body = bytearray(self._rest)
        while len(body) < length:
            data = self.socket.recv(min(1_048_576, length - len(body)))
            if not data:
                raise EOFError
            body += data
        request.body, self._rest = bytes(body[:length]), bytes(body[length:])
        return request

    def send(self, data):
        self.socket.sendall(data)

    def reset(self):
        """Ends the connection by RST instead of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()


def answer_200(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nX-Backend: yes\r\nContent-Length: 2\r\n\r\nok")


class RawBackend:
    """Calls `script(connection, request)` for each request; a script that gives True ends the connection."""

    def __init__(self, script=answer_200):
        self.script = script
        self.requests = []
        self.problems = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            accepted.settimeout(60)
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=self._serve, args=(Connection(accepted),), daemon=True).start()

    def _serve(self, connection):
        try:
            while True:
                request = connection.receive()
                self.requests.append(request)
                if self.script(connection, request):
                    break
        except NotHTTP as problem:
            self.problems.append(str(problem))
        except EOFError:
            if connection._rest:
                self.problems.append(f"half a request: {connection._rest[:200]!r}")
        except OSError:
            pass
        finally:
            connection.socket.close()

    def forget(self):
        self.requests.clear()
        self.problems.clear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()
