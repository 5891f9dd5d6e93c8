"""HTTP and HTTP_PROXY integrations against a real backend: what it receives, and what comes of its answer."""

import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from support.backend import Answer, Backend
from support.rest_api import RestAPI

ERROR = b'{"message": "Internal server error"}'


def test_a_parameter_name_that_is_accepted_is_served(server, backend):
    """The rule of names has a colon (reported from AWS); no header can have one."""
    api = RestAPI(server)
    declared = {"requestParameters": {"method.request.querystring.filter:kind": False}}
    api.proxy("/query", "GET", backend.url + "/query", declared, requestParameters={
        "integration.request.querystring.by:kind": "method.request.querystring.filter:kind"})
    api.proxy("/header", "GET", backend.url + "/header", declared, requestParameters={
        "integration.request.header.by:kind": "method.request.querystring.filter:kind"})
    api.deploy()
    assert "no header can have this name" in server.log()
    assert api.request("GET", "/query?filter:kind=dog").status == 200
    assert "by:kind=dog" in backend.last.target.replace("%3A", ":")
    answer = api.request("GET", "/header?filter:kind=dog")
    assert (answer.status, answer.body) == (500, ERROR) and answer.header("x-amzn-RequestId")
    assert len(backend.seen()) == 1


def test_HTTP_sends_defaults_and_only_what_is_mapped(server, backend):
    api = RestAPI(server)
    at = api.at("/pets/{id}", "POST")
    api.client.put_method(**at, authorizationType="NONE", requestParameters={
        "method.request.path.id": True, "method.request.querystring.kind": False, "method.request.header.X-In": False})
    api.client.put_method_response(**at, statusCode="200")
    api.client.put_integration(
        **at, type="HTTP", integrationHttpMethod="PUT", uri=backend.url + "/${stageVariables.base}/{number}?fixed=1",
        requestParameters={
            "integration.request.path.number": "method.request.path.id",
            "integration.request.querystring.k": "method.request.querystring.kind",
            "integration.request.header.X-Out": "method.request.header.X-In",
            "integration.request.header.X-Static": "'constant'",
            "integration.request.header.X-Stage": "stageVariables.base",
            "integration.request.header.X-Missing": "stageVariables.nosuch"})
    api.client.put_integration_response(**at, statusCode="200")
    api.deploy(variables={"base": "v2"})
    headers = {"X-In": "in", "X-Other": "other", "User-Agent": "me", "Content-Type": "application/json"}
    assert api.request("POST", "/pets/7?kind=dog&more=1", headers, b"{}").status == 200
    got = backend.last
    assert (got.method, got.target, got.body) == ("PUT", "/v2/7?fixed=1&k=dog", b"{}")
    assert {name: got.header(name) for name in ("X-Out", "X-Static", "X-Stage", "X-Missing", "X-Other")} == {
        "X-Out": "in", "X-Static": "constant", "X-Stage": "v2", "X-Missing": None, "X-Other": None}
    assert got.header("Accept") == "application/json" and got.header("Content-Type") == "application/json"
    assert got.header("User-Agent") == f"AmazonAPIGateway_{api.id}"
    assert got.header("X-Amzn-Apigateway-Api-Id") == api.id
    assert got.header("X-Amzn-Trace-Id").startswith("Root=1-")
    assert got.header("Host") == f"127.0.0.1:{backend.port}"


