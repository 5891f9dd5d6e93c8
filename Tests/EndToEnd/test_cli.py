"""The command line as people and scripts meet it: output, errors, exit codes, settings."""

import json
import os
import pty
import re
import socket
import subprocess
from pathlib import Path

import pytest

from support.product import EXECUTABLE, Server, clean_environment, run
from support.rest_api import RestAPI
from support.tools import client
from support.waiting import wait_until

DEFINITIONS = Path(__file__).parent / "definitions"
GOOD = DEFINITIONS / "pets-3.0.yaml"
ESCAPE = "\x1b"


@pytest.fixture
def broken(tmp_path):
    """Line 7 calls an integration what is none."""
    file = tmp_path / "broken.yaml"
    file.write_text("""openapi: 3.0.1
info: {title: broken, version: "1"}
paths:
  /pets:
    get:
      x-amazon-apigateway-integration:
        type: teapot
""")
    return file


# -- version, help, usage -----------------------------------------------------------------------------------------


def test_version():
    done = run("version")
    assert done.returncode == 0 and re.fullmatch(r"crossgate \d+\.\d+\.\d+\n", done.stdout) and done.stderr == ""
    assert json.loads(run("version", "--json").stdout)["version"] in done.stdout


def test_help_names_every_verb_and_the_exit_codes():
    done = run("--help")
    assert done.returncode == 0
    for verb in ("serve", "import", "validate", "routes", "template", "version"):
        assert verb in done.stdout
    assert "143" in done.stdout


@pytest.mark.parametrize("arguments", [
    ["nosuchverb"], ["serve", "--nosuchflag"], ["validate"], ["import"], ["serve", "--event-loops", "many"],
    ["serve", "--listen", "nowhere"], ["serve", "--account-id", "12"], ["serve", "--log-level", "loud"],
    ["serve", "--log-format", "xml"], ["serve", "--in-memory", "--data-dir", "/nonexistent/x"],
    ["routes", "--endpoint-url", "not a url"],
])
def test_wrong_usage_is_2_and_on_standard_error(arguments):
    done = run(*arguments, timeout=10)
    assert done.returncode == 2, done
    assert done.stdout == "" and done.stderr
    assert arguments[-1].lstrip("-").split("/")[-1] in done.stderr or "Usage" in done.stderr


# -- validate -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(DEFINITIONS.iterdir()), ids=lambda file: file.name)
def test_validate_of_a_good_file_is_0(file):
    done = run("validate", file)
    assert done.returncode == 0, done
    # Warnings may be there, each with its place.
    assert all(line.startswith(f"{file}:") or line.startswith(" ") for line in done.stderr.splitlines())
    assert "error" not in done.stderr


def test_validate_says_where_an_extension_is_that_is_not_supported_yet(tmp_path):
    file = tmp_path / "documented.yaml"
    file.write_text(GOOD.read_text() + "x-amazon-apigateway-documentation:\n  documentationParts: []\n")
    line = len(GOOD.read_text().splitlines()) + 1
    done = run("validate", file)
    assert done.returncode == 0
    place = rf"{re.escape(str(file))}:{line}:\d+: "
    assert re.search(place + ".*x-amazon-apigateway-documentation", done.stderr), done.stderr


@pytest.mark.parametrize("text, line", [
    ("openapi: 3.0.1\ninfo: {title: x, version: '1'\npaths: {}\n", 3),
    ("openapi: 3.0.1\ninfo:\n\ttitle: x\n", 3),
    ('{\n "openapi": "3.0.1",\n "info": {"title": "x" "version": "1"}\n}', 3),
])
def test_validate_says_where_a_file_does_not_parse(tmp_path, text, line):
    file = tmp_path / "broken.yaml"
    file.write_text(text)
    done = run("validate", file)
    assert done.returncode == 1
    place = re.search(re.escape(str(file)) + r":(\d+):(\d+)", done.stderr)
    assert place, done.stderr
    # A parser may see the mistake where the next line begins.
    assert int(place[1]) in (line - 1, line, line + 1)


def test_validate_says_what_is_wrong_with_file_line_and_column(broken):
    done = run("validate", broken)
    assert done.returncode == 1
    assert re.search(re.escape(str(broken)) + r":7:\d+: .*teapot", done.stderr, re.S), done.stderr
    assert ESCAPE not in done.stderr


