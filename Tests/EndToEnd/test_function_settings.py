"""The settings about functions, AWS services and token issuers: what is refused at the door, and which place decides."""

import sys

import pytest

from support.functions import Functions
from support.product import run

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "s3cr3t-never-shown"}


def refused(*arguments, environment=None, config=None, tmp_path=None):
    """The message of a server that does not start."""
    if config is not None:
        file = tmp_path / "crossgate.yaml"
        file.write_text(config)
        environment = {"CROSSGATE_CONFIG": file} | (environment or {})
    done = run("serve", "--in-memory", "--listen", "127.0.0.1:0", *arguments, environment=environment, timeout=10)
    assert done.returncode == 2, done.stderr
    assert "s3cr3t" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("arguments, words", [
    (["--functions", "docker"], ["--functions", "local, none"]),
    (["--function-concurrency", "0"], ["--function-concurrency", "1 to 10000"]),
    (["--function-concurrency", "many"], ["a number"]),
    (["--function-idle", "0"], ["--function-idle", "1 to 86400"]),
    (["--node", "/nowhere/node"], ["--node", "executable"]),
    (["--python", "/etc/passwd"], ["--python", "executable"]),
    (["--python", "/usr"], ["--python", "executable"]),
    (["--lambda-endpoint", "ftp://a"], ["--lambda-endpoint", "http://"]),
    (["--lambda-endpoint", "http://127.0.0.1:9/path"], ["without a path"]),
    (["--lambda-endpoint", "http://user:pass@127.0.0.1:9"], ["an endpoint"]),
    (["--aws-endpoint", "127.0.0.1:5000"], ["--aws-endpoint", "http://"]),
    (["--service-endpoint", "sqs"], ["sqs=http://"]),
    (["--service-endpoint", "SQS=http://127.0.0.1:5000"], ["lower case"]),
    (["--service-endpoint", "sqs=nowhere"], ["an endpoint"]),
    (["--service-endpoint", "sqs=http://a:1", "--service-endpoint", "sqs=http://a:2"], ["two endpoints"]),
    (["--functions", "none", "--function-idle", "9"], ["--function-idle has no effect"]),
    (["--token-issuer", "us-east-1_abc"], ["--token-issuer", "="]),
    (["--token-issuer", "pool=http://127.0.0.1:1"], ["user pool"]),
    (["--token-issuer", "us-east-1_a=nowhere"], ["issuer"]),
    (["--token-issuer", "us-east-1_a=http://a", "--token-issuer", "us-east-1_a=http://b"], ["two issuers"]),
])
def test_a_bad_value_is_refused_with_what_is_expected(arguments, words):
    message = refused(*arguments, environment=KEYS)
    for word in words:
        assert word in message, message


def test_a_lambda_that_is_this_server_is_refused():
    done = run("serve", "--in-memory", "--listen", "127.0.0.1:45661", "--lambda-endpoint", "http://localhost:45661",
               environment=KEYS, timeout=10)
    assert done.returncode == 2 and "this server itself" in done.stderr


@pytest.mark.parametrize("arguments", [
    ["--lambda-endpoint", "http://127.0.0.1:9"], ["--aws-endpoint", "http://127.0.0.1:9"],
    ["--service-endpoint", "sqs=http://127.0.0.1:9"],
])
def test_an_endpoint_without_credentials_is_refused(arguments):
    message = refused(*arguments)
    assert "no credentials" in message and "AWS_ACCESS_KEY_ID" in message


@pytest.mark.parametrize("name, other", [tuple(KEYS), tuple(reversed(KEYS))])
def test_half_of_the_credentials_is_refused(name, other):
    assert f"{name} is set without {other}" in refused(environment={name: KEYS[name]})


