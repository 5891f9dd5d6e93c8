"""`crossgate cors audit` on broken APIs: it names the fault, its calls mend it, and then a page can use the API.

Every API is broken through boto3. What the auditor prints is run as it is printed, by the real AWS CLI in a shell; the
proof is not the auditor's silence but a preflight and a request, and for three cases what Chromium makes of them.
"""

import pytest

from support.audited import ORIGIN, AuditedAPI, printed_calls, run_as_printed
from support.browser import open_page
from support.rest_api import ALLOW, STATUS_200, RestAPI

STEP = AuditedAPI.step
TENANT = {"method.request.header.X-Tenant": True}


@pytest.fixture
def api(server, echo):
    return AuditedAPI(server, echo)


def rules(report, *severities):
    return {f["rule"] for f in report["findings"] if f["severity"] in (severities or ("error", "warning"))}


def no_options(api):
    api.client.delete_method(**api.at("/pets", "OPTIONS"))


def options_validated(api):
    api.update_method("OPTIONS", STEP("add", "requestParameters", "method.request.header.X-Tenant", value="true"),
                      STEP("replace", "requestValidatorId", value=api.validator()))


def caught_by_any(api):
    api.mock("/any", "ANY", {ALLOW + "Origin": "*"}, body="{}",
             method={"requestParameters": TENANT, "requestValidatorId": api.validator()})


def template(text):
    def breaking(api):
        api.update_integration("OPTIONS", STEP("replace", "requestTemplates", "application/json", value=text))
    return breaking


def status_403(api):
    api.client.delete_method(**api.at("/pets", "OPTIONS"))
    api.mock("/pets", "OPTIONS", {ALLOW + "Origin": "*", ALLOW + "Methods": "PUT", ALLOW + "Headers": "*"}, STATUS_200,
             status="403", passthroughBehavior="NEVER")


def origin(value, *verbs):
    return lambda api: api.set(ALLOW + "Origin", value, *(verbs or ("GET", "PUT", "OPTIONS")))


def disagreeing(api):
    api.set(ALLOW + "Origin", "https://other.example", "OPTIONS")
    api.set(ALLOW + "Origin", ORIGIN, "GET", "PUT")


def preflight(header, value):
    return lambda api: api.set(ALLOW + header, value, "OPTIONS")


def named(credentials):
    """Answers for one origin; `credentials` by verb."""
    def breaking(api):
        for verb in ("GET", "PUT", "OPTIONS"):
            api.set(ALLOW + "Origin", ORIGIN, verb)
            if verb in credentials:
                api.set(ALLOW + "Credentials", credentials[verb], verb)
        for type in ("DEFAULT_4XX", "DEFAULT_5XX"):
            api.customise(type, {ALLOW + "Origin": ORIGIN, ALLOW + "Credentials": "true"})
    return breaking


def takes_json(api):
    api.client.create_model(restApiId=api.id, name="Pet", contentType="application/json", schema='{"type": "object"}')
    api.update_method("PUT", STEP("add", "requestModels", "application/json", value="Pet"))
    api.set(ALLOW + "Headers", "X-Api-Key", "OPTIONS")


def needs_tenant(api):
    api.update_method("PUT", STEP("add", "requestParameters", "method.request.header.X-Tenant", value="true"),
                      STEP("replace", "requestValidatorId", value=api.validator()))


#: Rule, what breaks the API, how a page uses it, whether the broken one can be deployed.
BROKEN = {
    "preflight-missing": (no_options, {}),
    "options-authorized": (
        lambda api: api.update_method("OPTIONS", STEP("replace", "authorizationType", value="AWS_IAM")), {}),
    "options-api-key": (lambda api: api.update_method("OPTIONS", STEP("replace", "apiKeyRequired", value="true")), {}),
    "options-validated": (options_validated, {}),
    "options-caught-by-any": (caught_by_any, {"path": "/any", "headers": {"X-Tenant": "1"}}),
    "options-without-integration": (lambda api: api.client.delete_integration(**api.at("/pets", "OPTIONS")), {}),
    "mock-template-missing": (
        lambda api: api.update_integration("OPTIONS", STEP("remove", "requestTemplates", "application/json")), {}),
    "mock-status-code": (template('{"statusCode": "200"}'), {}),
    "mock-response-unselected": (
        lambda api: api.update_answer("OPTIONS", STEP("replace", "selectionPattern", value=r"4\d{2}")), {}),
    "preflight-status": (status_403, {}),
    "binary-mock-request": (lambda api: api.patch_api(STEP("add", "binaryMediaTypes", "*/*")), {}),
    "preflight-without-allow-origin": (lambda api: api.unmap(ALLOW + "Origin", "OPTIONS"), {}),
    "allow-origin-missing": (lambda api: api.unmap(ALLOW + "Origin", "PUT"), {}),
    "header-declared-not-mapped": (lambda api: api.unmap(ALLOW + "Origin", "PUT", declared=True), {}),
    "allow-origin-path": (origin(ORIGIN + "/"), {}),
    "allow-origin-upper-case": (origin("https://App.Example"), {}),
    "allow-origin-without-scheme": (origin("app.example"), {}),
    "allow-origin-default-port": (origin(ORIGIN + ":443"), {}),
    "allow-origin-quoted": (origin('"*"'), {}),
    "allow-origin-empty": (origin("", "PUT"), {}),
    "allow-origin-disagrees": (disagreeing, {"origin": "https://other.example"}),
    "credentials-not-true": (named({"GET": "True", "PUT": "True", "OPTIONS": "True"}), {"credentials": True}),
    "credentials-one-sided": (named({"OPTIONS": "true"}), {"credentials": True}),
    "allow-methods-incomplete": (preflight("Methods", "GET,OPTIONS"), {}),
    "allow-methods-case": (preflight("Methods", "get,put"), {}),
    "allow-methods-unparsable": (preflight("Methods", "GET PUT"), {}),
    "allow-headers-unparsable": (preflight("Headers", "Content-Type; X-Api-Key"), {"headers": {"X-Api-Key": "k"}}),
    "allow-headers-content-type": (takes_json, {"headers": {"Content-Type": "application/json"}}),
    "allow-headers-parameters": (needs_tenant, {"headers": {"X-Tenant": "1"}}),
}


