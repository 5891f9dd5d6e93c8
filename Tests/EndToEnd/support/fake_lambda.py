"""A server that answers like Lambda's API as far as `crossgate function` asks it, and remembers what it was asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace


class FakeLambda:
    """`answers` maps (method, path without query) to (status, headers, body) or to a function of the request."""

    def __init__(self):
        self.requests = []
        self.answers = {}
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                request = SimpleNamespace(
                    method=self.command, path=path, query=query, headers=self.headers, body=body,
                    json=json.loads(body) if body else None)
                fake.requests.append(request)
                found = fake.answers.get((self.command, path))
                if callable(found):
                    found = found(request)
                status, headers, content = found or (
                    404, {"x-amzn-ErrorType": "ResourceNotFoundException:http://internal/"},
                    {"Type": "User", "Message": "Function not found: x"})
                if hasattr(content, "__next__"):
                    return self.stream(status, headers, content)
                if not isinstance(content, bytes):
                    content = json.dumps(content).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def stream(self, status, headers, pieces):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    self.wfile.flush()
                self.wfile.write(b"0\r\n\r\n")

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
