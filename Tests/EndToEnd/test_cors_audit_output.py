"""What `crossgate cors audit` prints: for people, for programs and for code scanning, whatever it is given."""

import json
import re
import time
from urllib.parse import urlsplit

import pytest

from support.audited import AuditedAPI
from support.product import REPOSITORY, run
from support.rest_api import ALLOW, RestAPI

FUNCTION = {
    "type": "aws_proxy", "httpMethod": "POST",
    "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
           "arn:aws:lambda:us-east-1:000000000000:function:f/invocations",
}
DEFINITIONS = sorted(
    path for folder in ("Tests/EndToEnd/definitions", "Tests/Fixtures/openapi", "samples")
    for path in (REPOSITORY / folder).iterdir() if path.suffix in (".json", ".yaml", ".yml"))


def audit(*arguments, **more):
    return run("cors", "audit", *arguments, **more)


def definition(paths, **more):
    return {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths} | more


def function():
    return {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": FUNCTION}


def mock(headers, status="200", template='{"statusCode": 200}', response=None, **integration):
    answer = {"statusCode": status, "responseParameters": {
        f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()}}
    if response is not None:
        answer["responseTemplates"] = {"application/json": response}
    return {
        "responses": {status: {"description": "ok", "headers": {
            name: {"schema": {"type": "string"}} for name in headers}}},
        "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": template}, "responses": {"default": answer},
        } | integration}


def allow(methods, headers="Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token", origin="*", **more):
    return {ALLOW + "Origin": origin, ALLOW + "Methods": methods, ALLOW + "Headers": headers} | more


@pytest.fixture
def write(tmp_path):
    def write(content, name="api.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path
    return write


BROKEN = definition({"/pets": {"get": mock({ALLOW + "Origin": "app.example"}), "put": mock({}), "post": function()}})


# -- exit codes and streams ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("content, codes", [
    (BROKEN, {"error": 1, "warning": 1, "note": 1, "never": 0}),
    # A warning: the gateway's own answers.
    (definition({"/pets": {"get": mock({ALLOW + "Origin": "*"})}}), {"error": 0, "warning": 1, "note": 1, "never": 0}),
    # A note: nothing about CORS.
    (definition({"/pets": {"get": mock({})}}), {"error": 0, "warning": 0, "note": 1, "never": 0}),
    # Nothing at all.
    (definition({}), {"error": 0, "warning": 0, "note": 0, "never": 0}),
])
def test_the_exit_code_is_what_fail_on_asks_for(content, codes, write):
    path = write(content)
    for threshold, code in codes.items():
        done = audit(path, "--fail-on", threshold)
        assert (done.returncode, done.stderr) == (code, ""), f"{threshold}\n{done.stdout}"
    assert audit(path).returncode == codes["error"]


def test_standard_input(write):
    given = json.dumps(BROKEN)
    piped = audit("-", stdin=given)
    assert piped.returncode == 1 and piped.stdout == audit(write(given)).stdout
    sarif = json.loads(audit("-", "--format", "sarif", stdin=given).stdout)
    assert all("physicalLocation" not in place for result in sarif["runs"][0]["results"]
               for place in result["locations"]), "no file is named -"


@pytest.mark.parametrize("arguments, says", [
    (["gone.yaml"], "gone.yaml"), (["samples/petstore.yaml", "--stage", "prod"], "--stage"),
    (["samples/petstore.yaml", "--apply"], "--apply"), (["samples/petstore.yaml", "--format", "xml"], "xml"),
    (["samples/petstore.yaml", "--fail-on", "fatal"], "fatal"),
    (["samples/petstore.yaml", "--ignore", "max-age"], "docs/cors-rules.md"),
])
def test_what_cannot_be_done_is_said_on_standard_error(arguments, says):
    done = audit(*arguments, cwd=REPOSITORY)
    assert done.returncode in (1, 2) and done.stdout == "" and says in done.stderr, done