def test_the_API_that_is_right_has_no_finding(api, cors):
    text = cors.done("audit", api.id, "--fail-on", "note")
    assert text == "Preflights\n  /pets  OPTIONS /pets, MOCK, 200\n\n0 errors, 0 warnings, 0 notes\n"
    assert api.deploy().usable() is None


@pytest.mark.parametrize("rule", BROKEN)
def test_a_fault_is_named_mended_by_the_printed_calls_and_gone_from_the_wire(rule, api, cors, server):
    breaking, use = BROKEN[rule]
    breaking(api)
    if rule != "options-without-integration":  # the one that no deployment takes
        assert api.deploy().usable(**use) is not None, "it has to be broken before it can be mended"
    found = cors("audit", api.id, "--calls")
    assert found.returncode == 1, found.stdout
    report = cors.json("audit", api.id)
    assert rule in rules(report, "error"), found.stdout
    calls = printed_calls(found.stdout, rule)
    told = [f for f in report["findings"] if f["rule"] == rule]
    assert sorted(calls) == sorted(call["cli"] for f in told for call in f["fix"]["calls"]) != []
    # Fixes are for the definition as it is: where two findings are about one value, the first mends both.
    for call in told[0]["fix"]["calls"]:
        run_as_printed(server, call["cli"])
    after = cors.json("audit", api.id)
    assert told[0]["location"] not in [f["location"] for f in after["findings"] if f["rule"] == rule]
    cors.done("audit", api.id, "--apply", "--fail-on", "warning")
    assert api.deploy().usable(**use) is None
    # A second time there is nothing to do.
    assert cors("audit", api.id, "--apply").stderr == ""


def test_credentials_beside_a_star_are_taken_away_and_what_worked_still_works(api, cors):
    api.set(ALLOW + "Credentials", "true", "GET", "PUT", "OPTIONS")
    assert "wildcard-origin-with-credentials" in rules(cors.json("audit", api.id), "error")
    assert api.deploy().usable(credentials=True) and api.usable() is None
    cors.done("audit", api.id, "--apply", "--fail-on", "warning")
    assert api.deploy().usable() is None
    assert api.request("PUT", "/pets", {"Origin": ORIGIN}).header(ALLOW + "Credentials") is None


@pytest.mark.parametrize("type, rule", [
    ("DEFAULT_4XX", "default-4xx-without-allow-origin"),
    ("MISSING_AUTHENTICATION_TOKEN", "gateway-response-shields-default"),
])
def test_the_gateways_own_errors_become_readable(type, rule, api, cors):
    api.customise(type, {"X-Other": "1"})
    assert api.deploy().request("DELETE", "/pets", {"Origin": ORIGIN}).header(ALLOW + "Origin") is None
    found = cors("audit", api.id)
    assert found.returncode == 0 and f"[{rule}]" in found.stdout, "a warning, and no error"
    assert cors("audit", api.id, "--fail-on", "warning").returncode == 1
    cors.done("audit", api.id, "--apply", "--fail-on", "warning")
    refused = api.deploy().request("DELETE", "/pets", {"Origin": ORIGIN})
    assert (refused.status, refused.header(ALLOW + "Origin"), refused.header("X-Other")) == (403, "*", "1")


def test_everything_at_once_is_mended_and_comes_to_an_end(api, cors, backend):
    options_validated(api)
    template("{}")(api)
    api.set(ALLOW + "Origin", "app.example/", "GET")
    api.unmap(ALLOW + "Origin", "PUT")
    api.set(ALLOW + "Methods", "get;put", "OPTIONS")
    for number in range(12):
        api.mock(f"/r{number}", "DELETE", body="{}")
        api.mock(f"/r{number}", "GET", {ALLOW + "Origin": "null"}, body="{}")
    api.proxy("/orders", "POST", backend.url)
    api.customise("UNAUTHORIZED", {})
    done = cors("audit", api.id, "--apply", "--fail-on", "error")
    assert done.returncode == 0, done.stdout
    left = cors.json("audit", api.id)
    assert not [f for f in left["findings"] if f["severity"] != "note" and f["fix"]["calls"]], done.stdout
    api.deploy()
    assert api.usable() is None or "Allow-Origin" in api.usable()
    assert 200 == api.request("OPTIONS", "/r7", {"Origin": ORIGIN}).status


