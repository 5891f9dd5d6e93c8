"""`crossgate function`: what it sends to Lambda's API, and what it prints of the answers."""

import base64
import io
import json
import subprocess
import zipfile

import pytest

from support.fake_lambda import FakeLambda
from support.product import EXECUTABLE, clean_environment, run

FUNCTIONS = "/2015-03-31/functions"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello"


@pytest.fixture
def server():
    fake = FakeLambda()
    fake.answers["POST", FUNCTIONS] = lambda request: (
        201, {}, {"FunctionName": request.json["FunctionName"], "FunctionArn": ARN})
    yield fake
    fake.close()


@pytest.fixture
def function(server):
    """Runs `crossgate function …` against the server."""
    def call(*arguments, **more):
        return run("function", *arguments, "--endpoint-url", server.url, **more)

    return call


def create(function, *more, **options):
    return function("create", "hello", "--runtime", "nodejs22.x", "--handler", "index.handler", *more, **options)


def test_a_folder_goes_as_the_hot_reload_bucket(function, server, tmp_path):
    (tmp_path / "code").mkdir()
    done = create(function, "--folder", "code", "--timeout", "30", "--memory", "256", "--env", "A=1", "--env", "B=x=y",
                  cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"created hello {ARN}\n")
    request = server.requests[0]
    assert request.json == {
        "FunctionName": "hello", "Runtime": "nodejs22.x", "Role": "arn:aws:iam::000000000000:role/crossgate",
        "Handler": "index.handler", "Code": {"S3Bucket": "hot-reload", "S3Key": str(tmp_path / "code")},
        "Timeout": 30, "MemorySize": 256, "Environment": {"Variables": {"A": "1", "B": "x=y"}},
    }
    assert "/lambda/aws4_request" in request.headers["Authorization"]


