"""Models and validators: what they let through, what they say, what keeps them, and the sample template of one."""

import json

import pytest

from support.mapping import JSON, MappingAPI
from support.tools import code_and_message

REFUSED = (400, b'{"message": "Invalid request body"}')
DRAFT4 = "http://json-schema.org/draft-04/schema#"
PET = {
    "$schema": DRAFT4, "title": "Pet", "type": "object", "required": ["name", "kind"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 8}, "kind": {"enum": ["cat", "dog"]},
        "age": {"type": "integer", "minimum": 0, "maximum": 30}, "tag": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "price": {"type": "number", "multipleOf": 0.5}, "born": {"type": "string", "format": "date-time"},
        "friends": {"type": "array", "items": {"$ref": "#/definitions/name"}, "uniqueItems": True},
        "home": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["street"]}]},
    },
    "additionalProperties": False, "definitions": {"name": {"type": "string"}},
}
REX = {"name": "Rex", "kind": "dog"}


class ValidatingAPI(MappingAPI):
    """An API with models by name and a validator of bodies and parameters."""

    def __init__(self, server, **models):
        super().__init__(server)
        for name, schema in models.items():
            self.model(name, schema)
        self.validator = self.client.create_request_validator(
            restApiId=self.id, name="all", validateRequestBody=True, validateRequestParameters=True)["id"]

    def model(self, name, schema, **fields):
        text = schema if isinstance(schema, str) else json.dumps(schema)
        return self.client.create_model(
            restApiId=self.id, name=name, schema=text, contentType="application/json", **fields)

    def address(self, name):
        return f"https://apigateway.amazonaws.com/restapis/{self.id}/models/{name}"

    def validated(self, path, models, uri=None, **method):
        """A method whose bodies are validated; with a backend it passes them on, else it answers `ok`."""
        method = {"requestModels": models, "requestValidatorId": self.validator} | method
        if uri:
            return self.answer(path, "POST", "HTTP", uri, method=method)
        return self.answer(path, "POST", "MOCK", request={"$default": '{"statusCode": 200}'}, response="ok",
                           method=method)


# -- what passes --------------------------------------------------------------------------------------------------

GOOD = [
    REX, REX | {"age": 0}, REX | {"age": 30}, REX | {"tag": "AB"}, REX | {"price": 1.5},
    REX | {"friends": ["a", "b"]}, REX | {"friends": []}, REX | {"home": None}, REX | {"home": {"street": "x"}},
    REX | {"born": "2020-01-01T00:00:00Z"}, REX | {"name": "\U0001f415" * 8},
]
BAD = [
    {}, {"name": "Rex"}, [], None, 1, "text", REX | {"kind": "cow"}, REX | {"age": -1}, REX | {"age": 31},
    REX | {"age": 1.5},
    # To draft 4, what is written with a point is no integer.
    REX | {"age": 3.0}, REX | {"age": "1"}, REX | {"name": ""}, REX | {"name": "123456789"}, REX | {"name": None},
    REX | {"tag": "abc"}, REX | {"friends": ["a", "a"]}, REX | {"friends": [1]}, REX | {"friends": {}},
    REX | {"home": {}}, REX | {"more": 1}, REX | {"price": 1.3},
]


@pytest.fixture(scope="module")
def pets(server, echo):
    return ValidatingAPI(server, Pet=PET).validated("/pets", {"application/json": "Pet"}, echo.url).deploy()


@pytest.mark.parametrize("body", [json.dumps(body) for body in GOOD])
def test_a_body_that_matches_passes_as_it_came(pets, echo, body):
    body = body.replace(", ", " ,\n\t")
    assert pets.call("/pets", body).status == 200
    assert echo.last.body.decode() == body


@pytest.mark.parametrize("body", [json.dumps(body) for body in BAD])
def test_a_body_that_does_not_match_is_refused_before_the_backend(pets, echo, body):
    echo.forget()
    answer = pets.call("/pets", body)
    assert (answer.status, answer.body) == REFUSED
    assert answer.header("x-amzn-ErrorType") == "BadRequestException" and echo.seen() == []


@pytest.mark.parametrize("body", ["", " ", "{", "text", json.dumps(REX) + "x", "{'name': 'Rex', 'kind': 'dog'}"])
def test_a_body_that_is_no_JSON_is_refused(pets, echo, body):
    """An empty one included: AWS's log says that it cannot be read."""
    echo.forget()
    assert pets.result("/pets", body) == REFUSED and echo.seen() == []


