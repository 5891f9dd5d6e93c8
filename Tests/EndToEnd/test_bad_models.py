"""Bad patterns, bad models, bad mapping paths: cases 32 and 34 of the reliability list, through real requests."""

import json

import pytest

from support.mapping import ERROR_500, MappingAPI, body_of, soon
from support.waiting import wait_until

pytestmark = pytest.mark.usefixtures("the_server_still_answers")


def test_case_32_a_selection_pattern_is_given_up(server, echo):
    """Only a status is matched, which is short; the pattern itself may not stop the server."""
    api = MappingAPI(server)
    api.answer("/p", "POST", "HTTP", echo.url)
    at = api.at("/p", "POST")
    api.client.put_method_response(**at, statusCode="400")
    api.client.put_integration_response(**at, statusCode="400", selectionPattern=r"(\d+)+x|((4+)+)+$")
    api.deploy()
    for status, expected in ((200, 200), (444, 400)):
        echo.answer = body_of("text/plain", b"x", status)
        assert soon(lambda: api.call("/p", "{}")).status == expected


def test_case_32_a_pattern_of_a_schema_is_given_up_and_logged(server):
    api = MappingAPI(server)
    api.client.create_model(restApiId=api.id, name="Slow", contentType="application/json", schema=json.dumps(
        {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}))
    api.renders("/p", "ok", method=api.checks("Slow"))
    api.deploy()
    assert api.result("/p", '{"a": "aaa"}') == (200, b"ok")
    answer = soon(lambda: api.call("/p", json.dumps({"a": "a" * 100_000 + "!"})))
    assert (answer.status, answer.body) == (400, b'{"message": "Invalid request body"}')

    def logged():
        return [line for line in server.stderr.splitlines() if answer.header("x-amzn-RequestId") in line]

    assert "(a+)+" in wait_until(logged, 5, "the request's line in the log")[0]


@pytest.mark.parametrize("schema", [
    '{"$ref": "#/definitions/absent"}', '{"$ref": "#"}', '{"$ref": "nosuch"}', '{"$ref": "file:///etc/passwd"}',
    '{"$ref": "http://127.0.0.1:1/schema.json"}', '{"properties": {"a": {"pattern": "("}}}',
    '{"patternProperties": {"[": {}}}', '{"type": 7}', '{"properties": []}', '{"allOf": []}', "null", '"text"',
    '{"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}, "$ref": "#/definitions/a"}',
    '{"not":' * 3000 + "{}" + "}" * 3000,
])
def test_case_34_a_model_that_leads_nowhere_is_refused_or_answers_500(server, schema):
    api = MappingAPI(server)

    def create():
        return server.control("POST", f"/restapis/{api.id}/models", json.dumps(
            {"name": "Bad", "schema": schema, "contentType": "application/json"}))

    made = soon(create)
    assert made.status in (201, 400)
    if made.status == 400:
        assert made.json()["message"]
        return
    api.renders("/p", "ok", method=api.checks("Bad"))
    server.mark_log()
    api.deploy()
    answer = soon(lambda: api.call("/p", '{"a": "x"}'))
    assert answer.status in (200, 400, 500)
    if answer.status == 500:
        assert "Bad" in server.log()


def test_case_34_models_in_a_circle_are_fine(server):
    """AWS allows them; a body that goes round ends where the body ends."""
    api = MappingAPI(server)
    address = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/"
    for name in ("One", "Two"):
        api.client.create_model(
            restApiId=api.id, name=name, contentType="application/json", schema='{"type": "object"}')
    for name, other in (("One", "Two"), ("Two", "One")):
        api.client.update_model(restApiId=api.id, modelName=name, patchOperations=[
            {"op": "replace", "path": "/schema", "value": json.dumps(
                {"type": "object", "properties": {"next": {"$ref": address + other}}})}])
    api.renders("/p", "ok", method=api.checks("One"))
    api.deploy()
    deep = '{"next":' * 300 + "{}" + "}" * 300
    assert soon(lambda: api.result("/p", deep)) == (200, b"ok")
    assert api.result("/p", deep.replace("{}", "[]")) == (400, b'{"message": "Invalid request body"}')
    assert soon(lambda: api.client.get_model_template(restApiId=api.id, modelName="One"))["value"]
    assert soon(lambda: api.client.get_model(restApiId=api.id, modelName="One", flatten=True))["schema"]


@pytest.mark.parametrize("source", ["method.request.body[", "method.request.body[?(", "method.request.body.a[0"])
def test_a_mapping_by_a_path_that_is_none_is_refused_or_a_500(server, echo, source):
    api = MappingAPI(server)
    try:
        api.forwards("/p", echo.url, parameters={"integration.request.header.X": source})
    except api.client.exceptions.BadRequestException as error:
        assert source in str(error)
        return
    api.deploy()
    echo.forget()
    assert api.result("/p", '{"a": 1}') == ERROR_500 and echo.seen() == []