def test_a_zip_file_goes_in_base64(function, server, tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => 1")
    (tmp_path / "code.zip").write_bytes(buffer.getvalue())
    done = create(function, "--zip", tmp_path / "code.zip", "--output", "json")
    assert done.returncode == 0 and json.loads(done.stdout)["FunctionArn"] == ARN
    code = server.requests[0].json["Code"]
    assert base64.b64decode(code["ZipFile"]) == buffer.getvalue() and len(code) == 1


def test_a_url_is_made_and_opened_for_everybody(function, server, tmp_path):
    address = "http://abc.lambda-url.us-east-1.localhost:4566/"
    server.answers["POST", "/2021-10-31/functions/hello/url"] = (201, {}, {"FunctionUrl": address})
    server.answers["POST", f"{FUNCTIONS}/hello/policy"] = (201, {}, {"Statement": "{}"})
    done = create(function, "--folder", tmp_path, "--url")
    assert done.stdout == f"created hello {ARN}\n{address}\n"
    assert server.requests[1].json == {"AuthType": "NONE"}
    assert server.requests[2].json == {
        "StatementId": "FunctionURLAllowPublicAccess", "Action": "lambda:InvokeFunctionUrl", "Principal": "*",
        "FunctionUrlAuthType": "NONE"}
    assert server.requests[3].json == {
        "StatementId": "FunctionURLInvokeAllowPublicAccess", "Action": "lambda:InvokeFunction", "Principal": "*",
        "InvokedViaFunctionUrl": True}


def test_a_url_that_cannot_be_made_says_that_the_function_is_there(function, tmp_path):
    done = create(function, "--folder", tmp_path, "--url")
    assert done.returncode == 1 and "the function itself is created" in done.stderr


@pytest.mark.parametrize("arguments, words", [
    ([], "give one of them"), (["--zip", "a", "--folder", "b"], "give one of them"),
    (["--folder", ".", "--timeout", "901"], "1 to 900"), (["--folder", ".", "--memory", "64"], "128 to 10240"),
    (["--folder", ".", "--env", "=x"], "NAME=VALUE"), (["--folder", ".", "--env", "s3cr3t"], "NAME=VALUE"),
])
def test_wrong_usage_is_2_and_nothing_is_sent(function, server, arguments, words):
    done = create(function, *arguments)
    assert done.returncode == 2 and words in done.stderr and "error: s3cr3t" not in done.stderr.lower()
    assert not server.requests


def test_code_that_is_not_there_is_named(function, server, tmp_path):
    assert "no such folder" in create(function, "--folder", tmp_path / "nowhere").stderr
    assert "no such file" in create(function, "--zip", tmp_path / "nowhere.zip").stderr
    assert not server.requests


def test_only_provided_runtimes_need_no_handler(function, server, tmp_path):
    done = function("create", "go", "--runtime", "provided.al2023", "--folder", tmp_path)
    assert done.returncode == 0 and server.requests[0].json["Handler"] == "bootstrap"
    assert function("create", "js", "--runtime", "nodejs22.x", "--folder", tmp_path).returncode == 2


def test_the_servers_own_sentence_is_shown(function, server, tmp_path):
    server.answers["POST", FUNCTIONS] = (
        409, {"x-amzn-ErrorType": "ResourceConflictException"}, {"Type": "User", "Message": "Function already exist: hello"})
    done = create(function, "--folder", tmp_path)
    assert done.returncode == 1
    assert "ResourceConflictException: Function already exist: hello" in done.stderr


def test_a_list_goes_over_all_pages(function, server):
    def page(request):
        one = {"Runtime": "python3.13", "Handler": "a.b", "MemorySize": 128, "Timeout": 3, "LastModified": "2026-01-01"}
        if "Marker=two" in request.query:
            return 200, {}, {"Functions": [one | {"FunctionName": "second"}]}
        return 200, {}, {"Functions": [one | {"FunctionName": "first-one"}], "NextMarker": "two"}

    server.answers["GET", FUNCTIONS] = page
    lines = function("list").stdout.splitlines()
    assert lines[0].split() == ["NAME", "RUNTIME", "HANDLER", "MEMORY", "TIMEOUT", "LAST", "MODIFIED"]
    assert [line.split()[0] for line in lines[1:]] == ["first-one", "second"]
    assert lines[1].index("python3.13") == lines[2].index("python3.13") == lines[0].index("RUNTIME")
    assert [f["FunctionName"] for f in json.loads(function("list", "--output", "json").stdout)] == ["first-one", "second"]


def test_an_empty_list_says_what_makes_a_function(function, server):
    server.answers["GET", FUNCTIONS] = (200, {}, {"Functions": []})
    done = function("list")
    assert (done.returncode, done.stdout) == (0, "") and "function create" in done.stderr


def invoked(server, headers=None, body=b'{"a": 1}', status=200):
    server.answers["POST", f"{FUNCTIONS}/hello/invocations"] = (status, headers or {}, body)


def test_an_invocation_prints_the_answer_as_it_came(function, server, tmp_path):
    invoked(server)
    for arguments, stdin in (
        (["--payload", '{"name": "Rex"}'], None), (["--payload", "-"], '{"name": "Rex"}'),
        (["--payload", f"@{tmp_path / 'event.json'}"], None),
    ):
        (tmp_path / "event.json").write_text('{"name": "Rex"}')
        done = function("invoke", "hello", *arguments, stdin=stdin)
        assert (done.returncode, done.stdout, done.stderr) == (0, '{"a": 1}\n', "")
        assert server.requests[-1].body == b'{"name": "Rex"}'
        assert server.requests[-1].headers["X-Amz-Invocation-Type"] == "RequestResponse"
    function("invoke", "hello")
    assert server.requests[-1].body == b"{}"


def test_the_end_of_the_log_goes_to_standard_error_and_steers_no_terminal(function, server):
    log = base64.b64encode(b"START RequestId: 1\tVersion\n\x1b[31mred\n").decode()
    invoked(server, {"X-Amz-Log-Result": log})
    done = function("invoke", "hello", "--tail")
    assert done.stdout == '{"a": 1}\n' and done.stderr == "START RequestId: 1\tVersion\n\\u{1b}[31mred\n"
    assert server.requests[0].headers["X-Amz-Log-Type"] == "Tail"


def test_a_functions_error_is_exit_code_1_with_its_text_on_standard_output(function, server):
    invoked(server, {"X-Amz-Function-Error": "Unhandled"}, b'{"errorMessage": "no"}')
    done = function("invoke", "hello")
    assert done.returncode == 1 and done.stdout == '{"errorMessage": "no"}\n' and "(Unhandled)" in done.stderr


def test_an_event_is_accepted(function, server):
    invoked(server, status=202, body=b"")
    done = function("invoke", "hello", "--event")
    assert (done.returncode, done.stdout) == (0, "accepted\n")
    assert server.requests[0].headers["X-Amz-Invocation-Type"] == "Event"
    assert function("invoke", "hello", "--event", "--tail").returncode == 2


def test_an_arn_with_an_alias_is_one_segment_of_the_address(function, server):
    server.answers["POST", f"{FUNCTIONS}/{ARN.replace(':', '%3A')}%3Alive/invocations"] = (200, {}, b"1")
    assert function("invoke", f"{ARN}:live").stdout == "1\n"


def test_a_payload_that_is_not_json_is_2_and_not_sent(function, server, tmp_path):
    (tmp_path / "bad.json").write_text("{")
    for payload in ("{", f"@{tmp_path / 'bad.json'}"):
        done = function("invoke", "hello", "--payload", payload)
        assert done.returncode == 2 and "not JSON" in done.stderr
    assert function("invoke", "hello", "--payload", "@/nowhere").returncode == 1
    assert not server.requests


def test_an_unknown_function_is_named(function):
    done = function("invoke", "x")
    assert done.returncode == 1 and "ResourceNotFoundException: Function not found: x" in done.stderr


def test_delete_says_what_is_gone(function, server):
    server.answers["DELETE", f"{FUNCTIONS}/hello"] = (204, {}, b"")
    assert function("delete", "hello").stdout == "deleted hello\n"
    assert function("delete", "hello", "--version", "3").stdout == "deleted hello:3\n"
    assert [request.query for request in server.requests] == ["", "Qualifier=3"]


def entry(text):
    return json.dumps({"time": "2026-01-02T03:04:05.678Z", "function": "hello", "version": "$LATEST", "text": text})


LOGS = "/_crossgate/functions/hello/logs"
NDJSON = {"Content-Type": "application/x-ndjson"}


def test_logs_are_lines_with_their_time(function, server):
    server.answers["GET", LOGS] = (200, NDJSON, (entry("one") + "\n" + entry("\x1b[2Jtwo\tx") + "\n").encode())
    assert function("logs", "hello").stdout == "03:04:05.678 one\n03:04:05.678 \\u{1b}[2Jtwo\tx\n"
    assert function("logs", "hello", "--output", "json").stdout.splitlines()[0] == entry("one")
    assert server.requests[0].query == ""


def test_followed_logs_are_shown_as_they_come_in_whatever_pieces(server):
    import queue

    pieces = queue.Queue()
    server.answers["GET", LOGS] = lambda request: (200, NDJSON, iter(pieces.get, None))
    command = [str(EXECUTABLE), "function", "logs", "hello", "-f", "--endpoint-url", server.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=clean_environment()) as process:
        line = (entry("one") + "\n").encode()
        pieces.put(line[:20])
        pieces.put(line[20:])
        assert process.stdout.readline() == "03:04:05.678 one\n"
        pieces.put((entry("two") + "\n").encode())
        assert process.stdout.readline() == "03:04:05.678 two\n"
        pieces.put(None)
        assert process.wait(timeout=20) == 1
        assert "ended the log" in process.stderr.read()
    assert server.requests[0].query == "follow=true"


def test_logs_of_another_server_are_refused_by_name(function, server):
    server.answers["GET", LOGS] = (200, {"Content-Type": "text/html"}, b"<p>hello")
    done = function("logs", "hello")
    assert done.returncode == 1 and "older Crossgate" in done.stderr


def test_a_server_that_is_not_there_is_said_so():
    done = run("function", "list", "--endpoint-url", "http://127.0.0.1:1")
    assert done.returncode == 1 and "Connection refused" in done.stderr and "crossgate serve" in done.stderr


def test_the_endpoint_comes_from_the_aws_tools_variables(server):
    server.answers["GET", FUNCTIONS] = (200, {}, {"Functions": []})
    for environment in (
        {"AWS_ENDPOINT_URL": server.url},
        {"AWS_ENDPOINT_URL_LAMBDA": server.url, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
    ):
        assert run("function", "list", environment=environment).returncode == 0
    assert run("function", "list", "--endpoint-url", "nowhere").returncode == 2
