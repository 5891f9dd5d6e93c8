"""Functions that misbehave: each gets the answer that AWS gives, and the next call works."""

import base64
import json
import os
import threading
import time
from pathlib import Path

import pytest

from support.product import Server
from support.rest_api import RestAPI
from support.tools import client
from support.functions import Functions
from support.waiting import wait_until

#: Misbehaves as its event says; otherwise gives its process id.
MOODY = """const fs = require('fs');
const child = require('child_process');
exports.handler = async (event) => {
  switch (event.mood) {
    case 'hangs': await new Promise(() => setInterval(() => {}, 1000)); break;
    case 'spins': for (;;) {}
    case 'exits': process.exit(7); break;
    case 'dies': process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); break;
    case 'prints': {
      const piece = ('x'.repeat(event.line - 1) + '\\n').repeat((1 << 20) / event.line);
      for (let i = 0; i < event.megabytes; i++) for (let at = 0; at < piece.length; at += fs.writeSync(1, piece.slice(at)));
      break;
    }
    case 'large': return 'x'.repeat(6291556);
    case 'forks': for (let i = 0; i < event.children; i++) child.spawn('sleep', ['300'], {detached: true, stdio: 'ignore'}); break;
    case 'fills': fs.writeFileSync('/tmp/big', Buffer.alloc(1024 * 1024 * 1024)); break;
    case 'heaps': for (const kept = [];;) kept.push(new Array(100000).fill(Math.random()));
    case 'throws': throw new TypeError('no');
  }
  return process.pid;
};
"""


@pytest.fixture(scope="module")
def moody(functions):
    arn = functions.node(MOODY, Timeout=2, MemorySize=512)
    return lambda mood=None, **more: functions.invoke(arn, {"mood": mood} | more)


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("mood, error, message", [
    ("hangs", "Sandbox.Timedout", "Task timed out after 2.00 seconds"),
    ("spins", "Sandbox.Timedout", "Task timed out after 2.00 seconds"),
    ("exits", "Runtime.ExitError", "exit status 7"),
    ("dies", "Runtime.ExitError", "signal: killed"),
    ("heaps", "Runtime.ExitError", "signal: aborted"),
    ("large", "Function.ResponseSizeTooLarge", "6291556 bytes"),
    ("throws", "TypeError", "no"),
])
def test_an_error_and_the_next_call(moody, mood, error, message):
    failed = moody(mood)
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == error, failed["Payload"]
    assert message in failed["Payload"]["errorMessage"], failed["Payload"]
    assert "FunctionError" not in moody()


@pytest.mark.parametrize("line", [64, 1 << 20])
def test_a_gigabyte_of_output_is_cut_and_costs_no_memory(functions, server, line):
    arn = functions.node(MOODY, Timeout=60, MemorySize=512)
    functions.invoke(arn, {})
    before, peak, done = server.resident_megabytes, [0], threading.Event()

    def watch():
        while not done.wait(0.02):
            peak[0] = max(peak[0], server.resident_megabytes)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    try:
        answer = functions.invoke(arn, {"mood": "prints", "megabytes": 1024, "line": line}, LogType="Tail")
    finally:
        done.set()
        watcher.join()
    assert "FunctionError" not in answer, answer
    assert time.monotonic() - start < 15
    assert peak[0] - before < 100, f"{before} MB before, {peak[0]} MB at most"
    log = base64.b64decode(answer["LogResult"]).decode()
    assert len(log) <= 4096 and "bytes of output were left out" in log and "\nREPORT RequestId: " in log, log
    assert "FunctionError" not in functions.invoke(arn, {})


def test_children_end_with_their_function(functions):
    arn = functions.node(MOODY, Timeout=2, MemorySize=512)
    functions.invoke(arn, {"mood": "forks", "children": 20})
    pids = [pid for pid in os.listdir("/proc") if pid.isdigit() and is_sleeper(pid)]
    assert pids, "its children run beside it"
    functions.delete(arn)
    wait_until(lambda: all(is_gone(pid) for pid in pids), 10, "the children of the deleted function to end")


