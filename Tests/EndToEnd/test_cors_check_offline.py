"""`crossgate cors check` before there is a server: of a definition, and by the test call of an API."""

import json

import pytest

from support.backend import Answer
from support.cors import CORS
from support.doctor import PAGE, Doctor
from support.rest_api import ALLOW, RestAPI

ENGINES = ["--browser", "chrome", "--browser", "firefox", "--browser", "standard"]
NOBODY = "http://127.0.0.1:65009"


@pytest.fixture
def offline():
    return Doctor(NOBODY)


@pytest.fixture
def definition(tmp_path, backend):
    """An OpenAPI file with a mock, a proxy to the backend, and what the test adds."""

    def write(**more):
        response = {"200": {"description": "ok"}}
        mock = {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": "200"}}}
        proxy = {"type": "http_proxy", "httpMethod": "GET", "uri": backend.url + "/orders"}
        document = {
            "openapi": "3.0.1", "info": {"title": "pets", "version": "1"},
            "paths": {
                "/pets": {"put": {"responses": response, "x-amazon-apigateway-integration": mock}},
                "/orders": {"get": {"responses": response, "x-amazon-apigateway-integration": proxy}},
            }} | more
        path = tmp_path / "api.json"
        path.write_text(json.dumps(document))
        return path

    return write


def test_a_definition_answers_for_itself_and_nobody_is_called(offline, definition, backend):
    told = offline("/orders", "--definition", definition(), *ENGINES)
    assert told.causes == ["proxy-integration-must-answer"]
    assert backend.seen() == [] and told.json["request"]["url"] == "https://definition.example/orders"
    assert not any("did reach" in note for note in told.json["notes"]), "nothing was reached"
    backend.answer = Answer(headers=[(ALLOW + "Origin", "*")])
    assert offline("/orders", "--definition", definition(), "--call-backends", *ENGINES).json["allowed"]
    assert backend.seen() == [("GET", "/orders")]


def test_a_fix_of_a_definition_names_no_API_that_is_not_there(offline, definition):
    told = offline("/pets", "--definition", definition(), "--method", "PUT", *ENGINES)
    assert told.causes[0] == "no-options-method"
    assert "cors enable API_ID" in told.fixes
    assert any("API_ID stands for" in note for note in told.json["notes"])


def test_a_definition_with_rules(offline, definition):
    rule = {"allowOrigins": ["https://*.corp.example", "https://app.example"], "allowMethods": ["PUT"]}
    path = definition(**{"x-crossgate-cors": rule})
    assert offline("/pets", "--definition", path, "--method", "PUT", *ENGINES).json["allowed"]
    told = offline("/pets", "--definition", path, "--method", "PUT", *ENGINES, origin="https://app.other")
    assert told.causes[0] == "policy-refuses" and "the origin 'https://app.other'" in told.text
    assert told.json["exchanges"][0]["response"]["layer"]["refusal"].startswith("CORS rule /: ")


def test_a_URL_of_a_definition(offline, definition):
    told = offline("https://api.example/pets", "--definition", definition(), "--method", "PUT", *ENGINES)
    assert told.causes[0] == "no-options-method"
    told = offline("https://api.example/v1/pets", "--definition", definition(), "--method", "PUT", *ENGINES)
    assert told.causes[0] == "no-resource" and "/pets" in told.explanation("no-resource")


def test_a_definition_that_is_broken(offline, tmp_path):
    (tmp_path / "bad.yaml").write_text("openapi: 3.0.1\npaths: [")
    told = offline.text("/pets", "--definition", tmp_path / "bad.yaml", "--origin", PAGE)
    assert told.code == 1 and "bad.yaml" in told.complaint


# -- the test call ------------------------------------------------------------------------------------------------


@pytest.fixture
def doctor(server):
    return Doctor(server.url)


@pytest.fixture
def api(server):
    return RestAPI(server)


def test_an_API_that_is_not_deployed(doctor, api):
    api.mock("/pets", "PUT", body="{}")
    asked = ["/pets", "--test-invoke", api.id, "--method", "PUT", *ENGINES]
    told = doctor(*asked)
    assert told.causes[0] == "no-options-method"
    assert "--deploy" not in told.fixes and "deploy" not in told.json["fixes"][0]["summary"]
    assert "test-invoke-stage" not in told.json["causes"][0]["explanation"]
    after = doctor.mends(told, *asked)
    assert after.json["verdicts"][0]["response"]["status"] == 200
    assert api.client.get_stages(restApiId=api.id)["item"] == [], "nothing is deployed by the way"


def test_a_mended_MOCK_is_not_deployed_by_the_way(doctor, api):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "*"})
    api.mock("/pets", "OPTIONS", {ALLOW + "Origin": "*", ALLOW + "Methods": "*"}, templates={"application/json": "{}"})
    asked = ["/pets", "--test-invoke", api.id, "--method", "PUT", *ENGINES]
    told = doctor(*asked)
    assert told.causes[0] == "mock-without-status" and "create-deployment" not in told.fixes
    doctor.mends(told, *asked)


def test_rules_answer_in_a_test_call_as_they_would_when_deployed(doctor, api, server):
    api.mock("/pets", "PUT", {ALLOW + "Origin": "https://else.example"}, body="{}")
    CORS(server).done("enable", api.id, "--as", "policy", "--origin", PAGE, "--origin", "https://b.example")
    asked = ["/pets", "--test-invoke", api.id, "--method", "PUT", *ENGINES]
    assert doctor(*asked).json["allowed"]
    assert doctor("/nothing", "--test-invoke", api.id, *ENGINES).json["allowed"], "a 403 that the page can read"
    told = doctor(*asked, origin="https://c.example")
    assert told.causes[0] == "policy-refuses"
    api.deploy()
    for origin in (PAGE, "https://c.example"):
        deployed = doctor(server.url + api.path("/pets"), "--method", "PUT", *ENGINES, origin=origin)
        assert deployed.json["allowed"] is doctor(*asked, origin=origin).json["allowed"]


def test_an_API_that_is_not_there(doctor):
    told = doctor.text("/pets", "--test-invoke", "nosuch", "--origin", PAGE)
    assert told.code == 1 and "nosuch" in told.complaint
