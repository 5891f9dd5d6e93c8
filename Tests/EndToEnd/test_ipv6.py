"""`--listen [::1]:0` from one end to the other: both planes, a backend over IPv6, the CLI, the log."""

import re
import socket
import threading

import pytest

from support.product import SIGNED, Server, run
from support.rest_api import RestAPI
from support.tools import CLI
from support.waiting import wait_until


def has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        return True
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")


class IPv6Server(Server):
    host = "::1"

    @property
    def url(self):
        return f"http://[::1]:{self.port}"

    def wait_until_ready(self):
        found = wait_until(lambda: re.search(r"http://\[::1\]:(\d+)", self.stdout) or not self.is_alive(), 20,
                           "the line with http://[::1]:PORT on standard output")
        assert self.is_alive(), self.log()
        self.port = int(found.group(1))


@pytest.fixture(scope="module")
def server():
    server = IPv6Server("--in-memory", "--log-format", "text", listen="[::1]:0")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def backend():
    """Answers one request per connection over IPv6 with the request's Host."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    head = connection.recv(65_536).decode()
                    host = re.search(r"\r\nHost: (.*)\r\n", head).group(1).encode()
                    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(host)
                                       + host)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_nothing_listens_on_IPv4(server):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=2)


def test_both_planes(server):
    api = RestAPI(server)
    api.preflight("/pets")
    api.deploy()
    assert api.request("OPTIONS", "/pets").header("Access-Control-Allow-Origin") == "*"
    host = {"Host": f"{api.id}.execute-api.localhost:{server.port}"}
    assert server.request("OPTIONS", "/prod/pets", host).status == 200
    assert server.get("/_crossgate/readyz").status == 200
    assert server.request("GET", "/restapis", SIGNED | {"Host": "[::1]"}).status == 200
    assert server.request("GET", "/restapis", SIGNED | {"Host": "[2001:db8::1]"}).status == 403


def test_a_backend_over_IPv6(server, backend):
    api = RestAPI(server)
    api.proxy("/pets", "GET", f"http://[::1]:{backend}/pets")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.text) == (200, f"[::1]:{backend}")


def test_localhost_as_a_backend_is_tried_over_IPv6_too(server, backend):
    api = RestAPI(server)
    api.proxy("/pets", "GET", f"http://localhost:{backend}/pets")
    api.deploy()
    assert api.request("GET", "/pets").status == 200


def test_the_CLI_and_our_own_verbs(server, tmp_path):
    assert "items" in CLI(server)("get-rest-apis")
    definition = tmp_path / "pets.json"
    definition.write_text('{"openapi": "3.0.1", "info": {"title": "six", "version": "1"}, "paths": {}}')
    done = run("import", definition, "--endpoint-url", server.url)
    assert done.returncode == 0, done.stderr


def test_the_log_names_the_client(server):
    server.control("GET", "/restapis/nosuch")
    answer = server.get("/_aws/execute-api/nosuch0000/prod/x")
    wait_until(lambda: answer.header("x-amzn-RequestId") in server.stderr, 5, "the request's line")


def test_a_taken_IPv6_port_is_named(server):
    done = run("serve", "--listen", f"[::1]:{server.port}", "--in-memory", timeout=20)
    assert done.returncode == 1 and f"[::1]:{server.port}" in done.stderr and "--listen" in done.stderr


@pytest.mark.parametrize("address", ["::1:4566", "[::1]", "[::1]:70000", "[::1", "::1"])
def test_an_address_without_its_brackets_or_port_is_wrong_usage(address):
    done = run("serve", "--listen", address, "--in-memory", timeout=5)
    assert done.returncode == 2 and address in done.stderr
