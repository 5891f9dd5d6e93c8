"""The gateway policy on the wire: an extension that is asked for by name, by the command line or in a definition."""

import pytest

from support.backend import Answer
from support.cors import preflight
from support.product import run
from support.rest_api import ALLOW, RestAPI
from support.tools import code_and_message
from support.waiting import wait_until

APP = "https://app.example"

DEFINITION = """
openapi: 3.0.1
info: {{title: by extension, version: "1"}}
x-crossgate-cors:
  {settings}
paths:
  /pets:
    get: &mock
      responses: {{"200": {{description: ok}}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {{application/json: '{{"statusCode": 200}}'}}
        responses: {{default: {{statusCode: "200", responseTemplates: {{application/json: "[]"}}}}}}
    put: *mock
  /admin:
    x-crossgate-cors: {{allowOrigins: "https://admin.example", allowCredentials: true}}
    post: *mock
"""


@pytest.fixture
def api(server, backend):
    api = RestAPI(server)
    api.mock("/pets", "GET", body="[]")
    api.mock("/pets", "PUT", body="{}")
    api.proxy("/orders", "ANY", backend.url + "/orders")
    return api


@pytest.fixture
def serve(server, gateway):
    """Imports a definition and deploys it; gives the API as `request` needs it."""
    def serve(settings="allowOrigins: [\"https://app.example\"]", text=DEFINITION):
        made = gateway.import_rest_api(body=text.format(settings=settings).encode())
        gateway.create_deployment(restApiId=made["id"], stageName="prod")
        api = object.__new__(RestAPI)
        api.server, api.client, api.id = server, gateway, made["id"]
        api.warnings = made.get("warnings", [])
        return api
    return serve


def allowed(answer):
    return {name: value for name, value in answer.headers if name.lower().startswith("access-control-")}


def test_the_policy_answers_preflights_itself(api, cors, backend):
    cors.done(
        "enable", api.id, "--as", "policy", "--origin", APP, "--origin", "https://*.example.org", "--header",
        "Content-Type", "--header", "X-Trace", "--credentials", "--max-age", "600", "--expose", "X-Total",
        "--deploy", "prod")
    answer = preflight(api, "/pets", "PUT", "x-trace, content-TYPE")
    assert (answer.status, answer.body) == (204, b"")
    assert allowed(answer) == {
        ALLOW + "Origin": APP, ALLOW + "Credentials": "true", ALLOW + "Methods": allowed(answer)[ALLOW + "Methods"],
        ALLOW + "Headers": allowed(answer)[ALLOW + "Headers"], "Access-Control-Max-Age": "600"}
    assert set(allowed(answer)[ALLOW + "Methods"].split(",")) >= {"GET", "PUT"}
    assert preflight(api, "/pets", "PUT", origin="https://a.b.example.org").status == 204
    assert preflight(api, "/orders", "DELETE").status == 204, "ANY stands for the seven verbs"
    assert backend.seen() == [], "no preflight reaches a backend"
    actual = api.request("GET", "/pets", {"Origin": APP})
    assert allowed(actual) == {
        ALLOW + "Origin": APP, ALLOW + "Credentials": "true", "Access-Control-Expose-Headers": "x-total"} or allowed(
            actual)["Access-Control-Expose-Headers"].lower() == "x-total"
    assert "Origin" in actual.header("Vary")


@pytest.mark.parametrize("asked, told", [
    ({"origin": "https://evil.example"}, "https://evil.example"),
    ({"method": "DELETE"}, "DELETE"), ({"headers": "x-unknown"}, "x-unknown"), ({"origin": "null"}, "null"),
])
def test_a_refusal_tells_nothing_on_the_wire_and_everything_in_the_log(api, cors, server, asked, told):
    cors.done("enable", api.id, "--as", "policy", "--origin", APP, "--deploy", "prod")
    before = len(server.stderr)
    answer = preflight(api, "/pets", **asked)
    assert (answer.status, answer.body, allowed(answer)) == (403, b"", {})
    # The log is written beside the answer.
    wait_until(lambda: told in server.stderr[before:], 5, f"the operator's line with {told}")


