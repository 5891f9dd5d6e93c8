"""Random damage to valid requests on both planes: bounded in time, repeatable by its seed.

The server lives, its memory stays bounded, and whatever it answers is HTTP to the letter.
"""

import os
import random
import socket
import threading
import time

import pytest

from support.answers import Malformed, split_answers
from support.product import SIGNED
from support.raw import RawBackend
from support.rest_api import RestAPI

SECONDS = float(os.environ.get("FUZZ_SECONDS", 12))
SEED = int(os.environ.get("FUZZ_SEED", 20261122))
#: Megabytes that the process may be larger afterwards: the APIs that were made, and what the allocator keeps.
GROWTH = 150

SIGNATURE = "".join(f"{name}: {value}\r\n" for name, value in SIGNED.items())
PIECES = [
    b"\r\n", b"\n", b"\r", b"\0", b"\r\n\r\n", b" ", b"\t", b":", b"%00", b"%", b"%zz", b"../", b"//", b"\xff\xfe",
    b"{", b"}", b"[" * 200, b'"', b"\\u0000", b"$", b"${stageVariables.x}", b"$input.body", b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Upgrade: h2c\r\n",
    b"Host: x\r\n", b"HTTP/1.0", b"HTTP/9.9", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"0\r\n\r\n",
    b"ffffffffffffffff\r\n", b"-1", b"99999999999999999999", b"a" * 3_000, b"\xc2\x9b31m", b"\xe2\x80\xae", b";",
    b"?", b"#",
]


def corpus(api):
    """Whole valid requests. No HEAD, whose answer would have to be told apart."""
    path = api.path
    host = "Host: localhost\r\n"

    def control(method, target, body=""):
        content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{method} {target} HTTP/1.1\r\n{host}{SIGNATURE}{content}\r\n{body}".encode()

    at = f"/restapis/{api.id}"
    root = api.resources["/"]
    definition = ('{"openapi":"3.0.1","info":{"title":"f","version":"1"},"paths":{"/a/{b}":{"get":{"parameters":'
                  '[{"name":"b","in":"path","required":true,"schema":{"type":"string"}}],'
                  '"responses":{"200":{"description":"d"}},'
                  '"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":'
                  '"{\\"statusCode\\": 200}"},"responses":{"default":{"statusCode":"200"}}}}}}}')
    patch = '{"patchOperations":[{"op":"replace","path":"/variables/a","value":"b"}]}'
    return [
        f"GET {path('/mock')}?a=b&c=d HTTP/1.1\r\n{host}Accept: */*\r\n\r\n".encode(),
        f"OPTIONS {path('/mock')} HTTP/1.1\r\n{host}Origin: https://a.example\r\n"
        "Access-Control-Request-Method: PUT\r\n\r\n".encode(),
        f"POST {path('/echo/x%20y')} HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: 13\r\n\r\n"
        '{"name": "x"}'.encode(),
        f"PUT {path('/echo/z')} HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nT: 1\r\n\r\n"
        .encode(),
        f"GET http://{api.id}.execute-api.localhost/prod/mock HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"GET /prod/mock HTTP/1.1\r\nHost: {api.id}.execute-api.localhost:80\r\nX-HTTP-Method-Override: GET\r\n\r\n"
        .encode(),
        control("GET", f"{at}/resources?embed=methods&limit=5"),
        control("PATCH", f"{at}/stages/prod", patch),
        control("PUT", f"{at}/resources/{root}/methods/GET", '{"authorizationType":"NONE","requestParameters":{}}'),
        control("PUT", f"{at}/gatewayresponses/DEFAULT_4XX",
                '{"statusCode":"418","responseTemplates":{"a/b":"$context.x"}}'),
        control("PUT", f"{at}?mode=merge", definition),
        control("POST", f"{at}/deployments", '{"stageName":"prod"}'),
        control("POST", f"{at}/resources/{root}/methods/GET", '{"pathWithQueryString":"/?a=b","body":"x"}'),
    ]


