"""The Lambda API as boto3 and the AWS CLI speak it: what a developer's scripts do with functions."""

import base64
import json
import hashlib

import pytest

from support.functions import ROLE, package
from support.product import run
from support.tools import CLI, code_and_message
from support.waiting import wait_until

HELLO = "exports.handler = async (event, context) => { console.log('hello log'); return {event, v: context.functionVersion, c: context.clientContext ?? null}; };"


@pytest.fixture
def made(functions):
    arn = functions.node(HELLO)
    return arn.rsplit(":", 1)[1]


def test_a_function_is_shown_as_AWS_shows_it(functions):
    code = package({"index.js": HELLO})
    made = functions.client.create_function(
        FunctionName="shown", Runtime="nodejs22.x", Handler="index.handler", Role=ROLE, Code={"ZipFile": code},
        Description="d", Timeout=5, MemorySize=256, Environment={"Variables": {"AB": "c"}}, Tags={"t": "v"})
    assert made["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:shown"
    assert made["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert (made["CodeSize"], made["Version"], made["State"], made["PackageType"]) == (
        len(code), "$LATEST", "Active", "Zip")
    assert (made["Timeout"], made["MemorySize"], made["Environment"]) == (5, 256, {"Variables": {"AB": "c"}})
    got = functions.client.get_function(FunctionName="shown")
    assert got["Configuration"]["Runtime"] == "nodejs22.x" and got["Tags"] == {"t": "v"}
    assert "shown" in [f["FunctionName"] for f in functions.client.list_functions()["Functions"]]
    assert code_and_message(lambda: functions.node(HELLO, "shown")) == (
        "ResourceConflictException", "Function already exist: shown")


def test_it_is_invoked_changed_and_deleted(functions, made):
    answer = functions.invoke(made, {"a": 1}, LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert answer["Payload"]["event"] == {"a": 1}
    log = base64.b64decode(answer["LogResult"]).decode()
    assert "START RequestId:" in log and "hello log" in log and "REPORT RequestId:" in log
    functions.client.update_function_code(
        FunctionName=made, ZipFile=package({"index.js": "exports.handler = async () => 'new';"}))
    assert functions.invoke(made)["Payload"] == "new"
    functions.client.update_function_configuration(FunctionName=made, Environment={"Variables": {"XY": "1"}})
    assert functions.invoke(made)["Payload"] == "new"
    functions.client.delete_function(FunctionName=made)
    assert code_and_message(lambda: functions.client.invoke(FunctionName=made)) == (
        "ResourceNotFoundException", f"Function not found: arn:aws:lambda:us-east-1:000000000000:function:{made}")


def test_versions_and_aliases(functions, made):
    first = functions.client.publish_version(FunctionName=made)["Version"]
    functions.client.update_function_code(
        FunctionName=made, ZipFile=package({"index.js": "exports.handler = async (e, c) => 'second ' + c.functionVersion;"}))
    functions.client.create_alias(FunctionName=made, Name="live", FunctionVersion=first)
    assert functions.invoke(made, {}, Qualifier="live")["Payload"]["v"] == first
    second = functions.client.publish_version(FunctionName=made)["Version"]
    functions.client.update_alias(FunctionName=made, Name="live", FunctionVersion=second)
    answer = functions.invoke(made, {}, Qualifier="live")
    assert (answer["Payload"], answer["ExecutedVersion"]) == ("second 2", "2")
    assert [v["Version"] for v in functions.client.list_versions_by_function(FunctionName=made)["Versions"]] == [
        "$LATEST", "1", "2"]


def test_the_kinds_of_invocation(functions, made):
    assert functions.client.invoke(FunctionName=made, InvocationType="DryRun")["StatusCode"] == 204
    assert functions.client.invoke(FunctionName=made, InvocationType="Event", Payload=b"{}")["StatusCode"] == 202
    context = base64.b64encode(json.dumps({"custom": {"k": "v"}}).encode()).decode()
    got = functions.invoke(made, {}, ClientContext=context)["Payload"]["c"]
    assert got.get("custom", got.get("Custom")) == {"k": "v"}
    code, message = code_and_message(lambda: functions.client.invoke(FunctionName=made, Payload=b"{no"))
    assert code == "InvalidRequestContentException" and message.startswith("Could not parse request body into json")


def test_a_streamed_invocation(functions):
    source = """exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('one '); await new Promise(done => setTimeout(done, 50)); stream.write('two'); stream.end(); });"""
    arn = functions.node(source)
    answer = functions.client.invoke_with_response_stream(FunctionName=arn, Payload=b"{}")
    events = list(answer["EventStream"])
    assert b"".join(e["PayloadChunk"]["Payload"] for e in events if "PayloadChunk" in e) == b"one two"
    assert "InvokeComplete" in events[-1]


def test_permissions_make_a_policy(functions, made):
    functions.allow(made, api="abc1234567")
    policy = json.loads(functions.client.get_policy(FunctionName=made)["Policy"])
    assert (policy["Version"], policy["Id"]) == ("2012-10-17", "default")
    assert policy["Statement"][0] == {
        "Sid": "gateway", "Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": f"arn:aws:lambda:us-east-1:000000000000:function:{made}",
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:execute-api:us-east-1:000000000000:abc1234567/*"}}}
    functions.client.remove_permission(FunctionName=made, StatementId="gateway")
    assert code_and_message(lambda: functions.client.get_policy(FunctionName=made))[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("files, sentence", [
    (b"no zip", "Could not unzip uploaded file"),
    ({"../evil.js": "x"}, ""), ({"/etc/evil": "x"}, ""),
])
def test_a_package_that_is_refused(functions, files, sentence, data_dir):
    content = files if isinstance(files, bytes) else package(files)
    code, message = code_and_message(lambda: functions.client.create_function(
        FunctionName="refused", Runtime="nodejs22.x", Handler="index.handler", Role=ROLE, Code={"ZipFile": content}))
    assert code == "InvalidParameterValueException" and sentence in message
    assert "refused" not in [f["FunctionName"] for f in functions.client.list_functions()["Functions"]]


@pytest.mark.parametrize("bytes, kind, sentence", [
    (6_291_457, "RequestResponse", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"),
    (10_485_761, "RequestResponse", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"),
    (1_048_577, "Event", "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"),
])
def test_a_payload_that_is_too_large(functions, made, bytes, kind, sentence):
    code, message = code_and_message(lambda: functions.client.invoke(
        FunctionName=made, InvocationType=kind, Payload=b'"' + b"x" * (bytes - 2) + b'"'))
    assert (code, message) == ("RequestEntityTooLargeException", sentence)


def test_what_is_not_built_is_named(functions):
    code, message = code_and_message(lambda: functions.client.publish_layer_version(
        LayerName="l", Content={"ZipFile": b"x"}))
    assert code == "NotImplementedException" and "PublishLayerVersion" in message


def test_functions_outlive_a_restart(start, tmp_path):
    from support.functions import Functions

    first = start()
    arn = Functions(first).node("exports.handler = async () => 'kept';", "kept")
    first.stop()
    again = start()
    assert Functions(again).invoke(arn)["Payload"] == "kept"


def test_the_cli_s_own_words(server, functions, tmp_path):
    aws = CLI(server, "lambda")
    archive = tmp_path / "f.zip"
    archive.write_bytes(package({"index.js": HELLO}))
    aws("create-function", "--function-name", "by-cli", "--runtime", "nodejs20.x", "--handler", "index.handler",
        "--role", ROLE, "--zip-file", f"fileb://{archive}")
    out = tmp_path / "out.json"
    done = aws.run("invoke", "--function-name", "by-cli", "--payload", '{"n": 1}', "--cli-binary-format",
                   "raw-in-base64-out", str(out))
    if done.returncode != 0:  # version 1 of the CLI has no such option
        done = aws.run("invoke", "--function-name", "by-cli", "--payload", '{"n": 1}', str(out))
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["event"] == {"n": 1}


def test_crossgate_function(server, tmp_path):
    (tmp_path / "index.js").write_text("exports.handler = async (e) => { console.log('seen ' + e.n); return e.n + 1; };")
    at = ["--endpoint-url", server.url]
    made = run("function", "create", "mine", "--runtime", "nodejs22.x", "--handler", "index.handler", "--folder",
               tmp_path, *at)
    assert made.returncode == 0, made.stderr
    assert "mine" in run("function", "list", *at).stdout
    invoked = run("function", "invoke", "mine", "--payload", '{"n": 41}', *at)
    assert invoked.returncode == 0 and "42" in invoked.stdout, invoked
    wait_until(lambda: "seen 41" in run("function", "logs", "mine", *at).stdout, 5, "the function's line")
    assert run("function", "delete", "mine", *at).returncode == 0
    assert run("function", "invoke", "mine", *at).returncode != 0