def test_HTTP_answers_with_the_response_whose_pattern_matches(server, backend):
    api = RestAPI(server)
    api.http("/pets", "GET", backend.url + "/pets")
    at = api.at("/pets", "GET")
    name = "method.response.header.X-Kind"
    api.client.put_method_response(**at, statusCode="400", responseParameters={name: False})
    api.client.put_integration_response(
        **at, statusCode="400", selectionPattern=r"4\d{2}",
        responseParameters={name: "integration.response.header.X-Backend"})
    api.deploy()
    for status, seen in ((200, 200), (201, 200), (404, 400), (499, 400), (500, 200)):
        backend.answer = Answer(status, [("X-Backend", "b"), ("X-Other", "o"), ("Content-Type", "text/plain")], b"body")
        answer = api.request("GET", "/pets")
        assert (answer.status, answer.body) == (seen, b"body")
        assert answer.header("X-Kind") == ("b" if seen == 400 else None)
        # What is not mapped stays behind, the type included.
        assert answer.header("X-Other") is None and answer.header("Content-Type") == "application/json"
        assert answer.header("X-Amzn-Trace-Id").startswith("Root=1-")


def test_HTTP_without_a_matching_response_is_500(server, backend):
    api = RestAPI(server)
    api.method("/pets", "GET")
    at = api.at("/pets", "GET")
    api.client.put_method_response(**at, statusCode="200")
    api.client.put_integration(**at, type="HTTP", integrationHttpMethod="GET", uri=backend.url + "/")
    api.client.put_integration_response(**at, statusCode="200", selectionPattern="2.")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.body) == (500, ERROR)


def test_HTTP_PROXY_maps_queries_as_recorded_on_AWS(server, backend):
    api = RestAPI(server)
    at = api.at("/{path}", "GET")
    api.client.put_method(**at, authorizationType="NONE", requestParameters={
        "method.request.path.path": True, "method.request.querystring.testQueryString": False,
        "method.request.querystring.testVar": False})
    api.client.put_integration(
        **at, type="HTTP_PROXY", integrationHttpMethod="GET", uri=backend.url + "/?testVar={pathVar}&testQs={qsVar}",
        requestParameters={
            "integration.request.querystring.queryString": "method.request.querystring.testQueryString",
            "integration.request.querystring.testQs": "method.request.querystring.testQueryString",
            "integration.request.path.pathVar": "method.request.path.path",
            "integration.request.path.qsVar": "method.request.querystring.testVar"})
    api.deploy()
    assert api.request("GET", "/foobar?testQueryString=foo&testVar=bar").status == 200
    pairs = [pair.split("=") for pair in backend.last.target.split("?")[1].split("&")]
    by_name = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
    assert by_name == {
        "testVar": ["foobar", "bar"], "testQs": ["bar", "foo"], "testQueryString": ["foo"], "queryString": ["foo"]}


def test_HTTP_PROXY_passes_the_request_on_and_drops_what_AWS_drops(server, backend):
    api = RestAPI(server)
    api.greedy_proxy(backend.url)
    api.deploy()
    headers = {"X-Mixed-Case": "One", "User-Agent": "me", "Accept": "text/x", "Via": "1.0 x", "TE": "trailers",
               "Content-Encoding": "identity", "Content-Type": "text/plain", "Cookie": "a=b",
               "Authorization": "Bearer t"}
    assert api.request("PUT", "/a//b/%20c/?x=1&x=2", headers, b"body").status == 200
    got = backend.last
    assert (got.method, got.body) == ("PUT", b"body")
    assert ("X-Mixed-Case", "One") in got.headers
    for name in ("User-Agent", "Accept", "Content-Type", "Cookie", "Authorization"):
        assert got.header(name) == headers[name], name
    for name in ("Via", "TE", "Content-Encoding"):
        assert got.header(name) is None, name
    assert got.target.endswith("?x=1&x=2") and got.header("Host") == f"127.0.0.1:{backend.port}"