def test_validate_of_several_mistakes_names_them_all(tmp_path):
    file = tmp_path / "two.json"
    integration = {"type": "teapot"}
    file.write_text(json.dumps({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {
        "/a": {"get": {"x-amazon-apigateway-integration": integration}},
        "/b": {"put": {"x-amazon-apigateway-integration": integration}}}}, indent=1))
    done = run("validate", file)
    assert done.returncode == 1
    assert len(set(re.findall(re.escape(str(file)) + r":(\d+):", done.stderr))) >= 2, done.stderr


def test_validate_of_a_missing_file_says_so(tmp_path):
    done = run("validate", tmp_path / "nosuch.yaml")
    assert done.returncode == 1 and "nosuch.yaml" in done.stderr and done.stdout == ""


def on_a_terminal(*arguments, **environment):
    """What a run writes to a terminal."""
    main, side = pty.openpty()
    process = subprocess.Popen([str(EXECUTABLE), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=side,
                               stderr=side, env=clean_environment(TERM="xterm-256color", **environment))
    os.close(side)
    text = b""
    try:
        while data := os.read(main, 65536):
            text += data
    except OSError:
        pass  # How a terminal ends on Linux.
    os.close(main)
    process.wait(10)
    return text.decode()


def test_colour_is_for_terminals_and_NO_COLOR_takes_it_away(broken):
    assert ESCAPE in on_a_terminal("validate", broken)
    assert ESCAPE not in on_a_terminal("validate", broken, NO_COLOR="1")
    piped = run("validate", broken)
    assert ESCAPE not in piped.stderr + piped.stdout


# -- import and routes --------------------------------------------------------------------------------------------


def test_import_into_a_running_server_and_routes(server):
    done = run("import", GOOD, "--endpoint-url", server.url, "--stage", "test")
    assert done.returncode == 0, done
    url = re.search(r"http://\S+/test/", done.stdout).group(0)
    assert server.get(url.removeprefix(server.url) + "pets?kind=cat").json() == [{"name": "Rex"}]

    listed = run("routes", "--endpoint-url", server.url)
    assert listed.returncode == 0
    line = next(line for line in listed.stdout.splitlines() if line.startswith(url + "pets "))
    assert "GET" in line and "OPTIONS" in line
    assert any(line.startswith(url + "pets/{id}") and "ANY" in line for line in listed.stdout.splitlines())


def test_import_takes_the_address_from_the_environment(server):
    done = run("import", GOOD, environment={"AWS_ENDPOINT_URL": server.url})
    assert done.returncode == 0, done
    assert client(server).get_stages(restApiId=done.stdout.split()[1])["item"] == []


def test_import_of_a_bad_file_fails_and_makes_nothing(server, broken):
    before = len(client(server).get_rest_apis(limit=500)["items"])
    done = run("import", broken, "--endpoint-url", server.url)
    assert done.returncode == 1
    # AWS's own sentence, and the file that it is about.
    assert "malformed integration at path /pets" in done.stderr and str(broken) in done.stderr
    assert len(client(server).get_rest_apis(limit=500)["items"]) == before


def test_import_without_a_server_says_where_it_looked_and_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = run("import", GOOD, "--endpoint-url", f"http://127.0.0.1:{port}")
    assert done.returncode == 1 and done.stdout == ""
    assert str(port) in done.stderr and "crossgate serve" in done.stderr


# -- serve --------------------------------------------------------------------------------------------------------


def test_a_port_in_use_is_an_error_that_names_it(server, tmp_path):
    done = run("serve", "--listen", f"127.0.0.1:{server.port}", "--data-dir", tmp_path / "d", timeout=20)
    assert done.returncode == 1
    assert str(server.port) in done.stderr and "--listen" in done.stderr
    assert "http://" not in done.stdout


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0"])
def test_an_address_that_others_reach_is_refused(tmp_path, address):
    done = run("serve", "--listen", address, "--data-dir", tmp_path / "d", timeout=20)
    assert done.returncode in (1, 2)
    assert address in done.stderr and "--insecure-control-plane" in done.stderr


def test_unless_it_is_asked_for(tmp_path):
    server = Server("--insecure-control-plane", listen="0.0.0.0:0", data_dir=tmp_path, wait=False)
    try:
        port = wait_until(lambda: re.search(r"http://[\d.]+:(\d+)", server.stdout), 20, "an address").group(1)
        server.port = int(port)
        assert server.get("/_crossgate/livez").status == 200
    finally:
        server.stop()


def region_of(server):
    """The region and account that a server resolves a definition's variables with."""
    body = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
        "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET",
                                            "uri": "http://127.0.0.1:80/${AWS::Region}/${AWS::AccountId}"}}}}}
    gateway = client(server)
    api = gateway.import_rest_api(body=json.dumps(body).encode())["id"]
    items = gateway.get_resources(restApiId=api, embed=["methods"])["items"]
    resource = next(item for item in items if item["path"] == "/a")
    return resource["resourceMethods"]["GET"]["methodIntegration"]["uri"].split("/")[3:]


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(start, tmp_path):
    file = tmp_path / "settings.yaml"
    file.write_text("region: eu-north-1\naccount-id: '111111111111'\n")
    named = {"CROSSGATE_CONFIG": file}
    cases = [
        ([], {}, ["us-east-1", "000000000000"]),
        ([], named, ["eu-north-1", "111111111111"]),
        (["--config", file], {}, ["eu-north-1", "111111111111"]),
        ([], named | {"CROSSGATE_REGION": "eu-west-1"}, ["eu-west-1", "111111111111"]),
        (["--region", "ap-south-1", "--account-id", "222222222222"], named | {"CROSSGATE_REGION": "eu-west-1"},
         ["ap-south-1", "222222222222"]),
    ]
    for flags, environment, expected in cases:
        server = start("--in-memory", *flags, data_dir=None, environment=environment)
        assert region_of(server) == expected
        server.stop()