def test_a_variable_and_a_line_of_the_file_are_judged_by_the_same_rule(tmp_path):
    assert "CROSSGATE_FUNCTION_IDLE" in refused(environment={"CROSSGATE_FUNCTION_IDLE": "soon"})
    assert "crossgate.yaml:1: function-idle" in refused(config="function-idle: soon\n", tmp_path=tmp_path)
    assert "CROSSGATE_SERVICE_ENDPOINTS" in refused(environment=KEYS | {"CROSSGATE_SERVICE_ENDPOINTS": "sqs=http://a:1, sns"})
    assert "crossgate.yaml:1: token-issuers" in refused(config="token-issuers: [us-east-1_a]\n", tmp_path=tmp_path)


def test_the_stronger_place_decides(start, tmp_path):
    file = tmp_path / "crossgate.yaml"
    file.write_text("function-idle: soon\nfunctions: docker\nnode: /nowhere\n")
    bad = {"CROSSGATE_FUNCTION_CONCURRENCY": "many", "CROSSGATE_FUNCTION_IDLE": "5", "CROSSGATE_CONFIG": file}
    server = start("--in-memory", "--function-concurrency", "7", "--functions", "local", "--node", sys.executable,
                   data_dir=None, environment=bad)
    assert server.control("GET", "/restapis").status == 200


def test_no_function_has_to_run(start):
    server = start("--in-memory", "--functions", "none", data_dir=None)
    assert server.control("GET", "/restapis").status == 200


def test_good_settings_are_taken(start):
    server = start(
        "--in-memory", "--functions", "local", "--function-concurrency", "3", "--function-idle", "1",
        "--python", sys.executable, "--lambda-endpoint", "http://127.0.0.1:9/", "--aws-endpoint",
        "https://emulator.example", "--service-endpoint", "sqs=http://[::1]:5000", "--service-endpoint",
        "states=http://127.0.0.1:5001", "--token-issuer", "us-east-1_abc123=http://127.0.0.1:5002/realms/shop",
        "--token-issuer",
        "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_x=https://issuer.example",
        data_dir=None, environment=KEYS | {"AWS_SESSION_TOKEN": "s3cr3t-token"})
    assert server.control("GET", "/restapis").status == 200
    assert "s3cr3t" not in server.log() + server.stdout


def test_the_variables_of_the_aws_tools_do_not_become_the_servers_endpoints(start):
    """They name this server, for the AWS CLI beside it: taken here, it would ask itself."""
    server = start("--in-memory", data_dir=None, environment={
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "AWS_ENDPOINT_URL_LAMBDA": "http://127.0.0.1:4566"})
    assert server.control("GET", "/restapis").status == 200


#: Starts what follows where nobody can make a namespace for mounts, as in many containers.
WITHOUT_NAMESPACES = (
    "unshare", "--user", "--map-root-user", "sh", "-c",
    'echo 0 >/proc/sys/user/max_mnt_namespaces && echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"', "sh")


def test_functions_without_jails_are_said_once(start):
    server = start("--in-memory", data_dir=None, prefix=WITHOUT_NAMESPACES)
    said = [line for line in server.stderr.splitlines() if "functions are not in jails" in line]
    assert len(said) == 1 and '"level":"warning"' in said[0] and "bubblewrap" in said[0], server.log()
    functions = Functions(server)
    arn = functions.node("exports.handler = async () => process.env.LAMBDA_TASK_ROOT;")
    assert functions.invoke(arn)["Payload"].startswith("/")
    assert server.stderr.count("functions are not in jails") == 1


def test_functions_in_jails_need_no_word(start):
    server = start("--in-memory", data_dir=None)
    assert "jail" not in server.stderr


def test_events_that_wait_at_the_end_are_counted(start):
    server = start("--in-memory", data_dir=None)
    functions = Functions(server)
    arn = functions.node("exports.handler = async () => 1;")
    functions.client.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    for _ in range(2):
        assert functions.client.invoke(FunctionName=arn, InvocationType="Event")["StatusCode"] == 202
    server.stop()
    assert "events that wait for their functions with it: 2" in server.stderr, server.log()
