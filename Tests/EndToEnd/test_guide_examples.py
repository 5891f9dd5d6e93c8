"""The examples of AWS's developer guide on what templates see of a request, followed as a user follows them: the page's
input is sent, and what comes is the page's output. The pages with models are in `test_guide_data.py`.

Each case names its page (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html). An output is compared as JSON
where a page shows it indented anew, and byte by byte elsewhere. Templates of the guide are in its words; what tools
make is written anew in `test_public_templates.py`, and whole walks through pages are in `test_guide_walks.py`.
"""

import base64
import json

import pytest

from support.mapping import JSON, MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

PETS = [{"id": 1, "type": "dog", "price": 249.99}, {"id": 2, "type": "cat", "price": 124.99},
        {"id": 3, "type": "fish", "price": 0.99}]


# -- one template, one request, one output --------------------------------------------------------------------------

VARIABLES = "api-gateway-mapping-variable-examples"
REFERENCE = "api-gateway-mapping-template-reference"
BELLA = ("?name=Bella&type=dog", '{\n    "Price" : "249.99",\n    "Age": "6"\n}')
THINGS = ("?id=123", '{\n      "things": {\n            "1": {},\n            "2": {},\n            "3": {}\n}}')
#: Page, template, query and body, and the output: a text to the byte, anything else as JSON.
RENDERED = {
    "a part and the whole body": (VARIABLES, """{
    "name" : "$input.params('name')",
    "body" : $input.json('$')
}""", BELLA, {"name": "Bella", "body": {"Price": "249.99", "Age": "6"}}),
    # The page shows the output of this one as if nothing had been escaped.
    "the whole body escaped": (VARIABLES, """{
    "name" : "$input.params('name')",
    "body" : "$util.escapeJavaScript($input.json('$'))"
}""", BELLA, {"name": "Bella", "body": '{"Price":"249.99","Age":"6"}'}),
    "a part of the body": (VARIABLES, """{
    "name" : "$input.params('name')",
    "body" : $input.json('$.Age')
}""", BELLA, '{\n    "name" : "Bella",\n    "body" : "6"\n}'),
    "a part of the body escaped": (VARIABLES, """{
    "name" : "$input.params('name')",
    "body" : "$util.escapeJavaScript($input.json('$.Age'))"
}""", BELLA, '{\n    "name" : "Bella",\n    "body" : "\\"6\\""\n}'),
    "the size of a map": (VARIABLES, """{
    "id" : "$input.params('id')",
    "count" : "$input.path('$.things').size()",
    "things" : $input.json('$.things')
}""", THINGS, {"id": "123", "count": "3", "things": {"1": {}, "2": {}, "3": {}}}),
    "a map escaped": (VARIABLES, """{
     "id" : "$input.params('id')",
     "count" : "$input.path('$.things').size()",
     "things" : "$util.escapeJavaScript($input.json('$.things'))"
}""", THINGS, {"id": "123", "count": "3", "things": '{"1":{},"2":{},"3":{}}'}),
    "count": (REFERENCE, "$input.path('$.pets').count()", ("", json.dumps({"pets": PETS})), "3"),
    "a part as JSON": (REFERENCE, "$input.json('$.pets')", ("", json.dumps({"pets": PETS})), PETS),
    "parseJson": (REFERENCE, """#set ($errorMessageObj = $util.parseJson($input.path('$.errorMessage')))
{
   "errorMessageObjKey2ArrVal" : $errorMessageObj.key2.arr[0]
}
""", ("", r'{"errorMessage":"{\"key1\":\"var1\",\"key2\":{\"arr\":[1,2,3]}}"}'),
        '{\n   "errorMessageObjKey2ArrVal" : 1\n}\n'),
    "quotes that JSON does not escape": (
        REFERENCE, """"$util.escapeJavaScript($input.path('$.data')).replaceAll("\\\\'","'")\"""",
        ("", json.dumps({"data": "it's \"it\""})), '"it\'s \\"it\\""'),
    # The page's template names $elem for $inputRoot.
    "a comma before the closing brace": ("models-mappings", """#set($inputRoot = $input.path('$'))
  {
    "dogId" : "dog_$inputRoot.id",
    "Age": $inputRoot.Age
  }
""", ("", '  {\n    "id": 1,\n    "type": "dog",\n    "Age": 11,\n  }\n'), {"dogId": "dog_1", "Age": 11}),
    "a list": ("set-up-data-transformations-in-api-gateway", """#set($inputRoot = $input.path('$'))
[
#foreach($elem in $inputRoot)
  {
    "description" : "Item $elem.id is a $elem.type.",
    "askingPrice" : $elem.price
  }#if($foreach.hasNext),#end

#end
]""", ("", json.dumps(PETS)), """[
  {
    "description" : "Item 1 is a dog.",
    "askingPrice" : 249.99
  },
  {
    "description" : "Item 2 is a cat.",
    "askingPrice" : 124.99
  },
  {
    "description" : "Item 3 is a fish.",
    "askingPrice" : 0.99
  }
]"""),
    "parts of an item": ("set-up-data-transformations-in-api-gateway", (
        '{"TableName":"t","Item":{"id":{"N":$input.json("$.id")},"type":{"S":$input.json("$.type")},'
        '"price":{"N":$input.json("$.price")} }}'), ("", '{"id": "4", "type" : "dog", "price": "321"}'),
        {"TableName": "t", "Item": {"id": {"N": "4"}, "type": {"S": "dog"}, "price": {"N": "321"}}}),
    "several listings": ("api-gateway-create-api-step-by-step", """#set($inputRoot = $input.path('$'))
{
  "listings" : [
#foreach($elem in $inputRoot)
    "Item $elem.id: $elem.type. Asking price: $elem.price."#if($foreach.hasNext),#end

#end
  ]
}""", ("", json.dumps(PETS)), {"listings": [
        "Item 1: dog. Asking price: 249.99.", "Item 2: cat. Asking price: 124.99.",
        "Item 3: fish. Asking price: 0.99."]}),
    "a record": ("integrating-api-with-aws-services-kinesis", """{
    "StreamName": "$input.params('stream-name')",
    "Data": "$util.base64Encode($input.json('$.Data'))",
    "PartitionKey": "$input.path('$.PartitionKey')"
}""", ("?stream-name=s", '{\n   "Data": "some data",\n   "PartitionKey": "some key"\n}'),
        {"StreamName": "s", "Data": base64.b64encode(b'"some data"').decode(), "PartitionKey": "some key"}),
    "records, and a name with a hyphen": ("integrating-api-with-aws-services-kinesis", """{
    "StreamName": "$input.params('stream-name')",
    "Records": [
       #foreach($elem in $input.path('$.records'))
          {
            "Data": "$util.base64Encode($elem.data)",
            "PartitionKey": "$elem.partition-key"
          }#if($foreach.hasNext),#end
        #end
    ]
}""", ("?stream-name=s", json.dumps({"records": [
        {"data": "some data", "partition-key": "some key"}, {"data": "some other data", "partition-key": "k"}]})),
        {"StreamName": "s", "Records": [
            {"Data": "c29tZSBkYXRh", "PartitionKey": "some key"},
            {"Data": "c29tZSBvdGhlciBkYXRh", "PartitionKey": "k"}]}),
    "query parameters": ("integrating-api-with-aws-services-lambda", """{
    "a":  "$input.params('operand1')",
    "b":  "$input.params('operand2')",
    "op": "$input.params('operator')"
}""", ("?operand1=2&operand2=3&operator=%2B", "{}"), {"a": "2", "b": "3", "op": "+"}),
    "a result": ("integrating-api-with-aws-services-lambda", """#set($inputRoot = $input.path('$'))
{
  "input" : {
    "a" : $inputRoot.a,
    "b" : $inputRoot.b,
    "op" : "$inputRoot.op"
  },
  "output" : {
    "c" : $inputRoot.c
  }
}""", ("", '{"a": 1, "b": 2, "op": "+", "c": 3}'), {"input": {"a": 1, "b": 2, "op": "+"}, "output": {"c": 3}}),
    "one line with #set": (
        "api-gateway-swagger-extensions-integration-requestTemplates",
        """#set ($root=$input.path('$')) { "stage": "$root.name", "user-id": "$root.key" }""",
        ("", '{"name": "prod", "key": "k"}'), ' { "stage": "prod", "user-id": "k" }'),
    "one line of XML": (
        "api-gateway-swagger-extensions-integration-requestTemplates",
        "#set ($root=$input.path('$')) <stage>$root.name</stage> ", ("", '{"name": "prod"}'), " <stage>prod</stage> "),
    "an error that is text": ("handle-errors-in-lambda-integration", """{
    errorMessage: $input.path('$.errorMessage');
}""", ("", json.dumps({"errorMessage": '{"httpStatus":500}'})), '{\n    errorMessage: {"httpStatus":500};\n}'),
}


