"""After the example pages of AWS's developer guide on models and templates: data is validated against its model and
transformed by its template.

Each case names the page whose point it makes (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html); names,
data and templates are our own.
"""

import json

import pytest

from support.mapping import MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

PICTURE = {"no": "p-17", "by": "a-9", "given": "Ada", "family": "Lund", "farm": 1, "caption": "Quay at noon",
           "open": True, "shared": False}
CRATES = [{"holds": "cod", "price": 1.99, "per": "box", "left": 232}, {"holds": "kelp", "price": 1.25, "per": "sack", "left": 57}]
#: Page, the data, its template, and the data transformed; each model has the structure of its data.
TRANSFORMED = [
    ("rest-api-data-transformations", {"shed": "north", "kinds": ["fish", "weed"], "crates": CRATES},
     """#set($shed = $input.path('$'))
{"offers": [
#foreach($crate in $shed.crates)
  {"what": "$crate.holds", "costs": "$crate.price a $crate.per", "left": $crate.left}#if($foreach.hasNext),#end
#end
]}""", {"offers": [{"what": "cod", "costs": "1.99 a box", "left": 232},
                   {"what": "kelp", "costs": "1.25 a sack", "left": 57}]}),
    ("example-photos", {"album": {"page": 1, "pages": "12", "pictures": [PICTURE, PICTURE]}},
     """{"shown": [#foreach($one in $input.path('$.album.pictures'))

  {"no": "$one.no", "by": "$one.given $one.family", "caption": "$one.caption", "open": $one.open}
  #if($foreach.hasNext),#end
#end]}""", {"shown": [{"no": "p-17", "by": "Ada Lund", "caption": "Quay at noon", "open": True}] * 2}),
    ("example-news-article", {"issue": 3, "pieces": [{"head": "Fog", "above": 2345678901, "author": {"given": "Bo"}}]},
     """#set($paper = $input.path('$')){"issue": $paper.issue, "heads": [
#foreach($piece in $paper.pieces)
  "$piece.head ($piece.author.given, $piece.above)"#if($foreach.hasNext),#end
#end
]}""", {"issue": 3, "heads": ["Fog (Bo, 2345678901)"]}),
    ("example-invoice", {"due": 1990.19, "lines": [{"sum": 500, "detail": {"buyer": {"id": "B-1", "name": "Cy"}}}]},
     """{"due": $input.path('$').due, "lines": [#foreach($line in $input.path('$.lines'))
#set($buyer = $line.detail.buyer)
  "$line.sum for $buyer.id, $buyer.name"#if($foreach.hasNext),#end
#end]}""", {"due": 1990.19, "lines": ["500 for B-1, Cy"]}),
    ("example-employee", {"found": {"most": "1", "person": {"style": "Ms", "mail": {"at": "dee@example.com"}}}, "on": "2015"},
     """#set($p = $input.path('$.found.person'))
{"people": [{"style": "$p.style", "mail": [{"kind": "first", "at": "$p.mail.at"}]}], "on": "$input.path('$.on')"}""",
     {"people": [{"style": "Ms", "mail": [{"kind": "first", "at": "dee@example.com"}]}], "on": "2015"}),
]
KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema(data):
    """The page's kind of model: every property with its type."""
    if isinstance(data, dict):
        return {"type": "object", "properties": {name: schema(value) for name, value in data.items()}}
    return {"type": "array", "items": schema(data[0])} if isinstance(data, list) else {"type": KINDS[type(data)]}


@pytest.mark.parametrize("page, data, template, transformed", TRANSFORMED, ids=[row[0] for row in TRANSFORMED])
def test_the_data_of_an_example_is_validated_and_transformed(server, echo, page, data, template, transformed):
    api = MappingAPI(server)
    head = {"$schema": "http://json-schema.org/draft-04/schema#", "title": "InputModel"}
    api.client.create_model(restApiId=api.id, name="InputModel", contentType="application/json",
                            schema=json.dumps(head | schema(data)))
    api.answer("/", "POST", "HTTP", echo.url, response=template, method=api.checks("InputModel")).deploy()
    answer = api.call("/", json.dumps(data))
    assert (answer.status, answer.json()) == (200, transformed)
    wrong = json.dumps(data | {next(iter(data)): None})
    assert api.result("/", wrong) == (400, b'{"message": "Invalid request body"}')
    made = api.client.get_model_template(restApiId=api.id, modelName="InputModel")["value"]
    assert made.startswith("#set($inputRoot = $input.path('$'))")


def test_models_refer_to_definitions_and_to_other_models(server, echo):
    """rest-api-data-transformations: a part within the model, and as a model of its own."""
    api = MappingAPI(server)
    other = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Crate"
    shed = {"type": "object", "properties": {"crates": {"type": "array", "items": {"$ref": "#/definitions/Crate"}}}}
    schemas = {"Crate": schema(CRATES[0]), "Inner": shed | {"definitions": {"Crate": schema(CRATES[0])}},
               "Outer": json.loads(json.dumps(shed).replace("#/definitions/Crate", other))}
    for name, made in schemas.items():
        api.client.create_model(restApiId=api.id, name=name, contentType="application/json", schema=json.dumps(made))
        api.forwards(f"/{name}", echo.url, method=api.checks(name))
    api.deploy()
    for name in ("Inner", "Outer"):
        assert api.call(f"/{name}", json.dumps({"crates": CRATES})).status == 200
        assert api.call(f"/{name}", json.dumps({"crates": [CRATES[0] | {"left": 1.5}]})).status == 400
