"""The sample functions of the CORS page as they stand: made and wired with the AWS CLI, called by clients and browsers."""

import json

import pytest

from support.functions import PAGE_FUNCTIONS, ROLE, GATEWAY, package
from support.rest_api import ALLOW, RestAPI, invocation_uri
from support.surfing import agree
from support.tools import CLI


@pytest.fixture(scope="module")
def awslambda(server):
    return CLI(server, "lambda")


@pytest.fixture(params=sorted(PAGE_FUNCTIONS))
def made(request, aws, awslambda, tmp_path, server):
    """Makes the page's function with an origin, behind `ANY /{proxy+}`, every object by a call of the AWS CLI."""
    runtime, handler, file, source = PAGE_FUNCTIONS[request.param]

    def make(origin):
        archive = tmp_path / "function.zip"
        archive.write_bytes(package({file: source.replace("ORIGIN", origin)}))
        name = f"page-{request.param}-{tmp_path.name}".replace("_", "-")[:64]
        function = awslambda(
            "create-function", "--function-name", name, "--runtime", runtime, "--handler", handler, "--role", ROLE,
            "--zip-file", f"fileb://{archive}")
        assert function["State"] == "Active"
        awslambda(
            "add-permission", "--function-name", name, "--statement-id", "api", "--action", "lambda:InvokeFunction",
            "--principal", GATEWAY)
        api = aws("create-rest-api", "--name", name)["id"]
        root = aws("get-resources", "--rest-api-id", api)["items"][0]["id"]
        greedy = aws(
            "create-resource", "--rest-api-id", api, "--parent-id", root, "--path-part", "{proxy+}")["id"]
        at = ["--rest-api-id", api, "--resource-id", greedy, "--http-method", "ANY"]
        aws("put-method", *at, "--authorization-type", "NONE")
        aws("put-integration", *at, "--type", "AWS_PROXY", "--integration-http-method", "POST",
            "--uri", invocation_uri(function["FunctionArn"]))
        aws("create-deployment", "--rest-api-id", api, "--stage-name", "prod")
        return api

    return make


def test_the_page_s_function_answers_preflight_and_request(made, server):
    api = made("https://www.example.com")
    for verb in ("OPTIONS", "GET", "POST"):
        answer = server.request(verb, f"/_aws/execute-api/{api}/prod/hello", {"Origin": "https://www.example.com"})
        assert answer.status == 200, answer
        assert answer.all(ALLOW + "Origin") == ["https://www.example.com"]
        assert answer.all(ALLOW + "Headers") == ["Content-Type"]
        assert answer.all(ALLOW + "Methods") == ["OPTIONS,POST,GET"]
        assert answer.header("Content-Type") == "application/json"
        assert json.loads(answer.body) == "Hello from Lambda!"


def test_the_page_s_function_in_browsers(made, surfer, cors, tap):
    api = made(surfer.origin)
    url = f"http://api.localhost:{tap.port}/_aws/execute-api/{api}/prod/hello"
    asked = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": "{}"}
    result, _ = agree(cors, surfer, url, **asked)
    assert (result["ok"], result["status"], result["body"]) == (True, 200, '"Hello from Lambda!"')
    assert [r.method for r in tap.to("/hello")][:2] == ["OPTIONS", "POST"], "the function answers the preflight itself"


def test_the_page_s_own_origin_is_not_the_test_s(made, surfer, cors, tap):
    api = made("https://www.example.com")
    url = f"http://api.localhost:{tap.port}/_aws/execute-api/{api}/prod/hello"
    result, told = agree(cors, surfer, url)
    assert result["ok"] is False
    assert "https://www.example.com" in told["text"]