def test_a_configuration_file_is_found_in_the_working_folder(start, tmp_path):
    (tmp_path / "crossgate.yaml").write_text("region: sa-east-1\nin-memory: true\n")
    assert region_of(start(data_dir=None, cwd=tmp_path)) == ["sa-east-1", "000000000000"]


def test_an_unknown_setting_is_an_error_with_its_line(tmp_path):
    file = tmp_path / "crossgate.yaml"
    file.write_text("region: eu-west-1\nnosuch: 1\n")
    done = run("serve", "--config", file, "--in-memory", timeout=10)
    assert done.returncode == 2 and f"{file}:2" in done.stderr and "nosuch" in done.stderr


# -- logs ---------------------------------------------------------------------------------------------------------


def test_one_JSON_line_per_request_says_what_was_answered_and_why(start):
    server = start("--log-format", "json", "--in-memory", data_dir=None)
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    good, bad = api.request("GET", "/pets"), api.request("OPTIONS", "/pets")

    def line_of(answer):
        mark = answer.header("x-amzn-RequestId")
        found = [line for line in server.stderr.splitlines() + server.stdout.splitlines() if mark in line]
        return found

    for answer in (good, bad):
        lines = wait_until(lambda: line_of(answer), 5, "the request's line in the log")
        assert len(lines) == 1
        entry = json.loads(lines[0])
        assert answer.status in entry.values() and "/pets" in lines[0]
        assert ESCAPE not in lines[0]
    assert "MISSING_AUTHENTICATION_TOKEN" in line_of(bad)[0]


def test_a_line_for_people_has_the_request_id_too(start):
    server = start("--log-format", "text", "--in-memory", data_dir=None)
    answer = server.get("/_aws/execute-api/nosuch0000/prod/pets")
    wait_until(lambda: "nosuch0000" in server.stderr, 5, "the request's line in the log")
    assert answer.header("x-amzn-RequestId") in server.stderr


def test_a_client_cannot_forge_a_line(start):
    server = start("--log-format", "text", "--in-memory", data_dir=None)
    api = RestAPI(server)
    api.mock("/{anything+}", "GET")
    api.deploy()
    assert api.request("GET", "/pets/%0a%0d%1b[31mforged").status == 400
    # A control character itself is no request at all.
    assert api.request("GET", "/pets", {"User-Agent": "\x1b[31mforged"}).status == 400
    assert api.request("GET", "/last").status == 200
    wait_until(lambda: "/last" in server.stderr, 5, "the log")
    assert ESCAPE not in server.stderr
    assert not any(line.startswith(("forged", "[31mforged")) for line in server.stderr.splitlines())
