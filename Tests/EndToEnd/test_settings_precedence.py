"""Which place decides a setting, and that nothing on the command line is taken and then ignored."""

import pytest

from support.product import REPOSITORY, Server, run
from support.rest_api import RestAPI
from support.tools import client


SAMPLE = REPOSITORY / "samples" / "petstore.yaml"


def kept_in_memory(server):
    return "in memory only" in server.stdout


@pytest.fixture()
def start():
    servers = []

    def begin(*arguments, **options):
        servers.append(Server(*arguments, **options))
        return servers[-1]

    yield begin
    for server in servers:
        server.kill()


def test_the_stronger_place_chooses_between_folder_and_memory(start, tmp_path):
    file = tmp_path / "crossgate.yaml"
    file.write_text("in-memory: true\n")
    named = {"CROSSGATE_CONFIG": file}
    assert kept_in_memory(start(environment=named))
    folder = {"CROSSGATE_DATA_DIR": tmp_path / "environment"}
    assert not kept_in_memory(start(environment=named | folder))
    assert (tmp_path / "environment" / "crossgate.sqlite").exists()
    assert kept_in_memory(start("--in-memory", environment=folder))
    assert not kept_in_memory(start(data_dir=tmp_path / "flag", environment={"CROSSGATE_IN_MEMORY": "true"}))


def test_both_in_one_place_are_refused(tmp_path):
    for environment, arguments in (
        ({"CROSSGATE_IN_MEMORY": "true", "CROSSGATE_DATA_DIR": tmp_path}, []),
        ({}, ["--in-memory", "--data-dir", tmp_path]),
    ):
        done = run("serve", *arguments, environment=environment, timeout=10)
        assert done.returncode == 2 and "exclude each other" in done.stderr


def test_the_region_comes_from_AWS_variables_and_an_empty_one_counts_as_unset(start):
    server = start("--in-memory", SAMPLE, environment={
        "AWS_REGION": "", "CROSSGATE_REGION": "", "AWS_DEFAULT_REGION": "eu-north-1"})
    assert "--region eu-north-1" in server.stdout


def test_another_host_name_is_answered_when_it_is_allowed(start):
    server = start("--in-memory", "--allowed-host", "gateway.example")
    assert server.control("GET", "/restapis", headers={"Host": "gateway.example"}).status == 200
    assert server.control("GET", "/restapis", headers={"Host": "other.example"}).status == 403


def test_the_quota_of_resources_can_be_raised_and_lowered(start):
    server = start("--in-memory", "--resources-per-api", "2")
    gateway = client(server)
    api = gateway.create_rest_api(name="a")
    gateway.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="one")
    with pytest.raises(gateway.exceptions.LimitExceededException):
        gateway.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="two")


def test_a_slash_behind_the_endpoint_gives_addresses_that_work(start):
    server = start("--in-memory", SAMPLE)
    done = run("routes", "--endpoint-url", f"http://127.0.0.1:{server.port}/")
    line = next(line for line in done.stdout.splitlines() if "/pets [" in line)
    assert "//_aws" not in line
    path = line.split(" ")[0].split(f":{server.port}", 1)[1]
    assert server.request("GET", path).status == 200


def test_the_three_commands_that_serve_prints_are_real(start):
    server = start("--in-memory", SAMPLE)
    text = server.stdout
    assert text.count("curl -i") == 2 and "-X OPTIONS" in text and "aws apigateway get-resources" in text
    base = next(line.strip() for line in text.splitlines() if line.strip().startswith("http"))
    assert f"curl -i {base}pets" in text
    preflight = server.request("OPTIONS", base.split(f":{server.port}", 1)[1] + "pets", headers={
        "Origin": "https://app.example", "Access-Control-Request-Method": "POST"})
    assert preflight.status == 200 and preflight.header("Access-Control-Allow-Origin") == "*"


@pytest.mark.parametrize("arguments", [
    ["--mode", "merge"], ["--api-id", "a", "--mode", "bogus"], ["--base-path", "bogus"], ["--stage", "no/slash"],
])
def test_import_refuses_what_would_have_no_effect(arguments):
    done = run("import", SAMPLE, *arguments)
    assert done.returncode == 2 and done.stderr


def test_import_replaces_and_advises_by_the_cause(start):
    server = start("--in-memory")
    at = ["--endpoint-url", f"http://127.0.0.1:{server.port}"]
    sample = SAMPLE
    api = run("import", sample, *at).stdout.split()[1]
    done = run("import", sample, "--api-id", api, "--mode", "merge", "--stage", "dev", *at)
    assert done.returncode == 0 and f"updated {api}" in done.stdout and f"/{api}/dev/" in done.stdout
    missing = run("import", sample, "--api-id", "nowhere123", *at)
    assert missing.returncode == 1 and "Invalid API identifier" in missing.stderr and "validate" not in missing.stderr


def test_system_errors_are_in_the_systems_words(start, tmp_path):
    done = run("routes", "--endpoint-url", "http://127.0.0.1:1")
    assert done.returncode == 1 and "Connection refused" in done.stderr and "errno" not in done.stderr
    server = start("--in-memory")
    busy = run("serve", "--in-memory", "--listen", f"127.0.0.1:{server.port}", timeout=10)
    assert busy.returncode == 1 and "Address already in use" in busy.stderr and "bind(" not in busy.stderr


def test_a_private_API_lets_nobody_in_until_it_can_check_who_comes(start):
    """AWS: a private API without a resource policy refuses every call with 403 (auth-usage 6.7)."""
    server = start("--in-memory")
    api = RestAPI(server, endpointConfiguration={"types": ["PRIVATE"]})
    api.mock("/pets", "GET", body="open")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
    assert "is PRIVATE" in server.log()


def test_stage_settings_that_do_nothing_yet_are_named_in_the_log(start):
    server = start("--in-memory")
    api = RestAPI(server)
    api.mock("/pets", "GET")
    api.deploy()
    api.client.update_account(patchOperations=[
        {"op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:aws:iam::000000000000:role/logs"}])
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/tracingEnabled", "value": "true"},
        {"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"},
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"},
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"},
    ])
    log = server.log(200)
    for word in ("X-Ray tracing", "metrics come", "execution logs", "throttling comes"):
        assert word in log, word
    assert api.request("GET", "/pets").status == 200


def test_the_version_is_a_flag_too():
    assert run("--version").stdout == run("version").stdout