def test_HTTP_PROXY_renames_the_answers_reserved_headers(server, backend):
    backend.answer = Answer(418, [("Date", "then"), ("Server", "old"), ("WWW-Authenticate", "Basic"), ("Via", "x"),
                                  ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Any", "1")], b"tea")
    api = RestAPI(server)
    api.proxy("/pets", "GET", backend.url + "/pets")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.body) == (418, b"tea")
    assert answer.header("x-amzn-Remapped-Date") == "then" and answer.header("Date") != "then"
    assert answer.header("x-amzn-Remapped-Server") == "old" and answer.header("Server") is None
    assert answer.header("x-amzn-Remapped-WWW-Authenticate") == "Basic"
    assert answer.all("Set-Cookie") == ["a=1", "b=2"] and answer.header("X-Any") == "1"
    assert answer.header("Via") is None and answer.header("X-Amzn-Trace-Id") is None


@pytest.mark.parametrize("name", ["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id"])
def test_mapping_a_header_that_is_the_gateways_own_is_500(server, backend, name):
    api = RestAPI(server)
    api.proxy("/pets", "GET", backend.url, requestParameters={f"integration.request.header.{name}": "'1'"})
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.body, backend.seen()) == (500, ERROR, [])


DENY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]}'


@pytest.mark.parametrize("fields, method", [
    pytest.param({"policy": DENY}, {}, id="resource policy"),
    pytest.param({}, {"authorizationType": "AWS_IAM"}, id="IAM"),
    pytest.param({}, {"apiKeyRequired": True}, id="API key"),
])
def test_what_asks_for_an_access_control_is_never_served_as_if_it_were_open(server, backend, fields, method):
    api = RestAPI(server, **fields)
    api.proxy("/pets", "GET", backend.url, method=method)
    api.deploy()
    assert api.request("GET", "/pets").status in (403, 500)
    assert backend.seen() == []


# -- failures -----------------------------------------------------------------------------------------------------


def test_a_slow_backend_is_504(server, backend):
    gate = threading.Event()
    backend.answer = lambda _: gate.wait(20) and Answer()
    api = RestAPI(server)
    api.proxy("/pets", "GET", backend.url + "/pets", timeoutInMillis=100)
    api.deploy()
    try:
        answer = api.request("GET", "/pets")
    finally:
        gate.set()
    assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')
    assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_a_backend_that_is_not_there_is_a_5xx(server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    api = RestAPI(server)
    api.proxy("/pets", "GET", f"http://127.0.0.1:{port}/")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert answer.status == 500 and answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_a_stage_variable_that_leaves_no_host_is_500(server):
    api = RestAPI(server)
    api.proxy("/pets", "GET", "http://${stageVariables.host}/pets")
    api.deploy()
    answer = api.request("GET", "/pets")
    assert (answer.status, answer.body) == (500, ERROR)


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_backend_that_hangs_up_between_requests_costs_nobody_an_answer(server, verb):
    backend = Backend(hangs_up=True)
    api = RestAPI(server)
    api.proxy("/pets", verb, backend.url + "/pets")
    api.deploy()
    try:
        statuses = [api.request(verb, "/pets", body=b"x" if verb == "POST" else None).status for _ in range(20)]
    finally:
        backend.close()
    assert statuses == [200] * 20 and len(backend.seen()) == 20


# -- https --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure_backend(tmp_path_factory):
    """An https backend on localhost whose certificate nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key", "-out", folder / "certificate"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    backend = Backend(tls=context)
    yield backend
    backend.close()


def test_an_https_backend_needs_a_trusted_certificate_unless_tlsConfig_says_otherwise(server, secure_backend):
    api = RestAPI(server)
    api.proxy("/strict", "GET", secure_backend.url + "/pets")
    api.proxy("/lenient", "GET", secure_backend.url + "/pets", tlsConfig={"insecureSkipVerification": True})
    api.proxy("/misnamed", "GET", secure_backend.url.replace("localhost", "127.0.0.1") + "/pets",
              tlsConfig={"insecureSkipVerification": True})
    api.deploy()
    assert api.request("GET", "/lenient").body == b"hello from the backend"
    # The host name is checked all the same.
    for path in ("/strict", "/misnamed"):
        answer = api.request("GET", path)
        assert answer.status == 500 and answer.header("x-amzn-ErrorType") == "InternalServerErrorException"
    assert len(secure_backend.seen()) == 1
