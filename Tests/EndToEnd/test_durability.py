"""What was answered with success is there after a restart, after kill -9, and a stop loses no request."""

import signal
import threading
import time

import pytest

from support.backend import Answer
from support.product import run
from support.rest_api import ALLOW, RestAPI
from support.tools import client
from support.waiting import wait_until
from support.wire import Connection
from support.writers import Writers, many_paths


def everything(gateway):
    """The whole definition as clients can read it."""
    found = {}
    for api in gateway.get_rest_apis(limit=500)["items"]:
        at = {"restApiId": api["id"]}
        found[api["id"]] = {
            "api": api,
            "resources": gateway.get_resources(**at, limit=500, embed=["methods"])["items"],
            "stages": gateway.get_stages(**at)["item"],
            "deployments": gateway.get_deployments(**at, limit=500)["items"],
            "models": gateway.get_models(**at, limit=500)["items"],
            "validators": gateway.get_request_validators(**at, limit=500)["items"],
            "responses": gateway.get_gateway_responses(**at, limit=500)["items"],
        }
        for part in found[api["id"]].values():
            if isinstance(part, list):
                part.sort(key=str)
    return found


def test_a_restart_keeps_everything(start, backend):
    server = start()
    api = RestAPI(server, "kept", tags={"team": "one"}, binaryMediaTypes=["image/png"], description="d")
    api.preflight("/pets")
    api.http("/pets", "POST", backend.url + "/pets", {ALLOW + "Origin": "*"})
    api.client.put_gateway_response(restApiId=api.id, responseType="DEFAULT_4XX", statusCode="418")
    api.client.create_model(restApiId=api.id, name="Pet", contentType="application/json", schema='{"type":"object"}')
    api.client.create_request_validator(restApiId=api.id, name="params", validateRequestParameters=True)
    api.deploy("prod", variables={"a": "1"})
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "50"}])
    api.mock("/not-deployed", "GET")
    before = everything(api.client)
    answers = [api.request("OPTIONS", "/pets").status, api.request("POST", "/pets", body=b"x").status,
               api.request("GET", "/not-deployed").status]
    assert answers == [200, 200, 418]
    server.stop()

    api.server = start()
    assert everything(client(api.server)) == before
    assert [api.request("OPTIONS", "/pets").status, api.request("POST", "/pets", body=b"x").status,
            api.request("GET", "/not-deployed").status] == answers