@pytest.mark.parametrize("content", ["", "{", "openapi: 3.0.1\npaths: [", "\0", '{"swagger": "9"}'])
def test_what_is_no_definition_is_refused_with_its_place(content, write):
    done = audit(write(content))
    assert done.returncode == 1 and done.stdout == "" and "api.json" in done.stderr, done


def test_an_API_or_stage_that_is_not_there(cors, server):
    done = cors("audit", "nothing")
    assert done.returncode == 1 and done.stdout == "" and "nothing" in done.stderr
    api = RestAPI(server, "here")
    done = cors("audit", api.id, "--stage", "gone")
    assert done.returncode == 1 and done.stdout == "" and done.stderr
    by_name = RestAPI(server, "only one of this name")
    assert cors("audit", "only one of this name").stdout == cors("audit", by_name.id).stdout


def test_a_folder_of_an_APIs_name_is_not_the_API(cors, server, tmp_path):
    (tmp_path / "folder").mkdir()
    RestAPI(server, "folder")
    done = run("cors", "audit", "folder", "--endpoint-url", server.url, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


# -- for programs -------------------------------------------------------------------------------------------------

def test_the_server_says_what_the_command_says(cors, server, echo):
    api = AuditedAPI(server, echo)
    api.set(ALLOW + "Origin", "app.example", "GET")
    api.deploy()
    api.set(ALLOW + "Methods", "put", "OPTIONS")
    for query, arguments in (("", []), ("?stage=prod", ["--stage", "prod"])):
        answer = server.control("GET", f"/_crossgate/apis/{api.id}/cors/audit{query}")
        assert answer.status == 200
        assert json.loads(answer.body) == cors.json("audit", api.id, *arguments)
    assert server.control("GET", "/_crossgate/apis/nothing/cors/audit").status == 404
    assert server.control("GET", f"/_crossgate/apis/{api.id}/cors/audit?stage=gone").status == 404


@pytest.mark.parametrize("format", ["table", "json", "sarif"])
def test_two_runs_print_the_same_bytes(format, write):
    path = write(BROKEN)
    assert len({audit(path, "--format", format, "--calls").stdout for _ in range(4)}) == 1


def test_every_finding_links_to_its_explanation(write):
    report = json.loads(audit(write(BROKEN), "--format", "json").stdout)
    page = (REPOSITORY / "docs/cors-rules.md").read_text()
    for finding in report["findings"]:
        file, anchor = finding["help"].split("#")
        assert file == "docs/cors-rules.md" and f"### {anchor}\n" in page
        # A file's objects have no ids that a call could name.
        assert finding["fix"]["calls"] == []
    assert report["counts"] == {
        severity: sum(f["severity"] == severity for f in report["findings"])
        for severity in ("error", "warning", "note")}


def test_rules_can_be_left_out(write):
    path = write(BROKEN)
    found = {f["rule"] for f in json.loads(audit(path, "--format", "json").stdout)["findings"]}
    some = sorted(found)[:2]
    left = audit(path, "--format", "json", *(word for rule in some for word in ("--ignore", rule)))
    assert {f["rule"] for f in json.loads(left.stdout)["findings"]} == found - set(some)
    none = audit(path, "--fail-on", "note", *(word for rule in sorted(found) for word in ("--ignore", rule)))
    assert none.returncode == 0 and none.stdout.endswith("0 errors, 0 warnings, 0 notes\n")


def check_sarif(log):
    """SARIF 2.1.0 (OASIS), the members that it requires and the values that it allows, where this log has them."""
    assert log["version"] == "2.1.0"  # 3.13.2
    assert urlsplit(log["$schema"]).scheme == "https"  # 3.13.3
    [run_object] = log["runs"]  # 3.13.4
    driver = run_object["tool"]["driver"]  # 3.14.6, 3.18.2
    assert driver["name"] and re.fullmatch(r"\d+\.\d+.*", driver["version"])  # 3.19.8
    ids = [rule["id"] for rule in driver["rules"]]  # 3.49.3
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        for text in ("shortDescription", "fullDescription", "help"):  # 3.12: multiformatMessageString needs text
            assert rule[text]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")  # 3.50.3
        if "helpUri" in rule:
            assert urlsplit(rule["helpUri"]).scheme  # 3.49.12: absolute
    for result in run_object["results"]:  # 3.14.23: present, an array, perhaps empty
        assert result["message"]["text"]  # 3.27.11, 3.11.8
        assert ids[result["ruleIndex"]] == result["ruleId"]  # 3.27.5, 3.27.6
        assert result["level"] in ("none", "note", "warning", "error")  # 3.27.10
        for key, value in result["partialFingerprints"].items():  # 3.27.17
            assert key and isinstance(value, str)
        for place in result["locations"]:  # 3.27.12
            for logical in place["logicalLocations"]:  # 3.33.7: one of these, or another word of the kind
                assert logical["fullyQualifiedName"] and logical["kind"] == "resource"
            if physical := place.get("physicalLocation"):
                uri = physical["artifactLocation"]["uri"]  # 3.4.3: a URI reference of RFC 3986
                assert re.fullmatch(r"(?:%[0-9A-F]{2}|[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=])+", uri)
                assert physical["region"]["startLine"] >= 1  # 3.30.5
    return run_object["results"]


def test_a_SARIF_log_has_what_the_standard_requires(write, cors, server, echo):
    results = check_sarif(json.loads(audit(write(BROKEN), "--format", "sarif").stdout))
    report = json.loads(audit(write(BROKEN), "--format", "json").stdout)
    assert [(r["ruleId"], r["level"]) for r in results] == [(f["rule"], f["severity"]) for f in report["findings"]]
    assert {r["level"] for r in results} == {"error", "warning", "note"}
    assert check_sarif(json.loads(audit(write(definition({})), "--format", "sarif").stdout)) == []
    api = AuditedAPI(server, echo)
    api.unmap(ALLOW + "Origin", "PUT")
    results = check_sarif(json.loads(cors("audit", api.id, "--format", "sarif").stdout))
    assert results and all("physicalLocation" not in r["locations"][0] for r in results)


@pytest.mark.parametrize("name, uri", [
    ("api.json", "api.json"), ("./api.json", "api.json"), ("a b#c%.json", "a%20b%23c%25.json"),
    ("sub/api.json", "sub/api.json"), ("sub/../x:y.json", "x%3Ay.json"), ("é.json", "%C3%A9.json"),
])
def test_SARIF_names_the_file_relative_to_the_working_directory(name, uri, tmp_path):
    (tmp_path / "sub").mkdir()
    path = tmp_path / name
    path.write_text(json.dumps(BROKEN))
    for given in (name, path):
        [place] = {
            r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for r in json.loads(audit(given, "--format", "sarif", cwd=tmp_path).stdout)["runs"][0]["results"]}
        assert place == uri
    elsewhere = json.loads(audit(path, "--format", "sarif", cwd="/").stdout)
    assert elsewhere["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_SARIF_points_at_the_line(write):
    path = write(json.dumps(BROKEN, indent=2))
    lines = path.read_text().splitlines()
    for result in json.loads(audit(path, "--format", "sarif").stdout)["runs"][0]["results"]:
        place = result["locations"][0]
        verb, _, rest = place["logicalLocations"][0]["fullyQualifiedName"].partition(" ")
        line = lines[place["physicalLocation"]["region"]["startLine"] - 1].strip()
        if verb in ("GET", "PUT", "POST"):
            assert line == f'"{verb.lower()}": {{', result
        elif verb == "OPTIONS":
            assert line == '"/pets": {', "the path that lacks it"


# -- what is hostile, and what is large ---------------------------------------------------------------------------

def steering(output):
    return [c for c in output if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)]


EVIL = ["\x1b[2J\x1b[31m", "\x9b31m", "\x07", "\u202e", "\r", "\x7f"]


@pytest.mark.parametrize("evil", EVIL, ids=[repr(text) for text in EVIL])
@pytest.mark.parametrize("format", ["table", "json", "sarif"])
def test_names_and_values_never_steer_the_terminal(evil, format, write):
    broken = mock(allow(f"P{evil}T", f"X{evil}", f"https://a{evil}.example"), template=f'{{"statusCode": "{evil}"}}')
    bad = definition({
        "/users": {"put": function(), "options": broken}, "/pets": {"get": mock({ALLOW + "Origin": f"b{evil}"})}})
    bad["info"]["title"] = f"pets{evil}"
    done = audit(write(bad), "--format", format, "--calls")
    assert done.returncode == 1 and done.stdout, done.stderr
    assert steering(done.stdout + done.stderr) == [] and (format != "table" or "\u202e" not in done.stdout)


@pytest.mark.parametrize("evil", EVIL, ids=[repr(text) for text in EVIL])
def test_what_is_refused_is_quoted_without_its_escapes(evil, write):
    refused = definition({f"/p{evil}": {"put": function()}})
    done = audit(write(refused))
    assert done.returncode == 1 and done.stdout == ""
    assert "\ufffd" in done.stderr and steering(done.stderr) == [] and "\u202e" not in done.stderr


def test_escapes_in_a_live_API_do_not_reach_the_terminal_and_its_calls_still_run(cors, server, echo):
    api = AuditedAPI(server, echo)
    api.client.put_gateway_response(
        restApiId=api.id, responseType="UNAUTHORIZED", responseTemplates={"application/json": "\x1b[31m"})
    api.update_integration("OPTIONS", api.step(
        "replace", "requestTemplates", "application/json", value='{"statusCode": "\x1b[31m"}'))
    done = cors("audit", api.id, "--calls")
    assert "\x1b" not in done.stdout and "\\u{1b}" in done.stdout
    applied = cors("audit", api.id, "--apply", "--fail-on", "warning")
    assert applied.returncode == 0 and "\x1b" not in applied.stdout + applied.stderr


def big(resources=300):
    verbs = ("get", "put", "post", "delete", "patch", "head")
    return definition({
        f"/r{number}": {verb: mock({ALLOW + "Origin": "https://x.example/"}) for verb in verbs}
        | {"options": mock(allow("get;put", "a b", "x.example"))} for number in range(resources)})


def test_the_largest_API_is_audited_in_bounded_time_and_space(write):
    path = write(big())
    started = time.monotonic()
    table = audit(path, timeout=120)
    took = time.monotonic() - started
    assert table.returncode == 1 and took < 60, f"{took} s, of a debug build perhaps"
    assert len(table.stdout.splitlines()) < 600, "a person reads it"
    assert "more of allow-methods-unparsable" in table.stdout or "300" in table.stdout
    report = audit(path, "--format", "json", timeout=120)
    assert len(report.stdout) < 20_000_000
    assert len(json.loads(report.stdout)["cells"]) == 2100
    check_sarif(json.loads(audit(path, "--format", "sarif", timeout=120).stdout))


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.name)
def test_every_definition_of_the_repository_is_audited(path):
    for format in ("table", "json", "sarif"):
        done = audit(path, "--format", format, "--fail-on", "never")
        assert (done.returncode, done.stderr) == (0, ""), done
        if format != "table":
            json.loads(done.stdout)


