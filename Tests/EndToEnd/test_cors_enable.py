"""`crossgate cors enable`, `plan` and `disable` against a running server, the objects seen by boto3 and by requests."""

import json

import pytest

from support.backend import Answer
from support.cors import preflight, rich_api, rows
from support.product import run
from support.rest_api import ALLOW, PAGE_HEADERS, RestAPI

ORIGIN = {"Origin": "https://app.example"}


@pytest.fixture
def api(server, backend):
    return rich_api(server, backend)


def test_a_whole_API_is_enabled_and_every_method_can_be_called_from_a_page(api, cors, backend):
    backend.answer = Answer(headers=[("Content-Type", "application/json")], body=b'{"from": "backend"}')
    text = cors.done("enable", api.id, "--deploy", "prod")
    assert f"deployed: {api.server.url}/_aws/execute-api/{api.id}/prod/" in text
    for path, methods in {
        "/": "GET,OPTIONS", "/pets": "GET,OPTIONS,POST", "/pets/7": "DELETE,OPTIONS,PUT", "/orders": "OPTIONS,POST",
        "/any": "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT", "/else/where": "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT",
    }.items():
        answer = preflight(api, path)
        assert answer.status == 200, path
        assert answer.header(ALLOW + "Origin") == "*", path
        assert answer.header(ALLOW + "Methods") == methods, path
        assert answer.header(ALLOW + "Headers") == PAGE_HEADERS, path
    assert api.request("GET", "/pets", ORIGIN).header(ALLOW + "Origin") == "*"
    post = api.request("POST", "/pets", ORIGIN | {"Content-Type": "application/json"}, b"{}")
    assert (post.header(ALLOW + "Origin"), post.body) == ("*", b'{"from": "backend"}')
    backend.answer = Answer(status=404, body=b"{}")
    missing = api.request("POST", "/pets", ORIGIN | {"Content-Type": "application/json"}, b"{}")
    assert (missing.status, missing.header(ALLOW + "Origin")) == (404, "*"), "not only the 200"
    # What the gateway answers itself.
    nothing = api.request("PUT", "/pets", ORIGIN)
    assert nothing.header(ALLOW + "Origin") is None, "ANY /{proxy+} took it, and its backend says nothing"
    assert nothing.status == 404
    refused = api.request("PATCH", "/", ORIGIN)
    assert (refused.status, refused.header(ALLOW + "Origin")) == (403, "*")
    # A proxy integration's answer is its backend's: the plan says so, with the code.
    assert api.request("POST", "/orders", ORIGIN).header(ALLOW + "Origin") is None
    assert "POST /orders" in text and "backend" in text


def test_the_objects_are_those_of_the_page(api, cors):
    cors.done("enable", api.id)
    options = api.client.get_method(**api.at("/pets", "OPTIONS"))
    assert (options["authorizationType"], options["apiKeyRequired"]) == ("NONE", False)
    integration = options["methodIntegration"]
    assert (integration["type"], integration["passthroughBehavior"]) == ("MOCK", "NEVER")
    assert integration["requestTemplates"] == {"application/json": '{"statusCode": 200}'}
    prefix = "method.response.header." + ALLOW
    assert options["methodResponses"]["200"]["responseParameters"] == {
        prefix + "Headers": False, prefix + "Methods": False, prefix + "Origin": False}
    assert integration["integrationResponses"]["200"]["responseParameters"] == {
        prefix + "Headers": f"'{PAGE_HEADERS}'", prefix + "Methods": "'GET,OPTIONS,POST'", prefix + "Origin": "'*'"}
    responses = {r["responseType"]: r for r in api.client.get_gateway_responses(restApiId=api.id, limit=100)["items"]}
    for type in ("DEFAULT_4XX", "DEFAULT_5XX"):
        assert responses[type]["defaultResponse"] is False
        assert responses[type]["responseParameters"]["gatewayresponse.header." + ALLOW + "Origin"] == "'*'"


