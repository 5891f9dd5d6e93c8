"""Runtimes other than our own two bootstraps.

The official Python client and a Swift program are run unmodified. Those for Java and Ruby come from registries that the
tests do not use: here stand-ins are run that have the same entry points and the same place in a package, and that speak
to the Runtime API as they do (support/runtime_clients; sources: aws/aws-lambda-java-libs,
aws/aws-lambda-ruby-runtime-interface-client).
"""

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

SUPPORT = Path(__file__).parent / "support"
SWIFT = SUPPORT / "SwiftFunction.swift"
CLIENTS = SUPPORT / "runtime_clients"


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


def run(*command, folder=None):
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def java(tmp_path_factory):
    """A package as Maven's and Gradle's plugins make it: classes at its top, jars in lib."""
    package, made = tmp_path_factory.mktemp("java"), tmp_path_factory.mktemp("client")
    run("javac", "--release", "11", "-d", made, CLIENTS / "java" / "client" / "AWSLambda.java")
    (made / "jni").mkdir()
    library = made / "jni" / "libaws-lambda-jni.linux-x86_64.so"
    run("clang", "-shared", "-fPIC", "-o", library, CLIENTS / "java" / "client" / "jni.c")
    (package / "lib").mkdir()
    run("jar", "cf", package / "lib" / "aws-lambda-java-runtime-interface-client-2.6.0.jar", "-C", made, ".")
    run("javac", "--release", "11", "-d", package, CLIENTS / "java" / "example" / "Handler.java")
    return files(package)


@pytest.mark.parametrize("memory", [128, 512, 3008])
def test_a_Java_function(functions, java, memory):
    arn = functions.create(java, "java21", "example.Handler::handle", Timeout=20, MemorySize=memory)
    answer = functions.invoke(arn, {"name": "Rex"}, LogType="Tail")
    assert "FunctionError" not in answer, answer
    seen = answer["Payload"]
    assert seen["event"] == {"name": "Rex"} and seen["arn"] == arn
    assert seen["handler"] == "example.Handler::handle" and seen["root"] == seen["folder"] == "/var/task"
    # Lambda gives the heap 85 % of the memory; the JVM counts one of its two survivor spaces out.
    assert memory * 0.75 < seen["heap"] <= memory * 0.85
    assert "handling 15" in base64.b64decode(answer["LogResult"]).decode()
    assert functions.invoke(arn, "threads")["Payload"]["threads"] > 200
    failed = functions.invoke(arn, "throw")
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "java.lang.IllegalStateException"
    assert failed["Payload"]["errorMessage"] == 'no "luck"'
    if memory < 3008:
        assert functions.invoke(arn, "fill")["Payload"]["errorType"] == "java.lang.OutOfMemoryError"
    assert functions.invoke(arn, "exit")["Payload"]["errorType"] == "Runtime.ExitError"
    assert functions.invoke(arn, [1, 2])["Payload"]["event"] == [1, 2]


def test_a_Java_function_that_is_not_there(functions, java):
    arn = functions.create(java, "java21", "example.Nobody::handle", Timeout=20, MemorySize=512)
    failed = functions.invoke(arn, {}, LogType="Tail")
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "java.lang.ClassNotFoundException"
    assert "Status: error\tError Type: Runtime.BadFunctionCode" in base64.b64decode(failed["LogResult"]).decode()


@pytest.fixture(scope="module")
def ruby(tmp_path_factory):
    """A package as Bundler makes it: the gem in vendor/bundle, with Gemfile and Gemfile.lock."""
    package, made = tmp_path_factory.mktemp("ruby"), tmp_path_factory.mktemp("gem")
    shutil.copytree(CLIENTS / "ruby", made, dirs_exist_ok=True)
    shutil.copy(made / "app.rb", package)
    (package / "vendor" / "cache").mkdir(parents=True)
    gem = package / "vendor" / "cache" / "aws_lambda_ric-3.1.1.gem"
    run("gem", "build", "aws_lambda_ric.gemspec", "--output", gem, folder=made)
    (package / "Gemfile").write_text("source 'https://rubygems.org'\ngem 'aws_lambda_ric'\n")
    run("bundle", "config", "set", "--local", "path", "vendor/bundle", folder=package)
    run("bundle", "install", "--local", folder=package)
    shutil.rmtree(package / "vendor" / "cache")
    return files(package)


@pytest.mark.parametrize("configured", [True, False])
def test_a_Ruby_function(functions, ruby, configured):
    """With Bundler's own note of where gems are, and without it, as zip leaves out folders that begin with a dot."""
    package = {name: content for name, content in ruby.items() if configured or not name.startswith(".")}
    arn = functions.create(package, "ruby3.4", "app.handler", Timeout=20)
    answer = functions.invoke(arn, {"name": "Rex"}, LogType="Tail")
    assert "FunctionError" not in answer, answer
    assert answer["Payload"] == {
        "event": {"name": "Rex"}, "handler": "app.handler", "root": "/var/task", "folder": "/var/task", "gems": True,
        "arn": arn}
    assert "handling" in base64.b64decode(answer["LogResult"]).decode()
    failed = functions.invoke(arn, "raise")
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "Function<ArgumentError>"
    assert failed["Payload"]["errorMessage"] == "no\nluck"
    assert functions.invoke(arn, "exit")["Payload"]["errorMessage"].endswith("exit status 3")
    assert functions.invoke(arn, [1, 2])["Payload"]["event"] == [1, 2]


def test_a_Ruby_function_that_does_not_load(functions, ruby):
    arn = functions.create(ruby | {"app.rb": b"require 'nothing'\n"}, "ruby3.4", "app.handler", Timeout=20)
    failed = functions.invoke(arn, {}, LogType="Tail")
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "Init<LoadError>"
    assert "Status: error\tError Type: Runtime.Unknown" in base64.b64decode(failed["LogResult"]).decode()


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