@pytest.fixture(scope="module")
def rendering(server, echo):
    api = MappingAPI(server)
    for number, (_, template, _, _) in enumerate(RENDERED.values()):
        api.forwards(f"/{number}", echo.url, template)
    return api.deploy()


@pytest.mark.parametrize("name", RENDERED)
def test_a_template_renders_as_its_page_says(rendering, name):
    _, _, (query, body), output = RENDERED[name]
    answer = rendering.call(f"/{list(RENDERED).index(name)}{query}", body)
    assert answer.status == 200
    assert (answer.text if isinstance(output, str) else answer.json()) == output


# -- $context and $input.params() -----------------------------------------------------------------------------------


def test_context_variables_reach_the_endpoint(server, echo):
    """api-gateway-mapping-variable-examples, example 1."""
    names = {"stage": "stage", "request_id": "requestId", "api_id": "apiId", "resource_path": "resourcePath",
             "resource_id": "resourceId", "http_method": "httpMethod", "source_ip": "identity.sourceIp",
             "user-agent": "identity.userAgent", "account_id": "identity.accountId", "api_key": "identity.apiKey",
             "caller": "identity.caller", "user": "identity.user", "user_arn": "identity.userArn"}
    lines = ",\n".join(f'    "{name}" : "$context.{variable}"' for name, variable in names.items())
    api = MappingAPI(server)
    api.forwards("/", echo.url, "{\n" + lines + "\n}").deploy()
    answer = api.call("/", "{}", JSON | {"User-Agent": "curl/7.84.0"})
    assert answer.json() == {
        "stage": "prod", "request_id": answer.header("x-amzn-RequestId"), "api_id": api.id, "resource_path": "/",
        "resource_id": api.resource("/"), "http_method": "POST", "source_ip": "127.0.0.1",
        "user-agent": "curl/7.84.0", "account_id": "", "api_key": "", "caller": "", "user": "", "user_arn": ""}


