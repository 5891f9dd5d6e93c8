"""HTTP/1.1 by hand: exact bytes out, exact bytes in, nothing tidied by a library."""

import json
import socket
from dataclasses import dataclass, field


@dataclass
class Response:
    """One answer. `headers` keeps order, spelling and number."""

    status: int
    headers: list
    body: bytes
    interim: list = field(default_factory=list)

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        """The value of a header that may be there once at most."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} came {len(values)} times: {values}"
        return values[0] if values else None

    @property
    def names(self):
        return [key.lower() for key, _ in self.headers]

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


class Connection:
    """A socket to the server that remembers what it has read beyond the last answer."""

    def __init__(self, port, timeout=10, host="127.0.0.1"):
        self.port, self.host = port, host
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends what can be sent: a server may refuse and close before it has read everything."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def request(self, method, target, headers=None, body=None):
        headers = dict(headers or {})
        if isinstance(body, str):
            body = body.encode()
        names = {name.lower() for name in headers}
        if "host" not in names:
            name = f"[{self.host}]" if ":" in self.host else self.host
            headers = {"Host": f"{name}:{self.port}"} | headers
        if body is not None and not names & {"content-length", "transfer-encoding"}:
            headers["Content-Length"] = str(len(body))
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n"
        self.send(head.encode("latin-1") + (body or b""))
        return self.read_response(method)

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError(f"connection closed; unread so far: {self.buffer[:200]!r}")
        self.buffer += data

    def _take_until(self, mark):
        while mark not in self.buffer:
            self._more()
        taken, self.buffer = self.buffer.split(mark, 1)
        return taken

    def _take(self, count):
        while len(self.buffer) < count:
            self._more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def read_response(self, method="GET"):
        interim = []
        while True:
            lines = self._take_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
            version, status, *_ = lines[0].split(" ", 2)
            assert version in ("HTTP/1.1", "HTTP/1.0") and len(status) == 3, lines[0]
            headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
            if not 100 <= int(status) < 200 or int(status) == 101:
                break
            interim.append(int(status))
        response = Response(int(status), headers, b"", interim)
        if method == "HEAD" or response.status in (204, 304):
            return response
        if "chunked" in (response.header("Transfer-Encoding") or ""):
            response.body = self._read_chunks()
        elif response.header("Content-Length") is not None:
            response.body = self._take(int(response.header("Content-Length")))
        else:
            response.body = self.read_to_end()
        return response

    def _read_chunks(self):
        body = b""
        while size := int(self._take_until(b"\r\n").split(b";")[0], 16):
            body += self._take(size)
            assert self._take(2) == b"\r\n"
        while self._take_until(b"\r\n"):
            pass
        return body

    def read_to_end(self):
        """All bytes until the peer closes (a reset is a close too); times out when it does not."""
        try:
            while True:
                self._more()
        except (EOFError, ConnectionResetError, BrokenPipeError):
            taken, self.buffer = self.buffer, b""
            return taken

    def is_closed_by_peer(self):
        """Whether the peer closes, sending nothing more, within the time-out."""
        try:
            return self.read_to_end() == b""
        except TimeoutError:
            return False


def exchange(port, data, timeout=10):
    """Sends bytes, returns the first answer and whether the server then closed without another byte."""
    with Connection(port, timeout) as connection:
        connection.send(data)
        response = connection.read_response()
        connection.socket.settimeout(3)
        return response, connection.is_closed_by_peer()