@pytest.mark.parametrize("flags", [
    [], ["--origin", "https://app.example"],
    ["--origin", "https://app.example", "--origin", "https://*.example.org", "--credentials", "--expose", "X-Total",
     "--max-age", "600"],
    ["--as", "policy", "--origin", "https://app.example"], ["--resource", "/pets", "--recursive"],
])
def test_disable_puts_every_byte_back(api, cors, data_dir, flags):
    before = rows(data_dir, api.id)
    cors.done("enable", api.id, *flags)
    assert rows(data_dir, api.id) != before
    text = cors.done("disable", api.id)
    assert rows(data_dir, api.id) == before, text


def test_enabled_thrice_and_disabled_once(api, cors, data_dir):
    before = rows(data_dir, api.id)
    cors.done("enable", api.id)
    cors.done("enable", api.id, "--origin", "https://app.example", "--credentials")
    cors.done("enable", api.id, "--resource", "/pets", "--origin", "https://b.example")
    cors.done("disable", api.id)
    assert rows(data_dir, api.id) == before


def test_enabling_again_changes_nothing(api, cors, data_dir):
    cors.done("enable", api.id)
    enabled = rows(data_dir, api.id)
    again = cors.json("enable", api.id)
    assert again["changes"] is False
    assert {step["action"] for step in again["steps"]} <= {"unchanged", "backend", "limit"}
    assert rows(data_dir, api.id) == enabled


def test_a_plan_changes_nothing_and_says_all_that_enable_does(api, cors, data_dir):
    before = rows(data_dir, api.id)
    plan = cors.json("plan", api.id, "--origin", "https://app.example", "--deploy", "prod")
    assert "would be deployed to prod" in cors.done("plan", api.id, "--deploy", "prod")
    assert cors("plan", api.id, "--deploy", "no/stage").returncode == 1
    assert api.client.get_stages(restApiId=api.id)["item"] == []
    assert rows(data_dir, api.id) == before
    done = cors.json("enable", api.id, "--origin", "https://app.example")
    assert plan["steps"] == done["steps"] and plan["text"] == done["text"]
    assert (plan["applied"], done["applied"]) == (False, True)


def test_one_resource_alone(api, cors):
    cors.done("enable", api.id, "--resource", "/pets", "--no-gateway-responses", "--deploy", "prod")
    assert preflight(api, "/pets").status == 200
    assert api.request("OPTIONS", "/", ORIGIN).status == 403
    # Without its own OPTIONS, ANY /{proxy+} takes it.
    assert api.request("PATCH", "/", ORIGIN).header(ALLOW + "Origin") is None


def test_a_hand_made_OPTIONS_is_never_overwritten_unasked(server, cors, data_dir):
    api = RestAPI(server)
    api.mock("/pets", "GET", body="[]")
    api.preflight("/pets", {ALLOW + "Origin": "https://mine.example", ALLOW + "Methods": "GET"})
    before = rows(data_dir, api.id)
    refused = cors("enable", api.id)
    assert refused.returncode == 1
    assert "OPTIONS /pets" in refused.stdout and "https://mine.example" in refused.stdout, "named with what it says"
    assert "--overwrite" in refused.stderr and "--keep-existing" in refused.stderr
    assert rows(data_dir, api.id) == before, "all of it or nothing"
    kept = cors.done("enable", api.id, "--keep-existing", "--deploy", "prod")
    assert "OPTIONS /pets" in kept
    assert preflight(api, "/pets").header(ALLOW + "Origin") == "https://mine.example"
    assert api.request("GET", "/pets").header(ALLOW + "Origin") == "*"
    cors.done("disable", api.id)
    assert rows(data_dir, api.id) == before
    replaced = cors.done("enable", api.id, "--overwrite", "--deploy", "prod")
    assert "https://mine.example" in replaced
    assert preflight(api, "/pets").header(ALLOW + "Origin") == "*"
    cors.done("disable", api.id)
    assert rows(data_dir, api.id) == before