def test_other_answers_carry_it_too(api, cors, backend):
    cors.done(
        "enable", api.id, "--as", "policy", "--origin", APP, "--origin", "https://b.example", "--deploy", "prod")
    backend.answer = Answer(status=503, headers=[(ALLOW + "Origin", "*"), (ALLOW + "Origin", "https://b.example")])
    assert api.request("GET", "/orders", {"Origin": APP}).all(ALLOW + "Origin") == [APP]
    missing = api.request("GET", "/nothing", {"Origin": APP})
    assert (missing.status, missing.header(ALLOW + "Origin")) == (403, APP)
    # It runs all the same: CORS is no access control. Only the page may not read it.
    other = api.request("GET", "/pets", {"Origin": "https://evil.example"})
    assert (other.status, other.body, other.header(ALLOW + "Origin")) == (200, b"[]", None)
    assert other.header("Vary") == "Origin" and api.request("GET", "/pets").header("Vary") == "Origin"


def test_an_OPTIONS_that_is_no_preflight_is_an_ordinary_request(api, cors, backend):
    cors.done("enable", api.id, "--as", "policy", "--origin", APP, "--deploy", "prod")
    assert api.request("OPTIONS", "/orders", {"Origin": APP}).status == 200
    assert backend.seen() == [("OPTIONS", "/orders")]
    assert api.request("OPTIONS", "/pets").status == 403


def test_an_API_that_does_not_ask_is_not_touched(api, server):
    api.deploy()
    answer = preflight(api, "/pets")
    assert (answer.status, allowed(answer), answer.all("Vary")) == (403, {}, [])


def test_a_definition_asks_by_name(serve):
    api = serve("{allowOrigins: [\"https://app.example\"], allowHeaders: [Content-Type]}")
    assert api.warnings == []
    assert preflight(api, "/pets", "PUT", "content-type").status == 204
    assert preflight(api, "/admin", "POST").status == 403, "the nearest rule wins"
    admin = preflight(api, "/admin", "POST", origin="https://admin.example")
    assert (admin.status, admin.header(ALLOW + "Credentials")) == (204, "true")


def test_a_definition_may_ask_for_objects(serve):
    api = serve("{as: objects, allowOrigins: [\"https://app.example\"]}")
    answer = preflight(api, "/pets")
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, APP)
    items = api.client.get_resources(restApiId=api.id, embed=["methods"])["items"]
    assert "OPTIONS" in next(item for item in items if item["path"] == "/pets")["resourceMethods"]
    assert preflight(api, "/admin", "POST", origin="https://admin.example").status == 204, "a policy there"


@pytest.mark.parametrize("settings, told", [
    ("{allowOrigins: [\"https://app.example/\"]}", "https://app.example/"),
    ("{allowOrigins: [\"*\"], allowCredentials: true}", "allowCredentials"),
    ("{allowOrigin: \"*\"}", "allowOrigin"), ("{allowOrigins: []}", "allowOrigins"),
    ("{allowOrigins: [\"*\"], maxAge: -1}", "-1"), ("{allowOrigins: [\"*\"], as: magic}", "magic"),
    ("[]", "x-crossgate-cors"),
])
def test_a_mistake_in_a_definition_is_refused_with_its_line(gateway, server, tmp_path, settings, told):
    text = DEFINITION.format(settings=settings)
    code, message = code_and_message(lambda: gateway.import_rest_api(body=text.encode()))
    assert code == "BadRequestException" and told in message
    file = tmp_path / "api.yaml"
    file.write_text(text)
    validated = run("validate", file)
    assert validated.returncode == 1 and told in validated.stderr


def test_importing_again_replaces_the_rules(serve, gateway):
    api = serve()
    gateway.put_rest_api(restApiId=api.id, mode="overwrite", body=DEFINITION.format(
        settings="{allowOrigins: [\"https://b.example\"]}").encode())
    gateway.create_deployment(restApiId=api.id, stageName="prod")
    assert preflight(api, "/pets").status == 403
    assert preflight(api, "/pets", origin="https://b.example").status == 204


def test_a_policy_becomes_the_nearest_objects(api, cors):
    cors.done("enable", api.id, "--as", "policy", "--origin", APP, "--expose", "X-Total", "--deploy", "prod")
    text = cors.done("enable", api.id, "--from-policy", "--deploy", "prod")
    assert "ANY /orders" in text, "what objects cannot do is named"
    answer = preflight(api, "/pets")
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, APP)
    assert api.request("GET", "/pets").header("Access-Control-Expose-Headers").lower() == "x-total"


