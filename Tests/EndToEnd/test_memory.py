"""Memory after much work is about what it was before: bodies, answers and replaced stages are let go."""

import http.client
import json
import os
import threading

import pytest

from support.product import Server
from support.raw import RawBackend
from support.rest_api import RestAPI
from support.writers import many_paths

MEGABYTE = b"a" * 1_048_576
#: Bodies in all; 2,000 and more say the same, but take a debug build half a minute.
COUNT = int(os.environ.get("MEMORY_BODIES", 800))
#: Megabytes of growth that allocators and caches may keep; a leak of the bodies alone would be hundreds.
BODIES_GROWTH = 80
#: 300 snapshots of 40 methods in SQLite's memory, and not the stages that were compiled from them.
STAGES_GROWTH = 60


@pytest.fixture(scope="module")
def server():
    server = Server("--in-memory", "--log-level", "warning")
    yield server
    server.stop()


def in_parallel(count, work):
    problems = []

    def run():
        try:
            work()
        except Exception as problem:  # Whatever ends a thread fails the test.
            problems.append(problem)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == [] and not any(thread.is_alive() for thread in threads)


def posts(server, target, count):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(count):
        connection.request("POST", target, MEGABYTE, {"Content-Type": "application/json", "Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()


def test_bodies_of_a_megabyte_are_let_go(server):
    with RawBackend() as backend:
        api = RestAPI(server)
        api.mock("/mock", "POST")
        api.proxy("/proxy", "POST", backend.url + "/proxy")
        api.deploy()
        backend.requests = _Counter()
        in_parallel(4, lambda: posts(server, api.path("/mock"), 25))
        in_parallel(4, lambda: posts(server, api.path("/proxy"), 25))
        before = server.resident_megabytes
        in_parallel(4, lambda: posts(server, api.path("/mock"), COUNT // 8))
        after_mock = server.resident_megabytes
        in_parallel(4, lambda: posts(server, api.path("/proxy"), COUNT // 8))
        after_proxy = server.resident_megabytes
        assert backend.requests.count == COUNT // 8 * 4 + 100 and backend.problems == []
    assert max(after_mock, after_proxy) - before < BODIES_GROWTH, (before, after_mock, after_proxy)


class _Counter:
    """Takes the place of the list of requests, which would keep two gigabytes here."""

    count = 0

    def append(self, _):
        self.count += 1


def test_300_deployments_of_one_API_keep_one_compiled_stage(server):
    """The snapshots stay, which is the point of a deployment; the stages that they were compiled to do not."""
    gateway = RestAPI(server).client
    api = gateway.import_rest_api(body=many_paths("m", 40))["id"]

    def deploy(count):
        for _ in range(count):
            answer = server.control("POST", f"/restapis/{api}/deployments", json.dumps({"stageName": "prod"}))
            assert answer.status == 201, answer.body

    deploy(30)
    before = server.resident_megabytes
    deploy(300)
    grown = server.resident_megabytes - before
    assert server.get(f"/_aws/execute-api/{api}/prod/m-7").status == 200
    assert grown < STAGES_GROWTH, f"{grown:.0f} MB more after 300 deployments"
    # The same by updates of the stage, which store no snapshot: nothing at all may stay.
    before = server.resident_megabytes
    for number in range(300):
        answer = server.control("PATCH", f"/restapis/{api}/stages/prod", json.dumps({"patchOperations": [
            {"op": "replace", "path": "/variables/n", "value": str(number)}]}))
        assert answer.status == 200
    assert server.resident_megabytes - before < 20


def test_a_deleted_API_is_let_go(server):
    gateway = RestAPI(server).client

    def rounds(count):
        for _ in range(count):
            api = gateway.import_rest_api(body=many_paths("d", 100))["id"]
            server.control("POST", f"/restapis/{api}/deployments", '{"stageName": "prod"}')
            assert server.control("DELETE", f"/restapis/{api}").status == 202

    rounds(10)
    before = server.resident_megabytes
    rounds(30)
    assert server.resident_megabytes - before < 30