def test_the_model_is_chosen_by_the_media_type(server):
    api = ValidatingAPI(server, Pet=PET)
    models = {"json": {"application/json": "Pet"}, "xml": {"application/xml": "Pet"}, "default": {"$default": "Pet"},
              "both": {"application/json": "Empty", "text/json": "Pet"}, "none": {}}
    for name, table in models.items():
        api.validated(f"/{name}", table)
    api.deploy()
    cases = [
        ("json", None, 400), ("json", "application/json", 400), ("json", "application/json;charset=utf-8", 400),
        # No model for the type: the body is not validated, which is for passthroughBehavior to prevent.
        ("json", "text/plain", 200), ("xml", "application/json", 200), ("xml", "application/xml", 400),
        ("default", "text/plain", 400), ("default", None, 400), ("both", None, 200), ("both", "text/json", 400),
        ("none", None, 200),
    ]
    got = [(name, kind, api.call(f"/{name}", "{}", {"Content-Type": kind} if kind else {}).status)
           for name, kind, _ in cases]
    assert got == cases


def test_without_a_validator_nothing_is_enforced(server):
    api = ValidatingAPI(server, Pet=PET)
    at = {"method": {"requestModels": {"application/json": "Pet"},
                     "requestParameters": {"method.request.querystring.q": True}}}
    api.renders("/p", "ok", **at)
    api.deploy()
    assert api.result("/p", "not even JSON") == (200, b"ok")


def test_parameters_are_asked_for_first(server):
    api = ValidatingAPI(server, Pet=PET)
    api.validated("/{id}", {"application/json": "Pet"}, requestParameters={
        "method.request.header.X-Header": True, "method.request.path.id": True, "method.request.querystring.q": True,
        "method.request.querystring.optional": False})
    api.deploy()
    missing = b'{"message": "Missing required request parameters: [%s]"}'
    assert api.result("/7", "{}") == (400, missing % b"X-Header, q")
    assert api.result("/7?q=", "{}", JSON | {"X-Header": " "}) == (400, missing % b"X-Header, q")
    assert api.result("/7?q=1", "{}", JSON | {"X-Header": "x"}) == REFUSED
    assert api.result("/7?q=1", json.dumps(REX), JSON | {"X-Header": "x"}) == (200, b"ok")


@pytest.mark.parametrize("body, text", [
    ("{}", '[object has missing required properties (["kind","name"])]'),
    ('{"name": 1, "kind": "dog"}',
     '[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]'),
    ("", "[Unknown error parsing request body]"),
])
def test_the_gateway_response_and_the_log_say_what_is_wrong(server, gateway, body, text):
    api = ValidatingAPI(server, Pet=PET)
    api.validated("/p", {"application/json": "Pet"})
    api.client.put_gateway_response(
        restApiId=api.id, responseType="BAD_REQUEST_BODY", statusCode="422",
        responseTemplates={"application/json": "$context.error.message: $context.error.validationErrorString"})
    api.deploy()
    assert api.result("/p", body) == (422, f"Invalid request body: {text}".encode())
    log = gateway.test_invoke_method(**api.at("/p", "POST"), body=body, headers=JSON)["log"]
    assert f"Request body does not match model schema for content type application/json: {text}" in log


