"""A small HTTP backend that records every request and answers as a test tells it."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Received:
    method: str
    target: str
    headers: list
    body: bytes

    @property
    def path(self):
        return self.target.split("?", 1)[0]

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        values = self.all(name)
        assert len(values) <= 1, f"{name} came {len(values)} times: {values}"
        return values[0] if values else None


@dataclass
class Answer:
    status: int = 200
    headers: list = field(default_factory=list)
    body: bytes = b""


class Backend:
    """Listens on a loopback port; `answer` is an Answer or a function from Received to one.

    `hangs_up` closes each connection after its answer without having said so; `tls` is an ssl.SSLContext.
    """

    def __init__(self, answer=None, hangs_up=False, tls=None):
        self.hangs_up = hangs_up
        self.scheme = "https" if tls else "http"
        self.answer = answer or Answer(headers=[("Content-Type", "text/plain")], body=b"hello from the backend")
        self.requests = []
        self._lock = threading.Lock()
        backend = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else self._chunks()
                received = Received(self.command, self.path, list(self.headers.items()), body)
                with backend._lock:
                    backend.requests.append(received)
                    answer = backend.answer
                answer = answer(received) if callable(answer) else answer
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if not any(name.lower() == "content-length" for name, _ in answer.headers):
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)
                self.close_connection = self.close_connection or backend.hangs_up

            def _chunks(self):
                body = b""
                if "chunked" not in (self.headers.get("Transfer-Encoding") or ""):
                    return body
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                return body

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return self.handle_any
                raise AttributeError(name)

            def log_message(self, *_):
                pass

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # A gateway that ends in the middle of a request is part of the tests.

        self._server = Listener(("127.0.0.1", 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"{self.scheme}://{'localhost' if self.scheme == 'https' else '127.0.0.1'}:{self.port}"

    def seen(self, path=None):
        """(method, path) of what came, in order."""
        with self._lock:
            return [(r.method, r.path) for r in self.requests if path is None or r.path == path]

    @property
    def last(self):
        with self._lock:
            return self.requests[-1]

    def forget(self):
        with self._lock:
            self.requests.clear()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