def test_an_API_that_is_not_about_CORS_is_left_closed(server, cors, echo):
    closed = RestAPI(server, "internal")
    closed.http("/jobs", "GET", echo.url)
    closed.http("/jobs", "PUT", echo.url)
    text = cors.done("audit", closed.id, "--apply", "--fail-on", "warning")
    assert text.endswith("0 errors, 0 warnings, 1 note\n") and "[cors-not-enabled]" in text
    assert "OPTIONS" not in closed.client.get_resource(restApiId=closed.id, resourceId=closed.resource("/jobs"))[
        "resourceMethods"]


def test_a_backend_that_answers_its_own_preflights_keeps_them(server, cors, echo):
    """ANY /{proxy+} to one backend, the most common API: a mock beside it would answer in its place."""
    whole = RestAPI(server, "greedy")
    whole.proxy("/", "ANY", echo.url + "/")
    whole.greedy_proxy(echo.url)
    text = cors.done("audit", whole.id, "--apply", "--fail-on", "warning")
    assert "0 errors, 0 warnings" in text
    assert list(whole.client.get_resource(restApiId=whole.id, resourceId=whole.resource("/{proxy+}"))[
        "resourceMethods"]) == ["ANY"]
    assert len(text.splitlines()) < 25, text


# -- stages -------------------------------------------------------------------------------------------------------

def test_a_stage_is_audited_as_it_is_served(api, cors):
    api.update_method("OPTIONS", STEP("replace", "apiKeyRequired", value="true"))
    api.deploy()
    assert "options-api-key" in rules(cors.json("audit", api.id, "--stage", "prod"), "error")
    cors.done("audit", api.id, "--apply")
    assert cors("audit", api.id).returncode == 0
    stale = cors("audit", api.id, "--stage", "prod", "--calls")
    assert stale.returncode == 1 and "[options-api-key]" in stale.stdout and "[not-deployed]" in stale.stdout
    [deploy] = printed_calls(stale.stdout, "not-deployed")
    run_as_printed(api.server, deploy)
    assert cors("audit", api.id, "--stage", "prod", "--fail-on", "note").returncode == 0
    assert api.usable() is None
    api.update_method("OPTIONS", STEP("replace", "apiKeyRequired", value="true"))
    warned = cors("audit", api.id, "--stage", "prod")
    assert warned.returncode == 0 and "[deployment-would-break]" in warned.stdout


def test_the_variables_of_a_stage_count(api, cors):
    api.update_answer("GET", STEP("replace", "responseParameters", f"method.response.header.{ALLOW}Origin",
                                  value="stageVariables.origin"))
    api.deploy()
    assert "stage-variable-undefined" in rules(cors.json("audit", api.id, "--stage", "prod"))
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=[
        STEP("replace", "variables", "origin", value=ORIGIN + "/")])
    assert "allow-origin-path" in rules(cors.json("audit", api.id, "--stage", "prod"), "error")
    [mend] = printed_calls(cors("audit", api.id, "--stage", "prod", "--calls").stdout, "allow-origin-path")
    assert " update-stage " in mend
    run_as_printed(api.server, mend)
    assert api.request("GET", "/pets").header(ALLOW + "Origin") == ORIGIN, "without a deployment"


# -- before a real browser ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("rule", ["preflight-missing", "allow-methods-incomplete", "mock-status-code"])
def test_Chromium_lets_the_page_in_once_the_calls_were_made(rule, api, cors, browser, pages):
    BROKEN[rule][0](api)
    api.deploy()
    url = f"http://api.localhost:{api.server.port}" + api.path("/pets")
    with open_page(browser, pages.origin("app")) as page:
        assert page.fetch(url, method="PUT", body="{}")["ok"] is False
        page.console("blocked by CORS policy")
    cors.done("audit", api.id, "--apply")
    api.deploy()
    with open_page(browser, pages.origin("app")) as page:
        result = page.fetch(url, method="PUT", body="{}")
        assert (result["ok"], result.get("status")) == (True, 200), result


def test_Chromium_knows_the_page_by_the_origin_as_it_is_mended(api, cors, browser, pages):
    page_origin = pages.origin("app")
    origin(page_origin + "/")(api)
    api.deploy()
    url = f"http://api.localhost:{api.server.port}" + api.path("/pets")
    with open_page(browser, page_origin) as page:
        assert page.fetch(url)["ok"] is False
    cors.done("audit", api.id, "--apply")
    api.deploy()
    with open_page(browser, page_origin) as page:
        assert page.fetch(url)["ok"] is True
    with open_page(browser, pages.origin("stranger")) as page:
        assert page.fetch(url)["ok"] is False, "nobody else was let in"