def test_in_memory_keeps_nothing_and_writes_nothing(start, tmp_path):
    server = start("--in-memory", data_dir=None, environment={"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "xdg"})
    RestAPI(server).preflight("/pets")
    server.stop()
    assert list(tmp_path.iterdir()) == []


def check_nothing_is_lost(server, api, target, done):
    gateway = client(server)
    resources = {r["path"]: r for r in gateway.get_resources(
        restApiId=api.id, limit=500, embed=["methods"])["items"]}
    assert {path: resources[path]["id"] for path in done.resources if path in resources} == done.resources
    assert [path for path in done.methods if "GET" not in resources[path].get("resourceMethods", {})] == []

    variables = gateway.get_stage(restApiId=api.id, stageName="prod")["variables"]
    assert variables["count"] == variables["twin"], "one patch, half applied"
    assert int(variables["count"]) >= done.stage_variable

    # What was in flight may be there or not, but whole.
    apis = {found["id"]: found["name"] for found in gateway.get_rest_apis(limit=500)["items"]}
    assert done.imported <= apis.keys()
    for identifier, name in apis.items():
        if identifier == api.id:
            continue
        paths = {r["path"] for r in gateway.get_resources(restApiId=identifier, limit=500)["items"]}
        models = gateway.get_models(restApiId=identifier, limit=500)["items"]
        assert paths == {"/"} | {f"/{name}-{n}" for n in range(30)}, "a half-applied import"
        assert {m["name"] for m in models} == {f"{name}M{n}" for n in range(5)}
    assert int(apis[target][1:]) >= done.overwritten
    deployments = {d["id"] for d in gateway.get_deployments(restApiId=target, limit=500)["items"]}
    assert done.deployments <= deployments


def test_kill_9_in_the_middle_of_writes_loses_nothing_that_was_answered(start):
    server = start()
    api = RestAPI(server, "written")
    api.mock("/pets", "GET", {ALLOW + "Origin": "*"})
    api.deploy("prod", variables={"count": "0", "twin": "0"})
    target = api.client.import_rest_api(body=many_paths("o0"))["id"]
    for number in (1, 2, 3):
        writers = Writers(server, api, target, first=number * 10_000)
        wait_until(lambda: len(writers.done.resources) > 15 and len(writers.done.imported) > 2
                   or writers.refusals, 30, "some writes to be answered")
        server.kill()
        writers.join()
        assert writers.refusals == []
        server = api.server = start()
        check_nothing_is_lost(server, api, target, writers.done)
        assert api.request("GET", "/pets").header(ALLOW + "Origin") == "*"


def test_a_second_server_on_the_same_data_is_refused(start, tmp_path):
    first = start()
    second = run("serve", "--listen", "127.0.0.1:0", "--data-dir", tmp_path / "data", timeout=20)
    assert second.returncode == 1
    assert str(tmp_path / "data") in second.stderr and "http://127.0.0.1" not in second.stdout
    # What to do is said too.
    assert "--data-dir" in second.stderr or "stop" in second.stderr
    assert first.get("/_crossgate/livez").status == 200
    RestAPI(first)


def test_a_data_dir_that_cannot_be_one_is_refused(start, tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    done = run("serve", "--listen", "127.0.0.1:0", "--data-dir", file, timeout=20)
    assert done.returncode == 1 and str(file) in done.stderr


# -- stopping -----------------------------------------------------------------------------------------------------


class SlowCall:
    """A request whose backend answers when the test says so."""

    def __init__(self, server, backend):
        self.gate = threading.Event()

        def answer(_):
            self.gate.wait(30)
            return Answer(headers=[("Content-Type", "text/plain")], body=b"late but whole")

        backend.answer = answer
        api = RestAPI(server)
        api.proxy("/slow", "GET", backend.url + "/slow")
        api.deploy()
        self.result = None
        self._thread = threading.Thread(target=self._run, args=(api,), daemon=True)
        self._thread.start()
        wait_until(lambda: backend.seen("/slow"), 10, "the backend to be called")

    def _run(self, api):
        try:
            self.result = api.request("GET", "/slow")
        except (OSError, EOFError) as error:
            self.result = error

    def finish(self):
        self.gate.set()
        self._thread.join(20)
        return self.result


def is_not_ready(server):
    try:
        return server.get("/_crossgate/readyz").status == 503
    except ConnectionRefusedError:
        return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_what_is_in_flight(start, backend, number):
    server = start()
    call = SlowCall(server, backend)
    server.signal(number)
    wait_until(lambda: is_not_ready(server), 5, "the server to stop taking traffic")
    assert server.is_alive()
    result = call.finish()
    assert getattr(result, "status", result) == 200 and result.body == b"late but whole"
    # Nothing is left to wait for.
    assert server.wait(10) in (0, 128 + number)


def test_readiness_answers_503_while_requests_are_in_flight(start, backend):
    """Who asks is a balancer, over a connection of its own: it must get an answer, not a refusal."""
    server = start()
    call = SlowCall(server, backend)
    server.signal()
    try:
        wait_until(lambda: server.get("/_crossgate/readyz").status == 503, 5, "readyz to answer 503 while draining")
        assert server.get("/_crossgate/livez").status == 200
    finally:
        call.finish()


def test_a_second_signal_stops_at_once(start, backend):
    server = start()
    call = SlowCall(server, backend)
    server.signal()
    wait_until(lambda: is_not_ready(server), 5, "the server to stop taking traffic")
    began = time.monotonic()
    server.signal()
    assert server.wait(10) in (0, 143)
    assert time.monotonic() - began < 5
    assert not hasattr(call.finish(), "status")


def test_an_idle_connection_does_not_hold_up_a_stop(start):
    server = start()
    with Connection(server.port) as idle:
        assert idle.request("GET", "/_crossgate/livez").status == 200
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 10
        assert idle.is_closed_by_peer()


def test_the_reserved_prefix_answers_and_no_API_shadows_it(server):
    api = RestAPI(server)
    api.mock("/livez", "GET", {"X-From": "api"})
    api.deploy("_crossgate")
    host = {"Host": f"{api.id}.execute-api.localhost:{server.port}"}
    answer = server.get("/_crossgate/livez", host)
    assert answer.status == 200 and answer.header("X-From") is None
    assert server.get("/_crossgate/readyz", host).status == 200
    assert api.request("GET", "/livez", stage="_crossgate").header("X-From") == "api"
