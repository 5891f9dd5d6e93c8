"""Enabling CORS changes headers and nothing else: bodies, statuses and what templates override stay as they were, for
every kind of answer; the generated template and the policy engine let the same origins in."""

import gzip
import json
import random
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from support.backend import Answer
from support.cors import preflight, rich_api, rows
from support.product import run
from support.rest_api import ALLOW, RestAPI
from support.tools import code_and_message

APP = "https://app.example"
SEVERAL = ["--origin", APP, "--origin", "https://b.example", "--origin", "https://*.example.org"]


# -- answers are what they were --------------------------------------------------------------------------------------

#: Kinds of answers by what a backend gives: name, answer.
BACKEND_ANSWERS = {
    "json": Answer(headers=[("Content-Type", "application/json")], body=b'{"b": 1, "a": [1.50, "\\u00e9"]}'),
    "text": Answer(headers=[("Content-Type", "text/plain")], body="gr\u00fc\u00df, not json {".encode()),
    "quote": Answer(headers=[("Content-Type", "text/html")], body=b"<p>$input.body #set(1) \\ ' \" ##</p>\n\n"),
    "long": Answer(headers=[("Content-Type", "application/xml")], body=b"<a>" + b"x" * 100_000 + b"</a>"),
    "spaces": Answer(headers=[("Content-Type", "text/plain")], body=b"\r\n  two lines \t\n"),
    "json text": Answer(headers=[("Content-Type", "application/json")], body=b'"only a string"'),
    "array": Answer(headers=[("Content-Type", "application/json")], body=b"[]"),
    "null": Answer(headers=[("Content-Type", "application/json")], body=b"null"),
    "broken json": Answer(headers=[("Content-Type", "application/json")], body=b'{"a": '),
    "404": Answer(status=404, headers=[("Content-Type", "application/json")], body=b'{"missing": true}'),
    "204": Answer(status=204, headers=[("Content-Type", "application/json")]),
    "gzip": Answer(
        headers=[("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
        body=gzip.compress(b'{"packed": true}', mtime=0)),
}


def answers_api(server, backend, **fields):
    """An API in which each kind of answer has its path."""
    api = RestAPI(server, "answers", **fields)
    backend.answer = lambda request: BACKEND_ANSWERS.get(
        request.path[1:].replace("%20", " "), Answer(headers=[("Content-Type", "application/json")], body=b"{}"))
    for name in BACKEND_ANSWERS:
        path = "/" + name.replace(" ", "-")
        api.http(path, "GET", f"{backend.url}/{name.replace(' ', '%20')}")
        for status in ("404", "204"):
            if name == status:
                api.client.put_method_response(**api.at(path, "GET"), statusCode=status)
                api.client.put_integration_response(**api.at(path, "GET"), statusCode=status, selectionPattern=status)
    api.http("/json", "HEAD", f"{backend.url}/json")
    api.mock("/mock", "GET", body='{"a": "$context.resourcePath"}')
    api.mock("/mock-empty", "GET")
    # Not run through the helper: two templates, chosen by Accept, with overrides of their own.
    api.mock("/templates", "GET")
    api.client.put_integration_response(
        **api.at("/templates", "GET"), statusCode="200", responseTemplates={
            "application/json": '#set($context.responseOverride.status = 418)\n{"tea": "$input.params("q")"}',
            "text/plain": '#set($context.responseOverride.header.X-Mine = "yes")\n  plain\n#if(true)x#end',
        })
    # A template that has the name that everybody would choose.
    api.mock("/names", "GET", body='#if($corsOrigin)set#{else}unset#end $!corsOrigin $!origin')
    api.http("/mapped", "GET", f"{backend.url}/json")
    api.client.put_integration_response(
        **api.at("/mapped", "GET"), statusCode="200", responseParameters={},
        responseTemplates={"application/json": '$input.json("$.a")\n#foreach($x in [1..3])$x #end'})
    return api.deploy()


REQUESTS = [(path, accept) for path in (
    ["/" + name.replace(" ", "-") for name in BACKEND_ANSWERS]
    + ["/mock", "/mock-empty", "/templates?q=1", "/names", "/mapped"])
    for accept in (None, "text/plain, */*;q=0.5", "image/png")]


def seen(api, path, accept, verb="GET", origin=APP):
    headers = {"Origin": origin, "Accept-Encoding": "identity"} | ({"Accept": accept} if accept else {})
    answer = api.request(verb, path, headers)
    kept = sorted(
        (name.lower(), value) for name, value in answer.headers
        if not name.lower().startswith("access-control-") and name.lower() not in (
            "date", "vary", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id", "content-length"))
    return answer.status, answer.body, kept


@pytest.mark.parametrize("binary", [[], ["image/png"], ["*/*"]], ids=["text", "image", "all"])
@pytest.mark.parametrize("flags", [
    [], SEVERAL, [*SEVERAL, "--credentials", "--expose", "X-Total"], ["--origin", "https://*.example.org"],
    ["--as", "policy", *SEVERAL],
], ids=["any", "several", "credentials", "pattern", "policy"])
def test_every_answer_stays_what_it_was(server, cors, backend, flags, binary):
    api = answers_api(server, backend, **({"binaryMediaTypes": binary} if binary else {}))
    before = {request: seen(api, *request) for request in REQUESTS}
    head = seen(api, "/json", None, "HEAD")
    plan = cors.json("enable", api.id, *flags, "--deploy", "prod")
    assert plan["applied"], plan["text"]
    changed = []
    for request in REQUESTS:
        for origin in ("https://b.example", "https://evil.example"):
            now = seen(api, *request, origin=origin)
            if now != before[request]:
                changed.append((request, origin, before[request], now))
    assert not changed, "\n".join(map(str, changed[:6]))
    assert seen(api, "/json", None, "HEAD") == head
    # And what the plan calls done carries the header.
    limited = {step["location"].split(",")[0] for step in plan["steps"] if step["action"] in ("limit", "backend")}
    for path, accept in REQUESTS:
        route = path.split("?")[0]
        if f"GET {route}" in limited and "--as" not in flags:
            continue
        if before[path, accept][0] == 500:
            continue  # Its template cannot run, on bytes or at all: the gateway answers, and not for each origin.
        for origin in ("https://b.example", "https://a.b.example.org"):
            allowed = api.request("GET", path, {"Origin": origin} | ({"Accept": accept} if accept else {})).header(
                ALLOW + "Origin")
            is_listed = SEVERAL[3] in flags or origin.endswith(".org")
            wanted = {"*"} if not flags else {origin} if is_listed else {None}
            assert allowed in wanted, (path, accept, origin, allowed, plan["text"])


# -- the same origins by both engines --------------------------------------------------------------------------------

PATTERNS = [
    "https://app.example", "https://*.example.com", "http://localhost:*", "https://*.dev.example:8443",
    "https://*.wild.example:*", "http://127.0.0.1:3000", "http://[::1]:8080", "https://xn--bcher-kva.example",
    "capacitor://localhost",
]


def attacks(chance):
    """About 200 origins: listed ones, neighbours of them, and the forms that regular expressions let slip."""
    hosts = [
        "app.example", "a.app.example", "app.example.", "app.example.evil.com", "evilapp.example", "example.com",
        "x.example.com", "x.y.example.com", ".example.com", "x..example.com", "*.example.com", "xexample.com",
        "evil.com/.example.com", "evil.com#.example.com", "evil.com?.example.com", "evil.com@x.example.com",
        "user@x.example.com", "x.example.com@evil.com", "evil.com\\.example.com", "x.example.com.evil.com",
        "X.EXAMPLE.COM", "x.Example.com", "x_y.example.com", "-x.example.com", "x-.example.com", "1.example.com",
        "\u00e9.example.com", "%65.example.com", "x.example.com%00", "x.example.com,https://evil.com",
        "x.example.com https://evil.com", "localhost", "localhost.evil.com", "a.localhost", "127.0.0.1", "[::1]",
        "a.dev.example", "dev.example", "a.b.dev.example", "a.wild.example", "wild.example", "xn--bcher-kva.example",
        "a" * 63 + ".example.com", "a" * 64 + ".example.com", ".".join(["a"] * 100) + ".example.com", "",
    ]
    ports = ["", ":", ":0", ":80", ":443", ":3000", ":8080", ":8443", ":65535", ":65536", ":99999", ":08443", ":-1",
             ":*", ":8443.evil.com", ":8443/"]
    origins = {"null", "", "NULL", "*", "https://", "http://*", "https:", "file://", "app.example",
               "https//app.example", "http://localhost:3000", "https://a.dev.example:8443", "http://[::1]:8080"}
    for host in hosts:
        origins.add("https://" + host)
        origins.add(chance.choice(["http", "HTTPS", "ftp", "capacitor", "https "]) + "://" + host)
        origins.add(chance.choice(["https", "http"]) + "://" + host + chance.choice(ports))
    for host in ("localhost", "a.dev.example", "a.wild.example", "127.0.0.1", "[::1]", "app.example", "a.example.com"):
        for port in ports:
            origins.add(chance.choice(["https", "http", "http", "capacitor"]) + "://" + host + port)
    return sorted(origin for origin in origins if "\u00e9" not in origin or origin.isascii())


@pytest.mark.parametrize("credentials", [[], ["--credentials"]], ids=["open", "credentials"])
def test_the_template_and_the_policy_let_the_same_origins_in(server, cors, credentials):
    lists = [part for origin in PATTERNS for part in ("--origin", origin)]
    apis = {}
    for kind in ("objects", "policy"):
        apis[kind] = RestAPI(server, kind)
        apis[kind].mock("/pets", "GET", body="[]")
        apis[kind].mock("/pets", "PUT", body="{}")
        text = cors.done(
            "enable", apis[kind].id, "--as", kind, *lists, *credentials, "--dangerously", "insecureOrigins",
            "--deploy", "prod")
        assert "CORS" in text or "OPTIONS /pets" in text
    origins = attacks(random.Random(7))
    assert len(origins) >= 190
    let_in, different = [], []
    for origin in origins:
        allowed = {}
        for kind, api in apis.items():
            asked = preflight(api, "/pets", origin=origin).all(ALLOW + "Origin")
            actual = api.request("GET", "/pets", {"Origin": origin}).all(ALLOW + "Origin")
            allowed[kind] = (origin in asked, origin in actual)
        if len(set(allowed.values())) > 1 or len(set(allowed["policy"])) > 1:
            different.append((origin, allowed))
        if allowed["policy"][0]:
            let_in.append(origin)
    # What no browser sends, since no such port or name is: a template does not count to 65535.
    unreal = {"http://localhost:99999", "https://" + "a" * 64 + ".example.com"}
    different = [(origin, allowed) for origin, allowed in different if origin not in unreal]
    assert not different, "\n".join(map(str, different))
    assert {"https://app.example", "https://x.y.example.com", "http://localhost:3000"} <= set(let_in)
    assert not [origin for origin in let_in if "evil" in origin or "," in origin or " " in origin]


# -- the plan, and what it writes ------------------------------------------------------------------------------------


def put_back(client, api, new, resource, verb):
    """Makes an object of another API from what GetMethod shows of one: every call must be accepted."""
    method = client.get_method(restApiId=api, resourceId=resource, httpMethod=verb)
    at = {"restApiId": new["id"], "resourceId": new["resource"], "httpMethod": verb}
    fields = ("authorizationType", "apiKeyRequired", "operationName", "requestParameters", "requestModels")
    client.put_method(**at, **{name: method[name] for name in fields if method.get(name) not in (None, "")})
    for status, response in method.get("methodResponses", {}).items():
        client.put_method_response(**at, **response)
    integration = dict(method["methodIntegration"])
    responses = integration.pop("integrationResponses", {})
    verb_there = {"integrationHttpMethod": integration.pop("httpMethod")} if "httpMethod" in integration else {}
    integration["cacheNamespace"] = new["resource"]
    client.put_integration(**at, **integration, **verb_there)
    for status, response in responses.items():
        client.put_integration_response(**at, **response)
    copy = client.get_method(**at)
    copy["methodIntegration"]["cacheNamespace"] = method["methodIntegration"]["cacheNamespace"]
    method.pop("ResponseMetadata"), copy.pop("ResponseMetadata")
    assert copy == method


@pytest.mark.parametrize("flags", [
    [], SEVERAL, [*SEVERAL, "--credentials", "--expose", "X-Total", "--max-age", "60"],
    ["--origin", "https://*.example.org"], ["--origin", "null", "--dangerously", "nullOrigin"],
])
def test_what_is_written_is_what_the_control_plane_accepts(server, cors, backend, flags):
    api = rich_api(server, backend)
    cors.done("enable", api.id, *flags)
    copy = RestAPI(server, "copy")
    count = 0
    for item in api.client.get_resources(restApiId=api.id, limit=500, embed=["methods"])["items"]:
        for verb in item.get("resourceMethods", {}):
            made = copy.client.create_resource(restApiId=copy.id, parentId=copy.resources["/"], pathPart=f"c{count}")
            put_back(api.client, api.id, {"id": copy.id, "resource": made["id"]}, item["id"], verb)
            count += 1
    assert count > 10
    for response in api.client.get_gateway_responses(restApiId=api.id, limit=100)["items"]:
        if not response.pop("defaultResponse"):
            answer = api.client.put_gateway_response(restApiId=copy.id, **response)
            answer.pop("ResponseMetadata"), answer.pop("defaultResponse")
            assert answer == response


def test_a_path_that_is_not_there_is_refused_by_disable_too(server, cors, backend):
    api = rich_api(server, backend)
    cors.done("enable", api.id)
    refused = cors("disable", api.id, "--resource", "/Pets")
    assert refused.returncode == 1 and "/pets" in refused.stderr, "the nearest path"
    assert cors("disable", api.id, "--recursive").returncode == 2


def test_a_resource_that_was_renamed_is_disabled_by_its_new_path(server, cors, backend, data_dir):
    api = rich_api(server, backend)
    before = rows(data_dir, api.id)
    cors.done("enable", api.id)
    patch = [{"op": "replace", "path": "/pathPart", "value": "animals"}]
    api.client.update_resource(restApiId=api.id, resourceId=api.resources["/pets"], patchOperations=patch)
    text = cors.done("disable", api.id, "--resource", "/animals", "--recursive")
    assert "OPTIONS /animals/{petId}" in text
    assert "animals" not in cors.done("disable", api.id)
    patch[0]["value"] = "pets"
    api.client.update_resource(restApiId=api.id, resourceId=api.resources["/pets"], patchOperations=patch)
    assert rows(data_dir, api.id) == before


def test_a_rule_is_undone_where_its_resource_is_now(server, cors, backend, data_dir):
    api = rich_api(server, backend)
    cors.done("enable", api.id, "--as", "policy", "--resource", "/pets", "--origin", APP)
    api.client.update_resource(
        restApiId=api.id, resourceId=api.resources["/pets"],
        patchOperations=[{"op": "replace", "path": "/pathPart", "value": "animals"}])
    assert "CORS rule /animals" in cors.done("disable", api.id)
    assert not [address for address in rows(data_dir, api.id) if "cors" in address]


def test_what_a_deleted_method_had_is_forgotten(server, cors, backend, data_dir):
    """Nothing is left that no --force could settle, and no row comes back without what it belonged to."""
    api = rich_api(server, backend)
    cors.done("enable", api.id)
    api.client.delete_method(**api.at("/pets", "GET"))
    api.client.delete_resource(restApiId=api.id, resourceId=api.resources["/pets/{petId}"])
    text = cors.done("disable", api.id)
    assert "= GET /pets, integration response 200: what it belonged to is gone" in text
    left = rows(data_dir, api.id)
    assert not [a for a in left if "corschanges" in a or "/GET/" in a and api.resources["/pets"] in a]


def test_a_declaration_stays_as_long_as_a_mapping_needs_it(server, cors):
    api = RestAPI(server)
    api.mock("/pets", "GET", body="[]")
    cors.done("enable", api.id)
    api.client.update_integration_response(**api.at("/pets", "GET"), statusCode="200", patchOperations=[
        {"op": "add", "path": "/responseTemplates/text~1plain", "value": "mine"}])
    kept = cors("disable", api.id, "--deploy", "prod")
    assert kept.returncode == 1
    assert "! GET /pets, integration response 200" in kept.stdout and "! GET /pets, method response 200" in kept.stdout
    assert api.request("GET", "/pets").status == 200, "and no 500"


def test_an_OPTIONS_is_undone_whole_or_not_at_all(server, cors, backend, data_dir):
    api = RestAPI(server)
    api.proxy("/pets", "OPTIONS", backend.url + "/pets")
    api.mock("/pets", "GET")
    cors.done("enable", api.id, "--overwrite", "--deploy", "prod")
    good = preflight(api, "/pets")
    api.client.update_method_response(**api.at("/pets", "OPTIONS"), statusCode="200", patchOperations=[
        {"op": "add", "path": "/responseParameters/method.response.header.X-Mine", "value": "false"}])
    kept = cors("disable", api.id, "--deploy", "prod")
    assert kept.returncode == 1 and "! OPTIONS /pets, integration: another part" in kept.stdout
    assert (preflight(api, "/pets").status, good.status) == (200, 200)
    cors.done("disable", api.id, "--force", "--deploy", "prod")
    assert preflight(api, "/pets").body == backend.answer.body


def test_an_API_that_was_deleted_and_made_again_remembers_nothing(server, cors):
    def make():
        return server.control("POST", "/restapis", json.dumps({"name": "again", "tags": {"_custom_id_": "again1"}}))
    assert make().status == 201
    assert cors("enable", "again1").returncode == 0
    assert server.control("DELETE", "/restapis/again1").status == 202
    assert make().status == 201
    assert "nothing was enabled here" in cors.done("disable", "again1")


def test_a_copy_has_what_was_enabled_and_can_be_enabled_over(server, cors, backend):
    """CloneFrom copies the objects and not what they were before: in the copy they are like hand-made ones."""
    api = rich_api(server, backend)
    cors.done("enable", api.id)
    copy = api.client.create_rest_api(name="copy", cloneFrom=api.id)["id"]
    assert cors.json("enable", copy)["changes"] is False
    assert "nothing was enabled here" in cors.done("disable", copy)
    assert cors("enable", copy, "--origin", APP).returncode == 1
    cors.done("enable", copy, "--origin", APP, "--overwrite")
    cors.done("disable", copy)
    assert cors.json("enable", copy)["changes"] is False


def test_three_hundred_resources_and_twenty_enables_at_once(server, cors, data_dir):
    paths = {f"/r{index}": {"get": {
        "responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": "200"}}}}} for index in range(299)}
    made = server.control("POST", "/restapis?mode=import", json.dumps(
        {"openapi": "3.0.1", "info": {"title": "large", "version": "1"}, "paths": paths}))
    id = made.json()["id"]
    before = rows(data_dir, id)
    answers = []

    def enable(index):
        origins = [f"https://o{index}.example"] + (["https://b.example"] if index % 2 else [])
        answers.append(server.control("POST", f"/_crossgate/apis/{id}/cors/enable", json.dumps(
            {"allowOrigins": origins, "resource": f"/r{index}" if index % 3 else "/", "recursive": True,
             "as": "policy" if index % 5 == 4 else "objects"})))

    threads = [threading.Thread(target=enable, args=[index]) for index in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {200}
    assert rows(data_dir, id) != before
    undone = server.control("POST", f"/_crossgate/apis/{id}/cors/disable", "{}").json()
    assert undone["complete"] is True
    assert rows(data_dir, id) == before


# -- the command line ------------------------------------------------------------------------------------------------


class Stranger:
    """A server that answers every request with one status and body, as an older or another server does."""

    def __init__(self, status, body, type="application/json"):
        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                data = body if self.path.startswith("/_crossgate/") else b'{"id": "a1"}'
                self.send_response(status if self.path.startswith("/_crossgate/") else 200)
                self.send_header("Content-Type", type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = handle_any

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("verb", ["plan", "enable", "disable"])
@pytest.mark.parametrize("status, body", [
    (404, b"not found\n"), (404, b'{"message": "Not Found"}'), (403, b'{"message":"Missing Authentication Token"}'),
    (200, b"<html>hello</html>"), (200, b"[]"), (200, b""),
])
def test_a_server_without_these_operations_is_told_apart(verb, status, body):
    stranger = Stranger(status, body)
    try:
        done = run("cors", verb, "a1", "--endpoint-url", stranger.url)
    finally:
        stranger.close()
    assert done.returncode == 1, done.stdout
    assert done.stdout == ""
    assert "does not know" in done.stderr and stranger.url in done.stderr, done.stderr


def test_nobody_listens():
    done = run("cors", "plan", "a1", "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "http://127.0.0.1:9" in done.stderr and "crossgate serve" in done.stderr


@pytest.mark.parametrize("name", ["pets & dogs", "a/b", "100%", "\u00e9t\u00e9 \U0001f408", "?x=1#y", "'quoted'", ".."])
def test_an_API_with_an_odd_name_is_found(server, cors, name):
    api = RestAPI(server, name)
    api.mock("/pets", "GET")
    assert cors.json("plan", name)["changes"] is True


def test_json_is_the_same_each_time_and_stands_alone_on_standard_output(server, cors, backend):
    api = rich_api(server, backend)
    one, two = (cors("plan", api.id, "--output", "json") for _ in range(2))
    assert one.stdout == two.stdout and one.stderr == ""
    assert set(json.loads(one.stdout)) == {"applied", "blocked", "changes", "deploymentId", "steps", "text"}
    cors.done("enable", api.id)
    blocked = cors("enable", api.id, "--as", "policy", "--origin", APP, "--output", "json")
    assert blocked.returncode == 0
    undone = json.loads(cors("disable", api.id, "--output", "json").stdout)
    assert set(undone) == {"applied", "changes", "complete", "deploymentId", "steps", "text"}


def test_an_export_of_rules_is_refused_by_name(server, cors, backend):
    api = rich_api(server, backend)
    cors.done("enable", api.id, "--as", "policy", "--origin", APP, "--deploy", "prod")
    code, message = code_and_message(
        lambda: api.client.get_export(restApiId=api.id, stageName="prod", exportType="oas30"))
    assert code == "BadRequestException" and "x-crossgate-cors" in message and "--from-policy" in message
    cors.done("enable", api.id, "--from-policy", "--deploy", "prod")
    code, message = code_and_message(
        lambda: api.client.get_export(restApiId=api.id, stageName="prod", exportType="oas30"))
    assert "GetExport is not implemented" in message
