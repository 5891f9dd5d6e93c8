"""Preflights that answer several origins, made by the AWS CLI and called by pages in real browsers.

The three ways that people use: the template that CDK generates, a regular expression, a stage variable.
"""

import json

import pytest

from support.browser import open_page
from support.firefox import FIREFOX, firefox
from support.mapping import MappingAPI
from support.rest_api import ALLOW
from support.tap import Tap

FAILED = {"ok": False, "error": "TypeError: Failed to fetch"}
PUT = {"method": "PUT", "headers": {"Content-Type": "application/json"}, "body": '{"a": 1}'}


@pytest.fixture(scope="module")
def tap(server):
    tap = Tap(server.port)
    yield tap
    tap.close()


class CommandLineAPI:
    """An API with `PUT /pets` and its preflight, every object made by a call of the AWS CLI."""

    def __init__(self, aws, preflight, origin, actual):
        self.aws = aws
        self.id = aws("create-rest-api", "--name", "origins")["id"]
        root = aws("get-resources", "--rest-api-id", self.id)["items"][0]["id"]
        self.pets = aws("create-resource", "--rest-api-id", self.id, "--parent-id", root, "--path-part", "pets")["id"]
        others = {ALLOW + "Headers": "'Content-Type'", ALLOW + "Methods": "'PUT'", "Vary": "'Origin'"}
        # CDK's preflight: an unquoted key, and 204.
        self.mock("OPTIONS", "204", "{ statusCode: 200 }", others | {ALLOW + "Origin": origin}, preflight)
        self.mock("PUT", "200", '{"statusCode": 200}', {ALLOW + "Origin": origin, "Vary": "'Origin'"}, actual)

    def mock(self, verb, status, request, headers, response):
        at = ["--rest-api-id", self.id, "--resource-id", self.pets, "--http-method", verb]
        named = {f"method.response.header.{name}": value for name, value in headers.items()}
        self.aws("put-method", *at, "--authorization-type", "NONE")
        self.aws("put-method-response", *at, "--status-code", status,
                 "--response-parameters", json.dumps(dict.fromkeys(named, True)))
        self.aws("put-integration", *at, "--type", "MOCK",
                 "--request-templates", json.dumps({"application/json": request}))
        more = [] if response is None else ["--response-templates", json.dumps({"application/json": response})]
        self.aws("put-integration-response", *at, "--status-code", status,
                 "--response-parameters", json.dumps(named), *more)

    def deploy(self, stage="prod", *more):
        self.aws("create-deployment", "--rest-api-id", self.id, "--stage-name", stage, *more)
        return self

    def url(self, tap, stage="prod"):
        return f"http://api.localhost:{tap.port}/_aws/execute-api/{self.id}/{stage}/pets"


def cdk_switch(*origins):
    """CDK's own text for more than one origin: the first is the static mapping."""
    condition = " || ".join(f'$origin == "{origin}"' for origin in origins)
    return ('#set($origin = $input.params().header.get("Origin"))\n#if($origin == "")\n'
            '  #set($origin = $input.params().header.get("origin"))\n#end\n'
            f'#if({condition})\n  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end')


def regex_switch(pattern):
    return (f'#set($origin = $input.params("Origin"))\n#if($origin.matches("{pattern}"))\n'
            '#set($context.responseOverride.header.Access-Control-Allow-Origin="$origin")\n#end\n')


def switched(aws, origin, template):
    return CommandLineAPI(aws, template, origin, template + '\n{"done": "$context.httpMethod"}').deploy()


@pytest.fixture(scope="module")
def by_cdk(aws, pages):
    return switched(aws, f"'{pages.origin('one')}'", cdk_switch(pages.origin("two"), pages.origin("three")))


@pytest.fixture(scope="module")
def by_regex(aws, pages):
    return switched(aws, "'https://nobody.example'", regex_switch(r"http://(one|[a-z]+\.app)\.localhost:\d+"))


@pytest.fixture(scope="module")
def by_stage(aws, pages):
    api = CommandLineAPI(aws, None, "stageVariables.allowedOrigin", '{"done": "$context.stage"}')
    for stage, name in (("prod", "one"), ("test", "two")):
        api.deploy(stage, "--variables", f"allowedOrigin={pages.origin(name)}")
    return api