def test_the_pet_store_has_no_error_and_no_warning():
    done = audit("samples/petstore.yaml", "--fail-on", "warning", cwd=REPOSITORY)
    assert done.returncode == 0, done.stdout


def test_the_extension_for_CORS_is_what_the_file_means(write):
    opened = definition(
        {"/pets": {"get": mock({}), "put": mock({})}},
        **{"x-crossgate-cors": {"allowOrigins": ["https://app.example"], "maxAge": 600}})
    done = audit(write(opened), "--fail-on", "warning")
    assert done.returncode == 0 and "policy engine, rule for /" in done.stdout, done.stdout + done.stderr


# -- definitions as the tools write them --------------------------------------------------------------------------

CDK_TEMPLATE = """#set($origin = $input.params().header.get("Origin"))
#if($origin == "")
  #set($origin = $input.params().header.get("origin"))
#end
#if($origin == "https://b.example" || $origin == "https://c.example")
  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#end"""
CDK_METHODS = "OPTIONS,GET,PUT,POST,DELETE,PATCH,HEAD"
CDK_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent"
GATEWAY_RULES = {"default-4xx-without-allow-origin", "default-5xx-without-allow-origin"}


def functions(options, paths=("/users", "/orders", "/orders/{id}")):
    return definition({path: {"get": function(), "post": function(), "options": options} for path in paths})


