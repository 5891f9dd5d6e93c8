"""The example pages of AWS's developer guide on models and templates: the data of each is validated against its model
and transformed by its template, and what comes is the page's output.

Each case names its page (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html).
"""

import json

import pytest

from support.mapping import MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

PHOTO = {"id": "12345678901", "owner": "23456789@A12", "photographer_first_name": "Saanvi",
         "photographer_last_name": "Sarkar", "secret": "abc123d456", "server": "1234", "farm": 1,
         "title": "Sample photo 1", "ispublic": True, "isfriend": False, "isfamily": False}
BINS = [{"category": "fruit", "type": "apples", "price": 1.99, "unit": "pound", "quantity": 232},
        {"category": "vegetables", "type": "carrots", "price": 1.29, "unit": "bag", "quantity": 57}]
REF = {"value": "ABC123", "name": "Sample Customer"}
EMPLOYEE = {"Title": "Mrs.", "GivenName": "Jane", "Active": "true", "PrimaryPhone": {"FreeFormNumber": "505.555.9999"},
            "PrimaryEmailAddr": {"Address": "janedoe@example.com"}}
#: Page, the data, its template, and the data transformed; each page's models have the structure of its data.
TRANSFORMED = [
    ("rest-api-data-transformations", {"department": "produce", "categories": ["fruit", "vegetables"], "bins": BINS},
     """#set($inputRoot = $input.path('$'))
{
  "choices": [
#foreach($elem in $inputRoot.bins)
    {
      "kind": "$elem.type",
      "suggestedPrice": "$elem.price per $elem.unit",
      "available": $elem.quantity
    }#if($foreach.hasNext),#end

#end
  ]
}""", {"choices": [{"kind": "apples", "suggestedPrice": "1.99 per pound", "available": 232},
                   {"kind": "carrots", "suggestedPrice": "1.29 per bag", "available": 57}]}),
    ("example-photos", {"photos": {"page": 1, "pages": "1234", "perpage": 100, "photo": [PHOTO, PHOTO]}},
     """#set($inputRoot = $input.path('$'))
{
  "photos": [
#foreach($elem in $inputRoot.photos.photo)
    {
      "id": "$elem.id",
      "photographedBy": "$elem.photographer_first_name $elem.photographer_last_name",
      "title": "$elem.title",
      "ispublic": $elem.ispublic
    }#if($foreach.hasNext),#end
#end
  ]
}""", {"photos": [{"id": "12345678901", "photographedBy": "Saanvi Sarkar", "title": "Sample photo 1",
                   "ispublic": True}] * 2}),
    ("example-news-article", {"count": 1, "version": 1, "items": [
        {"title": "Sample Title", "parent_id": 2345678901, "author": {"first_name": "John", "last_name": "Doe"}}]},
     """#set($inputRoot = $input.path('$'))
{
  "count": $inputRoot.count,
  "items": [
#foreach($elem in $inputRoot.items)
    {
      "title": "$elem.title",
      "author": "$elem.author.first_name $elem.author.last_name",
      "parent_id": $elem.parent_id
    }#if($foreach.hasNext),#end

#end
  ],
  "version": $inputRoot.version
}""", {"count": 1, "version": 1, "items": [{"title": "Sample Title", "author": "John Doe", "parent_id": 2345678901}]}),
    ("example-invoice", {"Balance": 1990.19, "Line": [{"Amount": 500, "ExpenseDetail": {"Customer": REF}}]},
     """#set($inputRoot = $input.path('$'))
{
  "Balance": $inputRoot.Balance,
  "Line": [
#foreach($elem in $inputRoot.Line)
    {
      "Amount": $elem.Amount,
      "Customer": "$elem.ExpenseDetail.Customer.value ($elem.ExpenseDetail.Customer.name)"
    }#if($foreach.hasNext),#end
        
#end
  ]
}""", {"Balance": 1990.19, "Line": [{"Amount": 500, "Customer": "ABC123 (Sample Customer)"}]}),
    ("example-employee", {"QueryResponse": {"maxResults": "1", "Employee": EMPLOYEE}, "time": "2015-04-27T22:12:32Z"},
     """#set($inputRoot = $input.path('$'))
{
  "QueryResponse": {
    "maxResults": "$inputRoot.QueryResponse.maxResults",
    "Employees": [
      {
        "Title": "$inputRoot.QueryResponse.Employee.Title",
        "PrimaryPhone": "$inputRoot.QueryResponse.Employee.PrimaryPhone.FreeFormNumber",
        "Email" : [
          {
            "type": "primary",
            "Address": "$inputRoot.QueryResponse.Employee.PrimaryEmailAddr.Address"
          }
        ]
      }
    ]
  },
  "time": "$inputRoot.time"
}""", {"QueryResponse": {"maxResults": "1", "Employees": [
        {"Title": "Mrs.", "PrimaryPhone": "505.555.9999",
         "Email": [{"type": "primary", "Address": "janedoe@example.com"}]}]}, "time": "2015-04-27T22:12:32Z"}),
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
    """rest-api-data-transformations: `Bin` within the model, and as a model of its own."""
    api = MappingAPI(server)
    other = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Bin"
    grocery = {"type": "object", "properties": {"bins": {"type": "array", "items": {"$ref": "#/definitions/Bin"}}}}
    schemas = {"Bin": schema(BINS[0]), "Inner": grocery | {"definitions": {"Bin": schema(BINS[0])}},
               "Outer": json.loads(json.dumps(grocery).replace("#/definitions/Bin", other))}
    for name, made in schemas.items():
        api.client.create_model(restApiId=api.id, name=name, contentType="application/json", schema=json.dumps(made))
        api.forwards(f"/{name}", echo.url, method=api.checks(name))
    api.deploy()
    for name in ("Inner", "Outer"):
        assert api.call(f"/{name}", json.dumps({"bins": BINS})).status == 200
        assert api.call(f"/{name}", json.dumps({"bins": [BINS[0] | {"quantity": 1.5}]})).status == 400