def test_what_was_changed_by_hand_since_stays_and_is_named(api, cors, data_dir):
    before = rows(data_dir, api.id)
    cors.done("enable", api.id)
    api.client.update_integration_response(
        **api.at("/pets", "OPTIONS"), statusCode="200", patchOperations=[{
            "op": "replace", "path": "/responseParameters/method.response.header.Access-Control-Allow-Origin",
            "value": "'https://mine.example'"}])
    disabled = cors("disable", api.id)
    assert disabled.returncode == 1
    assert "! OPTIONS /pets, integration response 200" in disabled.stdout
    assert "changed by hand since" in disabled.stderr
    # It stays whole, so that it still answers; everything else went back.
    kept = api.client.get_method(**api.at("/pets", "OPTIONS"))
    assert kept["methodIntegration"]["integrationResponses"]["200"]["responseParameters"][
        "method.response.header.Access-Control-Allow-Origin"] == "'https://mine.example'"
    assert "OPTIONS" not in [
        r.get("resourceMethods", {}) for r in api.client.get_resources(restApiId=api.id, limit=100)["items"]
        if r["path"] == "/any"][0]
    cors.done("disable", api.id, "--force")
    assert rows(data_dir, api.id) == before


def test_what_was_deleted_since_is_not_brought_back(api, cors):
    cors.done("enable", api.id)
    api.client.delete_resource(restApiId=api.id, resourceId=api.resources["/orders"])
    disabled = cors("disable", api.id)
    assert "/orders" not in [r["path"] for r in api.client.get_resources(restApiId=api.id, limit=100)["items"]]
    assert disabled.returncode in (0, 1)
    assert cors.done("disable", api.id, "--force") is not None


def test_disabling_one_resource_leaves_the_others(api, cors):
    cors.done("enable", api.id)
    cors.done("disable", api.id, "--resource", "/pets", "--deploy", "prod")
    assert api.request("GET", "/pets", ORIGIN).header(ALLOW + "Origin") is None
    assert preflight(api, "/pets/7").status == 200
    assert api.request("PATCH", "/", ORIGIN).header(ALLOW + "Origin") == "*", "gateway responses are the API's"


def test_several_origins_without_a_policy(api, cors):
    cors.done(
        "enable", api.id, "--origin", "https://app.example", "--origin", "https://b.example",
        "--origin", "https://*.example.org", "--credentials", "--deploy", "prod")
    for origin in ("https://app.example", "https://b.example", "https://x.y.example.org"):
        answer = preflight(api, "/pets", origin=origin)
        assert (answer.status, answer.header(ALLOW + "Origin")) == (200, origin)
        assert answer.header(ALLOW + "Credentials") == "true" and answer.body == b""
        assert answer.header("Vary") == "Origin"
        actual = api.request("GET", "/pets", {"origin": origin})
        assert (actual.header(ALLOW + "Origin"), actual.header("Vary")) == (origin, "Origin")
        assert actual.body == b'[{"name": "Rex"}]', "the body is what it was"
    for origin in (
        "https://evil.example", "https://example.org", "https://evilexample.org", "https://app.example.evil.com",
        "https://x.example.org.evil.com", "https://x.example.org:444", "http://x.example.org", "null",
        "https://evil.com/.example.org", "https://evil.com#.example.org", "HTTPS://APP.EXAMPLE", "",
    ):
        allowed = preflight(api, "/pets", origin=origin).header(ALLOW + "Origin")
        assert allowed == "https://app.example", f"{origin}: the first origin, which is not this one"
        assert api.request("GET", "/pets", {"Origin": origin}).header(ALLOW + "Origin") == "https://app.example"


def test_gateway_responses_that_are_customised_already_get_the_header_too(server, cors, data_dir):
    api = RestAPI(server)
    api.mock("/pets", "GET", body="[]")
    api.client.put_gateway_response(
        restApiId=api.id, responseType="MISSING_AUTHENTICATION_TOKEN", statusCode="404",
        responseTemplates={"application/json": '{"message":"nothing here"}'})
    before = rows(data_dir, api.id)
    cors.done("enable", api.id, "--deploy", "prod")
    answer = api.request("GET", "/nowhere", ORIGIN)
    assert (answer.status, answer.body, answer.header(ALLOW + "Origin")) == (404, b'{"message":"nothing here"}', "*")
    cors.done("disable", api.id)
    assert rows(data_dir, api.id) == before