def test_all_parameters_reach_the_endpoint(server, echo):
    """api-gateway-mapping-variable-examples, example 2."""
    api = MappingAPI(server)
    api.answer("/{example2}", "POST", "HTTP", echo.url, request="""#set($allParams = $input.params())
{
  "params" : {
    #foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
    "$type" : {
      #foreach($paramName in $params.keySet())
      "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
      #if($foreach.hasNext),#end
      #end
    }
    #if($foreach.hasNext),#end
    #end
  }
}""").deploy()
    params = api.call("/myparamm?querystring1=value1,value2", "{}", JSON | {"header1": "value1"}).json()["params"]
    assert list(params) == ["path", "querystring", "header"]
    assert params["path"] == {"example2": "myparamm"} and params["querystring"] == {"querystring1": "value1,value2"}
    assert params["header"]["header1"] == "value1"


@pytest.mark.parametrize("operator, sent", [("+", "+"), ("%2F", "/")])
def test_an_encoded_path_parameter(server, echo, operator, sent):
    """integrating-api-with-aws-services-lambda, integration 3: the template sees `%2F` as it was sent."""
    api = MappingAPI(server)
    at = api.at("/calc/{operand1}/{operand2}/{operator}", "GET")
    api.client.put_method(**at, authorizationType="NONE")
    api.client.put_integration(**at, type="HTTP", integrationHttpMethod="POST", uri=echo.url, requestTemplates={
        "application/json": """{
   "a": "$input.params('operand1')",
   "b": "$input.params('operand2')",
   "op": #if($input.params('operator')=='%2F')"/"#{else}"$input.params('operator')"#end

}"""})
    api.client.put_method_response(**at, statusCode="200")
    api.client.put_integration_response(**at, statusCode="200")
    api.deploy()
    assert api.call(f"/calc/1/2/{operator}", None, {}, "GET").json() == {"a": "1", "b": "2", "op": sent}
