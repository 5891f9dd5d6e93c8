"""Servers that answer as a case tells them, byte for byte, and keep every request as it came."""

import socket
import ssl
import struct
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

REQUEST_SECONDS = 10
RESET = "reset"  # An answer that is none: the connection is torn down after the request was read.

PAGE = b"<!doctype html><link rel=icon href=data:,><title>page</title>"


@dataclass
class Seen:
    """One request: its first line's method and target, and the header lines in their order and spelling."""

    method: str
    host: str
    target: str
    headers: list

    def value(self, name):
        """The lines of this name, joined as HTTP joins them; None without one."""
        lines = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(lines) if lines else None

    @property
    def is_preflight(self):
        return self.method == "OPTIONS" and self.value("access-control-request-method") is not None


class ScriptedServer:
    """Listens on loopback ports; `script` maps (host, target) to {"preflight": answer, "actual": answer}.

    An answer is (status, header lines as text, body) or RESET; a list of answers is used up one by one, its last for
    good. Nothing is added to the lines: the end of the connection ends the body, so that no header is needed for it.
    """

    def __init__(self, directory):
        self.script = {}
        self.seen = []
        self._used = {}
        self._lock = threading.Lock()
        self._listeners = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(*_certificate(Path(directory)))

    def listen(self, tls=False):
        """A new port."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listeners.append(listener)
        threading.Thread(target=self._accept, args=(listener, tls), daemon=True).start()
        return listener.getsockname()[1]

    def prepare(self, script):
        with self._lock:
            self.script, self._used = script, {}
            self.seen.clear()

    def take(self):
        """What came since the last call."""
        with self._lock:
            seen, self.seen = self.seen, []
        return seen

    def close(self):
        for listener in self._listeners:
            listener.close()

    def _accept(self, listener, tls):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, tls), daemon=True).start()

    def _serve(self, connection, tls):
        connection.settimeout(REQUEST_SECONDS)
        try:
            if tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            request = _read(connection)
            if request is None:
                return
            answer = self._answer(request)
            if answer == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            status, lines, body = answer
            head = "".join(f"{line}\r\n" for line in [f"HTTP/1.1 {status} Scripted", *lines, ""])
            connection.sendall(head.encode("latin-1"))
            if request.method != "HEAD" and status not in (204, 304):
                connection.sendall(body)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # Browsers open connections that they do not use, and leave others in the middle.
        finally:
            connection.close()

    def _answer(self, request):
        if request.target == "/":
            return 200, ["Content-Type: text/html"], PAGE
        if request.target == "/sandboxed":
            return 200, ["Content-Type: text/html", "Content-Security-Policy: sandbox allow-scripts"], PAGE
        kind = "preflight" if request.is_preflight else "actual"
        with self._lock:
            answers = self.script.get((request.host, request.target), {}).get(kind)
            if answers is None:
                # Nothing in the script: a browser asked for something of its own, or a case left an answer out.
                if request.target != "/favicon.ico":
                    self.seen.append(request)
                return 404, [], b""
            self.seen.append(request)
            if not isinstance(answers, list):
                return answers
            key = (request.host, request.target, kind)
            index = min(self._used.get(key, 0), len(answers) - 1)
            self._used[key] = index + 1
            return answers[index]


def _read(connection):
    """A whole request, its body read and dropped; None when the client went away."""
    stream = connection.makefile("rb")
    first = stream.readline()
    if not first.strip():
        return None
    method, target, _ = first.decode("latin-1").split(" ")
    headers = []
    while line := stream.readline().decode("latin-1").rstrip("\r\n"):
        name, value = line.split(":", 1)
        headers.append((name, value.strip(" \t")))
    lowered = {name.lower(): value for name, value in headers}
    if "content-length" in lowered:
        stream.read(int(lowered["content-length"]))
    elif lowered.get("transfer-encoding") == "chunked":
        while size := int(stream.readline().split(b";")[0], 16):
            stream.read(size + 2)
        stream.readline()
    return Seen(method, lowered.get("host", ""), target, headers)


def _certificate(directory):
    """A throw-away certificate; the browsers are told to take any."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:*.localhost",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key
