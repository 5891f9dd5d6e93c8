"""TestInvokeMethod: what a method would answer now, and AWS's execution log of it."""

import re

import pytest

from support.rest_api import RestAPI


def test_test_invoke_gives_AWS_execution_log_of_the_live_definition(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET", {"X-A": "1"}, body='{"ok": true}')
    result = gateway.test_invoke_method(
        **api.at("/pets", "GET"), pathWithQueryString="/pets?a=b", headers={"X-Probe": "1"})
    assert (result["status"], result["body"]) == (200, '{"ok": true}')
    assert result["headers"]["Content-Type"] == "application/json" and result["headers"]["X-A"] == "1"
    assert result["multiValueHeaders"]["X-A"] == ["1"] and isinstance(result["latency"], int)
    first, *lines = result["log"].strip().split("\n")
    assert re.fullmatch(r"Execution log for request [0-9a-f-]{36}", first)
    stamp = r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : "
    assert all(re.match(stamp, line) for line in lines), lines
    texts = [re.sub(stamp, "", line) for line in lines]
    request = first.split()[-1]
    assert texts[:3] == [f"Starting execution for request: {request}",
                         "HTTP Method: GET, Resource Path: /pets", "Method request path: {}"]
    assert texts[3:5] == ["Method request query string: {a=b}", "Method request headers: {X-Probe=1}"]
    assert 'Method response body after transformations: {"ok": true}' in texts
    assert any(text.startswith("Method response headers: {") for text in texts)
    assert texts[-2:] == ["Successfully completed execution", "Method completed with status: 200"]
    assert not any(text.startswith("Endpoint") for text in texts)


def test_test_invoke_of_a_failure_says_why(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "GET", templates={"application/json": '{"statusCode": "200"}'})
    result = gateway.test_invoke_method(**api.at("/pets", "GET"))
    assert (result["status"], result["body"]) == (500, '{"message": "Internal server error"}')
    assert result["headers"] == {"x-amzn-ErrorType": "InternalServerErrorException"}
    assert ("Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that "
            "is defined in the request template.") in result["log"]
    assert result["log"].rstrip().endswith("Method completed with status: 500")


def test_test_invoke_of_a_backend_shows_both_ends(gateway, server, backend):
    api = RestAPI(server)
    api.http("/pets", "POST", backend.url + "/there")
    result = gateway.test_invoke_method(**api.at("/pets", "POST"), body='{"a":1}')
    assert (result["status"], result["body"]) == (200, "hello from the backend")
    for text in (f"Endpoint request URI: {backend.url}/there", "Endpoint request body after transformations: {\"a\":1}",
                 "Received response. Status: 200, Integration latency: ",
                 "Endpoint response body before transformations: hello from the backend"):
        assert text in result["log"]
    assert backend.seen() == [("POST", "/there")]


def test_a_verb_that_ANY_stands_for_is_tested_as_itself(gateway, server):
    api = RestAPI(server)
    api.mock("/pets", "ANY", body="any")
    place = api.at("/pets", "ANY")
    for verb in ("ANY", "GET", "DELETE"):
        result = gateway.test_invoke_method(**{**place, "httpMethod": verb})
        assert (result["status"], result["body"]) == (200, "any")
    with pytest.raises(gateway.exceptions.NotFoundException):
        gateway.test_invoke_method(**{**place, "httpMethod": "TRACE"})