def test_binary_types_do_not_break_the_preflight(server, cors):
    api = RestAPI(server, binaryMediaTypes=["*/*"])
    api.mock("/pets", "GET")
    cors.done("enable", api.id, "--origin", "https://a.example", "--origin", "https://app.example", "--deploy", "prod")
    answer = preflight(api, "/pets")
    assert (answer.status, answer.header(ALLOW + "Origin")) == (200, "https://app.example")


def test_mistakes_are_told_all_at_once_and_change_nothing(api, cors, data_dir):
    before = rows(data_dir, api.id)
    refused = cors(
        "enable", api.id, "--origin", "https://app.example/", "--origin", "app.example", "--method", "any",
        "--header", "X Y", "--max-age", "-1")
    assert refused.returncode == 1
    for part in ("https://app.example/", "app.example", "any", "X Y", "-1"):
        assert part in refused.stderr, part
    wildcard = cors("enable", api.id, "--credentials")
    assert wildcard.returncode == 1 and "--origin" in wildcard.stderr or "credentials" in wildcard.stderr
    unknown = cors("enable", api.id, "--resource", "/pets/{id}")
    assert unknown.returncode == 1 and "/pets/{petId}" in unknown.stderr, "the nearest path"
    assert cors("enable", "nosuchapi").returncode == 1
    assert cors("enable", api.id, "--recursive").returncode == 2
    assert cors("enable", api.id, "--overwrite", "--keep-existing").returncode == 2
    assert rows(data_dir, api.id) == before


def test_an_API_is_found_by_its_name(server, cors):
    api = RestAPI(server, "the only one of this name")
    api.mock("/pets", "GET", body="[]")
    assert "OPTIONS /pets" in cors.done("plan", "the only one of this name")
    RestAPI(server, "twice"), RestAPI(server, "twice")
    assert "2 APIs have this name" in cors("plan", "twice").stderr


def test_the_same_over_HTTP(server, api):
    body = json.dumps({"resource": "/pets", "allowOrigins": ["https://app.example"]})
    plan = server.control("POST", f"/_crossgate/apis/{api.id}/cors/plan", body)
    assert plan.status == 200 and plan.json()["applied"] is False
    done = server.control("POST", f"/_crossgate/apis/{api.id}/cors/enable", json.dumps(
        {"resource": "/pets", "allowOrigins": ["https://app.example"], "deploy": "prod"}))
    assert done.json()["applied"] is True and done.json()["deploymentId"]
    assert preflight(api, "/pets").header(ALLOW + "Origin") == "https://app.example"
    undone = server.control("POST", f"/_crossgate/apis/{api.id}/cors/disable", "{}")
    assert undone.json()["complete"] is True
    # Nothing is accepted and dropped, nobody gets in unsigned, and pages do not get in at all.
    wrong = server.control("POST", f"/_crossgate/apis/{api.id}/cors/plan", '{"allowOrigin": "*"}')
    assert wrong.status == 400 and "allowOrigin" in wrong.json()["message"] and "allowOrigins" in wrong.json()["message"]
    assert server.control("POST", f"/_crossgate/apis/{api.id}/cors/plan", '{"as": "magic"}').status == 400
    assert server.control("POST", "/_crossgate/apis/none/cors/plan", "{}").status == 404
    assert server.control("GET", f"/_crossgate/apis/{api.id}/cors/nothing").status == 404
    assert server.request("POST", f"/_crossgate/apis/{api.id}/cors/enable", {}, "{}").status == 403
    assert server.control("POST", f"/_crossgate/apis/{api.id}/cors/plan", "{}", {"Host": "evil.example"}).status == 403


def test_help_says_what_undo_is(server):
    text = run("cors", "--help").stdout
    for verb in ("enable", "disable", "plan", "audit", "check", "conform"):
        assert verb in text
    assert "every byte back" in run("cors", "enable", "--help").stdout
