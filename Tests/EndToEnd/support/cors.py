"""`crossgate cors …` as a person runs it, and what the store holds, to the byte."""

import json
import sqlite3

from support.product import run
from support.rest_api import RestAPI


class CORS:
    """The verb against one server: `cors("enable", api.id)` gives the finished run."""

    def __init__(self, server):
        self.server = server

    def __call__(self, verb, *arguments, stdin=None):
        more = ["--endpoint-url", self.server.url] if verb not in ("conform",) else []
        return run("cors", verb, *arguments, *more, stdin=stdin, timeout=60)

    def done(self, verb, *arguments):
        """Standard output of a run that must succeed."""
        finished = self(verb, *arguments)
        assert finished.returncode == 0, f"cors {verb} {arguments}: {finished.returncode}\n{finished.stdout}{finished.stderr}"
        return finished.stdout

    def json(self, verb, *arguments):
        format = "--format" if verb == "audit" else "--output"
        finished = self(verb, *arguments, format, "json")
        assert finished.stdout, finished.stderr
        return json.loads(finished.stdout)


def rows(data_dir, api):
    """Every row of one API but its stages and deployments: address to kind and bytes."""
    with sqlite3.connect(f"file:{data_dir}/crossgate.sqlite?mode=ro", uri=True) as database:
        found = database.execute(
            "SELECT path, kind, body FROM resource WHERE path = ?1 OR path LIKE ?1 || '/%'", (f"/restapis/{api}",))
        return {
            path: (kind, bytes(body)) for path, kind, body in found
            if not path.startswith((f"/restapis/{api}/stages", f"/restapis/{api}/deployments"))}


def preflight(api, path, method="PUT", headers=None, origin="https://app.example", stage="prod"):
    """What a browser asks before `method`."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    return api.request("OPTIONS", path, asked, stage=stage)


def rich_api(server, backend, name="rich"):
    """Every kind of method that enabling CORS meets: mocks, several statuses, HTTP, proxies, ANY, {proxy+}, the root."""
    api = RestAPI(server, name)
    api.mock("/", "GET", body="[]")
    api.mock("/pets", "GET", body='[{"name": "Rex"}]')
    api.http("/pets", "POST", backend.url + "/pets")
    api.client.put_method_response(**api.at("/pets", "POST"), statusCode="404")
    api.client.put_integration_response(**api.at("/pets", "POST"), statusCode="404", selectionPattern="404")
    api.mock("/pets/{petId}", "PUT", body="{}")
    api.mock("/pets/{petId}", "DELETE", body="{}")
    api.proxy("/orders", "POST", backend.url + "/orders")
    api.mock("/any", "ANY", body="{}")
    api.greedy_proxy(backend.url)
    return api
