"""Runtimes other than our own two bootstraps: the official Python client, and a Swift program, both unmodified."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.rest_api import RestAPI
from support.tools import code_and_message

SWIFT = Path(__file__).parent / "support" / "SwiftFunction.swift"


@pytest.fixture(scope="module")
def awslambdaric(tmp_path_factory):
    """The package folder of the official client for the interpreter that functions run with."""
    folder = tmp_path_factory.mktemp("ric")
    subprocess.run(
        [shutil.which("python3", path="/usr/bin") or "python3", "-m", "pip", "--version"], capture_output=True, check=False)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(folder),
         "awslambdaric"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_official_python_client(functions, awslambdaric):
    source = {"app.py": """import awslambdaric, sys
def handler(event, context):
    if event.get('fail'):
        raise ValueError('no')
    return {'got': event, 'id': context.aws_request_id, 'left': context.get_remaining_time_in_millis(),
            'arn': context.invoked_function_arn, 'client': 'awslambdaric' in sys.modules}
"""}
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    arn = functions.create(files(awslambdaric) | source, version, "app.handler", Timeout=20)
    answer = functions.invoke(arn, {"n": 1})
    assert "FunctionError" not in answer, answer
    assert answer["Payload"]["got"] == {"n": 1}
    assert answer["Payload"]["client"] is True and answer["Payload"]["arn"] == arn
    assert 0 < answer["Payload"]["left"] <= 20_000
    failed = functions.invoke(arn, {"fail": True})
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "ValueError" and failed["Payload"]["errorMessage"] == "no"


def test_a_Swift_function(functions, tmp_path):
    program = tmp_path / "bootstrap"
    done = subprocess.run(
        ["swiftc", "-O", "-parse-as-library", "-static-stdlib", str(SWIFT), "-o", str(program)], capture_output=True, text=True,
        timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    arn = functions.create(
        {"bootstrap": program.read_bytes()}, "provided.al2023", "any", executable=["bootstrap"], Timeout=10)
    answer = functions.invoke(arn, {"name": "Rex"})
    assert "FunctionError" not in answer, answer
    assert answer["Payload"] == {"swift": {"name": "Rex"}}
    assert functions.invoke(arn, [1, 2])["Payload"] == {"swift": [1, 2]}


def test_a_shell_script_is_a_bootstrap_too(functions):
    script = """#!/bin/sh
set -eu
API="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while true; do
  HEADERS=$(mktemp)
  EVENT=$(curl -sS -LD "$HEADERS" "$API/invocation/next")
  ID=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$HEADERS" | tr -d '[:space:]' | cut -d: -f2)
  curl -sS -X POST "$API/invocation/$ID/response" -d "{\\"sh\\": $EVENT}" >/dev/null
done
"""
    arn = functions.create({"bootstrap": script}, "provided.al2", "any", executable=["bootstrap"])
    assert functions.invoke(arn, {"a": 1})["Payload"] == {"sh": {"a": 1}}


@pytest.mark.parametrize("files, runtime, handler, remedy", [
    ({"lib/app.jar": b"x"}, "java21", "app.Handler::handle", "aws-lambda-java-runtime-interface-client"),
    ({"app.rb": "def handler(event:, context:) = 1\n"}, "ruby3.4", "app.handler", "aws_lambda_ric"),
    ({"app.dll": b"x"}, "dotnet8", "any", "Amazon.Lambda.RuntimeSupport"),
])
def test_what_cannot_run_is_said_with_its_remedy(functions, files, runtime, handler, remedy):
    arn = functions.create(files, runtime, handler)
    code, message = code_and_message(lambda: functions.invoke(arn, {}))
    assert code == "ServiceException" and remedy in message, (code, message)


@pytest.mark.parametrize("files, executable, sentence, remedy", [
    ({"README": "no program"}, [], "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]", "of that name"),
    ({"bootstrap": "#!/bin/sh\n"}, [], "fork/exec /var/task/bootstrap: permission denied", "chmod +x bootstrap"),
    ({"bootstrap": b"\x7fELF\x02\x01\x01" + bytes(57)}, ["bootstrap"], "fork/exec /var/task/bootstrap: exec format error",
     "program for this machine"),
])
def test_a_bootstrap_that_does_not_start(functions, server, files, executable, sentence, remedy):
    """Callers see AWS's sentences (aws/aws-lambda-dotnet#1671, awslabs/aws-lambda-dart-runtime#20,
    awslabs/swift-aws-lambda-runtime#541); the log says what to do."""
    arn = functions.allow(functions.create(files, "provided.al2023", "any", executable=executable))
    failed = functions.invoke(arn, {}, LogType="Tail")
    assert failed["FunctionError"] == "Unhandled" and failed["StatusCode"] == 200
    message = f"RequestId: {failed['ResponseMetadata']['RequestId']} Error: {sentence}"
    assert failed["Payload"] == {"errorType": "Runtime.InvalidEntrypoint", "errorMessage": message}
    log = base64.b64decode(failed["LogResult"]).decode()
    assert f"{message}\nRuntime.InvalidEntrypoint\n[crossgate] " in log and remedy in log, log
    assert log.endswith("\tStatus: error\tError Type: Runtime.InvalidEntrypoint\t\n"), log
    api = RestAPI(server)
    api.function("/f", "GET", arn)
    api.deploy()
    answer = api.request("GET", "/f")
    assert (answer.status, answer.json()) == (502, {"message": "Internal server error"})