def test_a_rule_goes_where_its_resource_goes(api, cors):
    api.mock("/pets/{petId}", "PUT", body="{}")
    cors.done("enable", api.id, "--as", "policy", "--resource", "/pets", "--recursive", "--origin", APP)
    cors.done("enable", api.id, "--as", "policy", "--resource", "/pets/{petId}", "--origin", "https://b.example")
    api.client.update_resource(
        restApiId=api.id, resourceId=api.resources["/pets"],
        patchOperations=[{"op": "replace", "path": "/pathPart", "value": "animals"}])
    api.deploy()
    assert preflight(api, "/animals").status == 204
    assert preflight(api, "/animals/7", origin="https://b.example").status == 204
    assert preflight(api, "/animals/7").status == 403
    api.client.delete_resource(restApiId=api.id, resourceId=api.resources["/pets/{petId}"])
    made = api.client.create_resource(
        restApiId=api.id, parentId=api.resources["/pets"], pathPart="{petId}")["id"]
    api.resources["/animals/{petId}"] = made
    api.mock("/animals/{petId}", "PUT", body="{}")
    api.deploy()
    assert preflight(api, "/animals/7").status == 204, "the rule of the one that was deleted is gone"


OBJECTS = DEFINITION.replace("/admin:", "/orders:").replace(
    '{{allowOrigins: "https://admin.example", allowCredentials: true}}',
    '{{as: objects, allowOrigins: "https://orders.example"}}')


def test_the_nearest_objects_win_as_the_nearest_rule_does(serve):
    api = serve("{as: objects, allowOrigins: [\"https://app.example\", \"https://b.example\"]}", OBJECTS)
    assert preflight(api, "/pets", origin="https://b.example").header(ALLOW + "Origin") == "https://b.example"
    assert preflight(api, "/orders", "POST").header(ALLOW + "Origin") == "https://orders.example"
    assert api.request("POST", "/orders").header(ALLOW + "Origin") == "https://orders.example"
    assert not [warning for warning in api.warnings if "stays" in warning or "\n" in warning], api.warnings
    # The gateway's own answers are the whole API's.
    assert api.request("GET", "/nothing").header(ALLOW + "Origin") == "*"


def test_objects_of_a_definition_are_undone_to_what_the_definition_says(serve, cors, gateway):
    api = serve("{as: objects, allowOrigins: [\"https://app.example\"]}", OBJECTS)
    cors.done("disable", api.id, "--deploy", "prod")
    assert preflight(api, "/pets").status == 403
    assert allowed(api.request("GET", "/pets", {"Origin": APP})) == {}
    assert gateway.get_gateway_responses(restApiId=api.id, limit=100)["items"][0]["defaultResponse"] is True


def test_warnings_fail_an_import_that_asks_for_it(gateway):
    text = DEFINITION.format(settings="{as: objects, allowOrigins: [\"https://app.example\"]}")
    code, message = code_and_message(lambda: gateway.import_rest_api(body=text.encode(), failOnWarnings=True))
    assert code == "BadRequestException" and "x-crossgate-cors (line 4)" in message
    assert gateway.import_rest_api(body=DEFINITION.format(
        settings="{allowOrigins: [\"https://app.example\"], allowMethods: [PUT]}").encode(), failOnWarnings=True)["id"]


def test_a_file_that_asks_is_served_as_it_asks(start, tmp_path):
    file = tmp_path / "api.yaml"
    file.write_text(OBJECTS.format(settings="{as: objects, allowOrigins: [\"https://app.example\"]}"))
    assert run("validate", file).returncode == 0
    server = start(file)
    base = next(word for word in server.stdout.split() if "/_aws/execute-api/" in word).split(str(server.port))[1]
    answer = server.request("OPTIONS", base.rstrip("/") + "/orders", {
        "Origin": "https://orders.example", "Access-Control-Request-Method": "POST"})
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, "https://orders.example")
    file.write_text(DEFINITION.format(settings="{allowOrigins: [\"https://app.example/\"]}"))
    failed = run("serve", file, "--in-memory", "--listen", "127.0.0.1:0")
    assert failed.returncode != 0 and "line 4" in failed.stderr and "https://app.example/" in failed.stderr


def test_importing_again_may_change_the_objects_that_it_made(serve, gateway, cors):
    api = serve("{as: objects, allowOrigins: [\"https://app.example\"]}")
    again = DEFINITION.format(settings="{as: objects, allowOrigins: [\"https://b.example\"]}").encode()
    gateway.put_rest_api(restApiId=api.id, mode="merge", body=again)
    gateway.create_deployment(restApiId=api.id, stageName="prod")
    assert preflight(api, "/pets").header(ALLOW + "Origin") == "https://b.example"
    assert api.request("GET", "/pets").header(ALLOW + "Origin") == "https://b.example"
    cors.done("disable", api.id, "--deploy", "prod")
    assert api.request("OPTIONS", "/pets").status == 403