def test_a_model_refers_to_others_and_to_itself(server, gateway):
    api = ValidatingAPI(server)
    api.model("Name", {"type": "string", "maxLength": 3})
    api.model("Tree", {"type": "object", "required": ["name"], "properties": {
        "name": {"$ref": api.address("Name")}, "children": {"type": "array", "items": {"$ref": "#"}}}})
    api.model("Forest", {"type": "array", "items": {"$ref": api.address("Tree")}})
    api.validated("/p", {"application/json": "Forest"})
    api.deploy()
    tree = {"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}]}
    assert api.result("/p", json.dumps([tree])) == (200, b"ok")
    tree["children"][0]["children"][0]["name"] = "long"
    assert api.result("/p", json.dumps([tree])) == REFUSED
    assert api.result("/p", '[{"children": []}]') == REFUSED
    flat = json.loads(gateway.get_model(restApiId=api.id, modelName="Forest", flatten=True)["schema"])
    assert "amazonaws.com" not in json.dumps(flat) and len(flat["definitions"]) == 2


def test_a_changed_model_needs_a_deployment(server, gateway):
    api = ValidatingAPI(server, Pet=PET)
    api.validated("/p", {"application/json": "Pet"})
    api.deploy()
    gateway.update_model(restApiId=api.id, modelName="Pet", patchOperations=[
        {"op": "replace", "path": "/schema", "value": '{"type": "array"}'}])
    assert api.result("/p", "[]") == REFUSED
    api.deploy()
    assert api.result("/p", "[]") == (200, b"ok")


# -- the control plane --------------------------------------------------------------------------------------------

INVALID = "Invalid model specified: Validation Result: warnings : [], errors : "


@pytest.mark.parametrize("name, schema, sentence", [
    ("", "{}", "Model name must be non-empty"), ("a_b", "{}", "Model name must be alphanumeric: a_b"),
    ("Empty", '{"type": "object"}', "Model name already exists for this REST API"),
    ("M", "", "Model schema must have at least 1 property or array items defined"),
    ("M", "{", INVALID), ("M", "[]", INVALID), ("M", '{"type": "nosuch"}', INVALID), ("M", '{"required": []}', INVALID),
    ("M", '{"properties": {"a": {"pattern": "["}}}', INVALID), ("M", '{"$ref": "Pet"}', INVALID),
    ("M", '{"$ref": "file:///etc/passwd"}', INVALID), ("M", '{"$ref": "http://127.0.0.1/x"}', INVALID),
    ("M", '{"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Nobody"}', INVALID),
    ("M", '{"example": 1}', INVALID),
])
def test_a_schema_that_is_none_is_refused_with_AWS_sentence(server, name, schema, sentence):
    api = MappingAPI(server)
    answer = server.control("POST", f"/restapis/{api.id}/models", json.dumps(
        {"name": name, "schema": schema, "contentType": "application/json"}))
    assert answer.status in (400, 409) and answer.json()["message"].startswith(sentence), answer.body


def test_a_model_in_use_is_kept(server, gateway):
    api = ValidatingAPI(server, Pet=PET, Other=PET)
    api.model("Pets", {"type": "array", "items": {"$ref": api.address("Other")}})
    api.validated("/pets", {"application/json": "Pet"})
    delete = {name: code_and_message(lambda: gateway.delete_model(restApiId=api.id, modelName=name))
              for name in ("Pet", "Other")}
    assert delete == {
        "Pet": ("ConflictException", "Cannot delete model 'Pet', is referenced in method request: /pets/POST"),
        "Other": ("ConflictException", "Cannot delete model 'Other', is referenced in model: Pets")}
    gateway.delete_model(restApiId=api.id, modelName="Pets")
    gateway.delete_model(restApiId=api.id, modelName="Other")


def test_a_method_may_not_name_a_model_that_is_not_there(server):
    api = MappingAPI(server)
    code, sentence = code_and_message(lambda: api.method("/p", "POST", requestModels={"application/json": "Nobody"}))
    assert code in ("BadRequestException", "NotFoundException") and "Nobody" in sentence


def test_the_sample_template_of_a_model_renders(server, aws):
    """GetModelTemplate as the CLI shows it, then put to use as it is."""
    api = MappingAPI(server)
    api.client.create_model(
        restApiId=api.id, name="Pet", contentType="application/json", schema=json.dumps({
            "type": "object", "properties": {
                "id": {"type": "integer"}, "name": {"type": "string"}, "tags": {"type": "array", "items": {
                    "type": "object", "properties": {"key": {"type": "string"}}}}}}))
    text = aws("get-model-template", "--rest-api-id", api.id, "--model-name", "Pet")["value"]
    assert text.startswith("#set($inputRoot = $input.path('$'))\n") and "#foreach($elem in $inputRoot.tags)" in text
    api.forwards("/p", "http://127.0.0.1:1024", text)
    shown = api.client.test_invoke_method(**api.at("/p", "POST"), body='{"tags": [1, 2]}', headers=JSON)["log"]
    made = shown.split("Endpoint request body after transformations: ", 1)[1].split(" : Sending", 1)[0]
    made = json.loads(made[:made.rindex("}") + 1])
    assert made == {"id": 42, "name": "foo", "tags": [{"key": "foo"}, {"key": "foo"}]}
    assert "NotFoundException" in aws.refused("get-model-template", "--rest-api-id", api.id, "--model-name", "Nobody")