@pytest.mark.parametrize("style, name, allowed", [
    ("by_cdk", "one", True), ("by_cdk", "two", True), ("by_cdk", "three", True), ("by_cdk", "four", False),
    ("by_regex", "one", True), ("by_regex", "any.app", True), ("by_regex", "two", False),
    ("by_regex", "any.app.evil", False), ("by_stage", "one", True), ("by_stage", "two", False),
])
def test_a_page_may_call_from_an_origin_of_the_list_only(request, browser, pages, tap, style, name, allowed):
    api = request.getfixturevalue(style)
    url = api.url(tap)
    with open_page(browser, pages.origin(name)) as page:
        tap.forget()
        result = page.fetch(url, **PUT)
        if allowed:
            assert (result["ok"], result["status"]) == (True, 200)
            assert result["body"].strip() == ('{"done": "prod"}' if style == "by_stage" else '{"done": "PUT"}')
            assert [request.method for request in tap.to("/pets")] == ["OPTIONS", "PUT"]
            assert page.cors_texts() == []
        else:
            assert result == FAILED
            assert page.console("has been blocked by CORS policy", "preflight", page.origin, "that is not equal to")
            assert [request.method for request in tap.to("/pets")] == ["OPTIONS"], "nothing is sent after it"
        assert {request.header("Origin") for request in tap.to("/pets")} == {page.origin}


def test_each_stage_has_its_own_origin(browser, pages, tap, by_stage):
    with open_page(browser, pages.origin("two")) as page:
        result = page.fetch(by_stage.url(tap, "test"), **PUT)
        assert (result["ok"], result["body"]) == (True, '{"done": "test"}')
        assert page.fetch(by_stage.url(tap), **PUT) == FAILED


def test_a_simple_request_is_answered_and_kept_from_the_page(browser, pages, tap, server):
    """Without a preflight the method runs; its own header decides what the page sees."""
    api = MappingAPI(server)
    api.renders("/pets", cdk_switch(pages.origin("one")) + "\nanswered", verb="GET",
                headers={ALLOW + "Origin": "'http://nobody.example'"})
    api.deploy()
    url = f"http://api.localhost:{tap.port}{api.path('/pets')}"
    with open_page(browser, pages.origin("one")) as page:
        assert page.fetch(url)["body"] == "answered"
    with open_page(browser, pages.origin("two")) as page:
        assert page.fetch(url) == FAILED
        assert page.console("has been blocked by CORS policy", "nobody.example")


@pytest.mark.parametrize("origin, allowed", [
    ("{two}", "{two}"), ("{three}", "{three}"), ("{one}", "{one}"), ("http://evil.example", "{one}"), (None, "{one}"),
    ("{two}x", "{one}"), ("null", "{one}"),
])
@pytest.mark.parametrize("spelling", ["Origin", "origin"])
def test_the_switch_on_the_wire(server, pages, by_cdk, origin, allowed, spelling):
    """As HTTP/1.1 clients and as proxies of HTTP/2 spell the header; the body stays empty."""
    names = {name: pages.origin(name) for name in ("one", "two", "three")}
    headers = {} if origin is None else {spelling: origin.format(**names)}
    answer = server.request("OPTIONS", f"/_aws/execute-api/{by_cdk.id}/prod/pets", headers)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.header(ALLOW + "Origin") == allowed.format(**names)
    assert (answer.header("Vary"), answer.header(ALLOW + "Methods")) == ("Origin", "PUT")


def test_the_switch_in_Firefox(pages, tap, by_cdk):
    if FIREFOX is None:
        pytest.skip("firefox-esr is not installed: apt-get install firefox-esr")
    with firefox() as fox:
        for name, allowed in (("two", True), ("four", False)):
            fox.open(pages.origin(name) + "/")
            tap.forget()
            result = fox.fetch(by_cdk.url(tap), **PUT)
            assert result["ok"] is allowed
            if allowed:
                assert result["body"].strip() == '{"done": "PUT"}'
            else:
                assert fox.console("Cross-Origin Request Blocked", "does not match")
            assert [request.method for request in tap.to("/pets")] == ["OPTIONS", "PUT"][: 1 + allowed]