def damage(data, random):
    """One to six small changes."""
    data = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        place = random.randrange(len(data) + 1)
        kind = random.randrange(7)
        if kind == 0 and data:
            data[place % len(data)] ^= 1 << random.randrange(8)
        elif kind == 1 and data:
            data[place % len(data)] = random.randrange(256)
        elif kind == 2:
            data[place:place + random.randrange(1, 20)] = b""
        elif kind == 3:
            data[place:place] = random.choice(PIECES)
        elif kind == 4:
            data[place:place] = data[place:place + random.randrange(1, 80)]
        elif kind == 5:
            data[place:place] = bytes(random.randrange(256) for _ in range(random.randrange(1, 30)))
        else:
            del data[place:]
    return bytes(data)


class Fuzzer(threading.Thread):
    def __init__(self, server, seeds, number, until):
        super().__init__(daemon=True)
        self.server, self.seeds, self.until = server, seeds, until
        self.random = random.Random(SEED * 100 + number)
        self.count, self.answers, self.problem = 0, {}, None

    def run(self):
        while time.monotonic() < self.until and not self.problem:
            stream = b"".join(
                damage(self.random.choice(self.seeds), self.random) for _ in range(self.random.choice((1, 1, 2, 4))))
            self.count += 1
            try:
                self.check(stream, self.exchange(stream))
            except (Malformed, UnicodeDecodeError) as error:
                self.problem = f"{error}\nafter {stream!r}"
            except OSError as error:
                if not isinstance(error, (ConnectionResetError, BrokenPipeError)):
                    self.problem = f"{error!r}\nafter {stream!r}"

    def exchange(self, stream):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=5) as client:
            client.sendall(stream)
            # The end of what is sent ends whatever waits for more.
            client.shutdown(socket.SHUT_WR)
            received = b""
            while data := client.recv(65_536):
                received += data
            return received

    def check(self, stream, received):
        for status, headers, body in split_answers(received):
            self.answers[status] = self.answers.get(status, 0) + 1
            # A 5xx is for what the gateway or the backend could not do; damage is the client's.
            if status == 500 and b"/restapis" in stream:
                raise Malformed(f"500 of the control plane: {body[:500]!r}")


def test_random_damage_on_both_planes(start):
    server = start("--in-memory", data_dir=None)
    with RawBackend() as backend:
        api = RestAPI(server)
        api.mock("/mock", "GET", {"X-From": "mock"})
        api.mock("/mock", "OPTIONS", {"X-From": "mock"}, passthroughBehavior="WHEN_NO_TEMPLATES")
        api.greedy_proxy(backend.url)
        api.deploy()
        seeds = corpus(api)
        for seed in seeds:
            Fuzzer(server, seeds, 0, 0).check(seed, Fuzzer(server, seeds, 0, 0).exchange(seed))
        before = server.resident_megabytes
        fuzzers = [Fuzzer(server, seeds, number, time.monotonic() + SECONDS) for number in range(3)]
        for fuzzer in fuzzers:
            fuzzer.start()
        for fuzzer in fuzzers:
            fuzzer.join(SECONDS + 20)
        if not server.is_alive():
            pytest.fail(f"crossgate ended with {server.process.poll()}, seed {SEED}:\n{server.log()}")
        assert [fuzzer.problem for fuzzer in fuzzers] == [None] * 3
        assert backend.problems == []
        assert all(not fuzzer.is_alive() for fuzzer in fuzzers)
    assert server.get("/_crossgate/readyz").status == 200
    assert sum(fuzzer.count for fuzzer in fuzzers) > 100 * SECONDS
    statuses = {status for fuzzer in fuzzers for status in fuzzer.answers}
    # It went deep enough to matter, and not only to the door.
    assert {200, 400, 403, 404} <= statuses, statuses
    assert server.resident_megabytes - before < GROWTH
    assert "Fatal error" not in server.stderr