PUBLIC = {
    "CDK, one origin": (functions(mock(
        allow(CDK_METHODS, CDK_HEADERS, "https://a.example", Vary="Origin"), "204", "{ statusCode: 200 }")),
        GATEWAY_RULES),
    "CDK, three origins": (functions(mock(
        allow(CDK_METHODS, CDK_HEADERS, "https://a.example", Vary="Origin"), "204", "{ statusCode: 200 }",
        CDK_TEMPLATE)), GATEWAY_RULES),
    "CDK, disableCache": (functions(mock(
        allow(CDK_METHODS, CDK_HEADERS) | {"Access-Control-Max-Age": "-1"}, "204", "{ statusCode: 200 }")),
        GATEWAY_RULES),
    "SAM": (functions(mock(allow("OPTIONS,POST,GET", "Content-Type"), template='{\n  "statusCode" : 200\n}\n',
                           response="{}\n")), GATEWAY_RULES),
    "Serverless": (functions(mock(allow("OPTIONS,GET,POST", CDK_HEADERS + ",X-Amzn-Trace-Id"),
                                  template="{statusCode:200}", response="", contentHandling="CONVERT_TO_TEXT")),
                   GATEWAY_RULES),
    "console": (definition(
        {"/pets": {"get": mock({ALLOW + "Origin": "*"}), "options": mock(allow("GET,OPTIONS"))}},
        **{"x-amazon-apigateway-gateway-responses": {type: {"responseParameters": {
            f"gatewayresponse.header.{ALLOW}Origin": "'*'"}} for type in ("DEFAULT_4XX", "DEFAULT_5XX")}}), set()),
    "an API without CORS": (definition({
        "/jobs": {"get": mock({}), "post": mock({})}, "/jobs/{id}": {"put": mock({}), "delete": mock({})}}), set()),
    "ANY {proxy+}": (definition({
        path: {"x-amazon-apigateway-any-method": function()} for path in ("/", "/{proxy+}")}), set()),
    "internal functions": (definition({
        f"/{name}": {"get": function(), "post": function()} for name in ("a", "b", "c")}), set()),
}


@pytest.mark.parametrize("kind", PUBLIC)
def test_what_the_tools_write_is_no_error_and_no_flood(kind, write):
    content, warnings = PUBLIC[kind]
    report = json.loads(audit(write(content), "--format", "json").stdout)
    by_severity = {severity: {f["rule"] for f in report["findings"] if f["severity"] == severity}
                   for severity in ("error", "warning", "note")}
    assert by_severity["error"] == set()
    assert by_severity["warning"] == warnings
    assert len(by_severity["note"]) <= 4
    text = audit(write(content)).stdout
    assert len(text.splitlines()) <= 30, text


def test_a_large_API_of_functions_fits_on_a_screen(write):
    """60 resources of two functions each: what is the same everywhere is said once."""
    text = audit(write(functions(mock(allow("OPTIONS,GET,POST"))) | {"paths": {
        f"/r{n}": {"get": function(), "post": function(), "options": mock(allow("OPTIONS,GET,POST"))}
        for n in range(80)}})).stdout
    assert len(text.splitlines()) < 40, text