def is_sleeper(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == b"sleep\x00300\x00"
    except OSError:
        return False


def test_a_full_scratch_folder(moody):
    failed = moody("fills")
    assert failed["FunctionError"] == "Unhandled"
    assert "FunctionError" not in moody()


def test_a_runtime_that_never_asks_for_work(functions):
    arn = functions.create(
        {"bootstrap": "#!/bin/sh\nexec sleep 300\n"}, "provided.al2023", "any", executable=["bootstrap"], Timeout=1)
    start = time.monotonic()
    failed = functions.invoke(arn, {})
    assert failed["FunctionError"] == "Unhandled"
    assert time.monotonic() - start < 25


def test_a_stream_that_dies_in_the_middle(server, functions):
    source = """exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, {statusCode: 200});
  out.write('some of it');
  await new Promise(done => setTimeout(done, 200));
  process.exit(1);
});"""
    api = RestAPI(server)
    arn = functions.allowed_node(source)
    api.function("/f", "GET", arn, responseTransferMode="STREAM", uri=f"arn:aws:apigateway:us-east-1:lambda:path/"
                 f"2021-11-15/functions/{arn}/response-streaming-invocations")
    api.deploy()
    with pytest.raises((EOFError, OSError, AssertionError)):
        api.request("GET", "/f")
    assert server.is_alive()


def test_reserved_concurrency(functions):
    source = "exports.handler = async () => { await new Promise(done => setTimeout(done, 1500)); return 1; };"
    arn = functions.node(source, Timeout=10)
    functions.client.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=1)
    first = threading.Thread(target=functions.invoke, args=(arn, {}))
    first.start()
    time.sleep(0.7)
    with pytest.raises(functions.client.exceptions.TooManyRequestsException) as refused:
        functions.invoke(arn, {})
    assert refused.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    first.join()
    functions.client.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    with pytest.raises(functions.client.exceptions.TooManyRequestsException):
        functions.invoke(arn, {})


def test_a_folder_is_followed(functions, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return 'one'\n")
    arn = functions.client.create_function(
        FunctionName="followed", Runtime="python3.13", Handler="app.handler", Role="arn:aws:iam::000000000000:role/r",
        Code={"S3Bucket": "hot-reload", "S3Key": str(tmp_path)})["FunctionArn"]
    assert functions.invoke(arn)["Payload"] == "one"
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return 'two'\n")
    wait_until(lambda: functions.invoke(arn)["Payload"] == "two", 2, "the new code")


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry))
    return found + [grandchild for child in found for grandchild in children_of(child)]


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_no_process_outlives_the_gateway(tmp_path, end):
    server = Server(data_dir=tmp_path / "data")
    functions = Functions(server)
    arn = functions.node(MOODY, MemorySize=512, Timeout=20)
    functions.invoke(arn, {"mood": "forks", "children": 3})
    family = children_of(server.pid)
    assert len(family) >= 2, "the warden and the function"
    getattr(server, end)()
    wait_until(lambda: all(is_gone(pid) for pid in family), 10, f"{family} to end with the gateway")


def test_a_function_sees_only_its_own(functions, server, data_dir):
    source = """const fs = require('fs');
exports.handler = async () => ({env: process.env, fds: fs.readdirSync('/proc/self/fd').length,
  data: fs.existsSync('%s'), task: process.env.LAMBDA_TASK_ROOT, stack: new Error('x').stack, tmp: fs.readdirSync('/tmp')});
""" % data_dir
    seen = functions.invoke(functions.node(source, Environment={"Variables": {"MINE": "yes"}}))["Payload"]
    assert seen["env"]["MINE"] == "yes"
    assert not [name for name in seen["env"] if name.startswith("CROSSGATE")]
    assert seen["env"]["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"
    assert "/var/task/index.js" in seen["stack"] and seen["task"] == "/var/task"
    assert seen["data"] is False and seen["tmp"] == []
    assert seen["fds"] < 40
