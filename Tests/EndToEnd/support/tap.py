"""A wire tap between a browser and the gateway: forwards bytes both ways and keeps the requests it saw."""

import itertools
import re
import socket
import threading

from support.backend import Received


class Tap:
    """Listens on a loopback port of its own and forwards every connection to `target_port` unchanged."""

    def __init__(self, target_port):
        self.target_port = target_port
        # What clients sent: (connection number, bytes), in the order of arrival over all connections.
        self._arrivals = []
        self._answers = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        for number in itertools.count():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                upstream = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
            except OSError:
                client.close()
                continue
            upstream.settimeout(None)
            threading.Thread(target=self._forward, args=(client, upstream, number), daemon=True).start()
            threading.Thread(target=self._forward, args=(upstream, client, None), daemon=True).start()

    def _forward(self, source, sink, number):
        try:
            while data := source.recv(65536):
                with self._lock:
                    if number is None:
                        self._answers.append(data)
                    else:
                        self._arrivals.append((number, data))
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for side in (source, sink):
                try:
                    side.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    @property
    def requests(self):
        """Every request so far, in the order in which their first bytes came."""
        with self._lock:
            arrivals = list(self._arrivals)
        found = []
        for number in {number for number, _ in arrivals}:
            places, stream = [], b""
            for index, (owner, data) in enumerate(arrivals):
                if owner == number:
                    places.append((len(stream), index))
                    stream += data
            for start, request in _requests(stream):
                found.append((max(index for offset, index in places if offset <= start), start, request))
        return [request for _, _, request in sorted(found, key=lambda each: each[:2])]

    def to(self, path):
        """Those whose path ends so; favicons and the like left out."""
        return [request for request in self.requests if request.path.endswith(path)]

    @property
    def statuses(self):
        """The statuses of the answers, in the order of their arrival."""
        with self._lock:
            return [int(status) for data in self._answers for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)]

    def forget(self):
        with self._lock:
            self._arrivals.clear()
            self._answers.clear()

    def close(self):
        self._listener.close()


def _requests(stream):
    """The whole requests in one connection's bytes, with their offsets; browsers frame small bodies by length."""
    position = 0
    while (end := stream.find(b"\r\n\r\n", position)) >= 0:
        lines = stream[position:end].decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        request = Received(method, target, [tuple(line.split(": ", 1)) for line in lines[1:]], b"")
        length = int(request.header("Content-Length") or 0)
        request.body = stream[end + 4:end + 4 + length]
        yield position, request
        position = end + 4 + length
